package dev.plantline.engine.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * A pattern that takes a part out of a text: what its one group finds. Read as {@link EcmaPattern} is, and run on RE2 alone. Of several places where it is
 * found the first counts. Immutable.
 */
public final class CapturePattern {
    /** RE2 takes about so much longer when it must know where a group has begun and ended. */
    private static final int TIMES = 4;

    private final String pattern;
    private final Reading reading;
    private final Pattern compiled;

    private CapturePattern(String pattern, Reading reading) {
        this.pattern = pattern;
        this.reading = reading;
        this.compiled = Pattern.compile(reading.text());
    }

    /**
     * Reads a pattern.
     *
     * @throws PatternMistakeException when it is not a valid one, one that cannot be run in bounded time, or has another number of groups than one; says
     *     where, and what to write
     */
    public static CapturePattern compile(String pattern) throws PatternMistakeException {
        PatternReader reader = new PatternReader(pattern, true);
        Reading reading = EcmaPattern.read(pattern, reader);
        if (reader.groups() != 1) {
            throw new PatternMistakeException("it has " + reader.groups()
                    + " groups: put what is wanted in one pair of parentheses, and write (?:...) for other groups");
        }
        return new CapturePattern(pattern, reading);
    }

    /** What the group finds; null when the pattern is found nowhere, or the group has no part in what it finds. */
    String captured(String text) {
        Matcher matcher = compiled.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** What {@link #captured} can cost at most, in steps: see {@link EcmaPattern#steps}. */
    long steps(String text) {
        long looked = reading.anchored() ? Math.min(text.length(), reading.longest()) : text.length();
        return TIMES * (looked + 1) * (1 + reading.weight());
    }

    /** As it was written. */
    @Override
    public String toString() {
        return pattern;
    }
}
