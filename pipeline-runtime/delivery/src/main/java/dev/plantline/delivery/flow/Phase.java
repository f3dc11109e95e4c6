package dev.plantline.delivery.flow;

import dev.plantline.model.AsideState;

/**
 * What a message is at; exactly one of these at a time. What belongs to one of them alone is kept in it; what happens to a message gives its next
 * phase, or is impossible. Immutable. A message that just goes through needs no phase of its own: these are made once.
 */
public sealed interface Phase {
    /** The phase of a message that was just read. */
    Unclosed WAITING = Waiting.ONLY;

    /** What it is apart from calls, and is again after one. */
    Resting rest();

    /** The same on its way, with another phase to come back to. */
    Phase with(Resting rest);

    /** Whether it is neither on its way nor a dead letter: it can be queued when its time has come. */
    boolean canBeQueued();

    /** Whether it is queued for the next call. */
    boolean isQueued();

    /** Whether it is part of a call that has not ended. */
    boolean isInFlight();

    /** It is queued for the next call. */
    Phase queued();

    /** It is taken out of the queue. */
    Phase taken();

    /** It is part of a call that goes out. */
    Phase sent();

    /** Its call ended. */
    Phase ended();

    private static IllegalStateException impossible(Phase phase, String what) {
        return new IllegalStateException(
                "an internal error: a message in the phase " + phase.getClass().getSimpleName() + " cannot be " + what);
    }

    /** At rest: queued for no call and part of none. */
    sealed interface Resting extends Phase {
        /** What it is apart from being closed. */
        Unclosed unclosed();

        /** Why and how it is to be closed; null: it is not. */
        Message.Closing closing();

        /** The same, over another standing. */
        Resting over(Unclosed unclosed);

        @Override
        default Resting rest() {
            return this;
        }

        @Override
        default Phase with(Resting rest) {
            return rest;
        }

        @Override
        default boolean canBeQueued() {
            return true;
        }

        @Override
        default boolean isQueued() {
            return false;
        }

        @Override
        default boolean isInFlight() {
            return false;
        }

        @Override
        default Phase queued() {
            return new Queued(this);
        }

        @Override
        default Phase taken() {
            throw impossible(this, "taken out of the queue");
        }

        @Override
        default Phase sent() {
            return new InFlight(this);
        }

        @Override
        default Phase ended() {
            throw impossible(this, "answered");
        }
    }

    /** At rest, and neither to be closed nor queued nor sent. */
    sealed interface Unclosed extends Resting {
        /** How it stands in {@code .aside}; null: it does not. */
        AsideState state();

        /** Since when its hold is counted on; 0 where there is none. */
        default long heldMark() {
            return 0;
        }

        /** Its hold is counted on from now. */
        default Held heldFrom(long possible) {
            throw impossible(this, "held longer");
        }

        @Override
        default Unclosed unclosed() {
            return this;
        }

        @Override
        default Message.Closing closing() {
            return null;
        }

        @Override
        default Resting over(Unclosed unclosed) {
            return unclosed;
        }

        /** The phase of what stands like this in {@code .aside}. */
        static Unclosed of(AsideState state, long heldMark) {
            return switch (state.standing()) {
                case held -> new Held(state, heldMark);
                case deadLettered -> new Dead(state);
            };
        }
    }

    /** In its lane, not set aside; it is sent when those before it are through. */
    record Waiting() implements Unclosed {
        private static final Unclosed ONLY = new Waiting();
        private static final Phase QUEUED = new Queued(ONLY);
        private static final Phase IN_FLIGHT = new InFlight(ONLY);

        @Override
        public AsideState state() {
            return null;
        }

        @Override
        public Phase queued() {
            return QUEUED;
        }

        @Override
        public Phase sent() {
            return IN_FLIGHT;
        }
    }

    /**
     * Set aside with its order key; it is sent when it is due, or when told.
     *
     * @param state how it stands in {@code .aside}
     * @param heldMark since when its hold is counted on, by the partition's stopwatch of possible tries, milliseconds
     */
    record Held(AsideState state, long heldMark) implements Unclosed {
        @Override
        public Held heldFrom(long possible) {
            return new Held(state, possible);
        }
    }

    /**
     * A dead letter: nothing happens to it until a human says so.
     *
     * @param state how it stands in {@code .aside}
     */
    record Dead(AsideState state) implements Unclosed {
        @Override
        public boolean canBeQueued() {
            return false;
        }

        @Override
        public Phase queued() {
            throw impossible(this, "queued");
        }

        @Override
        public Phase sent() {
            throw impossible(this, "sent");
        }
    }

    /**
     * It is to get no effect: its key is to be closed in the target's ledger before that is committed.
     *
     * @param unclosed what it was, and is again when it is not closed after all
     * @param closing with what outcome, and why
     */
    record Closing(Unclosed unclosed, Message.Closing closing) implements Resting {
        @Override
        public Resting over(Unclosed other) {
            return new Closing(other, closing);
        }
    }

    /**
     * Can be sent now, and is queued for the next call.
     *
     * @param rest what it is apart from that
     */
    record Queued(Resting rest) implements Phase {
        @Override
        public Phase with(Resting other) {
            return new Queued(other);
        }

        @Override
        public boolean canBeQueued() {
            return false;
        }

        @Override
        public boolean isQueued() {
            return true;
        }

        @Override
        public boolean isInFlight() {
            return false;
        }

        @Override
        public Phase queued() {
            throw impossible(this, "queued twice");
        }

        @Override
        public Phase taken() {
            return rest;
        }

        @Override
        public Phase sent() {
            throw impossible(this, "sent before it is taken out of the queue");
        }

        @Override
        public Phase ended() {
            throw impossible(this, "answered");
        }
    }

    /**
     * Part of a call that has not ended.
     *
     * @param rest what it is when the call has ended
     */
    record InFlight(Resting rest) implements Phase {
        @Override
        public Phase with(Resting other) {
            return new InFlight(other);
        }

        @Override
        public boolean canBeQueued() {
            return false;
        }

        @Override
        public boolean isQueued() {
            return false;
        }

        @Override
        public boolean isInFlight() {
            return true;
        }

        @Override
        public Phase queued() {
            throw impossible(this, "queued");
        }

        @Override
        public Phase taken() {
            throw impossible(this, "taken out of the queue");
        }

        @Override
        public Phase sent() {
            throw impossible(this, "sent twice");
        }

        @Override
        public Phase ended() {
            return rest;
        }
    }
}
