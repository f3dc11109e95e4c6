package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts say what the person who is woken up needs, fire when they should and are silent otherwise. */
class AlertRulesTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");

    @TempDir
    private Path directory;

    @Test
    void eachNamesConsequenceOwnerAndNextCommand() {
        for (var rule : rules(world())) {
            assertThat(rule.at("/annotations").fieldNames())
                    .toIterable()
                    .as(rule.toString())
                    .contains("summary", "consequence", "command");
            if (rule.at("/labels").has("interface")) {
                assertThat(rule.at("/annotations/owner").asText()).contains("@");
            }
        }
    }

    @Test
    void thePlantsOwnTextIsNeverATemplate() throws IOException {
        var text = Files.readString(DIRECTORY.resolve("in-streaming-and-batch.yaml"))
                .replace("Work orders stay open.", "\"{{ query \\\"up\\\" }} stays open\"");
        var changed = Files.writeString(directory.resolve("in.yaml"), text);

        assertThat(rules(Manifests.read(DIRECTORY.resolve("common.yaml"), changed)
                        .world()))
                .anyMatch(rule ->
                        rule.at("/annotations/consequence").asText().equals("{{`{{`}} query \"up\" }} stays open"));
    }

    /** The Prometheus operator takes no PrometheusRule above 512 KiB; one with about 97 interfaces was larger. */
    @Test
    void noObjectIsLargerThanThePrometheusOperatorTakesAndNoInterfaceIsLeftOut() throws IOException {
        var text = new StringBuilder(Files.readString(DIRECTORY.resolve("in-streaming-and-batch.yaml")));
        var lots = text.substring(text.indexOf("---\n"), text.lastIndexOf("---\n"));
        for (var number = 0; number < 300; number++) {
            text.append(lots.replace("name: mes-lot", "name: mes-lot-" + number)
                    .replace("path: lots", "path: lots-" + number));
        }
        var in = Files.writeString(directory.resolve("in.yaml"), text);

        var objects = Desired.of(
                        Manifests.read(DIRECTORY.resolve("common.yaml"), in).world(),
                        "plant-lyon",
                        DesiredGoldenTest.PLATFORM)
                .resources()
                .stream()
                .filter(each -> each.getKind().equals("PrometheusRule"))
                .toList();

        assertThat(objects).hasSizeGreaterThan(1);
        assertThat(objects)
                .extracting(each -> each.getMetadata().getName())
                .doesNotHaveDuplicates()
                .contains("lyon");
        assertThat(objects)
                .allSatisfy(each -> assertThat(Manifests.yaml(List.of(each)).getBytes(StandardCharsets.UTF_8))
                        .hasSizeLessThan(512 * 1024));
        assertThat(
                        objects.stream()
                                .flatMap(each -> Json.MAPPER
                                        .<JsonNode>valueToTree(each)
                                        .at("/spec/groups")
                                        .findValuesAsText("name")
                                        .stream()))
                .hasSize(303)
                .doesNotHaveDuplicates();
    }

    @Test
    void eachFiresAndEachStaysSilent() throws IOException, InterruptedException {
        var promtool = promtool();
        if (promtool.isEmpty()) {
            System.err.println(
                    "SKIPPED AlertRulesTest.eachFiresAndEachStaysSilent: no promtool on the PATH; install Prometheus (Debian: apt install prometheus)");
        }
        assumeTrue(
                promtool.isPresent(), "no promtool on the PATH; install Prometheus (Debian: apt install prometheus)");
        var rule = (GenericKubernetesResource) resource(world());
        Files.writeString(
                directory.resolve("rules.yaml"),
                Manifests.yaml(List.of(rule.getAdditionalProperties().get("spec"))));
        var byDate = Files.readString(directory.resolve("rules.yaml"))
                .replace("vector(time())", "vector(time() + 1809129600)");
        Files.writeString(directory.resolve("rules-by-date.yaml"), byDate);
        for (var tests : List.of("alerts-test.yaml", "alerts-by-date-test.yaml")) {
            Files.copy(DIRECTORY.resolve(tests), directory.resolve(tests));
        }

        var process = new ProcessBuilder(
                        promtool.get().toString(), "test", "rules", "alerts-test.yaml", "alerts-by-date-test.yaml")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    private static ClusterState world() {
        return Manifests.read(DIRECTORY.resolve("common.yaml"), DIRECTORY.resolve("in-streaming-and-batch.yaml"))
                .world();
    }

    private static Object resource(ClusterState world) {
        return Desired.of(world, "plant-lyon", DesiredGoldenTest.PLATFORM).resources().stream()
                .filter(each -> each.getKind().equals("PrometheusRule"))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> rules(ClusterState world) {
        var rules = new ArrayList<JsonNode>();
        Json.MAPPER.<JsonNode>valueToTree(resource(world)).at("/spec/groups").forEach(group -> group.path("rules")
                .forEach(rules::add));
        return rules;
    }

    private static Optional<Path> promtool() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(entry -> Path.of(entry, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
