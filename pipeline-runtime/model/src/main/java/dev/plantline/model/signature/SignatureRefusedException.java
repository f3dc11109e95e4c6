package dev.plantline.model.signature;

/** A request that is not signed as it must be. The message is for the sender: it says what to do and holds no secret. Without a stack trace. */
public final class SignatureRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param message for the sender
     */
    public SignatureRefusedException(String message) {
        super(message, null, false, false);
    }
}
