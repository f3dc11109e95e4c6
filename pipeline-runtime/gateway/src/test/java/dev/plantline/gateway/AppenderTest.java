package dev.plantline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.gateway.IntakeException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits for the broker is bounded, and no topic takes what others need. */
class AppenderTest {
    private static final int KIB = 1 << 10;

    /** Topics whose name says so never answer; the others do at once. */
    private static final class Broker extends MockProducer<byte[], byte[]> {
        final List<Callback> unanswered = new ArrayList<>();

        Broker() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message, Callback told) {
            if (message.topic().startsWith("silent")) {
                unanswered.add(told);
                return new CompletableFuture<>();
            }
            return super.send(message, told);
        }
    }

    private static Incoming message(String topic, int bytes) {
        return new Incoming("id", new ProducerRecord<>(topic, 0, new byte[0], new byte[bytes]), bytes);
    }

    /** Appends until the answer is no; how many were taken. */
    private static int fill(Appender appender, String topic, int bytes) {
        for (int taken = 0; ; taken++) {
            var answer = appender.append(message(topic, bytes));
            if (answer.isDone()) {
                assertThatThrownBy(answer::join)
                        .hasCauseInstanceOf(IntakeException.class)
                        .satisfies(failure -> assertThat(((IntakeException) failure.getCause()).kind())
                                .isEqualTo(Kind.full));
                return taken;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {KIB, 1024 * KIB, 4096 * KIB})
    void aSilentTopicLeavesRoomForTheOthersAndForTheirLargestMessage(int maxBytes) {
        var broker = new Broker();
        var appender = new Appender(broker, maxBytes);
        int largest = Appender.largest(maxBytes);
        assertThat(fill(appender, "silent-1", largest))
                .as("the largest message always fits")
                .isPositive();
        assertThat(fill(appender, "silent-2", largest)).isPositive();
        assertThat(appender.append(message("works", largest)))
                .as("beside two silent topics")
                .isCompleted();
    }

    @Test
    void allTopicsTogetherAreBounded() {
        var appender = new Appender(new Broker(), 1024 * KIB);
        int taken = 0;
        for (int topic = 0; topic < 10; topic++) {
            taken += fill(appender, "silent-" + topic, 256 * KIB);
        }
        assertThat((long) taken * 256 * KIB).isEqualTo(Waiting.all(Appender.largest(1024 * KIB)));
    }

    @Test
    void whatIsAnsweredGivesItsRoomBack() {
        var broker = new Broker();
        var appender = new Appender(broker, 1024 * KIB);
        int taken = fill(appender, "silent", 256 * KIB);
        var at = new RecordMetadata(new TopicPartition("silent", 0), 0, 0, 0, 0, 0);
        List.copyOf(broker.unanswered).forEach(told -> told.onCompletion(at, null));
        assertThat(fill(appender, "silent", 256 * KIB)).isEqualTo(taken);
    }

    @Test
    void whatIsTooLargeForEverIsNotToldToComeAgain() {
        assertThatThrownBy(new Appender(new Broker(), KIB).append(message("works", Appender.largest(KIB) + 1))::join)
                .cause()
                .satisfies(failure ->
                        assertThat(((IntakeException) failure).kind()).isEqualTo(Kind.tooLarge));
    }
}
