package dev.plantline.topics.account;

import dev.plantline.model.AsideState;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.UnreadableFormException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * How the interfaces of a plant stand, from their topics, looked at again and again: each look reads only what was written since the one before.
 * It believes the checkpoints; an {@link AccountReader} recounts. Not thread safe.
 */
public final class StandingReader implements AutoCloseable {
    private final Map<String, Object> kafka;
    private final Duration patience;
    private final Map<TopicPartition, Followed> followed = new HashMap<>();
    private TopicReader reader;

    /**
     * How a partition stands.
     *
     * @param of its interface
     * @param partition its number
     * @param checkpoint the last one; null: nobody has written one yet, so that nothing is known but what is set aside
     * @param behind offsets of {@code .in} without an outcome, those of Kafka's own records between them included; 0 when none is a message
     * @param oldest when the oldest message without an outcome was received; null: there is none, or nobody knows
     * @param aside held messages and open dead letters
     */
    public record Standing(
            InterfaceId of, int partition, Checkpoint checkpoint, long behind, Instant oldest, List<AsideState> aside) {
        /** With a copy of what is set aside. */
        public Standing {
            aside = List.copyOf(aside);
        }
    }

    /** What is known of a partition of {@code .aside}, and how far it was read. */
    private static final class Followed {
        private final AsideContent content = new AsideContent();
        private long next;
        private Waiting waiting;
    }

    /**
     * The oldest message without an outcome.
     *
     * @param next of the checkpoint that it was looked for with
     * @param end of {@code .in} then
     * @param offset -1: there was none
     */
    private record Waiting(long next, long end, long offset, Instant received) {}

    /**
     * A reader that has seen nothing yet.
     *
     * @param kafka connection: bootstrap servers and security
     * @param patience how long one answer of the broker may take
     */
    public StandingReader(Map<String, Object> kafka, Duration patience) {
        this.kafka = new HashMap<>(kafka);
        this.patience = patience;
        this.kafka.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        this.kafka.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
    }

    /**
     * Looks once.
     *
     * @return every partition of the interfaces that this user may see, by name and number
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer, or refuses; the next look begins anew
     * @throws UnreadableFormException when a newer release wrote what stands there
     */
    public List<Standing> look(String plant) throws UnreadableFormException {
        boolean done = false;
        try {
            if (reader == null) {
                reader = new TopicReader(kafka);
            }
            List<Standing> all = all(plant);
            done = true;
            return all;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private List<Standing> all(String plant) throws UnreadableFormException {
        Map<String, List<PartitionInfo>> topics = reader.consumer().listTopics(patience);
        List<InterfaceId> interfaces = reader.interfaces(plant).stream()
                .filter(each -> topics.containsKey(each.asideTopic()) && topics.containsKey(each.inTopic()))
                .toList();
        List<TopicPartition> partitions = new ArrayList<>();
        for (InterfaceId each : interfaces) {
            for (int partition = 0; partition < topics.get(each.asideTopic()).size(); partition++) {
                partitions.add(new TopicPartition(each.asideTopic(), partition));
                partitions.add(new TopicPartition(each.inTopic(), partition));
            }
        }
        Map<TopicPartition, Long> beginnings = reader.consumer().beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = reader.consumer().endOffsets(partitions);
        followed.keySet().retainAll(partitions);
        List<Standing> all = new ArrayList<>();
        for (InterfaceId each : interfaces) {
            for (int partition = 0; partition < topics.get(each.asideTopic()).size(); partition++) {
                TopicPartition aside = new TopicPartition(each.asideTopic(), partition);
                Followed known = follow(aside, beginnings.get(aside), ends.get(aside));
                TopicPartition in = new TopicPartition(each.inTopic(), partition);
                all.add(standing(each, partition, known, beginnings.get(in), ends.get(in)));
            }
        }
        return all;
    }

    private Followed follow(TopicPartition aside, long beginning, long end) throws UnreadableFormException {
        Followed known = followed.get(aside);
        if (known == null || known.next > end) { // the topic was made anew
            known = new Followed();
            known.next = beginning;
            followed.put(aside, known);
        }
        if (known.next < end) {
            readUntil(aside, known.next, position -> position >= end, known.content::add);
            known.next = end;
        }
        return known;
    }

    private Standing standing(InterfaceId id, int partition, Followed known, long beginning, long end)
            throws UnreadableFormException {
        List<AsideState> aside = List.copyOf(known.content.states().values());
        Checkpoint checkpoint = known.content.checkpoint();
        if (checkpoint == null) {
            return new Standing(id, partition, null, 0, null, aside);
        }
        Waiting waiting = known.waiting;
        boolean asBefore = waiting != null
                && waiting.next() == checkpoint.next()
                && (waiting.offset() >= 0 ? waiting.offset() >= beginning : waiting.end() == end);
        if (!asBefore) {
            waiting = waiting(new TopicPartition(id.inTopic(), partition), checkpoint.next(), beginning, end);
            known.waiting = waiting;
        }
        if (waiting.offset() < 0) {
            return new Standing(id, partition, checkpoint, 0, null, aside);
        }
        long handled = checkpoint.handled().stream()
                .mapToLong(range -> range.to() - range.from() + 1)
                .sum();
        return new Standing(
                id, partition, checkpoint, Math.max(1, end - waiting.offset() - handled), waiting.received(), aside);
    }

    private Waiting waiting(TopicPartition in, long next, long beginning, long end) throws UnreadableFormException {
        List<ConsumerRecord<byte[], byte[]>> first = new ArrayList<>(1);
        long from = Math.max(next, beginning);
        if (from < end) {
            readUntil(in, from, position -> !first.isEmpty() || position >= end, record -> {
                // Behind the end stands what came meanwhile.
                if (first.isEmpty() && record.offset() < end) {
                    first.add(record);
                }
            });
        }
        return first.isEmpty()
                ? new Waiting(next, end, -1, null)
                : new Waiting(
                        next,
                        end,
                        first.get(0).offset(),
                        Instant.ofEpochMilli(first.get(0).timestamp()));
    }

    private void readUntil(TopicPartition partition, long from, LongPredicate enough, TopicReader.Records sink)
            throws UnreadableFormException {
        long[] reached = {from};
        reader.readUntil(partition, from, enough, patience, record -> {
            sink.take(record);
            reached[0] = record.offset() + 1;
        });
        if (!enough.test(reached[0]) && !enough.test(reader.consumer().position(partition))) {
            throw new TimeoutException("nothing came of " + partition + " for " + patience.toSeconds() + " s");
        }
    }

    /** Forgets everything. A look after that begins anew. */
    @Override
    public void close() {
        followed.clear();
        if (reader != null) {
            KafkaConsumer<byte[], byte[]> consumer = reader.consumer();
            reader = null;
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }
}
