package dev.plantline.topics.account;

import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.history.Anchor;
import dev.plantline.model.history.PublicAnchorKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
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

    private final TopicPartition audit;
    private final PublicAnchorKeys keys;
    /** Null: the target is not asked. */
    private final LedgerAnchors.OfPartition rows;

    private final List<AnchorsElsewhere> elsewhere = new ArrayList<>();
    /** Of the chain itself: who accounts for the audit compares it as well. */
    private final Differences chain = new Differences();

    private final Differences differences = new Differences();
    /** Days (UTC) on which one was signed, where the target is asked. */
    private final TreeSet<LocalDate> days = new TreeSet<>();

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
     * @param rows those that stand in the target's ledger; null: it is not asked
     */
    AnchorCheck(
            TopicPartition audit,
            PublicAnchorKeys keys,
            TreeMap<Long, List<Anchor>> noted,
            LedgerAnchors.OfPartition rows) {
        this.audit = audit;
        this.keys = keys;
        this.rows = rows;
        elsewhere.add(new AnchorsElsewhere(AnchorsElsewhere.Place.log, noted, keys, differences));
        if (rows != null) {
            rows.wrong().forEach(each -> differences.add("in the target's ledger the " + each));
            elsewhere.add(new AnchorsElsewhere(AnchorsElsewhere.Place.ledger, rows.anchors(), keys, differences));
        }
    }

    /** Takes over one line. */
    void take(AuditRecord record, byte[] value, long offset) {
        if (!begun) {
            begun = true;
            first = record.number();
            number = first - 1;
            link = record.previous();
            compareNoted();
            if (number == 0 && !link.equals(Checkpoint.Chain.START.hash())) {
                chain.add("the chain does not begin at its first record, offset " + offset);
            }
        } else if (record.number() != number + 1 || !record.previous().equals(link)) {
            chain.add("the chain is broken at record " + record.number() + ", offset " + offset
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
        if (rows != null) {
            days.add(anchor.day());
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

    private void compareNoted() {
        elsewhere.forEach(each -> each.compare(number, link));
    }

    /** Everything was read: whether there is an anchor at all where there must be one. */
    void whetherAnyIs(Instant now) {
        // What was written before delivery had keys is covered by the first anchor.
        if (last == null && uncoveredSince != null && now.isAfter(uncoveredSince.plus(LONGEST_WITHOUT))) {
            differences.add("there is no anchor, and lines since " + uncoveredSince
                    + " wait for one: all were removed, or the plant's delivery has no anchor key");
        }
    }

    /** The chain apart, what does not fit. */
    List<PartitionAccount.Problem> problems() {
        return differences.list();
    }

    /**
     * Everything was read.
     *
     * @param now tells what Kafka cannot have removed by itself
     */
    VerifiedAudit end(Instant now) {
        elsewhere.forEach(each -> each.end(first, begun ? number : 0, now));
        List<PartitionAccount.Problem> problems = new ArrayList<>(chain.list());
        problems.addAll(differences.list());
        return new VerifiedAudit(
                audit.partition(),
                first,
                lines,
                anchors,
                last == null ? null : last.at(),
                uncovered,
                uncoveredSince,
                rows == null ? null : rows.days().size(),
                rows == null ? List.of() : notes(now),
                problems);
    }

    /**
     * A day without its row speaks against nothing: the target was away all day, or restored, or an older release was at work. Who deletes a row takes
     * away what would speak against him, so that it is said all the same.
     */
    private List<String> notes(Instant now) {
        List<String> notes = new ArrayList<>();
        TreeSet<LocalDate> without = new TreeSet<>(days);
        without.removeAll(rows.days());
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        without.tailSet(today, true).clear(); // it may be on its way
        without.headSet(LocalDate.ofInstant(now.minus(AnchorsElsewhere.SURELY_KEPT), ZoneOffset.UTC))
                .clear();
        if (!without.isEmpty()) {
            notes.add("the target's ledger has no row for " + without.size() + " of the days on which the audit was"
                    + " anchored, the last of them " + without.last()
                    + ": it took none then, it was restored, or somebody"
                    + " deleted rows there. Of those days only the audit itself and the pods' logs tell");
        }
        if (rows.earlier() > 0) {
            notes.add("the target's ledger has " + rows.earlier() + " anchors, the last of " + rows.lastEarlier()
                    + ", of topics that had these names before: if nobody here deleted the interface, somebody took its"
                    + " history away");
        }
        return notes;
    }
}
