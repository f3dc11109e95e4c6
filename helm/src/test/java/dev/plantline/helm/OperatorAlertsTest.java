package dev.plantline.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's own alerts. */
class OperatorAlertsTest {
    private static final Path TESTS = Path.of("src/test/resources/operator-alerts-test.yaml");

    @TempDir
    private Path directory;

    @Test
    void aClusterWithoutThePrometheusOperatorIsNotAskedForItsKind() {
        assertThat(Chart.ofKind(Chart.resources(), "PrometheusRule")).isEmpty();
    }

    @Test
    void theyCarryTheLabelsByWhichThisPrometheusSelects() {
        assertThat(rule().at("/metadata/labels/release").asText()).isEqualTo("monitoring");
    }

    @Test
    void eachFiresAndEachStaysSilent() throws IOException, InterruptedException {
        Optional<Path> promtool = promtool();
        if (promtool.isEmpty()) {
            System.err.println(
                    "SKIPPED OperatorAlertsTest.eachFiresAndEachStaysSilent: no promtool on the PATH; install"
                            + " Prometheus (Debian: apt install prometheus)");
        }
        assumeTrue(promtool.isPresent(), "no promtool on the PATH");
        // JSON is YAML.
        Files.writeString(directory.resolve("rules.yaml"), new ObjectMapper().writeValueAsString(rule().path("spec")));
        Path tests = Files.copy(TESTS, directory.resolve("tests.yaml"));
        String text = Files.readString(tests);
        assertThat(rule().at("/spec/groups/0/rules"))
                .as("every alert is tested")
                .allSatisfy(each -> assertThat(text).contains(each.path("alert").asText()));

        Process process = new ProcessBuilder(promtool.get().toString(), "test", "rules", "tests.yaml")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    private static JsonNode rule() {
        List<JsonNode> rules = Chart.ofKind(
                Chart.resources("alerts.operator", "true", "alerts.labels.release", "monitoring"), "PrometheusRule");
        assertThat(rules).hasSize(1);
        return rules.get(0);
    }

    private static Optional<Path> promtool() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(entry -> Path.of(entry, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
