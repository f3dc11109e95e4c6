package dev.plantline.delivery.partition;

import dev.plantline.delivery.partition.PartitionAccounting.Audited;
import dev.plantline.model.Released;
import java.time.Instant;

/**
 * When something happens to a partition, and under which configuration of its interface: what decides is told both and reaches for neither.
 *
 * @param elapsed when, as what waits counts: it never jumps, and means nothing outside of this process
 * @param instant when, as it is written down: it can jump, and nothing is decided by it
 * @param live the interface as it is configured then
 */
public record Now(long elapsed, Instant instant, ActiveInterface live) {
    /** Under what and when something is audited. */
    public Audited audited() {
        return new Audited(live.revision(), live.content(), live.approved(), released(), instant);
    }

    /** The released batch that may be applied; null: none needs to be. */
    Released released() {
        return live.gate() == null ? null : live.gate().released();
    }
}
