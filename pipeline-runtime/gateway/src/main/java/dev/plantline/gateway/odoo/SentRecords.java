package dev.plantline.gateway.odoo;

import dev.plantline.model.Hashes;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which records were sent as they are, so that one that has not changed is not sent again. In memory: a gateway that begins anew sends them once more,
 * and delivery counts these as duplicates. For one thread.
 */
final class SentRecords {
    /** Of more the one that was sent longest ago is forgotten. */
    static final int MOST = 50_000;

    private final int most;
    private final Map<Long, Sent> byId = new LinkedHashMap<>();
    /** Of the pass that goes on. */
    private final Set<Long> seen = new HashSet<>();

    /**
     * A record.
     *
     * @param hash of the message
     * @param writeDate when it was written; empty: Odoo does not say
     */
    private record Sent(long hash, String writeDate) {}

    SentRecords(int most) {
        this.most = most;
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
        messages.forEach((id, message) -> {
            byId.remove(id); // to the end
            byId.put(id, new Sent(hash(message), writeDates.getOrDefault(id, "")));
        });
        var eldest = byId.entrySet().iterator();
        for (int over = byId.size() - most; over > 0; over--) {
            eldest.next();
            eldest.remove();
        }
    }

    /** A pass over all records has ended: those that it did not see are forgotten, and sent again should they come back. */
    void keepSeen() {
        byId.keySet().retainAll(seen);
        seen.clear();
    }

    /** Forgets what no later pass can read again. */
    void forgetBefore(String writeDate) {
        byId.values().removeIf(each -> each.writeDate().compareTo(writeDate) < 0);
        seen.clear();
    }

    private static long hash(byte[] message) {
        return ByteBuffer.wrap(Hashes.sha256().digest(message)).getLong();
    }
}
