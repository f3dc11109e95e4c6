package dev.plantline.topics.account;

import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.Seal;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.CountedAs;
import dev.plantline.model.OutcomeCounts;
import dev.plantline.model.Totals;
import dev.plantline.topics.account.AsideIndex.SetAside;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the audit says of the messages of one topic: the last outcome of each that is not sealed, how many there are of each, and whether the chain holds.
 * Where the audit's oldest lines have gone it counts from a seal on.
 */
final class AuditedOutcomes {
    private static final CountedAs[] COUNTED = CountedAs.values();
    /** Added to the value of a position whose message stands in {@code .in}. */
    private static final int SEEN = 1 << 6;

    private final String topicId;
    private final String topic;
    private final Differences differences;
    private final PositionPages positions = new PositionPages();
    /** Sealed and set aside, as far as the audit still tells. */
    private final Map<Long, CountedAs> sealedAside = new HashMap<>();

    private OutcomeCounts counts = new OutcomeCounts();
    private long records;
    private long first;
    /** When the first line was written. */
    private Instant firstAt;

    private long number;
    private String link;
    /** Whether every line that counts is there. */
    private boolean whole;
    /** Whether there is a line from which on the account is known. */
    private boolean begun;

    private long sealedTo;
    private long goneBefore;
    /** Messages that left what was set aside when it was sealed, by lines that do not tell from where. */
    private long leftAside;

    /**
     * For the messages of one topic: lines about one of the same name before it say nothing about these.
     *
     * @param topicId of {@code .in}
     * @param topic name of {@code .audit}
     */
    AuditedOutcomes(String topicId, String topic, Differences differences) {
        this.topicId = topicId;
        this.topic = topic;
        this.differences = differences;
    }

    /**
     * Takes over one line.
     *
     * @param line as it was read
     * @param record that it stands in
     * @return its number
     */
    long take(AuditRecord line, ConsumerRecord<byte[], byte[]> record) {
        link(line, record.offset());
        number = line.number();
        link = AuditRecord.link(record.value());
        records++;
        if (line.topicId().equals(topicId)) {
            if (line.adoption() != null) {
                adopted(line.adoption());
            }
            if (line.seal() != null) {
                sealed(line.number(), line.seal());
            }
            if (line.what().isOutcome()) {
                outcome(line);
            }
        }
        return number;
    }

    private void link(AuditRecord line, long offset) {
        if (link == null) {
            first = line.number();
            firstAt = line.processed();
            whole = line.number() == 1;
            begun = whole;
            if (whole && !line.previous().equals(Checkpoint.Chain.START.hash())) {
                differences.add("the audit chain does not begin at its first record, offset " + offset + " of " + topic
                        + ": the record was changed, or is not delivery's");
            }
        } else if (!line.previous().equals(link) || line.number() != number + 1) {
            differences.add("the audit chain is broken at record " + line.number() + ", offset " + offset + " of "
                    + topic + ", which does not follow record " + number
                    + ": records were added, changed or removed there, and what stands behind it proves nothing");
        }
    }

    private void outcome(AuditRecord line) {
        long offset = line.offset();
        CountedAs what = CountedAs.of(line);
        CountedAs before = counted(offset);
        if (before == null && offset < sealedTo) {
            sealedMoves(line);
            return;
        }
        if (before != null) {
            if (before.what().isFinal() && !(before.what() == What.applied && line.isReplay())) {
                differences.add(
                        offset,
                        "has more than one final outcome: " + before.what() + " and then " + what.what() + " (record "
                                + line.number() + " of " + topic + "): look in the target how often it had its effect");
            }
            counts.remove(before);
        }
        counts.add(what);
        if (offset < sealedTo) {
            sealedAside.put(offset, what);
        } else {
            positions.set(offset, (byte) (what.ordinal() + 1));
        }
    }

