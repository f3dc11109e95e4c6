package dev.plantline.gateway;

import dev.plantline.model.WorkloadStatus.State;

/**
 * How a source stands.
 *
 * @param state running: it receives what comes; waiting: it is starting, or other gateways receive all; blocked: it tries again by itself
 * @param reason why it does not receive, in words for the status; where it does, what it has lost; null: nothing
 * @param loss what it has lost
 */
public record SourceState(State state, String reason, SourceLoss loss) {
    /** It receives what comes. */
    public static final SourceState RECEIVING = new SourceState(State.running, null);
    /** It does not receive yet. */
    public static final SourceState STARTING = new SourceState(State.waiting, "starting");

    /** A source that has lost nothing. */
    public SourceState(State state, String reason) {
        this(state, reason, SourceLoss.NONE);
    }

    /** Whether it receives what comes. */
    public boolean receiving() {
        return state == State.running;
    }

    /**
     * The same of a source that has lost something.
     *
     * @param what it has lost
     * @param from where from, for the status
     */
    public SourceState having(SourceLoss what, String from) {
        if (what.isNone()) {
            return this;
        }
        String number = what.records() == 0 ? "records, nobody knows how many," : what.records() + " record(s)";
        String lost = number + " of " + from + " were deleted before they were received, seen last at " + what.last()
                + ": ask the sender for them";
        return new SourceState(state, reason == null ? lost : reason + "; " + lost, what);
    }
}
