package dev.plantline.sandbox;

import static dev.plantline.sandbox.PlantUnderTest.CONFIRMATION;
import static dev.plantline.sandbox.PlantUnderTest.assertOneDayStandsInOdoo;
import static dev.plantline.sandbox.PlantUnderTest.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shows the plant does not end it: operator and broker go away in the middle of the day. */
class SandboxOutageTest {
    private static final Duration LONG = Duration.ofMinutes(4);

    @TempDir
    private Path data;

    @Test
    void anOperatorThatDiesAndABrokerThatIsAwayAreSaidAndTheDayGoesOn() throws Exception {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
        try (Sandbox sandbox = PlantUnderTest.start(data, "LYON", name -> null, out)) {
            long first = sandbox.operator().pid();
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            await().atMost(LONG)
                    .until(() -> sandbox.operator().problem().isEmpty()
                            && sandbox.operator().pid() != first);
            assertThat(shown.toString(StandardCharsets.UTF_8)).contains("The operator ended with code");

            CompletableFuture<List<String>> day = CompletableFuture.supplyAsync(() -> {
                try {
                    return sandbox.run();
                } catch (InterruptedException e) {
                    return List.of("interrupted");
                }
            });
            await().atMost(LONG)
                    .until(() -> entry(sandbox, CONFIRMATION).totals().applied() > 0);
            sandbox.kafka().stop();
            await().atMost(LONG)
                    .until(() -> shown.toString(StandardCharsets.UTF_8).contains("The accounts cannot be read"));
            assertThat(day).isNotDone();
            sandbox.kafka().start();

            assertThat(day.join()).isEmpty();
            assertThat(shown.toString(StandardCharsets.UTF_8)).contains("The accounts can be read again");
            assertOneDayStandsInOdoo(sandbox, "LYON");
        }
    }
}
