package dev.plantline.testing.odoo;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What goes wrong with apply calls, on purpose. All counts are of calls to come. Thread safe. */
public final class Faults {
    private final AtomicInteger delayed = new AtomicInteger();
    private final AtomicReference<Duration> delay = new AtomicReference<>(Duration.ZERO);
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger contended = new AtomicInteger();
    private volatile boolean unavailable;
    private volatile Duration perCall = Duration.ZERO;
    private volatile Duration perOperation = Duration.ZERO;

    /** The next calls are worked only after this time. */
    public void delay(int calls, Duration time) {
        delay.set(time);
        delayed.set(calls);
    }

    /** The next calls commit, and then the socket is closed without an answer. */
    public void closeAfterCommit(int calls) {
        closed.set(calls);
    }

    /** The next calls commit, and then answer HTTP 500, as when a hook after the commit fails. */
    public void failAfterCommit(int calls) {
        failed.set(calls);
    }

    /** The next calls are rolled back and answer a serialization failure. */
    public void contention(int calls) {
        contended.set(calls);
    }

    /** While true every call, of whatever kind, answers HTTP 503 as a proxy does when Odoo is away. */
    public void unavailable(boolean away) {
        unavailable = away;
    }

    /** How long Odoo's work takes, for benchmarks: so much a call and so much an operation. */
    public void workTime(Duration call, Duration operation) {
        perCall = call;
        perOperation = operation;
    }

    boolean isUnavailable() {
        return unavailable;
    }

    Duration timeOf(int operations) {
        Duration work = perCall.plus(perOperation.multipliedBy(operations));
        return taken(delayed) ? work.plus(delay.get()) : work;
    }

    boolean takeContention() {
        return taken(contended);
    }

    boolean takeFailure() {
        return taken(failed);
    }

    boolean takeClosing() {
        return taken(closed);
    }

    private static boolean taken(AtomicInteger calls) {
        return calls.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }
}
