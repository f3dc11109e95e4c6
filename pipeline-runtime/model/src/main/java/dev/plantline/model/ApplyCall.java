package dev.plantline.model;

import java.util.List;

/**
 * Operations of one partition, at most one per idempotency key. Those of one order key that apply are a run: they stand in their order, and each is
 * worked only when the one before it is applied, a duplicate or superseded. The first that is not ends its run; what is behind it is not tried.
 *
 * @param partition whose operations
 * @param ownerEpoch of the caller
 * @param operations ready heads of different lanes, and what may go out behind them
 * @param last what was applied last before the call was made: a target that does not know it any more does nothing, and answers as to a caller that is not
 *     the owner; null: nothing is asked
 */
public record ApplyCall(PartitionId partition, long ownerEpoch, List<Operation> operations, LastApplied last) {
    /** A call that asks for nothing that must be known. */
    public ApplyCall(PartitionId partition, long ownerEpoch, List<Operation> operations) {
        this(partition, ownerEpoch, operations, null);
    }
}
