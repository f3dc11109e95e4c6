package dev.plantline.operator;

/** A fault of the operator itself: it cannot go on with one resource as that stands now. What runs goes on, and the work is tried again. */
public class OperatorFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * A fault.
     *
     * @param message for the status: what failed, without a stack and without a secret
     * @param cause never null; its class is counted
     */
    public OperatorFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
