package dev.plantline.delivery.flow;

import dev.plantline.model.AsideState;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Effect;
import dev.plantline.model.Failure;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.Quantity;
import dev.plantline.model.Released;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedMap;

/** A message without a final outcome, on its way through its lane or set aside. For the thread of its partition. */
public final class Message {
    /**
     * The message shall get no effect: its key is closed in the ledger before the outcome is committed.
     *
     * @param outcome deadLettered or discarded
     * @param failure why; null: only because a human said so
     */
    public record Closing(Outcome outcome, Failure failure) {}

    private final long offset;
    private MessageHeaders headers;
    private int bytes;
    private int edition;
    /** Null while it is not in memory. */
    private byte[] body;
    /** Where the body stands in {@code .aside}; -1: it does not, or not surely. */
    private long bodyAt = -1;

    private Phase phase;
    private Window.Slot slot;
    private Lane lane;
    private Asked told;

    private Operation operation;
    private Effect effect;
    /** Stays when the effect is forgotten, and in its state: whatever becomes of the message, and under whom, the account counts what it is about. */
    private List<Quantity> quantities = List.of();

    /** Revisions of the CodeMaps with which it was mapped last; null: it was not. */
    private SortedMap<String, String> codeMaps;

    private String revision;

    private int tries;
    /** See {@link #released}. */
    private Released released;

    private Instant firstTry;
    private Instant lastTry;
    private long notBefore;
    private long pause;
    private int limit = Integer.MAX_VALUE;
    private int unanswered;
    private long answersBefore;

    private Message(long offset, MessageHeaders headers, int bytes, int edition, Phase phase) {
        this.offset = offset;
        this.headers = headers;
        this.bytes = bytes;
        this.edition = edition;
        this.phase = phase;
    }

    /** A message that was just read. */
    public static Message received(long offset, MessageHeaders headers, byte[] body, Window.Slot slot) {
        Message message = new Message(offset, headers, body.length, 0, Phase.WAITING);
        message.body = body;
        message.slot = slot;
        return message;
    }

    /**
     * A message that an earlier transaction set aside.
     *
     * @param bodyAt where its body stands in {@code .aside}
     * @param bytes length of its body
     */
    public static Message setAside(long offset, MessageHeaders headers, long bodyAt, int bytes, AsideState state) {
        Message message = new Message(offset, headers, bytes, state.edition(), Phase.Unclosed.of(state, 0));
        message.bodyAt = bodyAt;
        message.tries = state.tries();
        message.firstTry = state.firstTry();
        message.lastTry = state.lastTry();
        message.quantities = state.quantities() == null ? List.of() : state.quantities();
        return message;
    }

    /**
     * A message that had its effect and is to be tried once more; it is set aside for that.
     *
     * @param tries how often it was tried before
     */
    public static Message replayed(
            long offset, MessageHeaders headers, byte[] body, int tries, Instant now, Asked asked) {
        AsideState state = new AsideState(
                AsideState.VERSION,
                AsideState.Standing.held,
                0,
                headers.id(),
                headers.keys().orderKey(),
                headers.keys().idempotencyKey(),
                headers.received(),
                now,
                null,
                null,
                tries,
                null,
                null,
                null,
                0,
                null,
                asked,
                true,
                null,
                asked.people());
        Message message = setAside(offset, headers, -1, body.length, state);
        message.body = body;
        return message;
    }

    // ---- what it is ----

    /** What it is at now. */
    public Phase phase() {
        return phase;
    }

    /** Where it stands in {@code .in}. */
    public long offset() {
        return offset;
    }

    /** Its headers, as intake wrote them; of an edition the hash of its own content. */
    public MessageHeaders headers() {
        return headers;
    }

    /** Its body, as it came or was edited; null: it is not in memory, and is read from {@code .aside} when it is needed. */
    public byte[] body() {
        return body;
    }

    /** Length of its body. */
    public int bytes() {
        return bytes;
    }

    /** Where its body stands in {@code .aside}; -1: it does not, or not surely. */
    public long bodyAt() {
        return bodyAt;
    }

    /** 0: as received. */
    public int edition() {
        return edition;
    }

    /** Whether it has no outcome yet in this or an earlier transaction. */
    public boolean isOpen() {
        return slot != null;
    }

    /** How it stands in {@code .aside}; null: it does not. */
    public AsideState state() {
        return phase.rest().unclosed().state();
    }

    /** Its lane; null for a dead letter. */
    public Lane lane() {
        return lane;
    }

    /** Set while it is to be closed instead of applied. */
    public Closing closing() {
        return phase.rest().closing();
    }

