package dev.plantline.sandbox;

import static dev.plantline.sandbox.PlantUnderTest.CONFIRMATION;
import static dev.plantline.sandbox.PlantUnderTest.TRANSFER;
import static dev.plantline.sandbox.PlantUnderTest.assertOneDayStandsInOdoo;
import static dev.plantline.sandbox.PlantUnderTest.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is lost in the middle of the day, as far as one machine can show it: kill -9 of the pods that apply. */
class SandboxKillTest {
    @TempDir
    private Path data;

    @Test
    void aKillOfTheRuntimeInTheMiddleOfTheDayLosesAndDoublesNothing() throws Exception {
        try (Sandbox sandbox = PlantUnderTest.start(data, "LYON", name -> null)) {
            CompletableFuture<List<String>> day = CompletableFuture.supplyAsync(() -> {
                try {
                    return sandbox.run();
                } catch (InterruptedException e) {
                    return List.of("interrupted");
                }
            });
            killWhenApplied(sandbox, CONFIRMATION, "lyon-near-real-time", 2);
            killWhenApplied(sandbox, TRANSFER, "lyon-queued", 5);
            killWhenApplied(sandbox, CONFIRMATION, "lyon-near-real-time", 6);

            assertThat(day.join()).isEmpty();
            // A node sees a moment later that a pod has died.
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                assertThat(sandbox.node()
                                .pod("lyon-near-real-time")
                                .orElseThrow()
                                .restarts())
                        .isEqualTo(2);
                assertThat(sandbox.node().pod("lyon-queued").orElseThrow().restarts())
                        .isEqualTo(1);
            });
            assertOneDayStandsInOdoo(sandbox, "LYON");
        }
    }

    private static void killWhenApplied(Sandbox sandbox, String interfaceName, String deployment, int applied) {
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> entry(sandbox, interfaceName).totals().applied() >= applied
                        && sandbox.node().pod(deployment).map(LocalPod::ready).orElse(false));
        sandbox.node().pod(deployment).orElseThrow().kill();
    }
}
