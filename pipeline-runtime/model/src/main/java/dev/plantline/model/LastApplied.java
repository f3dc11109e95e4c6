package dev.plantline.model;

import java.time.Duration;
import java.time.Instant;

/**
 * The message of a partition that was applied last. A target that does not know it any more was restored from a backup: nothing of what it did since then
 * is there.
 *
 * @param offset in {@code .in}
 * @param key idempotency key, 32 hex digits
 * @param at when, by the clock of its owner
 */
public record LastApplied(long offset, String key, Instant at) {
    /** Less than a target knows a message: a clock that goes wrong by a day is nothing against hundreds. */
    private static final Duration KNOWN = Target.REPEATS_KNOWN.minusDays(2);

    /** Whether the target must still know it, as the time is now. */
    public boolean isKnown(Instant now) {
        return now.isBefore(at.plus(KNOWN));
    }
}
