package dev.plantline.delivery.partition;

import dev.plantline.delivery.account.AsideContent;
import dev.plantline.delivery.flow.Backoff;
import dev.plantline.delivery.flow.Lane;
import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.flow.Message.Closing;
import dev.plantline.delivery.flow.Ready;
import dev.plantline.delivery.flow.Window;
import dev.plantline.delivery.partition.ConnectionCircuitBreaker.Pass;
import dev.plantline.delivery.partition.PartitionAccounting.Audited;
import dev.plantline.model.AsideState;
import dev.plantline.model.Command;
import dev.plantline.model.Effect;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * The lanes of one owned partition: which messages can be sent now, which wait for what, and what goes out. What becomes of them is decided
 * by {@link Outcomes}. Without I/O, for one thread.
 */
public final class Partition {
    private static final String CLOSE = "close";
    /** Transactions' worth of results that may wait for a slow broker before reading pauses. */
    private static final int UNCOMMITTED = 10;

    /** A message that may be sent from then on; stale when the message has another due time by now. */
    private record Due(long at, Message message) {}

    private final PartitionId id;
    private final DeliverySettings bounds;
    private final Backoff backoff;
    private final Window window;
    private final PartitionAccounting books;
    private final InterfaceCircuitBreaker gate;
    private final Ready ready = new Ready();
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Outcomes settlement;
    private final PriorityQueue<Due> delayed = new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));
    private final List<Message> waitingForCommit = new ArrayList<>();
    private ActiveInterface live;
    private long committed;
    private int calls;
    private long now;
    private long possible;
    private boolean wasPossible;
    private long clockMark;
    private boolean releasing;
    private String fenced;

    public Partition(
            PartitionId id,
            ActiveInterface live,
            DeliverySettings bounds,
            Backoff backoff,
            Window window,
            PartitionAccounting books,
            long now) {
        this.id = id;
        this.live = live;
        this.bounds = bounds;
        this.backoff = backoff;
        this.window = window;
        this.books = books;
        this.gate = new InterfaceCircuitBreaker(backoff, bounds.alike());
        this.now = now;
        this.settlement = new Outcomes(this, books);
    }

    /** Takes over what an earlier owner left in {@code .aside}. */
    public void recover(AsideContent content) throws StoppedException {
        for (Map.Entry<Long, AsideState> entry : content.states().entrySet()) {
            AsideState state = entry.getValue();
            AsideContent.Body body = content.body(entry.getKey(), state.edition());
            if (body == null) {
                throw new StoppedException(
                        "the message at offset " + entry.getKey() + " is set aside, but its body is missing"
                                + " in .aside: the topic was changed by someone else; restore it");
            }
            Message message = new Message(entry.getKey(), body.headers(), body.body(), state.edition());
            message.state = state;
            message.tries = state.tries();
            message.firstTry = state.firstTry();
            message.lastTry = state.lastTry();
            settlement.aside().put(message.offset, message);
            if (message.isHeld()) {
                Lane lane = lane(message.headers.keys().orderKey());
                lane.append(message);
                lane.held |= message.isFailing();
            }
            if (state.asked() != null && state.asked().action() == Command.Action.discard) {
                message.closing = new Closing(Outcome.discarded, state.failure());
            } else if (message.isGivenUp()) {
                message.closing = new Closing(Outcome.deadLettered, state.failure());
            }
        }
        List.copyOf(settlement.aside().values()).forEach(this::consider);
    }

    /** The time of the event that follows. */
    public void at(long millis) {
        now = millis;
        if (wasPossible) {
            possible += Math.max(0, millis - clockMark);
        }
        clockMark = millis;
        wasPossible = mayApply();
    }

    private boolean mayApply() {
        return !live.suspended() && blocked() == null;
    }

    /** Why nothing but probes goes out; null: nothing is in the way. */
    public String blocked() {
        return gate.reason() != null
                ? gate.reason()
                : live.connections().breaker().reason();
    }

    // ---- what happens ----

    /** A record of {@code .in} that has no outcome. */
    public void received(Window.Slot slot, long offset, MessageHeaders headers, byte[] body) {
        books.received();
        Message message = new Message(offset, headers, body, 0);
        message.slot = slot;
        settlement.arrived(message);
        Lane lane = lane(headers.keys().orderKey());
        lane.append(message);
        if (lane.held) {
            settlement.setAsideBehind(message);
        } else if (lane.head() == message) {
            consider(message);
        }
    }

    /** The interface is configured otherwise now. */
    public void swap(ActiveInterface newer) {
        live = newer;
        gate.forget();
        settlement.burst().forget();
        for (Message message : ready.clear()) {
            consider(message);
        }
    }

    /** The transaction with this number, and all before, are committed. */
    public void committed(TransactionChanges changes) {
        committed = changes.number;
        for (Lane lane : changes.waiting) {
            advance(lane);
        }
        List<Message> waiting = new ArrayList<>(waitingForCommit);
        waitingForCommit.clear();
        waiting.forEach(this::consider);
    }

    /** Time passed: what is due can be sent. */
    public void tick() {
        while (!delayed.isEmpty() && delayed.peek().at() <= now) {
            consider(delayed.remove().message());
        }
    }

    /** No more applies: the partition is being let go. */
    public void release() {
        releasing = true;
    }

    // ---- what goes out ----

    /** Sends what can be sent now. */
    public void dispatch(Runnable whenFree, Consumer<Call> send) {
        while (!releasing && fenced == null && ready.size() > 0) {
            ConnectionCircuitBreaker breaker = live.connections().breaker();
            Pass pass = stricter(gate.pass(now), breaker.pass(now));
            if (pass == Pass.closed) {
                return;
            }
            Call call = form(pass == Pass.probe, whenFree);
            if (call == null) {
                return;
            }
            if (call.probe()) {
                gate.sent(gate.reason() != null);
                breaker.sent(breaker.reason() != null);
            }
            calls++;
            send.accept(call);
        }
    }

    private Call form(boolean probe, Runnable whenFree) {
        for (Ready.Group group : ready.groups(g -> !live.suspended() || g.asked())) {
            int connection = live.connections().take(group.connection(), whenFree);
            if (connection >= 0) {
                List<Message> messages = ready.take(group, probe ? 1 : live.maxRecords());
                List<Operation> operations = new ArrayList<>(messages.size());
                for (Message message : messages) {
                    message.inFlight = true;
                    operations.add(message.operation);
                }
                return new Call(messages, operations, connection, probe, now);
            }
        }
        return null;
    }

    private static Pass stricter(Pass a, Pass b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    // ---- readiness ----

    Lane lane(String orderKey) {
        return lanes.computeIfAbsent(orderKey, Lane::new);
    }

    /** A lane's head left it: the next goes on, or the lane is forgotten. */
    void advance(Lane lane) {
        Message head = lane.head();
        if (head != null) {
            consider(head);
        } else if (lane.barrier <= committed) {
            lanes.remove(lane.orderKey, lane);
        }
    }

    /** Queues a message if it can be sent now, notes when it can, or leaves it for the event that frees it. */
    void consider(Message message) {
        if (message.queued
                || message.inFlight
                || (message.slot == null && !settlement.aside().containsKey(message.offset))) {
            return;
        }
        if (message.closing == null && message.isDeadLetter()) {
            return;
        }
        boolean discard = isDiscardAskedFor(message);
        boolean disturbsNoOrder = discard || message.isGivenUp(); // nothing is applied
        if (!disturbsNoOrder && (message.lane == null || message.lane.head() != message)) {
            return;
        }
        boolean afterCommit = message.closing == null || message.isGivenUp();
        if (afterCommit && message.lane.barrier > committed) {
            waitingForCommit.add(message);
            return;
        }
        long due = message.due();
        if (due > now) {
            delayed.add(new Due(due, message));
            return;
        }
        if (message.closing != null) {
            message.operation = operation(message, new Operation.Close(message.closing.outcome()));
            message.revision = null;
            // A key that is given up goes over one connection, so that it ends in order.
            int connection =
                    message.isGivenUp() ? live.connections().of(message.lane.orderKey) : Ready.Group.ANY_CONNECTION;
            ready.add(new Ready.Group(CLOSE, connection, discard), message);
        } else if (mapped(message)) {
            int connection = message.headers
                    .keys()
                    .contention()
                    .map(live.connections()::of)
                    .orElse(Ready.Group.ANY_CONNECTION);
            ready.add(new Ready.Group(message.effect.batchKey(), connection, false), message);
        }
    }

    private static boolean isDiscardAskedFor(Message message) {
        return message.closing != null
                && message.asked() != null
                && message.asked().action() == Command.Action.discard;
    }

    private boolean mapped(Message message) {
        if (message.operation != null && live.revision().equals(message.revision)) {
            if (message.operation.stamp() != message.stamp()) {
                message.operation = operation(message, message.operation.work());
            }
            return true;
        }
        try {
            if (message.headers.unreadable().isPresent()) {
                throw new MessageFailedException(new Failure(
                        FailureClass.contract, message.headers.unreadable().get(), ""));
            }
            Effect effect = live.mapping().effect(message.body);
            message.operation = operation(message, new Operation.Apply(effect));
            message.effect = effect;
            message.revision = live.revision();
            return true;
        } catch (MessageFailedException e) {
            message.tried(instant());
            settlement.failed(message, e.failure());
            return false;
        }
    }

    private Operation operation(Message message, Operation.Work work) {
        return new Operation(
                live.id(),
                message.headers.keys().idempotencyKey(),
                message.headers.keys().contentHash(),
                new Position(id, message.offset),
                message.edition,
                message.stamp(),
                message.headers.keys().orderKey(),
                message.headers.keys().version(),
                live.conflictIsDuplicate(),
                work);
    }

    // ---- answers ----

    /** A call ended without verdicts: its messages are ours again. */
    void back(Call call) {
        ended();
        call.messages().forEach(message -> message.inFlight = false);
    }

    /** A call ended. */
    void ended() {
        calls--;
    }

    /** Sends a message again after a pause, in a smaller call if wanted. */
    void again(Message message, int limit, long pause) {
        message.limit = limit;
        message.pause = pause;
        message.notBefore = now + pause;
        consider(message);
    }

    /** Another owner was seen. */
    void fenced(String reason) {
        fenced = reason;
    }

    // ---- what others ask ----

    Audited audited() {
        return new Audited(live.revision(), instant());
    }

    Instant instant() {
        return Instant.ofEpochMilli(now);
    }

    public long now() {
        return now;
    }

    public ActiveInterface live() {
        return live;
    }

    InterfaceCircuitBreaker gate() {
        return gate;
    }

    DeliverySettings bounds() {
        return bounds;
    }

    Backoff backoff() {
        return backoff;
    }

    PartitionAccounting books() {
        return books;
    }

    Window window() {
        return window;
    }

    /** Number of the last transaction that is true. */
    long committed() {
        return committed;
    }

    public String fencedReason() {
        return fenced;
    }

    public int calls() {
        return calls;
    }

    public Outcomes settlement() {
        return settlement;
    }

    /** For how long tries were possible, milliseconds: a hold ages by this stopwatch. */
    long possible() {
        return possible;
    }

    /** Takes a message out of the queue that is to be sent otherwise. */
    void unqueue(Message message) {
        ready.remove(message);
    }

    /** Why reading pauses until a human acts; null: it does not. */
    public String paused() {
        if (settlement.aside().size() >= bounds.setAside()) {
            return settlement.aside().size() + " messages are set aside, which is the limit: resolve some";
        }
        if (settlement.burst().tripped()) {
            return "more than a fifth of the last 1000 messages were against the contract or the mapping, so reading pauses: ask the"
                    + " source what changed, then change the interface, or retry or discard one of them to go on as it is";
        }
        return null;
    }

    /** Whether reading may go on. */
    public boolean wantsRecords() {
        return !releasing
                && paused() == null
                && window.open() < bounds.inFlightMessages()
                && settlement.bytes() < bounds.inFlightBytes()
                && books.changes().audit.size() < UNCOMMITTED * bounds.commitResults()
                && !window.full();
    }

    /** Whether nothing is on its way and nothing could be sent now. */
    public boolean idle() {
        return calls == 0 && ready.size() == 0 && window.open() == 0 && waitingForCommit.isEmpty();
    }

    /** When something is due by itself, epoch milliseconds; {@link Long#MAX_VALUE}: nothing is. */
    public long nextDue() {
        long due = delayed.isEmpty() ? Long.MAX_VALUE : delayed.peek().at();
        if (ready.size() > 0 && !releasing) {
            ConnectionCircuitBreaker breaker = live.connections().breaker();
            if (gate.reason() != null) {
                due = Math.min(due, ahead(gate.probeAt()));
            }
            if (breaker.reason() != null) {
                due = Math.min(due, ahead(breaker.probeAt(now)));
            }
        }
        return due;
    }

    /** A probe that was due at the last look and did not go out waits for an event, such as a free connection, and not for the time. */
    private long ahead(long at) {
        return at > now ? at : Long.MAX_VALUE;
    }

    /** Order keys that are held. */
    public int heldKeys() {
        int held = 0;
        for (Lane lane : lanes.values()) {
            held += lane.held ? 1 : 0;
        }
        return held;
    }

    /** When the oldest message without a final outcome was received; null: there is none. */
    public Instant oldestPending() {
        Instant oldest = null;
        for (Lane lane : lanes.values()) {
            Message head = lane.head();
            if (head != null && (oldest == null || head.headers.received().isBefore(oldest))) {
                oldest = head.headers.received();
            }
        }
        return oldest;
    }
}
