package dev.plantline.delivery.partition;

import dev.plantline.model.Backoff;
import dev.plantline.model.TargetException;

/** Spares an Odoo connection that does not answer: after some failed calls in a row only one probe at a time goes out. Thread safe. */
public final class ConnectionCircuitBreaker {
    /** What may be sent now. */
    public enum Pass {
        open,
        probe,
        closed
    }

    private static final int FAILURES = 5;

    private final Backoff backoff;
    private int failures;
    private long answers;
    private long pause;
    private long probeAt;
    private boolean probing;
    private String reason;

    public ConnectionCircuitBreaker(Backoff backoff) {
        this.backoff = backoff;
    }

    public synchronized Pass pass(long now) {
        if (failures < FAILURES) {
            return Pass.open;
        }
        return probing || now < probeAt ? Pass.closed : Pass.probe;
    }

    /** A call goes out; as a probe it keeps others back until it ends. */
    public synchronized void sent(boolean probe) {
        probing |= probe;
    }

    public synchronized void answered() {
        answers++;
        failures = 0;
        pause = 0;
        probing = false;
        reason = null;
    }

    /** A call failed as a whole: some failures are answers too. */
    public void failed(TargetException failure, long now) {
        switch (failure.kind()) {
            case configuration, contention -> answered();
            case ambiguous, unreachable -> failed(now, failure.getMessage());
        }
    }

    public synchronized void failed(long now, String why) {
        failures++;
        pause = backoff.after(pause);
        probeAt = now + pause;
        probing = false;
        reason = why;
    }

    /** Calls answered so far: tells whether others succeeded meanwhile. */
    synchronized long answers() {
        return answers;
    }

    /** When a probe may go out, elapsed milliseconds; while one is in flight, a look a little later. */
    synchronized long probeAt(long now) {
        return probing ? now + 200 : probeAt;
    }

    /** Why it is closed; null when it is open. */
    public synchronized String reason() {
        return failures < FAILURES ? null : reason;
    }
}
