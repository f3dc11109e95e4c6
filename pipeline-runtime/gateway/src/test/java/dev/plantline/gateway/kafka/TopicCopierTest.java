package dev.plantline.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.gateway.ReceivingInterface;
import dev.plantline.gateway.SourceKind.Opening;
import dev.plantline.model.Backoff;
import dev.plantline.model.InterfaceId;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopicCopierTest {
    @Test
    void sourcesThatPauseEndAtOnceAndTogether() throws Exception {
        var hour = new Backoff(3_600_000, 3_600_000, new Random(1));
        var to = new ReceivingInterface(new InterfaceId("lyon", "transfers"), 1, 1024, null, ZoneOffset.UTC);
        var opening = new Opening(to, role -> null, Map.of("bootstrap.servers", "no-such-host.invalid:9092"), null);
        var copiers = IntStream.range(0, 10)
                .mapToObj(i -> new TopicCopier("wms", opening, hour, InstantSource.system()))
                .toList();
        copiers.forEach(TopicCopier::start);
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(copiers)
                .allSatisfy(each -> assertThat(each.state().reason()).contains("Kafka: ")));
        copiers.forEach(TopicCopier::end);
        for (var each : copiers) {
            each.join(Duration.ofMinutes(2));
        }
        assertThat(copiers).allSatisfy(each -> assertThat(each.state().reason()).isEqualTo("closed"));
    }
}
