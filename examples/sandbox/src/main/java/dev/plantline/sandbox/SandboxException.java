package dev.plantline.sandbox;

/** The sandbox cannot go on; the message says what happened and what to do, for the person at the terminal. */
final class SandboxException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SandboxException(String message) {
        super(message);
    }

    SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
