package dev.plantline.delivery.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.model.RuntimeConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegressionsTurnsTest {
    @TempDir
    Path marks;

    private static RuntimeConfiguration.Interface named(String name) {
        return new RuntimeConfiguration.Interface(name, "r-1", "k-1", 1, "main", null, null);
    }

    /** An attempt can take longer than the pause after it: a topic without a leader. */
    @Test
    void whatFailsAndIsDueAgainAtOnceKeepsNoOtherFromItsTurn() {
        RuntimeConfiguration configuration = new RuntimeConfiguration(
                RuntimeConfiguration.VERSION,
                new RuntimeConfiguration.PlantConfiguration(
                        "lyon",
                        "here",
                        "Europe/Paris",
                        new RuntimeConfiguration.Kafka("localhost:9", false, null, null, null, null),
                        1 << 20,
                        null),
                RuntimeConfiguration.Role.streaming,
                "near-real-time",
                new LatencyClassSpec(LatencyClassSpec.Mode.streaming, "30s", null, 100, 1, null, null, null),
                Map.of(),
                List.of(named("a"), named("b"), named("c")));
        byte[] unreadable = {1, 2, 3};
        try (Regressions regressions = new Regressions(() -> false, marks, "pod/1", Duration.ZERO)) {
            regressions.take(new Regressions.Mounted(
                    Map.of(),
                    configuration,
                    Map.of(),
                    Map.of("a", unreadable, "b", unreadable, "c", unreadable),
                    Map.of()));
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(regressions.results()).containsOnlyKeys("a", "b", "c"));
        }
    }
}
