package dev.plantline.topics.account;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the commands on which nobody has acted from where they stand in {@code .aside}, in their order and no more of them at a time than one fetch brings.
 * For one thread.
 */
public final class PendingCommands {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> reader;
    private final TopicPartition aside;
    private final Set<Long> wanted;
    private final long last;

    /**
     * From the first of them on.
     *
     * @param reader reads committed records only; its place changes, and nobody else moves it meanwhile
     * @param at where they stand, ascending
     */
    public PendingCommands(KafkaConsumer<byte[], byte[]> reader, TopicPartition aside, List<Long> at) {
        this.reader = reader;
        this.aside = aside;
        this.wanted = new HashSet<>(at);
        this.last = at.isEmpty() ? -1 : at.get(at.size() - 1);
        if (!at.isEmpty()) {
            reader.assign(Set.of(aside));
            reader.seek(aside, at.get(0));
        }
    }

    /** What comes next in {@code .aside}. */
    public long position() {
        return reader.position(aside);
    }

    /** Whether all of them were read. */
    public boolean isOver() {
        return last < 0 || reader.position(aside) > last;
    }

    /** Reads all that are left. */
    public void each(Consumer<? super ConsumerRecord<byte[], byte[]>> sink) {
        while (!isOver()) {
            next().forEach(sink);
        }
    }

    /** The next of them; none: Kafka has not brought one yet, or it is over. One that somebody wrote anew meanwhile is left out. */
    public List<ConsumerRecord<byte[], byte[]>> next() {
        if (isOver()) {
            return List.of();
        }
        return StreamSupport.stream(reader.poll(POLL).spliterator(), false)
                .filter(record -> wanted.contains(record.offset()) && record.value() != null)
                .toList();
    }
}
