package dev.plantline.model;

/** Carries a {@link Failure} out of decode, keys or map. Without a stack trace: it is an answer, not an accident, and the hot path meets it. */
public final class MessageFailedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Failure failure;

    /** Wraps the failure. */
    public MessageFailedException(Failure failure) {
        super(failure.reason(), null, false, false);
        this.failure = failure;
    }

    /** What is wrong. */
    public Failure failure() {
        return failure;
    }
}
