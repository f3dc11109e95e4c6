package dev.plantline.delivery.ownership;

import dev.plantline.delivery.account.AsideContent;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.StoppedException;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.UnreadableFormException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Becomes the owner of an assigned partition: fences, reads {@code .aside}, checks the checkpoint against the world, elects itself. */
public final class PartitionElection {
    private final KafkaClients clients;
    private final Admin admin;
    private final String owner;

    /**
     * What a new owner has.
     *
     * @param checkpoint as the owner before left it
     * @param epoch offset of the election
     * @param content of {@code .aside}
     * @param asidePosition where to go on reading it
     * @param pending what stands in {@code .in} without an outcome
     * @param writer for its transactions
     */
    public record Owned(
            Checkpoint checkpoint,
            long epoch,
            AsideContent content,
            long asidePosition,
            Pending pending,
            Writer writer) {}

    /**
     * What stood in {@code .in} without an outcome when a partition was taken.
     *
     * @param messages how many; as a consumer's lag, it counts offsets that hold no message too
     * @param first offset of the first message; -1: there is none
     * @param since when Kafka received that message; null: there is none
     */
    record Pending(long messages, long first, Instant since) {
        static final Pending NONE = new Pending(0, -1, null);
    }

    public PartitionElection(KafkaClients clients, Admin admin, String owner) {
        this.clients = clients;
        this.admin = admin;
        this.owner = owner;
    }

