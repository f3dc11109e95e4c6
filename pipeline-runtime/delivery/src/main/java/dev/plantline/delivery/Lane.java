package dev.plantline.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Serial executor of one order key: its messages without an outcome, oldest first. */
final class Lane {
    final String orderKey;
    /** Number of the transaction that must be committed before the next apply: after a dead letter or discard. */
    long barrier;
    /** The key is held: what arrives goes behind it into {@code .aside}. */
    boolean held;

    private final ArrayDeque<Message> messages = new ArrayDeque<>(2);

    Lane(String orderKey) {
        this.orderKey = orderKey;
    }

    Message head() {
        return messages.peekFirst();
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    void append(Message message) {
        message.lane = this;
        messages.addLast(message);
    }

    /** Puts a message where its offset belongs, but behind one that is in flight. */
    void insert(Message message) {
        message.lane = this;
        List<Message> all = new ArrayList<>(messages);
        int at = 0;
        while (at < all.size() && (all.get(at).offset < message.offset || all.get(at).inFlight)) {
            at++;
        }
        all.add(at, message);
        messages.clear();
        messages.addAll(all);
    }

    void remove(Message message) {
        if (messages.peekFirst() == message) {
            messages.removeFirst();
        } else {
            messages.remove(message);
        }
    }

    Iterable<Message> messages() {
        return messages;
    }

    boolean anyFailing() {
        for (Message message : messages) {
            if (message.isFailing()) {
                return true;
            }
        }
        return false;
    }
}
