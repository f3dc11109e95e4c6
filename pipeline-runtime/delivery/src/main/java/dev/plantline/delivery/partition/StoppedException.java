package dev.plantline.delivery.partition;

import dev.plantline.model.StopReason;

/** Delivery must not go on with this partition; only a human can decide. */
public final class StoppedException extends Exception {
    private static final long serialVersionUID = 1;

    private final StopReason why;

    /**
     * Says why.
     *
     * @param why the reason
     * @param text for humans: what was seen, without what to do
     */
    public StoppedException(StopReason why, String text) {
        super(text);
        this.why = why;
    }

    /** The reason. */
    public StopReason why() {
        return why;
    }
}
