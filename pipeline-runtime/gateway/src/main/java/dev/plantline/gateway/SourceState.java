package dev.plantline.gateway;

import dev.plantline.model.WorkloadStatus.State;

/**
 * How a source stands.
 *
 * @param state running: it receives what comes; waiting: it is starting, or other gateways receive all; blocked: it tries again by itself
 * @param reason why it does not receive, in words for the status; null when it does
 */
public record SourceState(State state, String reason) {
    /** It receives what comes. */
    public static final SourceState RECEIVING = new SourceState(State.running, null);
    /** It does not receive yet. */
    public static final SourceState STARTING = new SourceState(State.waiting, "starting");

    /** Whether it receives what comes. */
    public boolean receiving() {
        return state == State.running;
    }
}
