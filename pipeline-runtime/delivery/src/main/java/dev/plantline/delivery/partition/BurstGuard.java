package dev.plantline.delivery.partition;

import java.util.BitSet;

/**
 * Notices a sender's silent change: when more than a fifth of the last 1 000 messages were contract or mapping failures, reading pauses
 * instead of filling {@code .aside}. A human's command or a new configuration lets it go on.
 */
final class BurstGuard {
    private static final int LAST = 1_000;
    private static final int TOO_MANY = LAST / 5;

    private final BitSet failures = new BitSet(LAST);
    private int next;

    void seen(boolean contractOrMappingFailure) {
        failures.set(next, contractOrMappingFailure);
        next = (next + 1) % LAST;
    }

    boolean tripped() {
        return failures.cardinality() > TOO_MANY;
    }

    void forget() {
        failures.clear();
    }
}
