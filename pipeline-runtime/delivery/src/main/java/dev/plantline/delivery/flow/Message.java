package dev.plantline.delivery.flow;

import dev.plantline.model.AsideState;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.Effect;
import dev.plantline.model.Failure;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import java.time.Instant;

/** A message without a final outcome, on its way through its lane or set aside. Belongs to the thread of its partition. */
public final class Message {
    /**
     * The message shall get no effect: its key is closed in the ledger before the outcome is committed.
     *
     * @param outcome deadLettered or discarded
     * @param failure why; null: only because a human said so
     */
    public record Closing(Outcome outcome, Failure failure) {}

    public final long offset;
    public final MessageHeaders headers;
    public final byte[] body;
    public final int edition;

    /** Its place among the records read; null when it was set aside by an earlier transaction. */
    public Window.Slot slot;
    /** How it stands in {@code .aside}; null: it does not. */
    public AsideState state;
    /** Its lane; null for a dead letter. */
    public Lane lane;
    /** Set while it is to be closed instead of applied. */
    public Closing closing;

    /** What is sent, made under {@link #revision}; null: not made yet. */
    public Operation operation;

    /** What it is to do, under {@link #revision}; null: it was not mapped yet, or is closed. */
    public Effect effect;

    public String revision;
    public boolean queued;
    public boolean inFlight;

    public int tries;
    public Instant firstTry;
    public Instant lastTry;

    /** Not sent before this moment, epoch milliseconds. */
    public long notBefore;
    /** Last pause after a call that failed as a whole, milliseconds; 0: none. */
    public long pause;
    /** Most operations of the next call that it is part of: halved when a call failed. */
    public int limit = Integer.MAX_VALUE;
    /** Calls of this message alone that were not answered, with answers to others between them. */
    public int unanswered;
    /** The connection's count of answers when the last of them failed; without meaning while there is none. */
    public long answersBefore;
    /** Reading of the partition's stopwatch of possible tries at the last try of a hold, milliseconds. */
    public long heldMark;

    public Message(long offset, MessageHeaders headers, byte[] body, int edition) {
        this.offset = offset;
        this.headers = headers;
        this.body = body;
        this.edition = edition;
    }

    /** The stamp of its next attempt. */
    public long stamp() {
        return state == null || state.asked() == null ? 0 : state.asked().stamp();
    }

    public Asked asked() {
        return state == null ? null : state.asked();
    }

    public boolean isHeld() {
        return state != null && state.standing() == AsideState.Standing.held;
    }

    public boolean isDeadLetter() {
        return state != null && state.standing() == AsideState.Standing.deadLettered;
    }

    /** Whether it is held because of itself, not because of a message before it. */
    public boolean isFailing() {
        return isHeld() && state.failure() != null;
    }

    /** Whether it was given up with its whole key, and that only waits for its end. */
    public boolean isGivenUp() {
        return isHeld() && Boolean.TRUE.equals(state.givenUp());
    }

    /** When it may be sent, epoch milliseconds. */
    public long due() {
        if (closing == null && isHeld() && state.nextTry() != null) {
            return Math.max(notBefore, state.nextTry().toEpochMilli());
        }
        return notBefore;
    }

    public void tried(Instant now) {
        tries++;
        firstTry = firstTry == null ? now : firstTry;
        lastTry = now;
    }

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
                state == null ? now : state.since(),
                failure,
                underRevision,
                tries,
                firstTry,
                lastTry,
                nextTry,
                heldMillis,
                givenUp,
                asked());
    }
}
