package dev.plantline.engine;

/**
 * How much a mapping may still make of one message, in characters and list entries. What is made stands in memory and goes out in one request, so a
 * text that stands in every line, or one that doubles itself, must not become many times the message. For one thread.
 */
final class MadeBudget {
    /** Constants of a mapping, and small messages with long names. */
    private static final long FREE = 256L << 10;
    /** A text of the message that stands in a header and again in each line, for example. */
    private static final int TIMES = 4;

    private long left;

    /**
     * A whole budget.
     *
     * @param bytes of the message
     */
    MadeBudget(int bytes) {
        left = FREE + (long) TIMES * bytes;
    }

    /** Takes {@code more} of it; false: there is not enough left. */
    boolean take(long more) {
        left -= more;
        return left >= 0;
    }
}
