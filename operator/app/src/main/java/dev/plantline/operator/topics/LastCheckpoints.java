package dev.plantline.operator.topics;

import dev.plantline.model.AsideKey;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.UnreadableFormException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The last checkpoint of partitions, which says how delivery stands there. */
final class LastCheckpoints {
    /** The checkpoint stands in every transaction, so it is among the last records; a transaction is smaller. */
    private static final long LAST_RECORDS = 4096;

    /** Records in memory at the same time: what is fetched is bounded as it was sent, and may have been packed. */
    private static final int MOST_AT_ONCE = 8;

    private static final Duration POLL = Duration.ofMillis(200);

    private LastCheckpoints() {}

    /**
     * Empty when there is none, or none that this release can read.
     *
     * @throws TimeoutException when the topic was not read to its end in time: what stands there is not known, whatever was seen before it
     */
    static Optional<Checkpoint> of(Consumer<byte[], byte[]> consumer, TopicPartition aside, Duration timeout) {
        if (!isThere(consumer, aside.topic())) {
            return Optional.empty();
        }
        consumer.assign(List.of(aside));
        long end = consumer.endOffsets(List.of(aside)).get(aside);
        long begin = consumer.beginningOffsets(List.of(aside)).get(aside);
        consumer.seek(aside, Math.max(begin, end - LAST_RECORDS));
        Checkpoint last = null;
        long deadline = System.nanoTime() + timeout.toNanos();
        while (consumer.position(aside) < end && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (Arrays.equals(record.key(), new AsideKey.OfCheckpoint().bytes()) && record.value() != null) {
                    last = read(record.value());
                }
            }
        }
        if (consumer.position(aside) < end) {
            throw new TimeoutException("partition " + aside + " was read up to offset " + consumer.position(aside)
                    + " of " + end + " within " + timeout.toMillis() + " ms");
        }
        return Optional.ofNullable(last);
    }

    /** Of the topic alone: what all plants of a broker have is thousands, and is asked about for each interface. */
    static boolean isThere(Consumer<byte[], byte[]> consumer, String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        return found != null && !found.isEmpty();
    }

    private static Checkpoint read(byte[] value) {
        try {
            return Checkpoint.read(value);
        } catch (UnreadableFormException e) {
            return null;
        }
    }

    /** A consumer for it, in no group. */
    static Consumer<byte[], byte[]> consumer(Broker broker, Duration timeout) {
        return consumer(broker, timeout, "read_committed");
    }

    /** One that sees also what stands behind a transaction that is still open. */
    static Consumer<byte[], byte[]> ofEverything(Broker broker, Duration timeout) {
        return consumer(broker, timeout, "read_uncommitted");
    }

    private static Consumer<byte[], byte[]> consumer(Broker broker, Duration timeout, String isolation) {
        Map<String, Object> settings = new HashMap<>(broker.settings());
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "plantline-operator");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_AT_ONCE);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
