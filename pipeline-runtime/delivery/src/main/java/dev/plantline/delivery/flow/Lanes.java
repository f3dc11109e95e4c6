package dev.plantline.delivery.flow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** The lanes of a partition, and where their messages wait: ready for a call, for a time, or for a transaction. */
public final class Lanes {
    /** A message that may be sent from then on; stale when the message has another due time by now. */
    private record Due(long at, Message message) {}

    private final Map<String, Lane> lanes = new HashMap<>();
    private final Ready ready = new Ready();
    private final PriorityQueue<Due> delayed = new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));
    private final List<Message> waitingForCommit = new ArrayList<>();
    private long committed;

    /** The lane of an order key, made when there is none. */
    public Lane lane(String orderKey) {
        return lanes.computeIfAbsent(orderKey, Lane::new);
    }

    /** Forgets a lane that is empty and waits for no transaction. */
    public void forget(Lane lane) {
        if (lane.isEmpty() && lane.barrier() <= committed) {
            lanes.remove(lane.orderKey(), lane);
        }
    }

    /** Messages that can be sent now. */
    public Ready ready() {
        return ready;
    }

    /** A message waits until then. */
    public void delay(Message message, long until) {
        delayed.add(new Due(until, message));
    }

    /** When the next delayed message is due, elapsed milliseconds; {@link Long#MAX_VALUE}: none is delayed. */
    public long nextDue() {
        return delayed.isEmpty() ? Long.MAX_VALUE : delayed.peek().at();
    }

    /** Takes a message that is due by now; null: there is none. */
    public Message takeDue(long now) {
        return nextDue() <= now ? delayed.remove().message() : null;
    }

    /** A message waits for the barrier of its lane. */
    public void delayUntilCommit(Message message) {
        waitingForCommit.add(message);
    }

    /** Whether a message waits for a transaction. */
    public boolean isWaitingForCommit() {
        return !waitingForCommit.isEmpty();
    }

    /** Number of the last transaction that is true. */
    public long committed() {
        return committed;
    }

    /** Transactions up to this number are true. */
    public void commit(long number) {
        committed = number;
    }

    /** Takes the messages that waited for a transaction. */
    public List<Message> takeWaitingForCommit() {
        List<Message> waiting = new ArrayList<>(waitingForCommit);
        waitingForCommit.clear();
        return waiting;
    }

    /** Everything in a lane, in order within each. */
    public List<Message> messages() {
        List<Message> all = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            for (Message message : lane.messages()) {
                all.add(message);
            }
        }
        return all;
    }

    /** Order keys that are held. */
    public int held() {
        int held = 0;
        for (Lane lane : lanes.values()) {
            held += lane.isHeld() ? 1 : 0;
        }
        return held;
    }

    /** When the oldest message without a final outcome was received; null: there is none. */
    public Instant oldestPending() {
        Instant oldest = null;
        for (Lane lane : lanes.values()) {
            Message head = lane.head();
            if (head != null && (oldest == null || head.headers().received().isBefore(oldest))) {
                oldest = head.headers().received();
            }
        }
        return oldest;
    }
}
