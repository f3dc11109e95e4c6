package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.operator.desired.resolve.InterfaceResolution;
import dev.plantline.operator.desired.validation.CrdValidator;
import dev.plantline.operator.desired.validation.ManifestFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What manifests become, to be read as YAML: {@code in-*.yaml} are manifests, {@code out-*.yaml} everything that is made for them. */
class DesiredGoldenTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");
    private static final String REFRESH = "mvn -pl operator/desired -am test -Drefresh";
    static final Platform PLATFORM = new Platform(
            "00000000-0000-4000-8000-000000000001",
            "plantline.test/plantline-runtime:1",
            "IfNotPresent",
            List.of(),
            true,
            List.of(),
            Map.of(),
            () -> "a random token",
            new InterfaceResolution((plant, duty, content) ->
                    "Plantline " + duty + content.match(steps -> "", operation -> " " + operation.name()) + " 1a2b3c"));

    static Stream<String> cases() throws IOException {
        try (var files = Files.list(DIRECTORY)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("in-"))
                    .map(name -> name.substring("in-".length(), name.length() - ".yaml".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void manifestsBecomeExactlyTheseResources(String name) throws IOException {
        var world = Manifests.read(DIRECTORY.resolve("common.yaml"), DIRECTORY.resolve("in-" + name + ".yaml"))
                .world();

        var text = text(Desired.of(world, "plant-lyon", PLATFORM));

        var golden = DIRECTORY.resolve("out-" + name + ".yaml");
        if (System.getProperty("refresh") != null) {
            Files.writeString(golden, text);
        }
        assertThat(golden).as("refresh with: " + REFRESH).exists();
        assertThat(text).as(golden + "; when the change is meant: " + REFRESH).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void manifestsOfCasesAreValid(String name) throws IOException {
        var validator = new CrdValidator();
        for (var document : ManifestFile.read(Files.readString(DIRECTORY.resolve("in-" + name + ".yaml")))) {
            if (validator.knows(document.content())) {
                assertThat(validator.validate(document.content())).isEmpty();
            }
        }
    }

    private static String text(DesiredPlant desired) {
        var verdict = new LinkedHashMap<String, Object>();
        verdict.put(
                "plant",
                desired.plant().map(plant -> plant.getMetadata().getName()).orElse("none"));
        verdict.put(
                "live",
                desired.live().stream()
                        .map(each -> each.id() + (each.lastGood() ? " (last good)" : ""))
                        .toList());
        verdict.put("plantObstacles", desired.plantObstacles());
        verdict.put("interfaceObstacles", desired.interfaceObstacles());
        verdict.put("topics", desired.topics());
        List<Object> documents = new ArrayList<>();
        documents.add(verdict);
        documents.addAll(desired.resources());
        return Manifests.yaml(documents);
    }
}
