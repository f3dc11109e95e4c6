package dev.plantline.model;

import java.util.List;

/**
 * Operations of one partition, at most one per idempotency key.
 *
 * @param partition whose operations
 * @param ownerEpoch of the caller
 * @param operations ready heads of different lanes
 */
public record ApplyCall(PartitionId partition, long ownerEpoch, List<Operation> operations) {}
