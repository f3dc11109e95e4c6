package dev.plantline.delivery.partition;

/** Delivery must not go on with this partition; only a human can decide. */
public final class StoppedException extends Exception {
    private static final long serialVersionUID = 1;

    public StoppedException(String reason) {
        super(reason);
    }
}
