package dev.plantline.model;

import dev.plantline.model.history.Anchor;

/**
 * An anchor that is to stand in the target as well, where who holds Kafka cannot change it.
 *
 * @param partition whose audit it is of
 * @param ownerEpoch of the caller
 * @param anchor true in Kafka already
 */
public record AnchorNote(PartitionId partition, long ownerEpoch, Anchor anchor) {}
