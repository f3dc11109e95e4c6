package dev.plantline.topics.account;

import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.history.Anchor;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.PublicAnchorKeys;
import dev.plantline.model.history.SignedPlace;
import dev.plantline.topics.account.AuditLines.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells from the topics alone what people commanded and decided, which revisions and batches began, and what delivery did with the audit itself. May run while
 * delivery does, and writes nothing. Its memory has a bound, however much is found, and its time as well.
 */
public final class AuditLinesReader {
    /** Lines that are kept, the earliest: whoever wants more goes on behind them. */
    static final int MOST_LINES = 2_000;
    /** Bytes of these lines, but for the content of revisions, which is not kept. */
    private static final long MOST_BYTES = 16 << 20;
    /** Longest wait for records that must be there. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Longest wait for lines that may have been committed a moment ago, or may not be there. */
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(1);
    /** How far the clocks of pods and brokers may be apart. */
    private static final Duration CLOCKS = Duration.ofHours(1);

    private static final Comparator<Line> IN_ORDER = Comparator.comparing(Line::at)
            .thenComparing(each -> each.id().name())
            .thenComparing(Line::partition)
            .thenComparing(Line::number);

    private final Map<String, Object> kafka;
    private final PublicAnchorKeys anchors;
    private final HistoryKeys history;

    /**
     * A reader.
     *
     * @param kafka connection: bootstrap servers and security
     * @param anchors of the plant; none: the signatures of the audit's anchors are not verified
     * @param history keys of the plant; none: the signatures of checkpoints are not verified
     */
    public AuditLinesReader(Map<String, Object> kafka, PublicAnchorKeys anchors, HistoryKeys history) {
        this.kafka = Map.copyOf(kafka);
        this.anchors = anchors;
        this.history = history;
    }

    /**
     * What is asked for.
     *
     * @param from lines that were written before are not told; null: all that are kept are
     * @param to lines that were written then or later are not told; null: all until now are
     * @param ofItself whether lines about the audit itself are told, which delivery writes each hour; else only those that tell of another key
     * @param atMost after so long the reading ends, and what was not looked at is named
     */
    public record Question(Instant from, Instant to, boolean ofItself, Duration atMost) {
        private boolean names(AuditRecord line) {
            return (from == null || !line.processed().isBefore(from))
                    && (to == null || line.processed().isBefore(to));
        }
    }

    /** The interfaces of a plant that have an audit, as far as this user may see them, by name. */
    public List<InterfaceId> interfaces(String plant) {
        try (TopicReader reader = new TopicReader(kafka)) {
            return reader.interfaces(plant);
        }
    }

    /**
     * Looks for lines.
     *
     * @param ids in which interfaces; one without topics has no reach
     * @param now asked before anything is read
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer, or refuses
     */
    public AuditLines read(List<InterfaceId> ids, Question question, Instant now) {
        long start = System.nanoTime();
        Found found = new Found(
                question, () -> System.nanoTime() - start > question.atMost().toNanos());
        List<AuditLines.Reach> reaches = new ArrayList<>();
        try (TopicReader reader = new TopicReader(kafka)) {
            for (InterfaceId id : ids) {
                try (TopicsOnBroker topics = new TopicsOnBroker(id, kafka)) {
                    for (int partition = 0; partition < topics.partitions(); partition++) {
                        reaches.add(new OfPartition(id, partition, reader, topics, found).read(now));
                    }
                }
            }
        }
        return new AuditLines(now, found.lines(), found.left, found.ofItself, reaches);
    }

    private record Kept(Line line, int size) {}

    /** What was found so far, the earliest of it, over all partitions, within the bounds of memory. */
    private static final class Found {
        private final Question question;
        private final BooleanSupplier isOver;
        /** The latest one first. */
        private final PriorityQueue<Kept> kept =
                new PriorityQueue<>(Comparator.comparing(Kept::line, IN_ORDER).reversed());

        private long bytes;
        private long left;
        private long ofItself;

        private Found(Question question, BooleanSupplier isOver) {
            this.question = question;
            this.isOver = isOver;
        }

        private void line(InterfaceId id, AuditRecord line, String anchorKey, int size) {
            Line told = new Line(
                    id,
                    line.partition(),
                    line.number(),
                    line.processed(),
                    line.what(),
                    line.revision(),
                    line.human(),
                    line.decision(),
                    line.approved(),
                    line.released(),
                    line.failure(),
                    line.adoption(),
                    line.seal(),
                    anchorKey);
            kept.add(new Kept(told, size));
            bytes += size;
            while (kept.size() > MOST_LINES || bytes > MOST_BYTES) {
                bytes -= kept.remove().size();
                left++;
            }
        }

        private List<Line> lines() {
            return kept.stream().map(Kept::line).sorted(IN_ORDER).toList();
        }
    }

    /** As for a trace, what is read first is what changes last: the end of the audit, then the checkpoint, then the audit as far as that vouches for it. */
    private final class OfPartition {
        private final InterfaceId id;
        private final int partition;
        private final TopicReader reader;
        private final TopicsOnBroker topics;
        private final Found found;
        private final TopicPartition audit;
        private final TopicPartition aside;
        private final List<String> gaps = new ArrayList<>();
        private String anchorKey;
        private long records;
        private Instant lastLine;
        private VerifiedAudit verified;
        private Optional<String> wrongSignature = Optional.empty();
        private long waiting;

