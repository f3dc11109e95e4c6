package dev.plantline.delivery.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Serial executor of one order key: its messages without an outcome, oldest first. */
public final class Lane {
    public final String orderKey;
    /** Number of the transaction that must be committed before the next apply: after a dead letter or discard. */
    public long barrier;
    /** The key is held: what arrives goes behind it into {@code .aside}. */
    public boolean held;

    private final ArrayDeque<Message> messages = new ArrayDeque<>(2);

    public Lane(String orderKey) {
        this.orderKey = orderKey;
    }

    public Message head() {
        return messages.peekFirst();
    }

    public boolean isEmpty() {
        return messages.isEmpty();
    }

    public void append(Message message) {
        message.lane = this;
        messages.addLast(message);
    }

    /** Puts a message where its offset belongs, but behind one that is in flight. */
    public void insert(Message message) {
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

    public void remove(Message message) {
        if (messages.peekFirst() == message) {
            messages.removeFirst();
        } else {
            messages.remove(message);
        }
    }

    public Iterable<Message> messages() {
        return messages;
    }

    public boolean anyFailing() {
        for (Message message : messages) {
            if (message.isFailing()) {
                return true;
            }
        }
        return false;
    }
}
