package dev.plantline.delivery.partition;

import dev.plantline.delivery.account.AsideContent;
import dev.plantline.delivery.flow.Lane;
import dev.plantline.delivery.flow.Lanes;
import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.flow.Message.Closing;
import dev.plantline.delivery.flow.Ready;
import dev.plantline.delivery.flow.Window;
import dev.plantline.delivery.partition.ConnectionCircuitBreaker.Pass;
import dev.plantline.delivery.partition.PartitionAccounting.Audited;
import dev.plantline.model.AsideState;
import dev.plantline.model.Backoff;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The lanes of one owned partition: which messages can be sent now, which wait for what, and what goes out. What becomes of them is decided
 * by {@link Outcomes}. Without I/O, for one thread.
 */
public final class Partition {
    private static final String CLOSE = "close";
    /** Transactions' worth of results that may wait for a slow broker before reading pauses. */
    private static final int UNCOMMITTED = 10;

    private final PartitionId id;
    private final DeliverySettings bounds;
    private final Backoff backoff;
    private final Window window;
    private final PartitionAccounting books;
    private final InterfaceCircuitBreaker gate;
    private final Lanes lanes = new Lanes();
    private final Outcomes settlement;
    private ActiveInterface live;
    private int calls;
    private long now;
    private long possible;
    private boolean wasPossible;
    private long clockMark;
    private boolean releasing;
    private String fenced;
    /** What is being given up as a whole; those that are over name nothing that is still to come. */
    private final List<Abandonment> abandonments = new ArrayList<>();

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
    public void recover(AsideContent content) {
        for (Map.Entry<Long, AsideState> entry : content.states().entrySet()) {
            AsideState state = entry.getValue();
            AsideContent.Body body = content.body(entry.getKey(), state.edition());
            Message message = Message.setAside(entry.getKey(), body.headers(), body.body(), state);
            settlement.aside().put(message.offset(), message);
            if (message.isHeld()) {
                Lane lane = lanes.lane(message.headers().keys().orderKey());
                lane.append(message);
                if (message.isFailing()) {
                    lane.hold();
                }
            }
            if (state.asked() != null && state.asked().action() == Command.Action.discard) {
                message.close(new Closing(Outcome.discarded, state.failure()));
            } else if (message.isGivenUp()) {
                message.close(new Closing(Outcome.deadLettered, state.failure()));
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
        Message message = Message.received(offset, headers, body, slot);
        settlement.arrived(message);
        Lane lane = lanes.lane(headers.keys().orderKey());
        lane.append(message);
        Optional<Abandonment> abandoned =
                abandonments.stream().filter(one -> one.names(offset)).findFirst();
        if (abandoned.isPresent()) {
            settlement.abandon(message, abandoned.get());
        } else if (lane.isHeld()) {
            settlement.setAsideBehind(message);
        } else if (lane.head() == message) {
            consider(message);
        }
    }

    /** Gives up what the abandonment names: now what is here, later what is read. */
    public void abandon(Abandonment abandonment) {
        abandonments.add(abandonment);
        List<Message> named = new ArrayList<>(settlement.aside().values());
        lanes.messages().stream().filter(message -> message.state() == null).forEach(named::add);
        for (Message message : named) {
            if (abandonment.names(message.offset())) {
                settlement.abandon(message, abandonment);
            }
        }
    }

    /** Whether everything that it names has a final outcome, in the transaction that is being made or one before. */
    public boolean isOver(Abandonment abandonment) {
        List<Message> aside =
                List.copyOf(settlement.aside().headMap(abandonment.before()).values());
        // What was on its way to become a dead letter when the command came is one now.
        aside.stream().filter(one -> one.closing() == null).forEach(one -> settlement.abandon(one, abandonment));
        boolean over = window.next() >= abandonment.before() && aside.isEmpty();
        if (over) {
            abandonments.remove(abandonment);
        }
        return over;
    }

    /** The interface is configured otherwise now. */
    public void swap(ActiveInterface newer) {
        live = newer;
        gate.forget(now);
        settlement.burst().forget();
        for (Message message : lanes.ready().clear()) {
            consider(message);
        }
    }

    /** The transaction with this number, and all before, are committed. */
    public void committed(TransactionChanges changes) {
        lanes.commit(changes.number);
        for (Lane lane : changes.waiting) {
            advance(lane);
        }
        lanes.takeWaitingForCommit().forEach(this::consider);
    }

    /** Time passed: what is due can be sent. */
    public void tick() {
        for (Message due = lanes.takeDue(now); due != null; due = lanes.takeDue(now)) {
            consider(due);
        }
    }

    /** No more applies: the partition is being let go. */
    public void release() {
        releasing = true;
    }

    // ---- what goes out ----

    /** Sends what can be sent now. */
    public void dispatch(Runnable whenFree, Consumer<Call> send) {
        while (!releasing && fenced == null && lanes.ready().size() > 0) {
            Call call = nextCall(whenFree);
            if (call == null) {
                return;
            }
            calls++;
            send.accept(call);
        }
    }

    /** The next call that both circuit breakers let out and that a connection is free for; null: there is none. */
    private Call nextCall(Runnable whenFree) {
        ConnectionCircuitBreaker breaker = live.connections().breaker();
        Pass toTarget = breaker.pass(now);
        for (Ready.Group group : lanes.ready().groups(g -> !live.suspended() || g.asked())) {
            Pass ofInterface = group.shape().equals(CLOSE) ? gate.passOfCloses(now) : gate.pass(now);
            Pass pass = stricter(ofInterface, toTarget);
            int connection = pass == Pass.closed ? -1 : live.connections().take(group.connection(), whenFree);
            if (connection >= 0) {
                boolean probe = ofInterface == Pass.probe;
                gate.sent(probe);
                breaker.sent(toTarget == Pass.probe);
                return call(group, pass == Pass.probe ? 1 : live.maxRecords(), connection, probe);
            }
        }
        return null;
    }

    private Call call(Ready.Group group, int most, int connection, boolean probe) {
        List<Message> messages = lanes.ready().take(group, most);
        List<Operation> operations = new ArrayList<>(messages.size());
        for (Message message : messages) {
            message.sent();
            operations.add(message.operation());
        }
        return new Call(messages, operations, connection, probe, now);
    }

    private static Pass stricter(Pass a, Pass b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    // ---- readiness ----

    /** A lane's head left it: the next goes on, or the lane is forgotten. */
    void advance(Lane lane) {
        Message head = lane.head();
        if (head != null) {
            consider(head);
        } else {
            lanes.forget(lane);
        }
    }

    /** Queues a message if it can be sent now, notes when it can, or leaves it for the event that frees it. */
    void consider(Message message) {
        boolean hasItsOutcome = !message.isOpen() && !settlement.aside().containsKey(message.offset());
        if (!message.phase().canBeQueued() || hasItsOutcome) {
            return;
        }
        boolean discard = isDiscardAskedFor(message);
        boolean disturbsNoOrder = discard || message.isGivenUp(); // nothing is applied
        if (!disturbsNoOrder && (message.lane() == null || message.lane().head() != message)) {
            return;
        }
        boolean afterCommit = message.closing() == null || message.isGivenUp();
        if (afterCommit && message.lane().barrier() > lanes.committed()) {
            lanes.delayUntilCommit(message);
            return;
        }
        long due = message.due();
        if (due > now) {
            lanes.delay(message, due);
            return;
        }
        if (message.closing() != null) {
            message.sendsClose(
                    operation(message, new Operation.Close(message.closing().outcome())));
            // A key that is given up goes over one connection, so that it ends in order.
            int connection =
                    message.isGivenUp() ? live.connections().of(message.lane().orderKey()) : Ready.Group.ANY_CONNECTION;
            lanes.ready().add(new Ready.Group(CLOSE, connection, discard), message);
        } else if (mapped(message)) {
            int connection = message.headers()
                    .keys()
                    .contention()
                    .map(live.connections()::of)
                    .orElse(Ready.Group.ANY_CONNECTION);
            lanes.ready().add(new Ready.Group(message.effect().batchKey(), connection, false), message);
        }
    }

    private static boolean isDiscardAskedFor(Message message) {
        return message.closing() != null && message.closing().outcome() == Outcome.discarded && message.asked() != null;
    }

    private boolean mapped(Message message) {
        if (message.isMappedUnder(live.revision())) {
            if (message.operation().stamp() != message.stamp()) {
                message.sends(operation(message, message.operation().work()));
            }
            return true;
        }
        try {
            if (message.headers().unreadable().isPresent()) {
                throw new MessageFailedException(new Failure(
                        FailureClass.contract, message.headers().unreadable().get(), ""));
            }
            Effect effect = live.mapping().effect(message.body());
            message.mapped(effect, operation(message, new Operation.Apply(effect)), live.revision());
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
                message.headers().keys().idempotencyKey(),
                message.headers().keys().contentHash(),
                new Position(id, message.offset()),
                message.edition(),
                message.stamp(),
                message.headers().keys().orderKey(),
                message.headers().keys().version(),
                live.conflictIsDuplicate(),
                work);
    }

    // ---- answers ----

    /** A call ended without verdicts: its messages are ours again. */
    void back(Call call) {
        ended();
        call.messages().forEach(Message::back);
    }

    /** A call ended. */
    void ended() {
        calls--;
    }

    /** Sends a message again after a pause, in a smaller call if wanted. */
    void again(Message message, int limit, long pause) {
        message.again(limit, pause, now);
        consider(message);
    }

    /** Another owner was seen. */
    void fenced(String reason) {
        fenced = reason;
    }

    // ---- what others ask ----

    /** Under what and when something is audited now. */
    public Audited audited() {
        return new Audited(live.revision(), live.content(), instant());
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

    /** The account of this partition. */
    public PartitionAccounting books() {
        return books;
    }

    Window window() {
        return window;
    }

    /** Its lanes, and where their messages wait. */
    public Lanes lanes() {
        return lanes;
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
        lanes.ready().remove(message);
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

    /** Whether nothing is on its way, nothing could be sent now, and what humans gave up is over. What a suspension keeps back does not count. */
    public boolean idle() {
        return calls == 0
                && (live.suspended() || lanes.ready().size() == 0 && window.open() == 0)
                && !lanes.isWaitingForCommit()
                && !isGivingUp();
    }

    /** Whether something that a human gave up has still to be closed in the target; that goes on while the interface is suspended. */
    public boolean isGivingUp() {
        return !abandonments.isEmpty() || settlement.aside().values().stream().anyMatch(Partition::isDiscardAskedFor);
    }

    /** When something is due by itself, epoch milliseconds; {@link Long#MAX_VALUE}: nothing is. */
    public long nextDue() {
        long due = lanes.nextDue();
        if (lanes.ready().size() > 0 && !releasing) {
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
}
