package dev.plantline.engine.pattern;

/**
 * What patterns may cost for one message, whatever the contract, the mapping and the message are. It counts steps and not time, so that a message that
 * one machine lets in is not refused by a slower one. For one thread.
 */
public final class PatternSteps {
    /** Most steps for a message without its length; about a second of one core. */
    public static final long MAX_STEPS = 10_000_000;

    /** Steps for each byte of the message besides: as many as a pattern of usual length takes. */
    public static final int STEPS_PER_BYTE = 50;

    private final long whole;
    private long left;

    /** A message needs more steps than it has; names the pattern at which it ran out. */
    public static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ExhaustedException(String pattern) {
            super(pattern);
        }
    }

    /**
     * For a new message.
     *
     * @param bytes of the message
     */
    public PatternSteps(int bytes) {
        whole = MAX_STEPS + (long) STEPS_PER_BYTE * bytes;
        left = whole;
    }

    /** Steps taken until now, also those that it did not have. */
    public long spent() {
        return whole - left;
    }

    /**
     * Whether the pattern is found anywhere in the text.
     *
     * @throws ExhaustedException instead of looking, when the message's steps do not suffice
     */
    public boolean isFound(EcmaPattern pattern, String text) {
        take(pattern.steps(text), pattern.toString());
        return pattern.isFoundIn(text);
    }

    /**
     * What the pattern takes out of the text; null: it is not found.
     *
     * @throws ExhaustedException instead of looking, when the message's steps do not suffice
     */
    public String captured(CapturePattern pattern, String text) {
        take(pattern.steps(text), pattern.toString());
        return pattern.captured(text);
    }

    private void take(long steps, String pattern) {
        left -= steps;
        if (left < 0) {
            throw new ExhaustedException(pattern);
        }
    }
}
