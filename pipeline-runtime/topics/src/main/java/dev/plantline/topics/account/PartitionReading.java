package dev.plantline.topics.account;

import dev.plantline.model.AuditRecord;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.history.SignedPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * What delivery has written of one partition, read while delivery goes on, and how far that reaches. What changes last is read first: the end of the audit, then
 * {@code .aside} with the checkpoint, then the audit as far as the checkpoint vouches for it. What could not be read is a gap, and never a failure. For one thread.
 */
final class PartitionReading {
    /** Longest wait for records that must be there. */
    static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Longest wait for lines that may have been committed a moment ago, or may not be there. */
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(1);

    private final AuditSource source;
    private final InterfaceId id;
    private final int partition;
    private final TopicReader reader;
    private final TopicsOnBroker topics;
    private final BooleanSupplier isOver;
    private final TopicPartition aside;
    private final TopicPartition audit;

    private final List<String> gaps = new ArrayList<>();
    private long records;
    private Instant lastLine;
    private VerifiedAudit verified;
    private Optional<String> wrongSignature = Optional.empty();

    /** Is given each line with the record in which it stands. */
    @FunctionalInterface
    interface Lines {
        void take(AuditRecord line, ConsumerRecord<byte[], byte[]> record);
    }

    /**
     * Of one partition.
     *
     * @param isOver whether no time is left
     */
    PartitionReading(
            AuditSource source,
            InterfaceId id,
            int partition,
            TopicReader reader,
            TopicsOnBroker topics,
            BooleanSupplier isOver) {
        this.source = source;
        this.id = id;
        this.partition = partition;
        this.reader = reader;
        this.topics = topics;
        this.isOver = isOver;
        this.aside = new TopicPartition(id.asideTopic(), partition);
        this.audit = new TopicPartition(id.auditTopic(), partition);
    }

    InterfaceId id() {
        return id;
    }

    int partition() {
        return partition;
    }

    TopicReader reader() {
        return reader;
    }

    TopicsOnBroker topics() {
        return topics;
    }

    TopicPartition aside() {
        return aside;
    }

    TopicPartition audit() {
        return audit;
    }

    boolean isOver() {
        return isOver.getAsBoolean();
    }

    /** Adds why the answer is not complete here. */
    void gap(String why) {
        gaps.add(why);
    }

    boolean hasGaps() {
        return !gaps.isEmpty();
    }

    /** Reads, as long as the topics are there and time is left. */
    void read(Runnable all) {
        gaps.addAll(topics.without(partition));
        if (gaps.isEmpty() && isOver()) {
            gaps.add("there was no time left to read it");
        }
        if (gaps.isEmpty()) {
            try {
                all.run();
            } catch (OffsetOutOfRangeException e) {
                gaps.add("records were deleted while they were read: ask again");
            }
        }
    }

    /** How far it was read. */
    Trace.Reach reach(long received, long pending) {
        return new Trace.Reach(
                id, partition, records, lastLine, received, pending, verified, wrongSignature, List.copyOf(gaps));
    }

    /** All that is in {@code .aside}; whether it is as delivery signed it is noted. */
    AsideContent content() {
        AsideContent content = new AsideContent();
        SignedAside signed = new SignedAside(source.history(), new SignedPlace(aside.topic(), partition));
        readUntil(aside, reader.beginning(aside), topics.writtenEnd(aside), signed::isWhole, PATIENCE, record -> {
            content.add(record);
            signed.add(record);
        });
        wrongSignature = signed.wrong();
        if (!content.unreadable().isEmpty()) {
            gaps.add(content.unreadable().size() + " records of " + aside.topic() + " cannot be read, the first: "
                    + content.unreadable().get(0).why());
        }
        return content;
    }

    /** The checkpoint; empty: there is none that can be read. */
    static Optional<Checkpoint> checkpoint(AsideContent content) {
        try {
            return Optional.ofNullable(content.checkpoint());
        } catch (UnreadableFormException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads lines of the audit and holds them against its chain and anchors.
     *
     * @param from offset of the first
     * @param end offset behind the last that is asked for
     * @param vouching the checkpoint up to whose last line it is read, also behind the end; empty: not behind the end
     * @return whether all of them were read
     */
    boolean readAudit(long from, long end, Optional<Checkpoint> vouching, Instant now, Lines lines) {
        long last = vouching.map(each -> each.chain().records()).orElse(0L);
        AnchorCheck check = new AnchorCheck(audit, source.anchors(), new TreeMap<>(), null);
        boolean[] isReadable = {true};
        // Where nothing was audited since, nobody can tell whether the last line is before.
        Duration patience = from < end ? PATIENCE : SHORT_PATIENCE;
        boolean isWhole = readUntil(audit, from, end, () -> records >= last || !isReadable[0], patience, record -> {
            if (!isReadable[0] || last == 0 && record.offset() >= end) {
                return;
            }
            try {
                AuditRecord line = AuditRecord.read(record.value());
                check.take(line, record.value(), record.offset());
                records = line.number();
                lastLine = line.processed();
                lines.take(line, record);
            } catch (UnreadableFormException e) {
                isReadable[0] = false;
                gaps.add("offset " + record.offset() + " of " + audit.topic() + " cannot be read (" + e.getMessage()
                        + "), and nothing behind it was looked at");
            }
        });
        verified = check.end(now);
        return isWhole && isReadable[0];
    }

    /** Reads to an end, and on until what belongs together is there; what no time is left for is a gap. Whether it got to the end. */
    boolean readUntil(
            TopicPartition from,
            long begin,
            long end,
            BooleanSupplier isWhole,
            Duration patience,
            TopicReader.Records sink) {
        long[] reached = {begin};
        try {
            reader.readUntil(
                    from, begin, at -> (reached[0] = at) >= end && isWhole.getAsBoolean() || isOver(), patience, sink);
        } catch (UnreadableFormException e) {
            throw new IllegalStateException("the sinks note what they cannot read", e);
        }
        if (reached[0] < end) {
            gaps.add(from.topic() + " was read to offset " + reached[0] + " of " + end + ": "
                    + (isOver() ? "no time was left" : "the broker gave no more"));
        }
        return reached[0] >= end;
    }
}
