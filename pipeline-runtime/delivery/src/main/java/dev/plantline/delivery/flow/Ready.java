package dev.plantline.delivery.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Heads of lanes that can be sent now, by what may share a call. */
public final class Ready {
    /**
     * What the messages of a call have in common.
     *
     * @param shape models, columns and steps of the operation
     * @param connection number of the connection that it must be, or {@link #ANY_CONNECTION}
     * @param asked a human asked for it, so that a suspended interface sends it too
     */
    public record Group(String shape, int connection, boolean asked) {
        /** Any connection will do. */
        public static final int ANY_CONNECTION = -1;
    }

    private final Map<Group, ArrayDeque<Message>> groups = new LinkedHashMap<>();
    private int size;

    public void add(Group group, Message message) {
        message.enqueued();
        size++;
        groups.computeIfAbsent(group, g -> new ArrayDeque<>()).add(message);
    }

    public int size() {
        return size;
    }

    public List<Group> groups(Predicate<Group> which) {
        return groups.keySet().stream().filter(which).toList();
    }

    /** Takes messages for one call: at most one per idempotency key, the lowest position, and no more than any of them bears. */
    public List<Message> take(Group group, int max) {
        ArrayDeque<Message> queue = groups.remove(group);
        Map<String, Integer> places = new HashMap<>();
        List<Message> taken = new ArrayList<>();
        List<Message> left = new ArrayList<>();
        int limit = max;
        while (!queue.isEmpty() && taken.size() < Math.min(limit, queue.peek().limit())) {
            Message message = queue.remove();
            Integer place = places.putIfAbsent(message.headers().keys().idempotencyKey(), taken.size());
            if (place == null) {
                taken.add(message);
                limit = Math.min(limit, message.limit());
            } else if (taken.get(place).offset() > message.offset()) {
                left.add(taken.set(place, message));
            } else {
                left.add(message);
            }
        }
        queue.addAll(left);
        if (!queue.isEmpty()) {
            groups.put(group, queue); // at the end: other groups first
        }
        taken.forEach(Message::dequeued);
        size -= taken.size();
        return taken;
    }

    /** Takes a message out that is to be sent otherwise, if it is queued. */
    public void remove(Message message) {
        if (message.phase().isQueued()) {
            message.dequeued();
            size--;
            groups.values().forEach(queue -> queue.remove(message));
            groups.values().removeIf(ArrayDeque::isEmpty);
        }
    }

    /** Takes everything out, for example because a new revision maps it anew. */
    public List<Message> clear() {
        List<Message> all = new ArrayList<>(size);
        for (Iterator<ArrayDeque<Message>> queues = groups.values().iterator(); queues.hasNext(); ) {
            all.addAll(queues.next());
            queues.remove();
        }
        all.forEach(Message::dequeued);
        size = 0;
        return all;
    }
}
