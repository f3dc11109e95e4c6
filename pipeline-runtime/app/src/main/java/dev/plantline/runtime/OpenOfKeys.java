package dev.plantline.runtime;

import dev.plantline.model.signature.SenderKey;
import java.util.HashMap;
import java.util.Map;

/** How many of something each key has open at once, over all its interfaces. Thread safe. */
final class OpenOfKeys {
    private final int most;
    private final Map<SenderKey.Holder, Integer> open = new HashMap<>();

    /**
     * Nothing is open.
     *
     * @param most that one key may have
     */
    OpenOfKeys(int most) {
        this.most = most;
    }

    /** One more; false, and none more, when it has as many as it may have. */
    synchronized boolean take(SenderKey.Holder holder) {
        int before = open.getOrDefault(holder, 0);
        if (before < most) {
            open.put(holder, before + 1);
        }
        return before < most;
    }

    /** One is closed that was taken. */
    synchronized void give(SenderKey.Holder holder) {
        open.computeIfPresent(holder, (same, before) -> before == 1 ? null : before - 1);
    }
}
