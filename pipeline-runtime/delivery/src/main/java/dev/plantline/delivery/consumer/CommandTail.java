package dev.plantline.delivery.consumer;

import dev.plantline.model.AsideKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Follows the end of {@code .aside} for the commands that are written behind an election. For the thread that polls. */
final class CommandTail {
    private static final long EVERY = 200;

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private long lookedAt = Long.MIN_VALUE / 2; // never

    /**
     * Follows nothing yet.
     *
     * @param topic the interface's {@code .aside}
     * @param consumer without partitions; whoever made it closes it
     */
    CommandTail(String topic, KafkaConsumer<byte[], byte[]> consumer) {
        this.topic = topic;
        this.consumer = consumer;
    }

    /** Follows one more partition, or the same from elsewhere. */
    void follow(int partition, long position) {
        Map<TopicPartition, Long> positions = positions(consumer.assignment());
        positions.put(new TopicPartition(topic, partition), position);
        assign(positions);
    }

    /** Follows these partitions only, from where it stands. */
    void keep(Collection<Integer> partitions) {
        assign(positions(consumer.assignment().stream()
                .filter(one -> partitions.contains(one.partition()))
                .toList()));
    }

    private Map<TopicPartition, Long> positions(Collection<TopicPartition> followed) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        followed.forEach(one -> positions.put(one, consumer.position(one)));
        return positions;
    }

    private void assign(Map<TopicPartition, Long> positions) {
        consumer.assign(positions.keySet());
        positions.forEach(consumer::seek);
    }

    /**
     * Looks for commands, five times a second at most.
     *
     * @param now elapsed milliseconds
     * @param take partition and its commands, in their order
     */
    void look(long now, BiConsumer<Integer, List<ConsumerRecord<byte[], byte[]>>> take) {
        if (now - lookedAt < EVERY || consumer.assignment().isEmpty()) {
            return;
        }
        lookedAt = now;
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ZERO);
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> commands = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                if (AsideKey.isOfCommand(record.key())) {
                    commands.add(record);
                }
            }
            if (!commands.isEmpty()) {
                take.accept(partition.partition(), commands);
            }
        }
    }
}
