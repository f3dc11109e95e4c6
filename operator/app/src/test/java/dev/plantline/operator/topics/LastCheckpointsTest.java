package dev.plantline.operator.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.model.AsideKey;
import dev.plantline.model.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class LastCheckpointsTest {
    private static final TopicPartition ASIDE = new TopicPartition("lyon.aside.lots", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
        @Override
        public synchronized Map<String, List<PartitionInfo>> listTopics() {
            throw new AssertionError("every topic of the broker is asked about for one of them");
        }
    };

    private static Checkpoint checkpoint(String keysRevision) {
        return Checkpoint.first("operator", keysRevision, new Checkpoint.Topics("in", "aside", "audit"), "database-1");
    }

    /** A topic that ends at an offset, of which these records arrive. */
    private void arrive(long end, Checkpoint... checkpoints) {
        consumer.updatePartitions(
                ASIDE.topic(), List.of(new PartitionInfo(ASIDE.topic(), ASIDE.partition(), null, null, null)));
        consumer.updateBeginningOffsets(Map.of(ASIDE, 0L));
        consumer.updateEndOffsets(Map.of(ASIDE, end));
        consumer.schedulePollTask(() -> {
            for (int offset = 0; offset < checkpoints.length; offset++) {
                consumer.addRecord(new ConsumerRecord<>(
                        ASIDE.topic(),
                        ASIDE.partition(),
                        offset,
                        new AsideKey.OfCheckpoint().bytes(),
                        checkpoints[offset].write()));
            }
        });
    }

    private Optional<Checkpoint> last(Duration timeout) {
        return LastCheckpoints.of(consumer, ASIDE, timeout);
    }

    @Test
    void theLastOneOfATopicThatWasReadToItsEndCounts() {
        arrive(2, checkpoint("keys-1"), checkpoint("keys-2"));

        assertThat(last(Duration.ofMinutes(2))).contains(checkpoint("keys-2"));
    }

    @Test
    void aTopicThatIsNotThereOrHoldsNoneHasNone() {
        assertThat(last(Duration.ofMinutes(2))).isEmpty();

        arrive(1);
        consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>(
                ASIDE.topic(), ASIDE.partition(), 0, "state/0/1".getBytes(StandardCharsets.UTF_8), new byte[0])));

        assertThat(last(Duration.ofMinutes(2))).isEmpty();
    }

    /** An earlier one may name another duty, or have nothing pending. */
    @Test
    void whatWasSeenOfATopicWhoseEndDidNotComeInTimeIsNoAnswer() {
        arrive(2, checkpoint("keys-1"));

        assertThatThrownBy(() -> last(Duration.ofMillis(50)))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("partition lyon.aside.lots-0 was read up to offset 1 of 2 within 50 ms");
    }

    @Test
    void aTopicOfWhichNothingCameInTimeIsNotOneWithoutACheckpoint() {
        arrive(2);

        assertThatThrownBy(() -> last(Duration.ofMillis(50))).isInstanceOf(TimeoutException.class);
    }
}
