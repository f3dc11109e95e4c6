package dev.plantline.engine.pattern;

/**
 * What is known of a pattern, or of a part of it, once it is read.
 *
 * @param text as RE2 reads it; empty for a part
 * @param weight number of characters that it stands for when every repetition is written out: the size of the program, and what one character of a
 *     text can cost
 * @param longest text that it can match, in code points; {@link Long#MAX_VALUE}: without an end
 * @param plain whether it is characters one after another and nothing else, begins at the start of the text, and Java reads it alike
 * @param variables repetitions with more than one possible length, as far as it is plain
 * @param rest weight of what stands behind the last of them
 * @param anchored whether it can match at the start of the text only
 * @param ended whether it ends at the end of the text
 */
record Reading(
        String text,
        int weight,
        long longest,
        boolean plain,
        int variables,
        int rest,
        boolean anchored,
        boolean ended) {
    /** Of a repetition: there is no most. */
    static final int ENDLESS = Integer.MAX_VALUE;

    static final Reading EMPTY = new Reading("", 0, 0, true, 0, 0, false, false);
    static final Reading CHARACTER = new Reading("", 1, 1, true, 0, 1, false, false);
    static final Reading PROPERTY = new Reading("", 1, 1, false, 0, 1, false, false);
    static final Reading START = new Reading("", 0, 0, true, 0, 0, true, false);
    static final Reading END = new Reading("", 0, 0, true, 0, 0, false, true);
    static final Reading BOUNDARY = new Reading("", 1, 0, false, 0, 0, false, false);

    /** The whole, with its text. */
    Reading as(String whole) {
        return new Reading(whole, weight, longest, plain && anchored, variables, rest, anchored, ended);
    }

    Reading then(Reading next) {
        boolean first = equals(EMPTY);
        return new Reading(
                "",
                weight + next.weight,
                plus(longest, next.longest),
                plain && next.plain && !ended && (first || !next.anchored),
                variables + next.variables,
                next.variables > 0 ? next.rest : rest + next.rest,
                first ? next.anchored : anchored,
                next.ended);
    }

    Reading or(Reading other) {
        return new Reading(
                "",
                weight + other.weight + 1,
                Math.max(longest, other.longest),
                false,
                0,
                0,
                anchored && other.anchored,
                false);
    }

    Reading grouped() {
        return new Reading("", weight + 1, longest, false, 0, 0, anchored, false);
    }

    Reading repeated(int least, int most) {
        long copies = most == ENDLESS ? Math.max(least, 1) : Math.max(most, 1);
        long total = copies * weight + (most == ENDLESS ? 1 : most - least);
        return new Reading(
                "",
                (int) Math.min(total, Integer.MAX_VALUE / 2),
                longest == 0 ? 0 : most == ENDLESS || longest == Long.MAX_VALUE ? Long.MAX_VALUE : longest * most,
                plain,
                least == most ? 0 : 1,
                least == most ? (int) Math.min(total, Integer.MAX_VALUE / 2) : 0,
                false,
                false);
    }

    private static long plus(long left, long right) {
        return left == Long.MAX_VALUE || right == Long.MAX_VALUE ? Long.MAX_VALUE : left + right;
    }
}
