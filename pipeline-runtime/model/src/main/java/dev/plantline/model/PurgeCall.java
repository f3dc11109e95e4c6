package dev.plantline.model;

import java.util.List;

/**
 * Which messages of a partition a target may forget once they are old enough.
 *
 * @param partition whose messages
 * @param ownerEpoch of the caller
 * @param sealedTo offset behind the last message whose outcome the audit tells for good
 * @param setAside idempotency keys of held messages and dead letters, nothing under them is forgotten; with more than
 *     {@value #MOST_SET_ASIDE} the target refuses
 */
public record PurgeCall(PartitionId partition, long ownerEpoch, long sealedTo, List<String> setAside) {
    /** Most keys of one call. */
    public static final int MOST_SET_ASIDE = 20_000;

    /** Most messages that are forgotten in one call. */
    public static final int AT_ONCE = 1_000;
}
