package dev.plantline.engine.pattern;

import java.util.function.Predicate;

/**
 * A pattern of a contract. It is read as ECMA-262 means it, which is what JSON Schema prescribes: {@code \s} and {@code .} are wider and narrower than
 * in Java, {@code $} is the end and not the place before a last line break. It runs on RE2, whose time grows with the text's length only; what RE2
 * does not know (look-around, references back) is a mistake with a suggestion. Immutable.
 *
 * <p>Most patterns of contracts are a few classes of characters after each other. With at most one repetition of several lengths Java's own engine
 * cannot go back and forth either, and it takes a fifth of the time.
 */
public final class EcmaPattern {
    /** Most characters of a pattern. */
    public static final int MAX_LENGTH = 4_000;

    /** Most characters that a pattern may stand for when all its repetitions are written out. */
    public static final int MAX_WEIGHT = 4_000;

    // Java calls itself for each part of a pattern.
    private static final int MAX_PLAIN_LENGTH = 400;

    private final String pattern;
    private final Reading reading;
    private final boolean onJava;
    private final Predicate<String> finder;

    private EcmaPattern(String pattern, Reading reading) {
        this.pattern = pattern;
        this.reading = reading;
        this.onJava = reading.plain() && reading.variables() <= 1 && pattern.length() <= MAX_PLAIN_LENGTH;
        this.finder = onJava ? onJava(reading.text()) : onRe2(reading.text());
    }

    /**
     * Reads a pattern.
     *
     * @throws PatternMistakeException when it is not a valid one, or one that cannot be run in bounded time; says where, and what to write
     */
    public static EcmaPattern compile(String pattern) throws PatternMistakeException {
        return new EcmaPattern(pattern, read(pattern, new PatternReader(pattern, false)));
    }

    /** The reading of a pattern that is not too long. */
    static Reading read(String pattern, PatternReader reader) throws PatternMistakeException {
        if (pattern.length() > MAX_LENGTH) {
            throw new PatternMistakeException(
                    "it is longer than " + MAX_LENGTH + " characters: list values under enum instead");
        }
        Reading reading = reader.read();
        if (reading.weight() > MAX_WEIGHT) {
            throw new PatternMistakeException("written out, it is longer than " + MAX_WEIGHT
                    + " characters: repeat less, or use maxLength or enum");
        }
        return reading;
    }

    private static Predicate<String> onJava(String text) {
        var compiled = java.util.regex.Pattern.compile(text);
        // It begins at the start of the text; there is no other place to look at.
        return value -> compiled.matcher(value).lookingAt();
    }

    private static Predicate<String> onRe2(String text) {
        var compiled = com.google.re2j.Pattern.compile(text);
        return value -> compiled.matcher(value).find();
    }

    /** Whether it is found anywhere in the text. */
    public boolean isFoundIn(String text) {
        return finder.test(text);
    }

    /**
     * What {@link #isFoundIn} can cost at most, in steps: characters that are looked at, times the places of the pattern that each may be at. The same
     * for the same text on every machine.
     */
    public long steps(String text) {
        long looked = reading.anchored() ? Math.min(text.length(), reading.longest()) : text.length();
        return (looked + 1) * (onJava ? 1 + reading.rest() : 1 + reading.weight());
    }

    /** The size of its program: see {@link #MAX_WEIGHT}. */
    public int weight() {
        return reading.weight();
    }

    boolean runsOnJava() {
        return onJava;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return pattern;
    }
}
