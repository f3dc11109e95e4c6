package dev.plantline.topics.account;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.UnreadableFormException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads partitions from their beginning, committed records only. */
final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Is given each record. */
    @FunctionalInterface
    interface Records {
        void take(ConsumerRecord<byte[], byte[]> record) throws UnreadableFormException;
    }

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

    /** The interfaces of a plant that have an audit, as far as this user may see them, by name. */
    List<InterfaceId> interfaces(String plant) {
        String prefix = new InterfaceId(plant, "").auditTopic();
        return topics().stream()
                .filter(topic -> topic.startsWith(prefix) && topic.length() > prefix.length())
                .map(topic -> new InterfaceId(plant, topic.substring(prefix.length())))
                .sorted(Comparator.comparing(InterfaceId::name))
                .toList();
    }

    /** The names of all topics that this user may see. */
    Set<String> topics() {
        return consumer.listTopics(Duration.ofSeconds(20)).keySet();
    }

    /**
     * The first record that the broker took at a time or later.
     *
     * @param end what stands for it where there is none
     */
    long since(TopicPartition partition, Instant time, long end) {
        OffsetAndTimestamp first =
                consumer.offsetsForTimes(Map.of(partition, time.toEpochMilli())).get(partition);
        return first == null ? end : first.offset();
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

    /**
     * Reads from an offset to before another, as they are committed; ends early when nothing more comes.
     *
     * @throws org.apache.kafka.clients.consumer.OffsetOutOfRangeException when what is to be read is deleted meanwhile
     */
    void readFrom(TopicPartition partition, long from, long end, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        consumer.assign(Set.of(partition));
        consumer.seek(partition, from);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end) {
                    sink.accept(record);
                }
            }
        }
    }

    /**
     * Reads until it is enough, or nothing came for so long.
     *
     * @param from first offset
     * @param enough whether to end at a position. It is asked at each record too: while delivery works, a poll may never end where a transaction does
     */
    void readUntil(TopicPartition partition, long from, LongPredicate enough, Duration patience, Records sink)
            throws UnreadableFormException {
        consumer.assign(Set.of(partition));
        consumer.seek(partition, from);
        long last = System.nanoTime();
        long position = from;
        while (!enough.test(position) && System.nanoTime() - last < patience.toNanos()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                sink.take(record);
                if (enough.test(record.offset() + 1)) {
                    return;
                }
            }
            if (consumer.position(partition) > position) {
                position = consumer.position(partition);
                last = System.nanoTime();
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