    /** A line about a sealed message of which no line is left that says that it was set aside. */
    private void sealedMoves(AuditRecord line) {
        if (whole) {
            differences.add(
                    line.offset(),
                    "was sealed with a final outcome, and record " + line.number() + " of " + topic + " says "
                            + line.what() + ": look in the target how often it had its effect");
        } else {
            leftAside++;
            counts.add(CountedAs.of(line));
            sealedAside.put(line.offset(), CountedAs.of(line));
        }
    }

    /** From a loss on the account is what the human who adopted it has seen. */
    private void adopted(AuditRecord.Adoption adoption) {
        if (adoption.goneBefore() != null) {
            goneBefore = Math.max(goneBefore, adoption.goneBefore());
        }
        if (adoption.countedFrom() != null) {
            // From there on other messages stand under the same offsets, or the same ones are delivered again.
            positions.forgetFrom(adoption.countedFrom());
            sealedAside.keySet().removeIf(offset -> offset >= adoption.countedFrom());
            sealedTo = Math.min(sealedTo, adoption.countedFrom());
            if (adoption.goneBefore() != null) {
                positions.forgetBelow(adoption.countedFrom());
                sealedAside.clear();
                sealedTo = adoption.countedFrom();
                // What stayed set aside is known by its number alone, as behind a seal whose lines have gone.
                whole = adoption.account() == null || setAside(adoption.account()) == 0;
            }
        }
        if (adoption.account() != null) {
            begin(adoption.account());
        }
    }

    private static long setAside(Totals account) {
        return account.held() + account.deadLettered();
    }

    private void sealed(long record, Seal seal) {
        if (whole) {
            compare(record, seal);
        } else {
            begin(seal.account());
        }
        positions.forEach(0, seal.to(), (offset, value) -> {
            CountedAs what = counted(value);
            if (!what.what().isFinal()) {
                sealedAside.put(offset, what);
            }
        });
        positions.forgetBelow(seal.to());
        sealedTo = Math.max(sealedTo, seal.to());
    }

    private void compare(long record, Seal seal) {
        String name = "the seal in record " + record + " of " + topic;
        if (seal.from() != sealedTo) {
            differences.add(name + " begins at offset " + seal.from() + ", and what is sealed before it ends at "
                    + sealedTo + ": a seal was added or removed");
        }
        OutcomeCounts between = new OutcomeCounts();
        positions.forEach(seal.from(), seal.to(), (offset, value) -> between.add(counted(value)));
        compare(
                name + " counts for offsets " + seal.from() + " to " + (seal.to() - 1),
                between.totals(),
                seal.messages());
        compare(name + " counts for the partition", totals(), seal.account());
    }

    private void compare(String what, Totals audited, Totals said) {
        if (!audited.equals(said)) {
            differences.add(what + " " + words(said) + ", and the lines before it " + words(audited)
                    + ": lines were added or removed");
        }
    }

    private void begin(Totals account) {
        begun = true;
        leftAside = 0;
        counts = new OutcomeCounts(account);
    }

    /** The end of the lines that the checkpoint vouches for. */
    void end(Checkpoint.Chain chain) {
        if (number != chain.records() || (link != null && !link.equals(chain.hash()))) {
            differences.add("the audit chain ends with record " + number + " and the checkpoint names record "
                    + chain.records() + (number == chain.records() ? " with another hash" : "")
                    + ": records of " + topic + " were removed or changed, or the checkpoint was");
        } else if (records > 0 && !begun) {
            differences.add("the first " + (first - 1) + " records of " + topic
                    + " are gone, and no seal behind them counts what they told: they were deleted before their time."
                    + " Give the topic its retention.ms back, and find out who deletes there");
        }
    }

    /**
     * Compares what is set aside with what the audit says of it.
     *
     * @param aside as it stands with the checkpoint
     */
    void compareSetAside(AsideIndex aside) {
        positions.forEach(0, Long.MAX_VALUE, (offset, value) -> compareStanding(offset, what(value), aside));
        sealedAside.forEach((offset, what) -> compareStanding(offset, what.what(), aside));
        aside.setAside().forEach((offset, one) -> {
            if (of(offset) == null && (whole || offset >= sealedTo)) {
                differences.add(
                        offset,
                        "stands in .aside as " + one.what()
                                + " and the audit has no line of it: someone else writes there, or the line is lost");
            }
            if (!aside.hasBody(offset, one.edition())) {
                differences.add(
                        offset,
                        "is set aside and its body is missing in .aside: someone else writes there; delivery stops at it");
            }
        });
        if (!whole) {
            settleSealed(aside);
        }
    }

