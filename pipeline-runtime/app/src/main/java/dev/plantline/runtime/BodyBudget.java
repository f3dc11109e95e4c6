package dev.plantline.runtime;

import java.util.HashMap;
import java.util.Map;

/** Memory for bodies: counted for all together, for each interface, and for each sender of it. Thread safe. */
final class BodyBudget {
    private final IntakeLimits limits;
    private final Map<String, Long> ofInterface = new HashMap<>();
    private final Map<Sender, Long> ofSender = new HashMap<>();
    private long total;

    /**
     * Who sends.
     *
     * @param interfaceName to which
     * @param keyId with which key
     */
    record Sender(String interfaceName, String keyId) {}

    BodyBudget(IntakeLimits limits) {
        this.limits = limits;
    }

    /** Takes memory for a sender; takes none and says false when the sender, the interface or the gateway has no more. */
    synchronized boolean take(Sender sender, long bytes) {
        long mine = ofSender.getOrDefault(sender, 0L) + bytes;
        long its = ofInterface.getOrDefault(sender.interfaceName(), 0L) + bytes;
        if (mine > limits.bytesOfSender() || its > limits.bytesOfInterface() || total + bytes > limits.bytesAtOnce()) {
            return false;
        }
        ofSender.put(sender, mine);
        ofInterface.put(sender.interfaceName(), its);
        total += bytes;
        return true;
    }

    /** Gives back what was taken. */
    synchronized void give(Sender sender, long bytes) {
        ofSender.computeIfPresent(sender, (same, taken) -> taken == bytes ? null : taken - bytes);
        ofInterface.computeIfPresent(sender.interfaceName(), (same, taken) -> taken == bytes ? null : taken - bytes);
        total -= bytes;
    }

    /** Bytes that are taken now. */
    synchronized long taken() {
        return total;
    }
}
