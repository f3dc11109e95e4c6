package dev.plantline.delivery.account;

import dev.plantline.model.UnreadableFormException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads partitions from their beginning, committed records only. */
final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Is given each record; false ends the reading. */
    @FunctionalInterface
    interface Sink {
        boolean take(ConsumerRecord<byte[], byte[]> record) throws UnreadableFormException;
    }

    TopicReader(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // At the end of a partition the next question waits behind the fetch that is already out.
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        this.consumer = new KafkaConsumer<>(settings);
    }

    /** What it reads with, for whoever closes it. */
    KafkaConsumer<byte[], byte[]> consumer() {
        return consumer;
    }

    /** How many partitions a topic has; 0: there is no such topic. */
    int partitions(String topic) {
        List<?> found = consumer.listTopics(Duration.ofSeconds(20)).get(topic);
        return found == null ? 0 : found.size();
    }

    /** Reads what is committed now. */
    void read(TopicPartition partition, Sink sink) throws UnreadableFormException {
        Set<TopicPartition> only = Set.of(partition);
        consumer.assign(only);
        long end = end(partition);
        consumer.seekToBeginning(only);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (!sink.take(record)) {
                    return;
                }
            }
        }
    }

    /** Where a partition begins, as far as it is kept. */
    long beginning(TopicPartition partition) {
        return consumer.beginningOffsets(Set.of(partition)).get(partition);
    }

    /** The end of what is committed in a partition. */
    long end(TopicPartition partition) {
        return consumer.endOffsets(Set.of(partition)).get(partition);
    }

    /**
     * Reads until the sink has enough, or nothing came for so long.
     *
     * @param from first offset
     */
    void readUntil(TopicPartition partition, long from, Duration patience, Sink sink) throws UnreadableFormException {
        consumer.assign(Set.of(partition));
        consumer.seek(partition, from);
        long last = System.nanoTime();
        while (System.nanoTime() - last < patience.toNanos()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                last = System.nanoTime();
                if (!sink.take(record)) {
                    return;
                }
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
