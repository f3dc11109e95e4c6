package dev.plantline.delivery.ownership;

import dev.plantline.delivery.ownership.PartitionElection.Owned;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.model.AsideState;
import dev.plantline.model.ControlTotals;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a partition that is assigned to this pod stands.
 *
 * @param interfaceName whose partition
 * @param partition its number
 * @param revision that decides about its messages
 * @param state running, waiting (becoming the owner, nothing has failed), suspended, blocked (goes on by itself) or stopped (only a human can
 *     decide)
 * @param reason why it does not run; null when it does
 * @param totals the account at the last commit, also when an owner before wrote it
 * @param quantities what the messages with an outcome are about, at the last commit, also when an owner before wrote it
 * @param pending received by Kafka and without an outcome; those held or dead-lettered have one. Until the target has let this owner begin: as it
 *     was at its election, what came since is not counted
 * @param heldKeys order keys that are held
 * @param asideOverdue messages that are set aside for longer than the interface's {@code asideRetention}; 0: none, or it has none
 * @param paused reading pauses until a human acts: as much is set aside as may be, or a burst of unreadable messages
 * @param oldestPending when the oldest message was received that is in flight or held; null: none
 * @param lastApplied last apply of this process; null: none
 * @param commitLosses ownerships in a row that were lost to an error while committing results; 0: none
 * @param ownerEpoch of this owner; 0: not owner yet, and none of the numbers is known
 * @param unanchoredSince since when this owner has lines of the audit that no anchor covers; null: it has none
 */
public record PartitionStatus(
        String interfaceName,
        int partition,
        String revision,
        WorkloadStatus.State state,
        String reason,
        Totals totals,
        ControlTotals quantities,
        long pending,
        int heldKeys,
        int asideOverdue,
        boolean paused,
        Instant oldestPending,
        Instant lastApplied,
        int commitLosses,
        long ownerEpoch,
        Instant unanchoredSince) {

    /** A checkpoint without quantities has counted none. */
    static ControlTotals known(ControlTotals quantities) {
        return quantities == null ? ControlTotals.NONE : quantities;
    }

    /** A partition that was just assigned, of which nothing is known. */
    static PartitionStatus waiting(String interfaceName, int partition, String revision) {
        return new PartitionStatus(
                interfaceName,
                partition,
                revision,
                WorkloadStatus.State.waiting,
                "becoming the owner",
                Totals.NONE,
                ControlTotals.NONE,
                0,
                0,
                0,
                false,
                null,
                null,
                0,
                0,
                null);
    }

    /** The same in another state, with the numbers as they were. */
    PartitionStatus standing(String newRevision, WorkloadStatus.State newState, String newReason) {
        return new PartitionStatus(
                interfaceName,
                partition,
                newRevision,
                newState,
                newReason,
                totals,
                quantities,
                pending,
                heldKeys,
                asideOverdue,
                paused,
                oldestPending,
                lastApplied,
                commitLosses,
                ownerEpoch,
                newState == WorkloadStatus.State.stopped ? null : unanchoredSince);
    }

    /** The same by one who has seen other ownerships before this one. */
    PartitionStatus after(Instant appliedBefore, int losses) {
        return new PartitionStatus(
                interfaceName,
                partition,
                revision,
                state,
                reason,
                totals,
                quantities,
                pending,
                heldKeys,
                asideOverdue,
                paused,
                oldestPending,
                lastApplied == null ? appliedBefore : lastApplied,
                losses,
                ownerEpoch,
                unanchoredSince);
    }

    /** What is known before the target has let us begin: the account of the owner before, what is set aside, what was pending. */
    PartitionStatus taken(ActiveInterface mine, Owned owned, Instant now) {
        Collection<AsideState> aside = owned.content().states().values();
        List<AsideState> held = aside.stream()
                .filter(one -> one.standing() == AsideState.Standing.held)
                .toList();
        return new PartitionStatus(
                interfaceName,
                partition,
                mine.revision(),
                state,
                reason,
                owned.checkpoint().totals(),
                known(owned.checkpoint().quantities()),
                owned.pending().messages(),
                (int) held.stream().map(AsideState::orderKey).distinct().count(),
                mine.overdue(aside.stream(), now),
                false,
                Stream.concat(
                                held.stream().map(AsideState::received),
                                Stream.ofNullable(owned.pending().since()))
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                lastApplied,
                commitLosses,
                owned.epoch(),
                null);
    }
}
