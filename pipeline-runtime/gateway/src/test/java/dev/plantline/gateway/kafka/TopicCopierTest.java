package dev.plantline.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.gateway.ReceivingInterface;
import dev.plantline.model.InterfaceId;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopicCopierTest {
    @Test
    void sourcesThatPauseEndAtOnceAndTogether() throws Exception {
        var to = new ReceivingInterface(new InterfaceId("lyon", "transfers"), 1, 1024, null);
        var copiers = IntStream.range(0, 10)
                .mapToObj(
                        i -> new TopicCopier("wms", to, Map.of("bootstrap.servers", "no-such-host.invalid:9092"), null))
                .toList();
        copiers.forEach(TopicCopier::start);
        Thread.sleep(5_000); // until the pauses have grown to seconds
        assertThat(copiers).allSatisfy(each -> assertThat(each.state().reason()).contains("Kafka: "));
        long before = System.nanoTime();
        copiers.forEach(TopicCopier::end);
        for (var each : copiers) {
            each.join(Duration.ofSeconds(5));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        assertThat(copiers).allSatisfy(each -> assertThat(each.state().reason()).isEqualTo("closed"));
    }
}
