package dev.plantline.command;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.engine.Compilation;
import dev.plantline.engine.MappingTests;
import dev.plantline.engine.MappingTests.TestResult;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the examples of interfaces without a cluster, with the verdict that the operator gives. */
@Command(
        name = "test",
        description = "Runs the examples (spec.tests) of every interface: the same verdict as in the operator.",
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    /** What is longer nobody reads on a terminal; plantline map writes it as a whole. */
    private static final int LONGEST_SHOWN = 20_000;

    @Parameters(paramLabel = "DIR", description = "Directory of manifests, or one file.")
    private Path path;

    @Option(
            names = "--show",
            description =
                    "Prints below each example what comes out of it, as it would stand in expect, to write or to correct tests. Personal values are masked.")
    private boolean show;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "text",
            description = {
                "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
                "junit is the XML that CI systems read as tests, one for each example, sarif (2.1.0) what code hosts show beside the lines."
            })
    private TestReport.Form form;

    @Spec
    private CommandSpec spec;

    private final TestReport report = new TestReport();

    @Override
    public Integer call() {
        // Whether the plant, its Odoo and its classes agree is no matter of examples: only what each manifest says for
        // itself counts here.
        Checked checked = Checked.of(ValidateCommand.read(path, spec));
        PrintWriter out =
                form == TestReport.Form.text ? spec.commandLine().getOut() : new PrintWriter(Writer.nullWriter());
        checked.form().forEach(finding -> {
            out.println(finding.text());
            report.add(finding);
        });
        int mistakes = checked.form().size();
        checked.namespaces().stream()
                .filter(each -> checked.zone(each).isEmpty())
                .forEach(each -> out.println("namespace " + each
                        + " has no Plant with a time zone here: times without an offset are read in UTC"));
        int run = 0;
        int wrong = 0;
        for (OdooInterface each : checked.world().interfaces().stream()
                .sorted(Comparator.comparing(i -> i.getMetadata().getName()))
                .toList()) {
            Manifest manifest = checked.files().get(each);
            out.println(manifest.name() + " (" + manifest.file() + ")");
            Account account = checked.compile(each)
                    .match(
                            ready -> run(ready, checked.spec(each), manifest, out),
                            refused -> notRun(refused, manifest, out));
            run += account.run();
            wrong += account.wrong();
            mistakes += account.mistakes();
        }
        out.println();
        out.println(run + " example(s), " + wrong + " wrong"
                + (mistakes == 0 ? "" : "; " + mistakes + " mistake(s) in the manifests"));
        switch (form) {
            case text -> {} // it stands there already
            case json -> spec.commandLine().getOut().println(report.json());
            case junit -> spec.commandLine().getOut().println(report.junit());
            case sarif -> spec.commandLine().getOut().println(report.sarif());
        }
        return wrong + mistakes == 0 ? 0 : Plantline.FOUND;
    }

    /** What came of the examples of one interface. */
    private record Account(int run, int wrong, int mistakes) {}

    private Account run(Compilation.Ready ready, OdooInterfaceSpec each, Manifest manifest, PrintWriter out) {
        List<TestResult> results = MappingTests.run(ready.compiled(), each);
        for (int i = 0; i < results.size(); i++) {
            tell(results.get(i), out);
            report.add(
                    manifest,
                    results.get(i).name(),
                    results.get(i).passed() ? null : results.get(i).difference());
            if (show) {
                out.println("    expect: "
                        + TerminalText.of(
                                MappingTests.shown(
                                        ready.compiled(), each.tests().get(i)),
                                LONGEST_SHOWN));
            }
        }
        if (results.isEmpty()) {
            out.println("  has no examples: write spec.tests, so that nobody changes the mapping unnoticed");
        }
        long failed = results.stream().filter(result -> !result.passed()).count();
        return new Account(results.size(), (int) failed, 0);
    }

    private Account notRun(Compilation.Refused refused, Manifest manifest, PrintWriter out) {
        out.println("  not run, because of mistakes:");
        refused.problems().stream()
                .map(problem -> manifest.finding(problem.path(), problem.message()))
                .forEach(finding -> {
                    out.print(finding.text().indent(2));
                    report.add(finding);
                });
        return new Account(0, 0, refused.problems().size());
    }

    private static void tell(TestResult result, PrintWriter out) {
        out.println("  " + (result.passed() ? "passed  " : "FAILED  ") + result.name());
        if (!result.passed()) {
            out.println("    " + result.difference().replace("\n", "\n    "));
        }
    }
}
