package dev.plantline.gateway.odoo;

import dev.plantline.model.Hashes;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which records were sent as they are, so that one that has not changed is not sent again. In memory: a gateway that begins anew sends them once more,
 * and delivery counts these as duplicates. For one thread.
 */
final class SentRecords {
    /** Records that a full reading compares. */
    static final int MOST = 50_000;

    /** A window knows a record by two numbers and only those of ten minutes, so it knows more. About 100 bytes each. */
    private static final int WINDOW = 4;

    private static final int MOMENT = "2026-11-28 03:00:00".length();

    private final int most;
    private final Map<Long, Sent> byId = new HashMap<>();
    /** Of the pass that goes on. */
    private final Set<Long> seen = new HashSet<>();

    /**
     * A record.
     *
     * @param hash of the message
     * @param written when, as the digits of Odoo's moment: 20261128030000; 0: Odoo does not say
     */
    private record Sent(long hash, long written) {}

    SentRecords(int most) {
        this.most = most;
    }

    /** See {@link #MOST}. */
    int most() {
        return most;
    }

    /** Records that are known at most between two readings of a window. */
    int mostOfAWindow() {
        return most * WINDOW;
    }

    /** Whether a window can know these too. */
    boolean hasRoomFor(Collection<Long> ids) {
        return byId.size() + ids.stream().filter(id -> !byId.containsKey(id)).count() <= mostOfAWindow();
    }

    /** Forgets all: somebody else may have sent other states since. */
    void clear() {
        byId.clear();
        seen.clear();
    }

    /** A pass begins. */
    void begin() {
        seen.clear();
    }

    /** Notes that a record is there; returns how many there are in this pass. */
    int saw(long id) {
        seen.add(id);
        return seen.size();
    }

    /** Whether it was sent as it is. */
    boolean has(long id, byte[] message) {
        var sent = byId.get(id);
        return sent != null && sent.hash() == hash(message);
    }

    /** Notes that these were sent. */
    void sent(Map<Long, byte[]> messages, Map<Long, String> writeDates) {
        messages.forEach(
                (id, message) -> byId.put(id, new Sent(hash(message), digits(writeDates.getOrDefault(id, "")))));
    }

    /** A pass over all records has ended: those that it did not see are forgotten, and sent again should they come back. */
    void keepSeen() {
        byId.keySet().retainAll(seen);
        seen.clear();
    }

    /** Forgets what no later pass can read again. */
    void forgetBefore(String writeDate) {
        long before = digits(writeDate);
        byId.values().removeIf(each -> each.written() < before);
        seen.clear();
    }

    /** Moments of one form keep their order. */
    private static long digits(String moment) {
        long digits = 0;
        for (int i = 0; i < Math.min(moment.length(), MOMENT); i++) {
            if (moment.charAt(i) >= '0' && moment.charAt(i) <= '9') {
                digits = digits * 10 + moment.charAt(i) - '0';
            }
        }
        return digits;
    }

    private static long hash(byte[] message) {
        return ByteBuffer.wrap(Hashes.sha256().digest(message)).getLong();
    }
}
