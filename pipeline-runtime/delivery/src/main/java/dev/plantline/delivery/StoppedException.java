package dev.plantline.delivery;

/** Delivery must not go on with this partition; only a human can decide. */
final class StoppedException extends Exception {
    private static final long serialVersionUID = 1;

    StoppedException(String reason) {
        super(reason);
    }
}
