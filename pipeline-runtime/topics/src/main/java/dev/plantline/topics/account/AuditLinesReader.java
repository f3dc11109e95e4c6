package dev.plantline.topics.account;

import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.history.Anchor;
import dev.plantline.topics.account.AuditLines.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
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
    /** How far the clocks of pods and brokers may be apart. */
    private static final Duration CLOCKS = Duration.ofHours(1);

    private static final Comparator<Line> IN_ORDER = Comparator.comparing(Line::at)
            .thenComparing(each -> each.id().name())
            .thenComparing(Line::partition)
            .thenComparing(Line::number);

    private final AuditSource source;

    /** A reader of these topics. */
    public AuditLinesReader(AuditSource source) {
        this.source = source;
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
        List<AuditLines.Reach> reaches =
                source.partitions(ids, found.isOver, each -> new OfPartition(each, found).read(now));
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

    /** What is found in one partition. */
    private static final class OfPartition {
        private final PartitionReading reading;
        private final Found found;
        private String anchorKey;
        private long waiting;

        private OfPartition(PartitionReading reading, Found found) {
            this.reading = reading;
            this.found = found;
        }

        private AuditLines.Reach read(Instant now) {
            reading.read(() -> readAll(now));
            return new AuditLines.Reach(reading.reach(0, 0), waiting);
        }

        private void readAll(Instant now) {
            Question question = found.question;
            TopicReader reader = reading.reader();
            TopicPartition audit = reading.audit();
            long auditEnd = reader.end(audit);
            AsideContent content = reading.content();
            waiting = content.commands().size();
            if (content.moreCommandsFrom() >= 0) {
                reading.gap("more than " + waiting + " commands and decisions wait for their owner");
            }
            long from = question.from() == null
                    ? reader.beginning(audit)
                    : reader.since(audit, question.from().minus(CLOCKS), auditEnd);
            long to = question.to() == null
                    ? auditEnd
                    : Math.max(from, reader.since(audit, question.to().plus(CLOCKS), auditEnd));
            // Who asks up to an earlier time does not need what a checkpoint vouches for.
            Optional<Checkpoint> checkpoint = to == auditEnd ? PartitionReading.checkpoint(content) : Optional.empty();
            if (to == auditEnd && checkpoint.isEmpty()) {
                reading.gap("there is no checkpoint that can be read, so nobody can tell whether the audit goes on");
            }
            reading.readAudit(from, to, checkpoint, now, (line, record) -> {
                if (line.offset() < 0) {
                    take(line, record.value().length);
                }
            });
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
                found.line(reading.id(), line, key, line.what() == What.revision ? 0 : size);
            }
        }

        private static String anchorKey(AuditRecord line) {
            return line.what() != What.anchored || line.content() == null
                    ? null
                    : Anchor.in(line.content().asText()).map(Anchor::keyId).orElse(null);
        }
    }
}
