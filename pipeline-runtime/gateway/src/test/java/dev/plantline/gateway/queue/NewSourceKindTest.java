package dev.plantline.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.gateway.Gateway;
import dev.plantline.gateway.Plant;
import dev.plantline.gateway.SourceState;
import dev.plantline.gateway.http.HttpSourceKind;
import dev.plantline.gateway.kafka.KafkaSourceKind;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class NewSourceKindTest {
    private static final byte[] GOOD =
            "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":1}".getBytes(StandardCharsets.UTF_8);

    private final Plant.Counts counts = new Plant.Counts();
    private final QueueSourceKind queues = new QueueSourceKind();

    @Test
    void aKindOfSourceIsAddedByAPackageAndOneEntryInTheGatewaysList(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).copy("moves", 1, "queue.moves").push("receipts", 1);
        var http = new HttpSourceKind(InstantSource.system(), counts);
        var kinds = List.of(queues, http, new KafkaSourceKind(InstantSource.system()));
        try (var gateway = new Gateway(kinds, InstantSource.system(), counts)) {
            assertThat(gateway.configure(plant.configuration(), Plant.SECRETS)).isEmpty();
            assertThat(gateway.sourceStates()).containsEntry("moves", SourceState.RECEIVING);
            queues.open.get("moves").offer(GOOD).join();
            assertThat(plant.read(plant.name() + ".in.moves")).hasSize(1);

            var before = queues.open.get("moves");
            assertThat(gateway.configure(plant.configuration(), Plant.SECRETS)).isEmpty();
            assertThat(queues.open.get("moves"))
                    .as("goes on as its next revision")
                    .isNotSameAs(before);

            plant.copy("returns", 1, "queue.moves");
            assertThat(gateway.configure(plant.configuration(), Plant.SECRETS))
                    .hasEntrySatisfying(
                            "returns", why -> assertThat(why).contains("moves receives at queue:queue.moves already"))
                    .hasSize(1);
            assertThat(queues.notOpened).containsOnlyKeys("returns");
        }
        assertThat(queues.open).isEmpty();
    }
}