    private void compareStanding(long offset, What what, AsideIndex aside) {
        SetAside there = aside.setAside().get(offset);
        What standing = there == null ? null : there.what();
        What expected = what.isFinal() ? null : what;
        if (standing != expected) {
            differences.add(
                    offset,
                    "was audited as " + what + " and .aside holds " + (standing == null ? "nothing" : standing)
                            + " of it: someone else writes there");
        }
    }

    /** What is set aside of sealed messages is known from {@code .aside} where the lines about it have gone. */
    private void settleSealed(AsideIndex aside) {
        long held = aside.setAside().values().stream()
                .filter(one -> one.what() == What.held)
                .count();
        long dead = aside.setAside().size() - held;
        long expected = counts.of(CountedAs.held) + counts.of(CountedAs.deadLettered) - leftAside;
        if (held + dead != expected) {
            differences.add("by the last seal and the lines behind it " + expected
                    + " messages are set aside, and .aside holds " + (held + dead) + ": someone else writes there");
        }
        counts.set(CountedAs.held, held);
        counts.set(CountedAs.deadLettered, dead);
    }

    /** A message stands in {@code .in}. */
    void seen(long offset) {
        byte value = positions.get(offset);
        if (value != 0) {
            positions.set(offset, (byte) (value | SEEN));
        }
    }

    /** Messages that have a line, are not sealed, and do not stand in {@code .in} from an offset on. */
    void missing(long from) {
        positions.forEach(from, Long.MAX_VALUE, (offset, value) -> {
            if ((value & SEEN) == 0) {
                differences.add(
                        offset,
                        "was audited as " + what(value)
                                + " and .in has no such message: the line is not delivery's, or the log was changed");
            }
        });
    }

    /** The last outcome; null: none that is known. */
    What of(long offset) {
        CountedAs counted = counted(offset);
        return counted == null ? null : counted.what();
    }

    private CountedAs counted(long offset) {
        byte value = positions.get(offset);
        return value == 0 ? sealedAside.get(offset) : counted(value);
    }

    private static What what(byte value) {
        return counted(value).what();
    }

    private static CountedAs counted(byte value) {
        return COUNTED[(value & ~SEEN) - 1];
    }

    /** Is given each position that is not sealed and has a line. */
    void forEachUnsealed(ObjLongConsumer<What> visitor) {
        positions.forEach(sealedTo, Long.MAX_VALUE, (offset, value) -> visitor.accept(what(value), offset));
    }

    /** Whether all that ever happened is told, and happened after that time. */
    boolean beginsAfter(Instant time) {
        return whole && firstAt != null && firstAt.isAfter(time);
    }

    /** Behind the last sealed message. */
    long sealedTo() {
        return sealedTo;
    }

    /** Below this offset of {@code .in} nothing must be there: it is sealed, or a human has adopted that it is gone. */
    long mayBeGoneBefore() {
        return Math.max(sealedTo, goneBefore);
    }

    /** Lines that were read. */
    long records() {
        return records;
    }

    /** What the messages are, without those that have no outcome. */
    Totals totals() {
        return counts.totals();
    }

    /** As a human reads it. */
    static String words(Totals totals) {
        return "applied " + totals.applied() + ", duplicate " + totals.duplicate()
                + (totals.duplicateOfGivenUp() == 0
                        ? ""
                        : " (of what was given up " + totals.duplicateOfGivenUp() + ")")
                + ", superseded "
                + totals.superseded() + ", held " + totals.held() + ", deadLettered " + totals.deadLettered()
                + ", discarded " + totals.discarded();
    }
}
