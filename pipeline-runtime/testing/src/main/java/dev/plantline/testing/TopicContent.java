package dev.plantline.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What stands in a topic. */
public final class TopicContent {
    private static final String COMMITTED = "read_committed";
    private static final String UNCOMMITTED = "read_uncommitted";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private TopicContent() {}

    /**
     * Everything committed, of each partition in its order; waits for the end of transactions that are being committed.
     *
     * @param connection bootstrap servers and security
     * @throws AssertionError when one stays open for two minutes
     */
    public static List<ConsumerRecord<byte[], byte[]>> read(Map<String, ?> connection, String topic) {
        return read(connection, topic, COMMITTED);
    }

    /**
     * Everything, also what was rolled back or is not committed yet: for whoever says that nothing was written.
     *
     * @param connection bootstrap servers and security
     */
    public static List<ConsumerRecord<byte[], byte[]>> readWhateverWasWritten(Map<String, ?> connection, String topic) {
        return read(connection, topic, UNCOMMITTED);
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(
            Map<String, ?> connection, String topic, String isolation) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(connection, isolation)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = ends(connection, partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Instant latest = Instant.now().plus(PATIENCE);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                if (Instant.now().isAfter(latest)) {
                    throw new AssertionError("an open transaction hides the end of " + topic);
                }
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /** Ends of partitions, of what is not committed too. */
    private static Map<TopicPartition, Long> ends(Map<String, ?> connection, List<TopicPartition> partitions) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(connection, UNCOMMITTED)) {
            return consumer.endOffsets(partitions);
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, ?> connection, String isolation) {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.put("isolation.level", isolation);
        settings.put("fetch.max.wait.ms", 20);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
