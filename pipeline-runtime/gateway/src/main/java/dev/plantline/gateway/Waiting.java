package dev.plantline.gateway;

import java.util.HashMap;
import java.util.Map;

/**
 * Bytes that wait for their append: counted for all topics together, and for each, so that a topic that does not answer leaves room for the
 * others. Thread safe.
 */
final class Waiting {
    /** Least share of a topic, bytes. */
    private static final long LEAST_SHARE = 2 << 20;

    private static final int SHARES = 3;

    private final long share;
    private final Map<String, Long> ofTopic = new HashMap<>();
    private long total;

    /**
     * Nothing waits yet.
     *
     * @param largest message, bytes, headers included; it fits the share of a topic
     */
    Waiting(int largest) {
        this.share = share(largest);
    }

    /** What one topic may take, bytes. */
    static long share(int largest) {
        return Math.max(LEAST_SHARE, largest);
    }

    /** What all topics together may take, bytes: two silent ones still leave a share. */
    static long all(int largest) {
        return SHARES * share(largest);
    }

    /** Takes room for a message; takes none and says false when its topic or all together have no more. */
    synchronized boolean take(String topic, int bytes) {
        long its = ofTopic.getOrDefault(topic, 0L) + bytes;
        if (its > share || total + bytes > SHARES * share) {
            return false;
        }
        ofTopic.put(topic, its);
        total += bytes;
        return true;
    }

    /** Gives back what was taken. */
    synchronized void give(String topic, int bytes) {
        ofTopic.computeIfPresent(topic, (same, taken) -> taken == bytes ? null : taken - bytes);
        total -= bytes;
    }
}
