package dev.plantline.delivery.partition;

import dev.plantline.delivery.partition.PartitionAccounting.Audited;
import java.time.Instant;

/**
 * When something happens to a partition, and under which configuration of its interface: what decides is told both and reaches for neither.
 *
 * @param millis when, epoch milliseconds
 * @param live the interface as it is configured then
 */
public record Now(long millis, ActiveInterface live) {
    /** When. */
    public Instant instant() {
        return Instant.ofEpochMilli(millis);
    }

    /** Under what and when something is audited. */
    public Audited audited() {
        return new Audited(live.revision(), live.content(), instant());
    }
}
