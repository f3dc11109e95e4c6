package dev.plantline.model;

/** A persistent form that this code must not guess at: unknown version or damaged. */
public final class UnreadableFormException extends Exception {
    private static final long serialVersionUID = 1;

    public UnreadableFormException(String message) {
        super(message);
    }
}
