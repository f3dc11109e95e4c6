package dev.plantline.engine.pattern;

/** A pattern that cannot be used; the message says what, where in the pattern, and what to write instead. */
public final class PatternMistakeException extends Exception {
    private static final long serialVersionUID = 1L;

    PatternMistakeException(String what, int offset) {
        super("character " + (offset + 1) + ": " + what);
    }

    PatternMistakeException(String what) {
        super(what);
    }
}
