package dev.plantline.model;

/**
 * An internal error as logs and statuses show it: what it is, where it happened and what caused it, without its words, which may hold a value of a
 * message that nobody is to read there.
 */
public final class ErrorTrace extends Exception {
    private static final long serialVersionUID = 1L;
    /** Causes that are shown; one that causes itself has no end. */
    private static final int MOST_CAUSES = 8;

    private final String words;

    private ErrorTrace(Throwable error, int causes) {
        super(null, cause(error, causes), false, true);
        StackTraceElement[] frames = error.getStackTrace();
        setStackTrace(frames);
        words = error.getClass().getName() + (frames.length == 0 ? "" : " at " + frames[0]);
    }

    private static ErrorTrace cause(Throwable error, int causes) {
        return error.getCause() == null || causes == 0 ? null : new ErrorTrace(error.getCause(), causes - 1);
    }

    /** Of an error, to be logged in its place. */
    public static ErrorTrace of(Throwable error) {
        return new ErrorTrace(error, MOST_CAUSES);
    }

    /** The error's class and the place in the code where it was thrown. */
    @Override
    public String toString() {
        return words;
    }
}
