package dev.plantline.delivery.partition;

import dev.plantline.delivery.partition.ConnectionCircuitBreaker.Pass;
import dev.plantline.model.Backoff;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether an interface may apply: closed while the connection as a whole is wrong, or when many different keys were refused alike in a row.
 * A probe with back-off opens it again by itself. For the thread of its partition.
 */
final class InterfaceCircuitBreaker {
    private final Backoff backoff;
    private final int alike;
    private final Set<String> keys = new HashSet<>();
    private String pattern;
    /** Why the connection as a whole is wrong; null: nobody says so. */
    private String misconfigured;
    /** Calls that had gone out when it was first said. */
    private long misconfiguredAt;
    /** Calls that have gone out. */
    private long calls;
    /** Why the connection or the mapping is suspected and not the messages; null: nothing is suspected. */
    private String suspicion;
    /** Whether what closes keys was refused like what applies. */
    private boolean closesRefused;

    private long probeAt;
    private long pause;
    private boolean probing;

    /**
     * Open.
     *
     * @param alike how many different keys in a row make a suspicion
     */
    InterfaceCircuitBreaker(Backoff backoff, int alike) {
        this.backoff = backoff;
        this.alike = alike;
    }

    /** What applies may go out like this. */
    Pass pass(long now) {
        if (reason() == null) {
            return Pass.open;
        }
        return probing || now < probeAt ? Pass.closed : Pass.probe;
    }

    /** What closes keys may go out like this: it does nothing of what the suspicion is about. */
    Pass passOfCloses(long now) {
        return misconfigured == null && !closesRefused ? Pass.open : pass(now);
    }

    /** Why it is closed; null: it is open. */
    String reason() {
        return misconfigured != null ? misconfigured : suspicion;
    }

    /** When a probe may go out, elapsed milliseconds; {@link Long#MAX_VALUE}: not before the one in flight ends. */
    long probeAt() {
        return probing ? Long.MAX_VALUE : probeAt;
    }

    /**
     * A call goes out; as a probe it keeps others back until it ends.
     *
     * @return its number
     */
    long sent(boolean probe) {
        probing |= probe;
        return ++calls;
    }

    /** A call ended. When it was the probe and this is still closed, the next one waits longer; other calls in flight tell nothing new. */
    void ended(boolean probe, long now) {
        if (probe && probing) {
            probing = false;
            backOff(now);
        }
    }

    private void backOff(long now) {
        pause = backoff.after(pause);
        probeAt = now + pause;
    }

    /**
     * The target answered: a wrong connection would not have let it.
     *
     * @param number of the call: the answer to one that went out before says nothing about the connection as it is now
     */
    void answered(long number) {
        if (misconfigured != null && number > misconfiguredAt) {
            misconfigured = null;
            openedUp();
        }
    }

    /** A message had its effect, or the ledger knew it. */
    void succeeded() {
        keys.clear();
        pattern = null;
        unsuspect();
    }

    /** The target did what closes a key. */
    void closed() {
        closesRefused = false;
    }

    /** Forgets what was: a new key, revision or configuration may have repaired it. A wrong connection is probed at once. */
    void forget(long now) {
        succeeded();
        pause = 0;
        probing = false;
        probeAt = now;
    }

    private void unsuspect() {
        suspicion = null;
        closesRefused = false;
        openedUp();
    }

    private void openedUp() {
        if (reason() == null) {
            pause = 0;
            probing = false;
        }
    }

    /** The connection as a whole is wrong. */
    void close(String why, long now) {
        if (misconfigured == null) {
            misconfiguredAt = calls;
        }
        if (reason() == null) {
            backOff(now);
        }
        misconfigured = why;
    }

    /**
     * The target refused a message.
     *
     * @param kind the same for what is refused for the same cause; null: the cause is what the message names, which says nothing about anything else
     * @param again it was refused before and set aside for it: what was told once tells nothing new
     * @param closing it was to be closed and not applied
     * @return whether the message is not to blame: too many different keys were refused alike, and nothing succeeded between
     */
    boolean refused(String orderKey, String kind, boolean again, boolean closing, String why, long now) {
        if (kind == null) {
            return false;
        }
        if (again) {
            return suspicion != null && kind.equals(pattern);
        }
        if (!kind.equals(pattern)) {
            keys.clear();
            pattern = kind;
            unsuspect();
        }
        keys.add(orderKey);
        if (keys.size() < alike) {
            return false;
        }
        closesRefused |= closing;
        if (suspicion == null) {
            if (reason() == null) {
                backOff(now);
            }
            suspicion = keys.size()
                    + " different order keys in a row were refused alike and none succeeded, so the connection"
                    + " or the mapping is suspected and not the messages: " + why;
        }
        return true;
    }
}
