package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.model.Json;
import dev.plantline.model.PodLayout;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.network.AddressRules;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.odoo.OdooSimulator;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(KafkaExtension.class)
class PodTest {
    /** The test and its surroundings are on one machine. */
    private static final AddressRules ADDRESSES = AddressRules.of(List.of(), true, Set.of());

    @TempDir
    Path directory;

    private final FinalScrape lastWord = new FinalScrape(Duration.ZERO);

    @Test
    void whatFailedAtItsSurroundingsIsTriedAgainWithoutAChange(EmbeddedKafka kafka) throws Exception {
        var vertx = Vertx.vertx();
        try (var odoo = OdooSimulator.start(Files.createDirectories(directory.resolve("odoo")), 0);
                var taken = new ServerSocket(0)) {
            var plant = new TestPlant(kafka, odoo);
            plant.push("products");
            var pod = pod(plant, taken.getLocalPort(), vertx);
            pod.start();
            await().atMost(Duration.ofMinutes(2)).until(() -> pod.problem().contains("cannot be opened"));
            assertThat(pod.isReady()).isFalse();
            assertThat(pod.ended()).as("it waits").isEmpty();
            taken.close();
            await().atMost(Duration.ofMinutes(2)).until(pod::isReady);
            assertThat(pod.problem()).isNull();
            pod.stop(new ShutdownEvent());
            assertThat(pod.ended()).as("it was stopped").isEmpty();
            assertThat(pod.isReady()).as("it was stopped").isFalse();
        } finally {
            vertx.close();
        }
    }

    private Pod pod(TestPlant plant, int port, Vertx vertx) throws Exception {
        var configuration = new Mount(Files.createDirectories(directory.resolve("configuration")));
        var secrets = new Mount(Files.createDirectories(directory.resolve("secrets")));
        configuration.swap(
                Map.of(PodLayout.shard(0), Json.MAPPER.writeValueAsString(plant.configuration(Role.gateway))));
        secrets.swap(plant.secrets());
        return new Pod(
                configuration.directory(),
                secrets.directory(),
                "127.0.0.1",
                port,
                Duration.ZERO,
                Optional.of("test"),
                ADDRESSES,
                lastWord,
                vertx);
    }

    @Test
    void aThreadThatEndedAsksForARestart() {
        assertThat(alive(List.of()).call().getStatus()).isEqualTo(Status.UP);
        var down = alive(List.of("plant.products: the thread that polls has ended"))
                .call();
        assertThat(down.getStatus()).isEqualTo(Status.DOWN);
        assertThat(down.getData().orElseThrow()).containsValue("plant.products: the thread that polls has ended");
    }

    private Alive alive(List<String> ended) {
        return new Alive(
                new Pod(
                        directory,
                        directory,
                        "127.0.0.1",
                        0,
                        Duration.ZERO,
                        Optional.empty(),
                        ADDRESSES,
                        lastWord,
                        null) {
                    @Override
                    List<String> ended() {
                        return ended;
                    }
                });
    }
}
