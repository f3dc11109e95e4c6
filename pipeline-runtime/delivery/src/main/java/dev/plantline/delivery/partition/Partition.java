package dev.plantline.delivery.partition;

import dev.plantline.delivery.flow.Lane;
import dev.plantline.delivery.flow.Lanes;
import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.flow.Message.Closing;
import dev.plantline.delivery.flow.Window;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.Backoff;
import dev.plantline.model.Command;
import dev.plantline.model.LastApplied;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.Outcome;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Position;
import dev.plantline.topics.account.AsideContent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The lanes of one owned partition: which messages can be sent now, which wait for what, and what goes out. What becomes of them is decided
 * by {@link Outcomes}. Without I/O, for one thread.
 */
public final class Partition {
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
    private final Readiness readiness;
    private final Outgoing outgoing;
    private final Abandonments abandonments;
    private final Replays replays = new Replays();
    private final PossibleTries possible = new PossibleTries();
    private Now now;
    private String fenced;

    public Partition(
            PartitionId id,
            ActiveInterface live,
            DeliverySettings bounds,
            Backoff backoff,
            Window window,
            PartitionAccounting books,
            long elapsed,
            Instant instant) {
        this.id = id;
        this.bounds = bounds;
        this.backoff = backoff;
        this.window = window;
        this.books = books;
        this.gate = new InterfaceCircuitBreaker(backoff, bounds.alike());
        this.now = new Now(elapsed, instant, live);
        this.settlement = new Outcomes(this, books);
        this.readiness = new Readiness(id, lanes, settlement);
        this.outgoing = new Outgoing(id.partition(), lanes, readiness, gate);
        this.abandonments = new Abandonments(lanes, window, settlement);
    }

