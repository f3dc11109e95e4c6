package dev.plantline.gateway;

/** A message that was not appended, and why; the source must offer it again unless it is too large. Without a stack trace: it is an answer. */
public final class IntakeException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Kind {
        /** As many messages wait for their append as may. */
        full,
        /** No broker in reach, or none that may take it. It may still be appended; the idempotency key then makes the next one a duplicate. */
        unreachable,
        /** Larger than a message may be. */
        tooLarge
    }

    private final Kind kind;

    IntakeException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /** Why. */
    public Kind kind() {
        return kind;
    }
}
