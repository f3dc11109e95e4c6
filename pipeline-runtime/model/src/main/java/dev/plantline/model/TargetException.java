package dev.plantline.model;

/** A call to the target that failed as a whole. */
public final class TargetException extends Exception {
    private static final long serialVersionUID = 1;

    /** What the failure means for the operations of the call. */
    public enum Kind {
        /** No answer, or one that does not tell: done or not done, only the ledger knows. Send the same again, in halves. */
        ambiguous,
        /** The target could not be reached or refused before it worked. Nothing was done. */
        unreachable,
        /** Other transactions were in the way after the target's own retries. Nothing was done; again, smaller. */
        contention,
        /** The connection as a whole is wrong: key, database, side kit, missing right. Stop applying, probe with back-off. */
        configuration
    }

    private final Kind kind;

    /**
     * A failure in words for SREs; never a secret, never a traceback.
     *
     * @param kind what it means
     * @param message what happened, to which host, why, what to do
     */
    public TargetException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What it means. */
    public Kind kind() {
        return kind;
    }
}
