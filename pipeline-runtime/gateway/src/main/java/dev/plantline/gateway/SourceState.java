package dev.plantline.gateway;

import dev.plantline.model.WorkloadStatus.State;

/**
 * How a Kafka source stands.
 *
 * @param state running: it copies what comes; waiting: it joins its group, or other gateways copy all partitions; blocked: it tries again by itself
 * @param reason why it does not copy, in words for the status; null when it does
 */
public record SourceState(State state, String reason) {
    static final SourceState COPYING = new SourceState(State.running, null);
    static final SourceState STARTING = new SourceState(State.waiting, "starting");

    /** Whether it copies what comes. */
    public boolean copying() {
        return state == State.running;
    }
}
