package dev.plantline.delivery.ownership;

import dev.plantline.delivery.partition.Now;
import dev.plantline.delivery.partition.Partition;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.PartitionId;
import dev.plantline.model.history.Anchor;
import dev.plantline.model.history.AnchorKeys;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs the end of a partition's audit: with the first line that an owner writes, or an hour after it became the owner without one, and from then on once
 * an hour, each time only where there are lines that no anchor covers; and once more on a later day as long as none stands in its second place. What was
 * signed stands in the audit itself, in the log of the pod and, the first of each day, in the target's ledger: whoever holds Kafka cannot change these two.
 * For the thread of a partition.
 */
final class Anchoring {
    private static final Logger LOG = LoggerFactory.getLogger(Anchor.LOGGER);
    private static final Duration EVERY = Duration.ofHours(1);

    private final PartitionId id;
    private final Partition partition;
    private final AnchorKeys keys;
    private final AnchorNoting noting;
    private final long since;
    /** The last one of this ownership; null: there is none. */
    private Anchor last;
    /** When it was signed, elapsed milliseconds. */
    private long signed;
    /** Number of its line, once that is true; before: -1. */
    private long line = -1;
    /** Since when this owner knows of lines that no anchor covers; null: of none. */
    private Instant uncovered;

    Anchoring(PartitionId id, Partition partition, AnchorKeys keys, AnchorNoting noting) {
        this.id = id;
        this.partition = partition;
        this.keys = keys;
        this.noting = noting;
        this.since = partition.now().elapsed();
    }

    /**
     * Signs when it is time. Called only while no transaction is being committed.
     *
     * @param committed the last checkpoint that is true
     */
    void anchorIfDue(Checkpoint committed) {
        Checkpoint.Chain end = committed.chain();
        if (uncovered == null && end.records() > 0 && end.records() != line) {
            uncovered = partition.now().instant();
        }
        boolean isPending = last != null && line < 0;
        if (keys.isEmpty() || isPending || end.records() == 0) {
            return;
        }
        boolean isUncovered = end.records() != line && isDue(partition.now());
        if (!isUncovered && !noting.isOver()) {
            return;
        }
        Now now = partition.now();
        last = keys.sign(partition.live().id().auditTopic(), id.partition(), end.records(), end.hash(), now.instant());
        signed = now.elapsed();
        line = -1;
        partition.books().anchor(last);
    }

    /** By the clock on the wall too: who reads the audit sees no other. */
    private boolean isDue(Now now) {
        if (last == null) {
            return !partition.books().changes().audit.isEmpty() || now.elapsed() - since >= EVERY.toMillis();
        }
        Instant next = last.at().plus(EVERY);
        return now.elapsed() - signed >= EVERY.toMillis() || !now.instant().isBefore(next);
    }

    /** A transaction is true, and an anchor that was its first line. */
    void committed(Event.Committed done) {
        var audit = done.changes().audit;
        if (!audit.isEmpty() && audit.get(0).what() == What.anchored) {
            uncovered = null; // what stands behind it already counts from now on
            line = done.checkpoint().chain().records() - audit.size() + 1;
            noting.anchored(last);
            LOG.info("{}", last.text());
        }
    }

    /** Since when there are lines that no anchor covers, as far as this owner knows, also where it has no key; null: there are none. */
    Instant uncoveredSince() {
        return uncovered;
    }
}
