package dev.plantline.command;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks manifests without a cluster. */
@Command(
        name = "validate",
        description = {
            "Checks manifests without a cluster, as the API server and the operator would.",
            "Form, rules of the kinds, agreement with one another, contract, mapping, examples.",
            "With a snapshot of the Odoo also models, fields and values of selections that raw steps name."
        },
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Directory of manifests, or one file.")
    private Path path;

    @Option(
            names = "--snapshot",
            paramLabel = "FILE",
            description = {
                "What an Odoo has, as plantline snapshot writes it: raw steps are checked against it. May be repeated.",
                "Files *.snapshot in DIR are found without it."
            })
    private List<Path> snapshots = List.of();

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "text",
            description = {
                "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
                "junit is the XML that CI systems read as tests, sarif (2.1.0) what code hosts show beside the lines."
            })
    private FindingsReport.Form form;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Manifests manifests = read(path, spec);
        Checked checked = Checked.of(manifests);
        TargetFindings target = TargetFindings.of(checked, Snapshots.read(path, snapshots));
        List<Finding> findings = Stream.concat(checked.findings().stream(), target.findings().stream())
                .toList();
        List<String> hints =
                Stream.concat(checked.hints().stream(), target.hints().stream()).toList();
        var report = new FindingsReport(
                "plantline validate",
                manifests.all(),
                Map.of(FindingsReport.Rule.manifest, findings),
                checked.warnings(),
                hints);
        var out = spec.commandLine().getOut();
        switch (form) {
            case text -> {
                return text(checked, findings, hints, out);
            }
            case json -> out.println(report.json());
            case junit -> out.println(report.junit());
            case sarif -> out.println(report.sarif());
        }
        return findings.isEmpty() ? 0 : Plantline.FOUND;
    }

    private int text(Checked checked, List<Finding> findings, List<String> hints, PrintWriter out) {
        findings.forEach(finding -> out.println(finding.text()));
        checked.warnings().forEach(warning -> out.println("Warning: " + warning.text()));
        hints.forEach(hint -> out.println("Hint: " + hint + "."));
        long interfaces = checked.world().interfaces().size();
        if (findings.isEmpty()) {
            out.println(path + ": " + checked.world().plants().size() + " plant(s), " + interfaces
                    + " interface(s), all well");
            return 0;
        }
        out.println();
        out.println(findings.size() + " to correct");
        return Plantline.FOUND;
    }

    static Manifests read(Path path, CommandSpec spec) {
        if (!Files.exists(path)) {
            throw new ParameterException(spec.commandLine(), "there is no " + path + ": name a directory of manifests");
        }
        Manifests manifests = Manifests.read(path);
        if (manifests.all().isEmpty() && manifests.findings().isEmpty()) {
            throw new ParameterException(spec.commandLine(), path + " has no manifests (*.yaml, *.yml, *.json)");
        }
        return manifests;
    }
}
