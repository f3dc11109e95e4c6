package dev.plantline.delivery.ownership;

import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus;
import java.time.Instant;

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
 * @param pending received by Kafka and without an outcome; those held or dead-lettered have one. Until the target has let this owner begin: as it
 *     was at its election, what came since is not counted
 * @param heldKeys order keys that are held
 * @param paused reading pauses until a human acts: as much is set aside as may be, or a burst of unreadable messages
 * @param oldestPending when the oldest message was received that is in flight or held; null: none
 * @param lastApplied last apply of this process; null: none
 * @param ownerEpoch of this owner; 0: not owner yet, and none of the numbers is known
 */
public record PartitionStatus(
        String interfaceName,
        int partition,
        String revision,
        WorkloadStatus.State state,
        String reason,
        Totals totals,
        long pending,
        int heldKeys,
        boolean paused,
        Instant oldestPending,
        Instant lastApplied,
        long ownerEpoch) {}
