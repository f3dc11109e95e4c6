package dev.plantline.operator;

/** When the operator stops, it interrupts the reconciles that are under way. */
public final class Stopping {
    private Stopping() {}

    /**
     * Called when the world outside has been looked at and before a status is written: a look that was interrupted has seen neither Odoo nor Kafka,
     * and nobody would correct what it says until the next operator runs.
     *
     * @throws IllegalStateException when this thread was interrupted
     */
    public static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("the operator stops; what was looked at last is not written");
        }
    }
}
