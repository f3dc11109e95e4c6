package dev.plantline.delivery.partition;

import dev.plantline.delivery.partition.ConnectionCircuitBreaker.Pass;
import dev.plantline.model.Backoff;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether an interface may apply: closed while the connection as a whole is wrong, or when many different keys failed alike in a row.
 * A probe with back-off opens it again by itself.
 */
public final class InterfaceCircuitBreaker {
    private final Backoff backoff;
    private final int alike;
    private final Set<String> keys = new HashSet<>();
    private String pattern;
    private String reason;
    private boolean byPattern;
    private long probeAt;
    private long pause;
    private boolean probing;

    public InterfaceCircuitBreaker(Backoff backoff, int alike) {
        this.backoff = backoff;
        this.alike = alike;
    }

    public Pass pass(long now) {
        if (reason == null) {
            return Pass.open;
        }
        return probing || now < probeAt ? Pass.closed : Pass.probe;
    }

    /** Why it is closed; null: it is open. */
    public String reason() {
        return reason;
    }

    /** When a probe may go out, epoch milliseconds; {@link Long#MAX_VALUE}: not before the one in flight ends. */
    public long probeAt() {
        return probing ? Long.MAX_VALUE : probeAt;
    }

    public void sent(boolean probe) {
        probing |= probe;
    }

    /** A call ended. When it was the probe and the gate is still closed, the next one waits longer; other calls in flight tell nothing new. */
    public void ended(boolean probe, long now) {
        if (probe && probing) {
            probing = false;
            backOff(now);
        }
    }

    private void backOff(long now) {
        pause = backoff.after(pause);
        probeAt = now + pause;
    }

    /** The target answered: a wrong connection would not have let it. */
    void answered() {
        if (!byPattern) {
            open();
        }
    }

    /** A message had its effect, or the ledger knew it. */
    public void succeeded() {
        forget();
    }

    /** Forgets what was: a new key, revision or configuration may have repaired it. */
    void forget() {
        keys.clear();
        pattern = null;
        open();
    }

    private void open() {
        reason = null;
        byPattern = false;
        pause = 0;
        probing = false;
    }

    public void close(String why, long now) {
        if (reason == null) {
            backOff(now);
        }
        reason = why;
    }

    /**
     * The target refused a message.
     *
     * @return whether the message is not to blame: too many different keys were refused alike, and nothing succeeded between
     */
    public boolean refused(String orderKey, String kind, String why, long now) {
        if (!kind.equals(pattern)) {
            keys.clear();
            pattern = kind;
            if (byPattern) {
                open();
            }
        }
        keys.add(orderKey);
        if (keys.size() < alike) {
            return false;
        }
        if (!byPattern) {
            byPattern = true;
            if (reason == null) {
                backOff(now);
            }
            reason = keys.size()
                    + " different order keys in a row were refused alike and none succeeded, so the connection"
                    + " or the mapping is suspected and not the messages: " + why;
        }
        return true;
    }
}
