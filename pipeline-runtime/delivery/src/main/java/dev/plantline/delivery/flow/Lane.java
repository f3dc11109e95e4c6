package dev.plantline.delivery.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Serial executor of one order key: its messages without an outcome, oldest first. */
public final class Lane {
    private final String orderKey;
    private final ArrayDeque<Message> messages = new ArrayDeque<>(2);
    private long barrier;
    private boolean held;

    Lane(String orderKey) {
        this.orderKey = orderKey;
    }

    /** Whose messages these are. */
    public String orderKey() {
        return orderKey;
    }

    /** Number of the transaction that must be committed before the next apply: after a dead letter or discard. */
    public long barrier() {
        return barrier;
    }

    /** The next apply waits until this transaction is committed. */
    public void waitFor(long transaction) {
        barrier = transaction;
    }

    /** Whether the key is held: what arrives goes behind it into {@code .aside}. */
    public boolean isHeld() {
        return held;
    }

    /** The key is held from now on. */
    public void hold() {
        held = true;
    }

    /** Its oldest message; null: it is empty. */
    public Message head() {
        return messages.peekFirst();
    }

    /** Whether it has no message. */
    public boolean isEmpty() {
        return messages.isEmpty();
    }

    /** All its messages, oldest first. */
    public Iterable<Message> messages() {
        return messages;
    }

    /** What is behind a message of it now, oldest first; empty when it is not here. What becomes of these changes nothing in the list. */
    public List<Message> behind(Message message) {
        List<Message> all = new ArrayList<>(messages);
        int at = all.indexOf(message);
        return at < 0 ? List.of() : all.subList(at + 1, all.size());
    }

    /** Puts a message behind the others. */
    public void append(Message message) {
        message.entered(this);
        messages.addLast(message);
    }

    /** Puts a message where its offset belongs, but behind one that is in flight. */
    public void insert(Message message) {
        message.entered(this);
        List<Message> all = new ArrayList<>(messages);
        int at = 0;
        while (at < all.size()
                && (all.get(at).offset() < message.offset()
                        || all.get(at).phase().isInFlight())) {
            at++;
        }
        all.add(at, message);
        messages.clear();
        messages.addAll(all);
    }

    /** Takes a message out; the key is held no longer when no other message fails. */
    public void remove(Message message) {
        if (messages.peekFirst() == message) {
            messages.removeFirst();
        } else {
            messages.remove(message);
        }
        message.left();
        held = held && anyFailing();
    }

    private boolean anyFailing() {
        for (Message message : messages) {
            if (message.isFailing()) {
                return true;
            }
        }
        return false;
    }
}