    /** What is sent; null: not made yet. */
    public Operation operation() {
        return operation;
    }

    /** What it is to do in the target. Without meaning while it is closed, or was not mapped. */
    public Effect effect() {
        return effect;
    }

    /** The main quantity of its operation as it says it, each unit apart; empty: it was not mapped, or has none. */
    public List<Quantity> quantities() {
        return quantities;
    }

    /** Tries so far, those of earlier owners included. */
    public int tries() {
        return tries;
    }

    /** Last pause after a call that failed as a whole, milliseconds; 0: none. */
    public long pause() {
        return pause;
    }

    /** Most operations of the next call that it is part of: halved when a call failed. */
    public int limit() {
        return limit;
    }

    /** The command behind its next attempt; null: none. */
    public Asked asked() {
        return told != null ? told : state() == null ? null : state().asked();
    }

    /** The stamp of its next attempt. */
    public long stamp() {
        return asked() == null ? 0 : asked().stamp();
    }

    /** Whether it is set aside with its order key. */
    public boolean isHeld() {
        return state() != null && state().standing() == AsideState.Standing.held;
    }

    /** Whether it is a dead letter. */
    public boolean isDeadLetter() {
        return state() != null && state().standing() == AsideState.Standing.deadLettered;
    }

    /** Whether it is held because of itself, not because of a message before it. */
    public boolean isFailing() {
        return isHeld() && state().failure() != null;
    }

    /** Whether it was given up with its whole key, and that only waits for its end. */
    public boolean isGivenUp() {
        return isHeld() && Boolean.TRUE.equals(state().givenUp());
    }

    /** Whether it had its effect before, and a human wanted it tried once more. */
    public boolean isReplayed() {
        return state() != null && Boolean.TRUE.equals(state().replayed());
    }

    /** Whether it is applied also where the target has done so before: only the command that says so, and no other after it. */
    public boolean isAppliedAgain() {
        return asked() != null && asked().action() == Action.applyAgain;
    }

    /** Whether it was mapped under this revision. */
    public boolean isMappedUnder(String wanted) {
        return operation != null && wanted.equals(revision);
    }

    /** Revisions of the CodeMaps with which it was mapped last, by name; null: it was not. */
    public SortedMap<String, String> codeMaps() {
        return codeMaps;
    }

    /** When it may be sent, elapsed milliseconds. */
    public long due() {
        return notBefore;
    }

    /** How long it has been held, by the partition's stopwatch of possible tries, milliseconds. */
    public long heldMillis(long possible) {
        return state().heldMillis() + possible - phase.rest().unclosed().heldMark();
    }

    // ---- what happens to it ----

    /** It is about to be mapped with these. */
    public void mapsWith(SortedMap<String, String> revisions) {
        codeMaps = revisions;
    }

    /** It was mapped: this is what its next call sends. */
    public void mapped(Effect to, Operation next, String underRevision) {
        effect = to;
        quantities = to.match(Effect.OdooSteps::quantities);
        operation = next;
        revision = underRevision;
    }

    /** Its next call sends this instead of what was mapped, or with another stamp. */
    public void sends(Operation next) {
        operation = next;
    }

    /** Its body stands in {@code .aside} from now on. */
    public void stored(long at) {
        bodyAt = at;
    }

    /** Its body, and what was made of it, leave memory. */
    public void forgetBody() {
        body = null;
        effect = null;
        if (closing() == null) {
            operation = null;
            revision = null;
        }
    }

    /**
     * Another content takes its place; what was made of the old one is forgotten.
     *
     * @param its headers with the keys of the new content
     */
    public void edited(MessageHeaders its, byte[] content) {
        headers = its;
        bytes = content.length;
        body = content;
        bodyAt = -1;
        edition++;
        operation = null;
        effect = null;
        quantities = List.of();
        revision = null;
    }

    /** Its body was read again. */
    public void loaded(byte[] read) {
        body = read;
    }

    /** Its next call closes it; what was mapped is forgotten. */
    public void sendsClose(Operation close) {
        operation = close;
        revision = null;
    }

    void enqueued() {
        phase = phase.queued();
    }

    void dequeued() {
        phase = phase.taken();
    }

    void entered(Lane entered) {
        lane = entered;
    }

    void left() {
        lane = null;
    }

    /** A call with it goes out, as a part of this batch; null: it needed no release. */
    public void sent(Released of) {
        phase = phase.sent();
        released = of;
    }

    /** The released batch with which it was sent last; null: none, or it was not sent. */
    public Released released() {
        return released;
    }

    /** Its call ended. */
    public void back() {
        phase = phase.ended();
    }