    /**
     * Takes the partition. Off the poll thread: it may take seconds.
     *
     * @param assigned whether the group still gives it to us
     * @throws StoppedException only a human can decide how to go on
     * @throws LostException it was given to another meanwhile
     * @throws KafkaException own it again
     */
    public Owned take(ActiveInterface live, int partition, BooleanSupplier assigned)
            throws StoppedException, LostException {
        InterfaceId id = live.id();
        Checkpoint.Topics topics = topics(live);
        check(assigned);
        Writer writer = new Writer(clients, id, partition);
        boolean taken = false;
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            writer.fenceOthers();
            check(assigned);
            TopicPartition aside = new TopicPartition(id.asideTopic(), partition);
            AsideContent content = new AsideContent();
            long position = read(reader, aside, content);
            Checkpoint checkpoint = checkpoint(content, live, topics);
            TopicPartition in = new TopicPartition(id.inTopic(), partition);
            compareWithLog(reader, in, checkpoint);
            Pending pending = pending(reader, in, checkpoint);
            if (!checkpoint.keysRevision().equals(live.keysRevision())) {
                nothingMayBePending(pending, checkpoint);
            }
            check(assigned);
            long epoch = writer.elect(checkpoint.electing(owner));
            taken = true;
            return new Owned(checkpoint, epoch, content, position, pending, writer);
        } finally {
            if (!taken) {
                writer.close();
            }
        }
    }

    private static void check(BooleanSupplier assigned) throws LostException {
        if (!assigned.getAsBoolean()) {
            throw new LostException("the partition was given to another owner", false);
        }
    }

    private Checkpoint.Topics topics(ActiveInterface live) throws StoppedException {
        InterfaceId id = live.id();
        try {
            Map<String, TopicDescription> found = admin.describeTopics(
                            List.of(id.inTopic(), id.asideTopic(), id.auditTopic()))
                    .allTopicNames()
                    .get();
            for (TopicDescription topic : found.values()) {
                if (topic.partitions().size() != live.partitions()) {
                    throw new StoppedException("topic " + topic.name() + " has "
                            + topic.partitions().size() + " partitions and the interface is declared with "
                            + live.partitions()
                            + ": the count is fixed when the topics are made");
                }
            }
            return new Checkpoint.Topics(
                    found.get(id.inTopic()).topicId().toString(),
                    found.get(id.asideTopic()).topicId().toString(),
                    found.get(id.auditTopic()).topicId().toString());
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "the topics of " + id + " cannot be described: "
                            + e.getCause().getMessage(),
                    e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static long read(KafkaConsumer<byte[], byte[]> reader, TopicPartition aside, AsideContent content)
            throws StoppedException {
        Set<TopicPartition> only = Set.of(aside);
        reader.assign(only);
        long end = reader.endOffsets(only).get(aside);
        reader.seekToBeginning(only);
        try {
            while (reader.position(aside) < end) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
                    content.add(record);
                }
            }
        } catch (UnreadableFormException | IllegalArgumentException e) {
            throw new StoppedException(aside.topic() + ", partition " + aside.partition() + ": " + e.getMessage());
        }
        return reader.position(aside);
    }

    private static Checkpoint checkpoint(AsideContent content, ActiveInterface live, Checkpoint.Topics topics)
            throws StoppedException {
        Checkpoint checkpoint;
        try {
            checkpoint = content.checkpoint();
        } catch (UnreadableFormException e) {
            throw new StoppedException(live.id().asideTopic() + ": " + e.getMessage());
        }
        if (checkpoint == null) {
            throw new StoppedException(
                    live.id().asideTopic() + " holds no checkpoint: it was emptied, or the topics were not"
                            + " made by the operator; nothing is applied, because what was applied before is unknown");
        }
        if (checkpoint.stopped() != null) {
            throw new StoppedException(checkpoint.stopped());
        }
        if (!checkpoint.topics().equals(topics)) {
            throw new StoppedException("the checkpoint belongs to other topics (" + checkpoint.topics()
                    + ") than those that are" + " there (" + topics
                    + "): a topic was deleted and made again, or copied from another cluster");
        }
        return checkpoint;
    }

    /** A log that lost its end, or its beginning, lost messages: say so instead of reading on. */
    private static void compareWithLog(KafkaConsumer<byte[], byte[]> reader, TopicPartition in, Checkpoint checkpoint)
            throws StoppedException {
        Set<TopicPartition> only = Set.of(in);
        long beginning = reader.beginningOffsets(only).get(in);
        if (beginning > checkpoint.next()) {
            throw new StoppedException("offsets " + checkpoint.next() + " to " + (beginning - 1) + " of " + in.topic()
                    + " were deleted before they had an outcome: someone else deletes there");
        }
        reader.assign(only);
        try {
            for (OffsetAndMetadata known : List.of(
                    at(checkpoint.end(), checkpoint.endLeaderEpoch()),
                    at(checkpoint.next(), checkpoint.leaderEpoch()))) {
                reader.seek(in, known);
                reader.position(in);
            }
        } catch (LogTruncationException e) {
            throw new StoppedException(truncated(in, e));
        }
        long end = reader.endOffsets(only).get(in);
        if (end < checkpoint.end()) {
            throw new StoppedException(in.topic() + " ends at offset " + end + ", but messages up to "
                    + (checkpoint.end() - 1) + " had their outcome: the log lost its end");
        }
    }

    public static String truncated(TopicPartition in, LogTruncationException e) {
        OffsetAndMetadata diverging = e.divergentOffsets().get(in);
        return in.topic() + " lost its end: offset "
                + e.offsetOutOfRangePartitions().get(in)
                + " was read before and the log now differs from "
                + (diverging == null ? "an unknown offset" : "offset " + diverging.offset())
                + " on (unclean election, or a broker lost its disk)";
    }

    public static OffsetAndMetadata at(long offset, int leaderEpoch) {
        return leaderEpoch < 0
                ? new OffsetAndMetadata(offset)
                : new OffsetAndMetadata(offset, java.util.Optional.of(leaderEpoch), "");
    }

    private static void nothingMayBePending(Pending pending, Checkpoint checkpoint) throws StoppedException {
        long setAside = checkpoint.totals().held() + checkpoint.totals().deadLettered();
        if (setAside > 0 || pending.messages() > 0) {
            throw new StoppedException(
                    "keys of the interface changed from revision " + checkpoint.keysRevision() + " while "
                            + (setAside > 0
                                    ? setAside + " messages are set aside"
                                    : "offset " + pending.first() + " is pending")
                            + " under the old ones: go back to the old keys, let everything get its outcome, then change them");
        }
    }

    private static Pending pending(KafkaConsumer<byte[], byte[]> reader, TopicPartition in, Checkpoint checkpoint) {
        long end = reader.endOffsets(Set.of(in)).get(in);
        reader.seek(in, at(checkpoint.next(), checkpoint.leaderEpoch()));
        while (reader.position(in) < end) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
                if (!checkpoint.hasOutcome(record.offset())) {
                    return new Pending(
                            end - record.offset() - handledFrom(record.offset(), checkpoint),
                            record.offset(),
                            Instant.ofEpochMilli(record.timestamp()));
                }
            }
        }
        return Pending.NONE;
    }

    private static long handledFrom(long offset, Checkpoint checkpoint) {
        return checkpoint.handled().stream()
                .filter(range -> range.from() > offset)
                .mapToLong(range -> range.to() - range.from() + 1)
                .sum();
    }
}
