package dev.plantline.operator.desired;

/**
 * Texts of which the operator keeps the same for thousands of interfaces: what a template fills in, reasons, messages of policies. It remembers some
 * thousand at most, whatever it is given, and the last one of those that share a place. So a text that many have is nearly always found, and one
 * that nobody else has gives way to the next.
 */
public final class SharedText {
    /** Longest text that is shared; longer ones are seldom the same. A value that is told of a template has 250 characters at most. */
    private static final int LONGEST = 512;

    /** A power of two: with the longest texts in all places, 9 MB. */
    private static final int PLACES = 8192;

    /** Threads may overwrite what others write: then two have equal texts that are not the same, and no harm is done. */
    private static final String[] REMEMBERED = new String[PLACES];

    private SharedText() {}

    /** An equal text: the one that is remembered, or else this one, which is remembered from now on. A long one is left as it is. */
    public static String of(String text) {
        if (text.length() > LONGEST) {
            return text;
        }
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 16) & (PLACES - 1);
        String remembered = REMEMBERED[place];
        if (text.equals(remembered)) {
            return remembered;
        }
        REMEMBERED[place] = text;
        return text;
    }
}
