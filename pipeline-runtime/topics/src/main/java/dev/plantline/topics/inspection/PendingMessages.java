package dev.plantline.topics.inspection;

import dev.plantline.model.Checkpoint;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What stands in {@code .in} and has no outcome. */
public final class PendingMessages {
    private PendingMessages() {}

    /** Hands over each record that is there now and has no outcome, in order. */
    public static void read(
            KafkaConsumer<byte[], byte[]> reader,
            TopicPartition in,
            Checkpoint checkpoint,
            Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        Set<TopicPartition> only = Set.of(in);
        reader.assign(only);
        long end = reader.endOffsets(only).get(in);
        reader.seek(
                in, Math.max(checkpoint.next(), reader.beginningOffsets(only).get(in)));
        while (reader.position(in) < end) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
                if (!checkpoint.hasOutcome(record.offset())) {
                    sink.accept(record);
                }
            }
        }
    }
}
