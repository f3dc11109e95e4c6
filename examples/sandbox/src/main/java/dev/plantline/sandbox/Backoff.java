package dev.plantline.sandbox;

import java.time.Duration;

/** Pauses that double from a first one to a longest one, and begin anew once something went well. Not thread safe. */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private Duration next;

    /**
     * No pause yet.
     *
     * @param first more than nothing
     * @param longest no pause is longer
     */
    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** How long to wait after one more failure. */
    Duration next() {
        Duration pause = next;
        next = next.multipliedBy(2).compareTo(longest) > 0 ? longest : next.multipliedBy(2);
        return pause;
    }

    /** The next failure is a first one again. */
    void reset() {
        next = first;
    }
}