        private OfPartition(InterfaceId id, int partition, TopicReader reader, TopicsOnBroker topics, Found found) {
            this.id = id;
            this.partition = partition;
            this.reader = reader;
            this.topics = topics;
            this.found = found;
            this.audit = new TopicPartition(id.auditTopic(), partition);
            this.aside = new TopicPartition(id.asideTopic(), partition);
        }

        private AuditLines.Reach read(Instant now) {
            gaps.addAll(topics.without(partition));
            if (gaps.isEmpty() && found.isOver.getAsBoolean()) {
                gaps.add("there was no time left to read it");
            }
            if (gaps.isEmpty()) {
                try {
                    readAll(now);
                } catch (OffsetOutOfRangeException e) {
                    gaps.add("records were deleted while they were read: ask again");
                }
            }
            return new AuditLines.Reach(
                    new Trace.Reach(
                            id, partition, records, lastLine, 0, 0, verified, wrongSignature, List.copyOf(gaps)),
                    waiting);
        }

        private void readAll(Instant now) {
            Question question = found.question;
            long auditEnd = reader.end(audit);
            AsideContent content = new AsideContent();
            SignedAside signed = new SignedAside(history, new SignedPlace(id.asideTopic(), partition));
            readUntil(aside, reader.beginning(aside), topics.writtenEnd(aside), signed::isWhole, PATIENCE, record -> {
                content.add(record);
                signed.add(record);
            });
            wrongSignature = signed.wrong();
            waiting = content.commands().size();
            if (content.moreCommandsFrom() >= 0) {
                gaps.add("more than " + waiting + " commands and decisions wait for their owner");
            }
            long from = question.from() == null
                    ? reader.beginning(audit)
                    : reader.since(audit, question.from().minus(CLOCKS), auditEnd);
            long to = question.to() == null
                    ? auditEnd
                    : Math.max(from, reader.since(audit, question.to().plus(CLOCKS), auditEnd));
            readAudit(from, to, to == auditEnd ? last(content) : 0, now);
        }

        /** Up to which line the checkpoint says that the audit goes. */
        private long last(AsideContent content) {
            try {
                Checkpoint checkpoint = content.checkpoint();
                if (checkpoint != null) {
                    return checkpoint.chain().records();
                }
            } catch (UnreadableFormException e) {
                // told below
            }
            gaps.add("there is no checkpoint that can be read, so nobody can tell whether the audit goes on");
            return 0;
        }

        private void readAudit(long from, long end, long last, Instant now) {
            AnchorCheck check = new AnchorCheck(audit, anchors, new TreeMap<>(), null);
            boolean[] isReadable = {true};
            Duration patience = from < end ? PATIENCE : SHORT_PATIENCE;
            readUntil(audit, from, end, () -> records >= last || !isReadable[0], patience, record -> {
                if (!isReadable[0] || last == 0 && record.offset() >= end) {
                    return;
                }
                try {
                    AuditRecord line = AuditRecord.read(record.value());
                    check.take(line, record.value(), record.offset());
                    records = line.number();
                    lastLine = line.processed();
                    if (line.offset() < 0) {
                        take(line, record.value().length);
                    }
                } catch (UnreadableFormException e) {
                    isReadable[0] = false;
                    gaps.add("offset " + record.offset() + " of " + id.auditTopic() + " cannot be read ("
                            + e.getMessage() + "), and nothing behind it was looked at");
                }
            });
            verified = check.end(now);
        }

        private void take(AuditRecord line, int size) {
            String key = anchorKey(line);
            boolean isOtherKey = key != null && anchorKey != null && !key.equals(anchorKey);
            anchorKey = key == null ? anchorKey : key;
            if (!found.question.names(line)) {
                return;
            }
            boolean isOfItself = line.what() == What.anchored || line.what() == What.sealed;
            if (isOfItself && !isOtherKey && !found.question.ofItself()) {
                found.ofItself++;
            } else {
                found.line(id, line, key, line.what() == What.revision ? 0 : size);
            }
        }

        private static String anchorKey(AuditRecord line) {
            return line.what() != What.anchored || line.content() == null
                    ? null
                    : Anchor.in(line.content().asText()).map(Anchor::keyId).orElse(null);
        }

        private void readUntil(
                TopicPartition from,
                long begin,
                long end,
                BooleanSupplier isWhole,
                Duration patience,
                TopicReader.Records sink) {
            long[] reached = {begin};
            try {
                reader.readUntil(
                        from,
                        begin,
                        at -> (reached[0] = at) >= end && isWhole.getAsBoolean() || found.isOver.getAsBoolean(),
                        patience,
                        sink);
            } catch (UnreadableFormException e) {
                throw new IllegalStateException("the sinks note what they cannot read", e);
            }
            if (reached[0] < end) {
                gaps.add(from.topic() + " was read to offset " + reached[0] + " of " + end + ": "
                        + (found.isOver.getAsBoolean() ? "no time was left" : "the broker gave no more"));
            }
        }
    }
}
