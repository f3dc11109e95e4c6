package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.engine.Compilation;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.engine.MappingTests;
import dev.plantline.engine.MappingTests.TestResult;
import dev.plantline.engine.StepsCodec;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
    @Parameters(paramLabel = "DIR", description = "Directory of manifests, or one file.")
    private Path path;

    @Option(
            names = "--show",
            description =
                    "Prints what comes out of each example as it would stand in expect, to write or to correct tests.")
    private boolean show;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        // Whether the plant, its Odoo and its classes agree is no matter of examples: only what each manifest says for
        // itself counts here.
        Checked checked = Checked.of(ValidateCommand.read(path, spec));
        PrintWriter out = spec.commandLine().getOut();
        checked.form().forEach(finding -> out.println(finding.text()));
        int mistakes = checked.form().size();
        checked.namespaces().stream()
                .filter(each -> zone(checked, each).isEmpty())
                .forEach(each -> out.println("namespace " + each
                        + " has no Plant with a time zone here: times without an offset are read in UTC"));
        int run = 0;
        int wrong = 0;
        for (OdooInterface each : checked.world().interfaces().stream()
                .sorted(Comparator.comparing(i -> i.getMetadata().getName()))
                .toList()) {
            Manifest manifest = checked.files().get(each);
            out.println(manifest.name() + " (" + manifest.file() + ")");
            Account account = compile(checked, each)
                    .match(ready -> run(ready, each, out), refused -> notRun(refused, manifest, out));
            run += account.run();
            wrong += account.wrong();
            mistakes += account.mistakes();
        }
        out.println();
        out.println(run + " example(s), " + wrong + " wrong"
                + (mistakes == 0 ? "" : "; " + mistakes + " mistake(s) in the manifests"));
        return wrong + mistakes == 0 ? 0 : Plantline.FOUND;
    }

    /** What came of the examples of one interface. */
    private record Account(int run, int wrong, int mistakes) {}

    private Account run(Compilation.Ready ready, OdooInterface each, PrintWriter out) {
        List<TestResult> results = MappingTests.run(ready.compiled(), each.getSpec());
        results.forEach(result -> tell(result, out));
        if (results.isEmpty()) {
            out.println("  has no examples: write spec.tests, so that nobody changes the mapping unnoticed");
        } else if (show) {
            show(ready, each, out);
        }
        long failed = results.stream().filter(result -> !result.passed()).count();
        return new Account(results.size(), (int) failed, 0);
    }

    private static Account notRun(Compilation.Refused refused, Manifest manifest, PrintWriter out) {
        out.println("  not run, because of mistakes:");
        refused.problems()
                .forEach(problem -> out.print(manifest.finding(problem.path(), problem.message())
                        .text()
                        .indent(2)));
        return new Account(0, 0, refused.problems().size());
    }

    private static void tell(TestResult result, PrintWriter out) {
        out.println("  " + (result.passed() ? "passed  " : "FAILED  ") + result.name());
        if (!result.passed()) {
            out.println("    " + result.difference().replace("\n", "\n    "));
        }
    }

    private static Compilation compile(Checked checked, OdooInterface each) {
        String namespace = each.getMetadata().getNamespace();
        String plant =
                plant(checked, namespace).map(p -> p.getMetadata().getName()).orElse("plant");
        return InterfaceCompiler.compile(
                new InterfaceId(plant, each.getMetadata().getName()),
                each.getSpec(),
                zone(checked, namespace).orElse(ZoneOffset.UTC));
    }

    private static Optional<Plant> plant(Checked checked, String namespace) {
        return checked.world().plants().stream()
                .filter(each -> each.getMetadata().getNamespace().equals(namespace))
                .findFirst();
    }

    private static Optional<ZoneId> zone(Checked checked, String namespace) {
        return plant(checked, namespace)
                .map(each -> each.getSpec().timeZone())
                .filter(ZoneId.getAvailableZoneIds()::contains)
                .map(ZoneId::of);
    }

    private static void show(Compilation.Ready ready, OdooInterface each, PrintWriter out) {
        each.getSpec().tests().forEach(test -> {
            ObjectNode expect = Json.MAPPER.createObjectNode();
            try {
                var message = ready.compiled().decode(Json.MAPPER.writeValueAsBytes(test.given()));
                var steps = ready.compiled().map(message, MappingTests.received(test));
                expect.set("steps", StepsCodec.write(steps));
            } catch (MessageFailedException e) {
                expect.putObject("failure")
                        .put("class", e.failure().failureClass().name())
                        .put("at", e.failure().place())
                        .put("reason", e.failure().reason());
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a tree is always JSON", e);
            }
            out.println("  expect: " + expect);
        });
    }
}