    /** Its call was answered, for it or for others. */
    public void answered() {
        phase = phase.ended();
        pause = 0;
    }

    /** It was reached by the target: what was not answered before counts no more. */
    public void reached() {
        unanswered = 0;
    }

    /** It was tried. */
    public void tried(Instant now) {
        tries++;
        firstTry = firstTry == null ? now : firstTry;
        lastTry = now;
    }

    /**
     * A call of it alone was not answered. Counted from failure to failure and only when others were answered between them: a target that hangs up at
     * once leaves no time for others while the call lasts.
     *
     * @param answers calls that its connection has answered so far
     * @return how many calls of it alone were not answered
     */
    public int unanswered(long answers) {
        if (unanswered == 0 || answers > answersBefore) {
            answersBefore = answers;
            unanswered++;
        }
        return unanswered;
    }

    /** It is sent again after a pause, in a call of at most so many. */
    public void again(int most, long pauseMillis, long now) {
        limit = most;
        pause = pauseMillis;
        notBefore = now + pauseMillis;
    }

    /** It is held and tried again after a pause. */
    public void waits(long pauseMillis, long now) {
        notBefore = now + pauseMillis;
    }

    /**
     * It was taken over as it is held: what is left of its pause is waited for. When that ends was written down by another process's wall clock, so it is
     * believed as far as the pause is long.
     *
     * @param now elapsed milliseconds
     * @param instant by the wall clock
     */
    public void waitsAgain(long now, Instant instant) {
        if (isHeld() && state().nextTry() != null) {
            long whole = state().lastTry() == null ? 0 : state().lastTry().until(state().nextTry(), ChronoUnit.MILLIS);
            long left = instant.until(state().nextTry(), ChronoUnit.MILLIS);
            notBefore = now + Math.max(0, Math.min(left, whole));
        }
    }

    /** It shall get no effect. */
    public void close(Closing with) {
        phase = phase.with(new Phase.Closing(phase.rest().unclosed(), with));
        notBefore = 0;
    }

    /** A command that names it among others is behind what happens to it now, whether it is set aside or not. */
    public void toldBy(Asked command) {
        told = command;
    }

    /** A human wants another try, at once: it is held for that, and its hold begins anew. */
    public void retry(long possible) {
        phase = phase.with(phase.rest().unclosed().heldFrom(possible));
        notBefore = 0;
    }

    /** It was closed, or needs not to be, and stays as a dead letter. */
    public void closed() {
        phase = phase.with(phase.rest().unclosed());
    }

    /** It is held, and its hold begins or goes on after a try. */
    public void heldFrom(long possible) {
        Phase.Resting rest = phase.rest();
        phase = phase.with(rest.over(rest.unclosed().heldFrom(possible)));
    }

    /** It stands like this in {@code .aside} from the next transaction on. */
    public void stands(AsideState now) {
        Phase.Resting rest = phase.rest();
        phase = phase.with(rest.over(Phase.Unclosed.of(now, rest.unclosed().heldMark())));
    }

    /** It gets an outcome: the record read no longer waits for one. */
    public void leaves(Window window) {
        window.done(slot);
        slot = null;
    }

    // ---- how it would stand ----

    /** How it stands when it is set aside now, or otherwise than before. */
    public AsideState standing(AsideState.Standing standing, Failure failure, String underRevision, Instant now) {
        return state(standing, failure, underRevision, now, null, 0, null);
    }

    /** How it stands when it is held and tried again. */
    public AsideState heldUntil(Failure failure, String underRevision, Instant now, Instant nextTry, long heldMillis) {
        return state(AsideState.Standing.held, failure, underRevision, now, nextTry, heldMillis, null);
    }

    /** How it stands when it is given up with its whole key. */
    public AsideState givenUp(Failure failure, String underRevision, Instant now) {
        return state(AsideState.Standing.held, failure, underRevision, now, null, 0, true);
    }

    private AsideState state(
            AsideState.Standing standing,
            Failure failure,
            String underRevision,
            Instant now,
            Instant nextTry,
            long heldMillis,
            Boolean givenUp) {
        return new AsideState(
                AsideState.VERSION,
                standing,
                edition,
                headers.id(),
                headers.keys().orderKey(),
                headers.keys().idempotencyKey(),
                headers.received(),
                state() == null ? now : state().since(),
                failure,
                underRevision,
                tries,
                firstTry,
                lastTry,
                nextTry,
                heldMillis,
                givenUp,
                asked(),
                state() == null ? null : state().replayed(),
                quantities.isEmpty() ? null : quantities,
                state() == null ? null : state().commandedBy());
    }
}
