package dev.plantline.operator;

/** Ends a piece of work because the operator stops. Nothing is wrong where it was thrown, so it has no stack and is shown nowhere. */
public final class OperatorStopsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Ends a piece of work.
     *
     * @param message what is no longer done
     */
    public OperatorStopsException(String message) {
        super(message, null, false, false);
    }
}
