package dev.plantline.delivery.partition;

import dev.plantline.delivery.flow.Message;
import dev.plantline.model.AsideState;
import dev.plantline.model.PodMemory;
import dev.plantline.model.Quantity;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Held messages and open dead letters of a partition by offset, and how much of what is bounded they take. For the thread of its partition. */
final class SetAside {
    /** What makes two messages the same. */
    private record Same(String idempotencyKey, String contentHash) {
        static Same of(Message message) {
            return new Same(
                    message.headers().keys().idempotencyKey(),
                    message.headers().keys().contentHash());
        }
    }

    /** An amount with its unit, beside the unit's name. */
    private static final int QUANTITY_BYTES = 120;

    /** A name, beside its characters. */
    private static final int NAME_BYTES = 60;

    private final TreeMap<Long, Message> messages = new TreeMap<>();
    private final NavigableMap<Long, Message> seen = Collections.unmodifiableNavigableMap(messages);
    /** The first that was set aside of each. */
    private final Map<Same, Message> same = new HashMap<>();

    private long changes;
    private long bodies;
    private long memory;

    /** A message stands there from now on, or otherwise than before. */
    void put(Message message, AsideState before) {
        if (messages.put(message.offset(), message) == null) {
            bodies += message.bytes();
            same.putIfAbsent(Same.of(message), message);
        } else {
            memory -= weight(before);
        }
        memory += weight(message.state());
        changes++;
    }

    /** A message has its outcome. */
    void remove(Message message) {
        if (messages.remove(message.offset()) != null) {
            bodies -= message.bytes();
            same.remove(Same.of(message), message);
            memory -= weight(message.state());
            changes++;
        }
    }

    /** How often anything of it has changed. */
    long changes() {
        return changes;
    }

    private static long weight(AsideState state) {
        return PodMemory.SET_ASIDE_BYTES
                + (state.failure() == null
                        ? 0
                        : state.failure().reason().length()
                                + state.failure().place().length()
                                + (state.failure().record() == null
                                        ? 0
                                        : state.failure().record().length())
                                + (state.failure().inMessage() == null
                                        ? 0
                                        : state.failure().inMessage().length())
                                + (state.failure().kind() == null
                                        ? 0
                                        : state.failure().kind().length()))
                + (state.quantities() == null ? 0 : weight(state.quantities()))
                + (state.commandedBy() == null
                        ? 0
                        : state.commandedBy().stream()
                                .mapToLong(each -> NAME_BYTES + each.length())
                                .sum());
    }

    private static long weight(List<Quantity> quantities) {
        return quantities.stream()
                .mapToLong(each ->
                        QUANTITY_BYTES + (each.unit() == null ? 0 : each.unit().length()))
                .sum();
    }

    /** What stands there and has the same idempotency key and the same content; null: nothing has. */
    Message repeatedBy(Message message) {
        return same.isEmpty() ? null : same.get(Same.of(message)); // mostly nothing is set aside
    }

    /** What stands there, by offset. */
    NavigableMap<Long, Message> messages() {
        return seen;
    }

    /** Why no more may be set aside; null: there is room. */
    String full(DeliverySettings bounds, PodMemory.Share share) {
        if (messages.size() >= bounds.setAside()) {
            return messages.size() + " messages are set aside, which is the limit: resolve some";
        }
        if (bodies >= bounds.setAsideBytes()) {
            return messages.size() + " messages with " + bodies / 1_000_000
                    + " MB are set aside, which is the limit in bytes: resolve some";
        }
        if (memory >= share.setAsideBytes()) {
            return messages.size()
                    + " messages are set aside, which is the limit of what a partition may keep in the memory"
                    + " of this pod: resolve some";
        }
        return null;
    }
}
