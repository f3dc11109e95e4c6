package dev.plantline.topics.account;

import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Target;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetLedger;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Compares what the audit says had its effect with the rows of the target's ledger: one by one where messages are not sealed, in number where they are.
 * The ledger is read last, so what it knows of messages without an outcome can only be newer.
 */
final class LedgerComparison {
    private static final byte FOUND = 1;

    private final TargetLedger ledger;
    private final AuditedOutcomes outcomes;
    private final Checkpoint checkpoint;
    private final Differences differences;

    private final PositionPages found = new PositionPages();
    /** Rows of messages that did not stand in {@code .in} when it was read; the highest of a bounded number. */
    private final NavigableSet<Long> beyond = new TreeSet<>();

    private long sealed;

    LedgerComparison(TargetLedger ledger, AuditedOutcomes outcomes, Checkpoint checkpoint, Differences differences) {
        this.ledger = ledger;
        this.outcomes = outcomes;
        this.checkpoint = checkpoint;
        this.differences = differences;
    }

    /**
     * Adds a line for each difference.
     *
     * @param now the time, to tell whether the target may have forgotten something
     * @param end end of {@code .in}, asked again after the ledger was read
     * @throws TargetException when the target does not answer, or refuses
     */
    void compare(PartitionId partition, Instant now, LongSupplier end) throws TargetException {
        ledger.forEachApplied(partition, this::take);
        long last = end.getAsLong();
        beyond.tailSet(last)
                .forEach(
                        offset -> differences.add(
                                offset,
                                "stands in the target's ledger as applied, and .in has no such message: the row is not delivery's"));
        long[] unsealed = {0};
        outcomes.forEachUnsealed((what, offset) -> {
            if (what == What.applied) {
                unsealed[0]++;
                if (found.get(offset) != FOUND) {
                    differences.add(
                            offset,
                            "was audited as applied, and the target's ledger has no row that says so: somebody deleted or"
                                    + " changed it there, the target was restored, or this is another one. A repeat of"
                                    + " the message would be applied");
                }
            }
        });
        compareSealed(outcomes.totals().applied() - unsealed[0], now);
    }

    private void take(long offset) {
        if (offset < outcomes.sealedTo()) {
            // What was set aside can have been retried since the audit was read; of all others the seal has the number.
            What standing = outcomes.of(offset);
            if (standing == null || standing.isFinal()) {
                sealed++;
            }
            return;
        }
        if (!checkpoint.hasOutcome(offset)) {
            if (offset >= checkpoint.end()) {
                beyond.add(offset);
                if (beyond.size() > Differences.MOST) {
                    beyond.pollFirst();
                }
            }
            return; // its answer is on the way
        }
        What what = outcomes.of(offset);
        if (what == What.applied) {
            found.set(offset, FOUND);
        } else if (what != null && what.isFinal()) {
            differences.add(
                    offset,
                    "was audited as " + what
                            + ", and the target's ledger says that it is applied: the row or the line is"
                            + " not delivery's");
        }
        // What is set aside can have been retried meanwhile. What has no line is one already.
    }

    /** Of sealed messages the target may have forgotten those that are old enough, and never remembers more than there were. */
    private void compareSealed(long audited, Instant now) {
        boolean allKnown = outcomes.beginsAfter(now.minus(Target.REPEATS_KNOWN));
        if (sealed > audited || allKnown && sealed < audited) {
            differences.add(
                    "the target's ledger has " + sealed + " rows of sealed messages that are applied, and the audit"
                            + " counts " + audited + ": rows were added or deleted there, or the target was restored");
        }
    }
}
