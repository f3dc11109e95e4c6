package dev.plantline.operator;

import dev.plantline.model.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Time that only a test moves. */
public final class ManualTime implements TimeSource {
    private Instant wall = Instant.parse("2026-11-24T12:00:00Z");
    private long elapsed = 1_000;

    @Override
    public Instant instant() {
        return wall;
    }

    @Override
    public long elapsedMillis() {
        return elapsed;
    }

    /** Time passes. */
    public void pass(Duration time) {
        wall = wall.plus(time);
        elapsed += time.toMillis();
    }

    /** Somebody sets the wall clock of the machine, forward or back; no time passes. */
    public void jump(Duration by) {
        wall = wall.plus(by);
    }
}