    /** Takes over what an earlier owner left in {@code .aside}. */
    public void recover(AsideContent content) {
        begin();
        for (Map.Entry<Long, AsideState> entry : content.states().entrySet()) {
            AsideState state = entry.getValue();
            AsideContent.Body body = content.body(entry.getKey(), state.edition());
            Message message = Message.setAside(entry.getKey(), body.headers(), body.at(), body.bytes(), state);
            message.waitsAgain(now.elapsed(), now.instant());
            settlement.recovered(message);
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
    public void at(long elapsed, Instant instant) {
        now = new Now(elapsed, instant, now.live());
        possible.at(elapsed, mayApply());
    }

    /** Before anything of a batch is applied, and before a checkpoint names it. */
    private void begin() {
        if (now.live().gate() != null && now.live().gate().end(id.partition()).isPresent()) {
            books.begins(now.audited());
        }
    }

    private boolean mayApply() {
        return !standsStill() && blocked() == null;
    }

    /** What was applied last, as far as the target must know it now; null: nothing. */
    public LastApplied known() {
        LastApplied last = books.lastApplied();
        return last == null || last.isKnown(now.instant()) ? last : null;
    }

    /** Why nothing but probes goes out; null: nothing is in the way. */
    public String blocked() {
        return gate.reason() != null
                ? gate.reason()
                : now.live().connections().breaker().reason();
    }

    // ---- what happens ----

    /** A record of {@code .in} that has no outcome. */
    public void received(Window.Slot slot, long offset, MessageHeaders headers, byte[] body) {
        books.received();
        Message message = Message.received(offset, headers, body, slot);
        settlement.bodies().arrived(message);
        Lane lane = lanes.lane(headers.keys().orderKey());
        lane.append(message);
        Optional<Abandonment> abandoned = abandonments.naming(offset);
        if (abandoned.isPresent()) {
            settlement.abandon(now, message, abandoned.get());
        } else if (settlement.answeredAsRepeat(now, message)) {
            return;
        } else if (lane.isHeld()) {
            settlement.setAsideBehind(now, message);
        } else if (lane.head() == message) {
            consider(message);
        }
    }

    /** Gives up what the abandonment names: now what is here, later what is read. */
    public void abandon(Abandonment abandonment) {
        abandonments.begin(now, abandonment);
    }

    /** Replays that are not over. */
    public Replays replays() {
        return replays;
    }

    /** Carries out a replay when those before it are over. What was queued meanwhile waits for it: what it names may have to go first. */
    public void replay(Replays.Replay replay) {
        replays.add(replay);
        for (Message message : lanes.ready().clear()) {
            consider(message);
        }
    }

    /** A message that had its effect is to be tried once more. One that is set aside meanwhile is passed over. */
    public boolean replay(long offset, MessageHeaders headers, byte[] body, int tries, Asked asked) {
        if (settlement.aside().containsKey(offset)) {
            return false;
        }
        settlement.replay(now, Message.replayed(offset, headers, body, tries, now.instant(), asked));
        return true;
    }

    /** All that a replay names is in its lane: what waited for that goes on. */
    public void replayed(String result) {
        replays.end(result, null);
        goOnAfterReplay();
    }

    /** Why no more of what a replay names can ever be set aside; null: it can, now or when something of it has its outcome. */
    public String replayHasNoRoom() {
        boolean frees = outgoing.calls() > 0
                || settlement.aside().values().stream()
                        .anyMatch(message -> message.isReplayed() || message.closing() != null);
        return frees ? null : settlement.full(now);
    }

    /** A replay is not carried out. */
    public void replayRefused(String why) {
        replays.end(null, why);
        goOnAfterReplay();
    }

    private void goOnAfterReplay() {
        if (replays.current() == null) {
            lanes.messages().forEach(this::consider);
        }
    }

    /**
     * Whether there is room to set aside more of what is replayed. Bodies of what was just read stay in memory until the replay is over, however many they
     * are: beside them one page is taken at a time.
     */
    public boolean hasRoomForReplay() {
        boolean room = settlement.bodies().bytes() < now.live().share().inFlightBytes()
                || settlement.aside().values().stream().allMatch(message -> message.body() == null);
        return room
                && settlement.full(now) == null
                && books.changes().audit.size() < UNCOMMITTED * bounds.commitResults();
    }

    /** Whether everything that it names has a final outcome, in the transaction that is being made or one before. */
    public boolean isOver(Abandonment abandonment) {
        return abandonments.isOver(now, abandonment);
    }

    /** The interface is configured otherwise now. */
    public void swap(ActiveInterface newer) {
        ActiveInterface older = now.live();
        Set<String> changed = newer.codeMapsChangedSince(older);
        now = new Now(now.elapsed(), now.instant(), newer);
        begin();
        gate.forget(now.elapsed());
        settlement.burst().forget();
        for (Message message : lanes.ready().clear()) {
            consider(message);
        }
        if (!changed.isEmpty()) {
            tryWhatWaitsFor(changed);
        }
        if (newer.gate() != null || older.gate() != null) { // what waited at it may go on
            lanes.messages().forEach(this::consider);
        }
    }

    /** What is held for an entry of a code map need not wait for the end of its pause when the steward has changed that. */
    private void tryWhatWaitsFor(Set<String> codeMaps) {
        for (Message message : List.copyOf(settlement.aside().values())) {
            if (message.isFailing()
                    && now.live().mapping().waitsFor(message.state().failure(), codeMaps)) {
                message.waits(0, now.elapsed());
                consider(message);
            }
        }
    }

    /** The transaction with this number, and all before, are committed. */
    public void committed(TransactionChanges changes) {
        lanes.commit(changes.number);
        for (Message message : changes.bodies) {
            stored(message, changes.places.get(new AsideKey.OfBody(message.offset(), message.edition())));
        }
        for (Lane lane : changes.waiting) {
            advance(lane);
        }
        lanes.takeWaitingForCommit().forEach(this::consider);
    }

    private void stored(Message message, Long at) {
        if (at != null && message.state() != null) { // else it has its outcome already
            message.stored(at);
            // What was edited may be queued at once; where bodies have no room it is read again for its try.
            if (message.phase().isQueued()
                    && settlement.bodies().bytes() > now.live().share().inFlightBytes()) {
                lanes.ready().remove(message);
                settlement.bodies().rest(message);
                consider(message);
            } else if (!Bodies.isOnItsWay(message)) {
                settlement.bodies().rest(message);
            }
        }
    }

    /** Whose bodies are to be read from {@code .aside} now, for a try. While only probes go out that is one at a time, and none while nothing does. */
    public List<Message> bodiesToRead() {
        if (outgoing.isEnded() || standsStill()) {
            return List.of();
        }
        return settlement.bodies().toRead(blocked() == null ? now.live().share().inFlightBytes() : 0);
    }

    /** A body was read from {@code .aside}. */
    public void bodyRead(Message message, byte[] body) {
        settlement.bodies().read(message, body);
        if (settlement.aside().get(message.offset()) == message) {
            consider(message);
        }
        if (!Bodies.isOnItsWay(message) && (waitsForReplay(message) || !followsAtOnce(message))) {
            settlement.bodies().rest(message); // meanwhile it got its outcome, or has to wait again
        }
    }

    /** Whether it stands behind a message of a free key that is being tried. */
    private static boolean followsAtOnce(Message message) {
        Lane lane = message.lane();
        return lane != null
                && !lane.isHeld()
                && lane.head() != message
                && lane.head().body() != null;
    }

    /** Time passed: what is due can be sent. */
    public void tick() {
        for (Message due = lanes.takeDue(now.elapsed()); due != null; due = lanes.takeDue(now.elapsed())) {
            consider(due);
        }
    }

    /** No more applies: the partition is being let go. */
    public void release() {
        outgoing.end();
    }

    /** Sends what can be sent now. */
    public void dispatch(Runnable whenFree, Consumer<Call> send) {
        outgoing.dispatch(now, whenFree, send);
    }

    // ---- readiness ----

    /** Queues a message if it can be sent now, notes when it can, or leaves it for the event that frees it. */
    void consider(Message message) {
        if (!waitsForReplay(message)) {
            readiness.consider(now, message);
        } else if (settlement.aside().get(message.offset()) == message) {
            settlement.bodies().spare(message); // what is replayed may need the room
        }
    }

    /** What is replayed was received before it, and may be of its order key. What is only closed disturbs no order. */
    private boolean waitsForReplay(Message message) {
        return replays.current() != null && !message.isReplayed() && message.closing() == null;
    }

    /** A lane's head left it: the next goes on, or the lane is forgotten. */
    void advance(Lane lane) {
        Message head = lane.head();
        if (head != null) {
            consider(head);
        } else {
            lanes.forget(lane);
        }
    }

    // ---- answers ----

    /** A call ended without verdicts: its messages are ours again. */
    void back(Call call) {
        ended();
        call.messages().forEach(Message::back);
    }

    /** A call ended. */
    void ended() {
        outgoing.callEnded();
    }

    /** Sends a message again after a pause, in a smaller call if wanted. */
    void again(Message message, int limit, long pause) {
        message.again(limit, pause, now.elapsed());
        consider(message);
        if (blocked() != null && message.lane() != null) {
            // Only a probe has a body then. The next may be another message, so that none alone keeps all back.
            settlement.bodies().spareBehindHead(message.lane());
            if (!Bodies.isOnItsWay(message)) {
                settlement.bodies().rest(message);
            }
        }
    }

    /** Another owner was seen. */
    void fenced(String reason) {
        fenced = reason;
        outgoing.end();
    }

    // ---- what others ask ----

    /** The time of the event that happens, and the interface as it is configured then. */
    public Now now() {
        return now;
    }

    public ActiveInterface live() {
        return now.live();
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

    /** Where a message stands, as text. */
    String position(Message message) {
        return new Position(id, message.offset()).text();
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

    /** Calls on their way. */
    public int calls() {
        return outgoing.calls();
    }

    public Outcomes settlement() {
        return settlement;
    }

    /** For how long tries were possible, milliseconds: a hold ages by this stopwatch. */
    long possible() {
        return possible.millis();
    }

    /** Takes a message out of the queue that is to be sent otherwise. */
    void unqueue(Message message) {
        lanes.ready().remove(message);
    }

    /** Why reading pauses until a human acts; null: it does not. */
    public String paused() {
        String full = settlement.full(now);
        if (full != null) {
            return full;
        }
        if (settlement.burst().tripped()) {
            return "more than a fifth of the last 1000 messages were against the contract or the mapping, so reading"
                    + " pauses: ask the source what changed, then change the interface, or retry or discard one of them to"
                    + " go on as it is";
        }
        return null;
    }

    /** Whether reading may go on. */
    public boolean wantsRecords() {
        return !outgoing.isEnded()
                && paused() == null
                && replays.current() == null
                && window.open() < bounds.inFlightMessages()
                && settlement.bodies().bytes() < now.live().share().inFlightBytes()
                && books.changes().audit.size() < UNCOMMITTED * bounds.commitResults()
                && !window.full();
    }

    /** Whether the next command may be acted on: what those before make true takes memory until it is committed. */
    public boolean hasRoomForCommands() {
        return books.changes().commandBytes < now.live().share().commandBytes()
                && books.changes().audit.size() < UNCOMMITTED * bounds.commitResults();
    }

    /** Whether nothing is on its way, nothing could be sent now, and what humans gave up is over. What a suspension keeps back does not count. */
    public boolean idle() {
        return outgoing.calls() == 0
                && replays.current() == null
                && (standsStill() || lanes.ready().size() == 0 && !hasOpen())
                && !lanes.isWaitingForCommit()
                && !isGivingUp();
    }

    /** Whether something is to be applied still. Of a released batch that is also what is held and due: it is part of it, and of no later one. */
    private boolean hasOpen() {
        return now.live().gate() == null
                ? window.open() > 0
                : lanes.messages().stream()
                        .anyMatch(message ->
                                now.live().admits(id.partition(), message) && (message.isOpen() || isDue(message)));
    }

    private boolean isDue(Message message) {
        return message.closing() == null && message.lane().head() == message && message.due() <= now.elapsed();
    }

    /** Whether nothing is applied now: the manifest says so, or the gate is closed. */
    public boolean standsStill() {
        return now.live().standsStill(id.partition());
    }

    /** Whether something that a human gave up has still to be closed in the target; that goes on while the interface is suspended. */
    public boolean isGivingUp() {
        return abandonments.areRunning() || settlement.aside().values().stream().anyMatch(Readiness::isDiscardAskedFor);
    }

    /** When something is due by itself, elapsed milliseconds; {@link Long#MAX_VALUE}: nothing is. */
    public long nextDue() {
        return outgoing.nextDue(now);
    }
}
