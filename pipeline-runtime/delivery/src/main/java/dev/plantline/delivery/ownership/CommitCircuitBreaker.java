package dev.plantline.delivery.ownership;

import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.model.Backoff;
import java.util.random.RandomGenerator;

/**
 * Spares a broker that takes no results. Owning a partition again is the cure for any doubt about a commit; when it has not helped several times in a row,
 * the next attempts begin after pauses that grow up to ten times the longest pause between calls. For the thread of its partition.
 */
final class CommitCircuitBreaker {
    /** Ownerships in a row after which there are pauses. */
    static final int LOSSES = 3;

    private static final int LONGEST = 10;

    private final Backoff backoff;
    private int losses;
    private long pause;

    CommitCircuitBreaker(DeliverySettings bounds, RandomGenerator random) {
        long first = bounds.longestPause().toMillis();
        this.backoff = new Backoff(first, first * LONGEST, random);
    }

    /**
     * An ownership was lost to an error while committing results.
     *
     * @param committed whether it had committed any before
     */
    void lost(boolean committed) {
        losses = committed ? 1 : losses + 1;
        pause = losses < LOSSES ? 0 : backoff.after(pause);
    }

    /** Results were committed. */
    void committed() {
        losses = 0;
        pause = 0;
    }

    /** Ownerships in a row that were lost like this. */
    int losses() {
        return losses;
    }

    /** How long the next ownership is waited with, milliseconds; 0: there is no reason to. */
    long pause() {
        return pause;
    }

    /** What is said of it, with what the broker said. */
    String words(String why) {
        return pause == 0
                ? why
                : "the partition was lost " + losses
                        + " times in a row to an error while committing results, and is owned again after "
                        + Math.max(1, pause / 1_000) + " s: " + why;
    }
}
