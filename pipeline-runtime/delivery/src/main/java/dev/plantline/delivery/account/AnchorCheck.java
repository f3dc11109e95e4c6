package dev.plantline.delivery.account;

import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Target;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.history.Anchor;
import dev.plantline.model.history.PublicAnchorKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Holds the audit of one partition against its anchors, line by line: the chain between them, their signatures, that none is missing, and that those kept
 * elsewhere say the same. Its memory does not grow with the audit.
 */
final class AnchorCheck {
    /**
     * How much later than the first line without an anchor another may stand before one is missing: delivery signs each hour. What a human decides is
     * written by others too, who have no key, and does not count.
     */
    static final Duration LONGEST_WITHOUT = Duration.ofHours(2);

    /** The youngest line that Kafka may have removed by itself; a day less, because it removes whole segments by its own clock. */
    private static final Duration SURELY_KEPT = Target.REPEATS_KNOWN.minusDays(1);

    private final TopicPartition audit;
    private final PublicAnchorKeys keys;
    private final TreeMap<Long, List<Anchor>> noted;
    private final Differences differences = new Differences();

    /** Whether a line was read. */
    private boolean begun;
    /** Number of the first line that was read. */
    private long first;
    /** Number of the last one; of the one before the first while that is compared. */
    private long number;
    /** Hash of that one, which the next line names. */
    private String link;
    /** How many were read. */
    private long lines;
    /** How many of these are anchors, readable or not. */
    private long anchors;
    /** The last one that is of this partition; null: there is none. */
    private Anchor last;
    /** Lines behind it. */
    private long uncovered;
    /** When the first of these was written; null: there is none. */
    private Instant uncoveredSince;
    /** Whether it was said that an anchor is missing since the last one. */
    private boolean missingTold;

    /**
     * Of an audit of which nothing was read yet.
     *
     * @param keys of the plant; none: signatures are not verified
     * @param noted anchors of this partition that were kept elsewhere, by the number of records
     */
    AnchorCheck(TopicPartition audit, PublicAnchorKeys keys, TreeMap<Long, List<Anchor>> noted) {
        this.audit = audit;
        this.keys = keys;
        this.noted = noted;
        noted.values().forEach(same -> same.forEach(this::verifyNoted));
    }

    /** Takes over one line. */
    void take(byte[] value, long offset) throws UnreadableFormException {
        AuditRecord record = AuditRecord.read(value);
        if (!begun) {
            begun = true;
            first = record.number();
            number = first - 1;
            link = record.previous();
            compareNoted();
            if (number == 0 && !link.equals(Checkpoint.Chain.START.hash())) {
                differences.add("the chain does not begin at its first record, offset " + offset);
            }
        } else if (record.number() != number + 1 || !record.previous().equals(link)) {
            differences.add("the chain is broken at record " + record.number() + ", offset " + offset
                    + ", which does not follow record " + number + ": records were added, changed or removed");
        }
        if (record.what() == What.anchored) {
            anchored(record);
        } else {
            notAnchored(record);
        }
        lines++;
        number = record.number();
        link = AuditRecord.link(value);
        compareNoted();
    }

    private void anchored(AuditRecord record) {
        anchors++;
        String place = "record " + record.number();
        Optional<Anchor> read = record.content() == null
                ? Optional.empty()
                : Anchor.in(record.content().asText());
        if (read.isEmpty()) {
            differences.add(place + " is an anchor that this release cannot read");
            return;
        }
        Anchor anchor = read.get();
        if (!anchor.topic().equals(audit.topic()) || anchor.partition() != audit.partition()) {
            differences.add(place + " is an anchor of " + anchor.topic() + "/" + anchor.partition()
                    + ": somebody copied it from there");
            return;
        }
        if (anchor.records() != record.number() - 1 || !anchor.hash().equals(record.previous())) {
            differences.add(place + " is an anchor that covers another history than the one before it: that was changed"
                    + " after delivery had signed it");
        }
        // The clock of a pod may be set back; two hours back is for humans to know of.
        if (last != null
                && anchor.records() > last.records()
                && anchor.at().plus(LONGEST_WITHOUT).isBefore(last.at())) {
            differences.add(
                    place + ": " + anchor + " stands behind " + last + ": a clock was set back, or it was moved");
        }
        if (!keys.isEmpty()) {
            keys.wrong(anchor).ifPresent(why -> differences.add(place + ": " + anchor + " " + why));
        }
        last = anchor;
        uncovered = 0;
        uncoveredSince = null;
        missingTold = false;
    }

    private void notAnchored(AuditRecord record) {
        uncovered++;
        if (uncoveredSince == null) {
            uncoveredSince = record.processed();
        } else if (last != null
                && record.human() == null
                && record.processed().isAfter(uncoveredSince.plus(LONGEST_WITHOUT))
                && !missingTold) {
            missingTold = true;
            differences.add("an anchor is missing before record " + record.number() + " of " + record.processed()
                    + ": delivery signs each hour, and lines since " + uncoveredSince
                    + " have none. It was removed, or the plant's delivery has no anchor key");
        }
    }

    private void verifyNoted(Anchor anchor) {
        if (!keys.isEmpty()) {
            keys.wrong(anchor).ifPresent(why -> differences.add("outside of Kafka: " + anchor + " " + why));
        }
    }

    private void compareNoted() {
        for (Anchor anchor : noted.getOrDefault(number, List.of())) {
            if (!anchor.hash().equals(link)) {
                differences.add("outside of Kafka " + anchor
                        + " names another history than the one that ends there now: that was changed");
            }
        }
    }

    /**
     * Everything was read.
     *
     * @param now tells what Kafka cannot have removed by itself
     */
    VerifiedAudit end(Instant now) {
        // What was written before delivery had keys is covered by the first anchor.
        if (last == null && uncoveredSince != null && now.isAfter(uncoveredSince.plus(LONGEST_WITHOUT))) {
            differences.add("there is no anchor, and lines since " + uncoveredSince
                    + " wait for one: all were removed, or the plant's delivery has no anchor key");
        }
        noted.headMap(begun ? first - 1 : 0, false).values().stream()
                .flatMap(List::stream)
                .filter(each -> each.at().isAfter(now.minus(SURELY_KEPT)))
                .findFirst()
                .ifPresent(gone -> differences.add("outside of Kafka stands " + gone
                        + ", and the audit begins with record " + first
                        + ": the beginning of the history was taken away before its time"));
        // The highest one tells it all: what is not there covers everything before it.
        if (!noted.isEmpty() && noted.lastKey() > number) {
            Anchor gone = noted.lastEntry().getValue().get(0);
            differences.add("outside of Kafka stands " + gone + ", and the audit ends with record " + number
                    + ": the end of the history was taken away");
        }
        return new VerifiedAudit(
                audit.partition(),
                first,
                lines,
                anchors,
                last == null ? null : last.at(),
                uncovered,
                uncoveredSince,
                differences.list());
    }
}
