package dev.plantline.topics.inspection;

import dev.plantline.topics.account.AsideContent;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads a partition of {@code .aside} as its owner needs it. */
public final class AsideReading {
    private AsideReading() {}

    /** Reads everything that is committed when it begins. */
    public static void read(
            KafkaConsumer<byte[], byte[]> reader, TopicPartition aside, AsideContent content, Proof proof) {
        read(reader, aside, content, proof, reader.endOffsets(Set.of(aside)).get(aside));
    }

    /**
     * Reads up to an end.
     *
     * @return where to go on
     */
    public static long read(
            KafkaConsumer<byte[], byte[]> reader, TopicPartition aside, AsideContent content, Proof proof, long end) {
        Set<TopicPartition> only = Set.of(aside);
        reader.assign(only);
        reader.seekToBeginning(only);
        while (reader.position(aside) < end) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
                content.add(record);
                proof.aside().add(record);
            }
        }
        while (content.moreCommandsFrom() >= 0 && content.commands().isEmpty()) {
            readMoreCommands(reader, aside, content, end); // those that it knew have been acted on
        }
        return reader.position(aside);
    }

    /** Which of the commands behind those that the content knows nobody has acted on; it knows these instead. */
    public static void readMoreCommands(
            KafkaConsumer<byte[], byte[]> reader, TopicPartition aside, AsideContent content, long end) {
        reader.assign(Set.of(aside));
        reader.seek(aside, content.moreCommandsFrom());
        content.forgetCommands();
        while (reader.position(aside) < end) {
            reader.poll(Duration.ofMillis(200)).forEach(content::addCommand);
        }
    }
}
