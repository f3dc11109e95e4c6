package dev.plantline.engine;

/**
 * What a mapping may cost for one message, in steps, over all its conditions, fields and lines. Steps and not time, so that every machine comes to
 * the same verdict. Where they come from: {@link ExpressionBounds} counts what an expression evaluates, {@link CelLengths},
 * {@link CelNumbers} and {@link MappingPlan} count what else grows with the message. For one thread.
 */
final class WorkBudget {
    /**
     * Most steps for a message without its length. A step was 50 to 700 ns where it was measured (a busy core, each kind of expression that was
     * thought of), so the dearest mapping of a short message ends after a second or two. 2 000 lines that each look for a value in a list of 20 take
     * half of it.
     */
    static final long MAX_STEPS = 2_000_000;

    /** Steps for each byte of the message besides, so that a long message may have as many expressions in each of its lines as a short one. One of
     * 4 MiB has five times the steps, and as much time. */
    static final int STEPS_PER_BYTE = 2;

    private final long whole;
    private long left;

    private WorkBudget(long whole) {
        this.whole = whole;
        this.left = whole;
    }

    /**
     * A whole budget of a message.
     *
     * @param bytes of the message
     */
    static WorkBudget ofMessage(int bytes) {
        return new WorkBudget(MAX_STEPS + (long) STEPS_PER_BYTE * bytes);
    }

    /** A whole budget of the examples of one manifest. */
    static WorkBudget ofExamples() {
        return new WorkBudget(MappingTests.MAX_STEPS);
    }

    /** A whole budget of looking for the personal values of a message in the texts about it; its steps are far smaller ones. */
    static WorkBudget ofPersonalValues() {
        return new WorkBudget(PersonalValues.MAX_STEPS);
    }

    /** Takes {@code steps} of it; false: there are not enough left, now and from now on. */
    boolean take(long steps) {
        left -= steps;
        return left >= 0;
    }

    /** Whether more was asked of it than there was. */
    boolean isExhausted() {
        return left < 0;
    }

    /** Steps that there were in the beginning. */
    long whole() {
        return whole;
    }

    /** Steps taken until now, also those that it did not have. */
    long spent() {
        return whole - left;
    }
}
