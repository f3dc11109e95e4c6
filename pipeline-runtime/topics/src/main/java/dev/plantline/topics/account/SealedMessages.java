package dev.plantline.topics.account;

import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint.Adopted;
import dev.plantline.model.Checkpoint.Sealed;
import dev.plantline.model.CountedAs;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.OutcomeCounts;
import dev.plantline.model.Totals;
import dev.plantline.model.UnreadableFormException;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Finds in the audit what became of the messages that are to leave {@code .in}: nothing is deleted of which the audit does not tell. */
public final class SealedMessages {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);
    private static final CountedAs[] COUNTED = CountedAs.values();
    /** Added to the value of a position whose message stands in {@code .in}. */
    private static final int IN = 1 << 6;

    private final KafkaConsumer<byte[], byte[]> reader;
    private final String topicId;
    private final TopicPartition in;
    private final TopicPartition audit;
    private final Sealed before;
    private final long to;
    private final NavigableMap<Long, What> setAside;
    private final Adopted adopted;
    private final PositionPages found = new PositionPages();
    /** Messages of {@code .in} without a line. */
    private long open;

    private long behind = -1;
    /** Uid of the command whose adoption may stand further behind; null: none does. */
    private String adoption;

    /**
     * What the audit tells.
     *
     * @param from first offset
     * @param to behind the last one
     * @param messages what they are
     * @param audit offset in {@code .audit} below which no line is about a message at or behind {@code to}
     * @param unaudited first message of {@code .in} of which the audit has no outcome; -1: it has one of each
     */
    public record Recount(long from, long to, Totals messages, long audit, long unaudited) {}

    /**
     * For the messages from where they are sealed to before an offset.
     *
     * @param reader committed records only; assigned and sought here
     * @param topicId of {@code .in}
     * @param to behind the last one, not behind the checkpoint's next
     * @param setAside held messages and dead letters before {@code to}
     * @param adopted the last adoption of the checkpoint: lines before it may be about what was delivered again behind it; null: there was none
     */
    public SealedMessages(
            KafkaConsumer<byte[], byte[]> reader,
            InterfaceId id,
            int partition,
            String topicId,
            Sealed before,
            long to,
            NavigableMap<Long, What> setAside,
            Adopted adopted) {
        this.reader = reader;
        this.topicId = topicId;
        this.in = new TopicPartition(id.inTopic(), partition);
        this.audit = new TopicPartition(id.auditTopic(), partition);
        this.before = before;
        this.to = to;
        this.setAside = setAside;
        this.adopted = adopted;
        this.adoption = adopted == null ? null : adopted.command();
    }

    /**
     * Reads both topics.
     *
     * @throws UnreadableFormException when another release wrote a line of the audit, or someone else did
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer
     */
    public Recount recount() throws UnreadableFormException {
        long begin = reader.beginningOffsets(Set.of(in)).get(in);
        readIn(Math.max(begin, before.to()));
        // Where someone else has deleted, nobody knows of how many messages there are lines.
        readAudit(begin > before.to());
        OutcomeCounts counts = new OutcomeCounts();
        long[] unaudited = {-1};
        found.forEach(before.to(), to, (offset, value) -> {
            if (value != IN) {
                counts.add(counted(value));
            } else if (unaudited[0] < 0) {
                unaudited[0] = offset;
            }
        });
        setAside.subMap(before.to(), true, to, false).values().forEach(what -> counts.add(CountedAs.of(what, null)));
        return new Recount(before.to(), to, counts.totals(), behind, unaudited[0]);
    }

    private void readIn(long from) {
        reader.assign(Set.of(in));
        reader.seek(in, from);
        while (reader.position(in) < to) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                if (record.offset() < to && !setAside.containsKey(record.offset())) {
                    found.set(record.offset(), (byte) IN);
                    open++;
                }
            }
        }
    }

    private void readAudit(boolean toItsEnd) throws UnreadableFormException {
        reader.assign(Set.of(audit));
        long end = reader.endOffsets(Set.of(audit)).get(audit);
        reader.seek(audit, Math.max(reader.beginningOffsets(Set.of(audit)).get(audit), before.audit()));
        while (reader.position(audit) < end && (toItsEnd || open > 0 || adoption != null)) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                AuditRecord line = AuditRecord.read(record.value());
                if (adoption != null && isBehindAdoption(line)) {
                    adoption = null;
                }
                take(record.offset(), line);
            }
        }
        if (behind < 0) {
            behind = reader.position(audit);
        }
    }

    /** By the line itself, or by its time where the adoption stands before all that is read: clocks of pods differ by less than a day. */
    private boolean isBehindAdoption(AuditRecord line) {
        boolean isIt = line.adoption() != null
                && line.human() != null
                && adopted.command().equals(line.human().command());
        return isIt || line.processed().toEpochMilli() > adopted.base() + CLOCKS_DIFFER.toMillis();
    }

    private void take(long place, AuditRecord line) {
        if (!line.topicId().equals(topicId)) {
            return;
        }
        if (line.adoption() != null && line.adoption().countedFrom() != null) {
            forget(line.adoption().countedFrom());
        }
        if (!line.what().isOutcome()) {
            return;
        }
        if (line.offset() >= to) {
            behind = behind < 0 ? place : behind;
        } else if (line.offset() >= before.to() && line.what().isFinal() && !setAside.containsKey(line.offset())) {
            byte value = found.get(line.offset());
            open -= value == IN ? 1 : 0;
            found.set(line.offset(), (byte) (value & IN | CountedAs.of(line).ordinal() + 1));
        }
    }

    /** Lines before an adoption say nothing about what is delivered again behind it. */
    private void forget(long from) {
        found.forEach(from, to, (offset, value) -> {
            open += value != IN && (value & IN) != 0 ? 1 : 0;
            found.set(offset, (byte) (value & IN));
        });
    }

    private static CountedAs counted(byte value) {
        return COUNTED[(value & ~IN) - 1];
    }
}
