package dev.plantline.delivery.partition;

/**
 * A stopwatch that runs while tries are possible: a hold ages by it, and not while the target is away or the interface suspended. The age of a hold
 * decides whether a message is given up, so no single step is believed to be longer than {@link #LONGEST_STEP}: in a process that was frozen for an hour
 * nothing was tried.
 */
final class PossibleTries {
    /** An owner looks at its time more often, milliseconds. */
    static final long LONGEST_STEP = 5_000;

    private long millis;
    private boolean running;
    private long mark;

    /** It is this time, and from now on tries are possible or not. */
    void at(long now, boolean possible) {
        if (running) {
            millis += Math.max(0, Math.min(now - mark, LONGEST_STEP));
        }
        mark = now;
        running = possible;
    }

    /** For how long tries were possible, milliseconds. */
    long millis() {
        return millis;
    }
}
