package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.engine.Compilation;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.engine.MappingTests;
import dev.plantline.engine.StepsForm;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
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
        Checked checked = Checked.of(ValidateCommand.read(path, spec));
        PrintWriter out = spec.commandLine().getOut();
        // Examples are told below, one by one.
        var findings = checked.findings().stream()
                .filter(each -> !each.path().startsWith("spec.tests"))
                .toList();
        int wrong = findings.size();
        findings.forEach(finding -> out.println(finding.text()));
        int run = 0;
        for (OdooInterface each : checked.world().interfaces().stream()
                .sorted(Comparator.comparing(i -> i.getMetadata().getName()))
                .toList()) {
            Compilation compilation = compile(checked, each);
            out.println(each.getMetadata().getName() + " ("
                    + checked.files().get(each).file() + ")");
            if (compilation instanceof Compilation.Ready ready) {
                for (var result : MappingTests.run(ready.compiled(), each.getSpec())) {
                    run++;
                    out.println("  " + (result.passed() ? "passed  " : "FAILED  ") + result.name());
                    if (!result.passed()) {
                        wrong++;
                        out.println("    " + result.difference().replace("\n", "\n    "));
                    }
                }
                if (show) {
                    show(ready, each, out);
                }
                if (each.getSpec().tests() == null || each.getSpec().tests().isEmpty()) {
                    out.println("  has no examples: write spec.tests, so that nobody changes the mapping unnoticed");
                }
            } else {
                out.println("  not run: the mapping has mistakes");
                wrong = Math.max(wrong, 1);
            }
        }
        out.println();
        out.println(run + " example(s), " + wrong + " wrong");
        return wrong == 0 ? 0 : Plantline.FOUND;
    }

    private static Compilation compile(Checked checked, OdooInterface each) {
        Optional<Plant> plant = checked.world().plants().stream()
                .filter(p ->
                        p.getMetadata().getNamespace().equals(each.getMetadata().getNamespace()))
                .findFirst();
        return InterfaceCompiler.compile(
                new InterfaceId(
                        plant.map(p -> p.getMetadata().getName()).orElse("plant"),
                        each.getMetadata().getName()),
                each.getSpec(),
                plant.map(p -> p.getSpec().timeZone())
                        .filter(ZoneId.getAvailableZoneIds()::contains)
                        .map(ZoneId::of)
                        .orElse(ZoneOffset.UTC));
    }

    private static void show(Compilation.Ready ready, OdooInterface each, PrintWriter out) {
        each.getSpec().tests().forEach(test -> {
            ObjectNode expect = Json.MAPPER.createObjectNode();
            try {
                var steps = ready.compiled().map(ready.compiled().decode(Json.MAPPER.writeValueAsBytes(test.given())));
                expect.set("steps", StepsForm.write(steps));
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
