package dev.plantline.delivery.partition;

/** A stopwatch that runs while tries are possible: a hold ages by it, and not while the target is away or the interface suspended. */
final class PossibleTries {
    private long millis;
    private boolean running;
    private long mark;

    /** It is this time, and from now on tries are possible or not. */
    void at(long now, boolean possible) {
        if (running) {
            millis += Math.max(0, now - mark);
        }
        mark = now;
        running = possible;
    }

    /** For how long tries were possible, milliseconds. */
    long millis() {
        return millis;
    }
}
