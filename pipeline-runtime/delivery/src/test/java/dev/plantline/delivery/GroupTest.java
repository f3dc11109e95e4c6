package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.QUICK;
import static dev.plantline.delivery.TestInterface.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An interface that is not in its consumer group has a problem until it is. */
@ExtendWith(KafkaExtension.class)
class GroupTest {
    private final LedgerTarget target = new LedgerTarget();

    @Test
    void aBrokerThatNeverAnswersIsAProblemWithoutABreak(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Delivery delivery =
                        lots.start(target, QUICK, Map.of("bootstrap.servers", "127.0.0.1:1"), DeliveryListener.NONE)) {
            staysAProblem(lots, delivery);
            assertThat(delivery.problems().get(lots.id.name())).startsWith("not in its consumer group yet");
        }
    }

    @Test
    void aGroupThatDoesNotLetItInIsAProblemWithoutABreak(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                KafkaConsumer<byte[], byte[]> stranger = new KafkaConsumer<>(strange(lots))) {
            stranger.subscribe(List.of(lots.id.inTopic()));
            eventually(() -> {
                stranger.poll(Duration.ofMillis(50));
                return !stranger.assignment().isEmpty();
            });
            try (SlowWay way = new SlowWay(broker.bootstrapServers());
                    Delivery delivery = lots.start(target, QUICK, way.settings(), DeliveryListener.NONE)) {
                staysAProblem(lots, delivery);
                stranger.unsubscribe();
                eventually(delivery, status -> status.state() == State.running);
                eventually(() -> delivery.problems().isEmpty());
            }
        }
    }

    /** A member that divides partitions in a way that ours do not know. */
    private static Map<String, Object> strange(TestInterface lots) {
        Map<String, Object> settings = new HashMap<>(lots.kafka);
        settings.put("group.id", lots.id.consumerGroup());
        settings.put("partition.assignment.strategy", RangeAssignor.class.getName());
        settings.put("auto.offset.reset", "earliest");
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        return settings;
    }

    private static void staysAProblem(TestInterface lots, Delivery delivery) {
        eventually(() -> delivery.problems().containsKey(lots.id.name()));
        for (int poll = 0; poll < 50; poll++) {
            lots.clock.awaitPolls(1);
            assertThat(delivery.problems()).containsKey(lots.id.name());
        }
    }

    /** A first connection that takes a while, as it does across networks: polls are empty until then. */
    private static final class SlowWay implements AutoCloseable {
        private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final URI broker;

        SlowWay(String bootstrapServers) throws IOException {
            broker = URI.create("kafka://" + bootstrapServers);
            start(() -> {
                while (true) {
                    Socket near = door.accept();
                    start(() -> carry(near));
                }
            });
        }

        Map<String, Object> settings() {
            return Map.of("bootstrap.servers", "127.0.0.1:" + door.getLocalPort());
        }

        private void carry(Socket near) throws Exception {
            Waiting.asWork(Duration.ofMillis(300));
            try (near;
                    Socket far = new Socket(broker.getHost(), broker.getPort())) {
                start(() -> near.getInputStream().transferTo(far.getOutputStream()));
                far.getInputStream().transferTo(near.getOutputStream());
            }
        }

        private interface Work {
            void run() throws Exception;
        }

        private static void start(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (Exception e) {
                    // its other side is gone
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            door.close();
        }
    }
}
