package dev.plantline.model;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The time of the machine. All of a process count from the same moment, so that their readings can be compared. */
record SystemTime() implements TimeSource {
    private static final long START = System.nanoTime();

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long elapsedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - START);
    }
}
