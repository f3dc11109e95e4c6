package dev.plantline.engine.pattern;

/**
 * What the patterns of one contract may cost for one message, whatever the contract and the message are. It counts steps and not time, so that a
 * message that one machine lets in is not refused by a slower one. For many threads, each with one message at a time.
 */
public final class PatternSteps {
    /** Most steps for one message; about a second of one core. */
    public static final long MAX_STEPS = 10_000_000;

    private final ThreadLocal<long[]> left = ThreadLocal.withInitial(() -> new long[1]);

    /** A message needs more than {@link #MAX_STEPS} steps; names the pattern at which it ran out. */
    public static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ExhaustedException(EcmaPattern pattern) {
            super(pattern.toString());
        }
    }

    /** A new message of this thread. */
    public void begin() {
        left.get()[0] = MAX_STEPS;
    }

    /**
     * Whether the pattern is found anywhere in the text.
     *
     * @throws ExhaustedException instead of looking, when the message's steps do not suffice
     */
    public boolean isFound(EcmaPattern pattern, String text) {
        long[] mine = left.get();
        mine[0] -= pattern.steps(text);
        if (mine[0] < 0) {
            throw new ExhaustedException(pattern);
        }
        return pattern.isFoundIn(text);
    }
}
