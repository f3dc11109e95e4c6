package dev.plantline.engine.pattern;

/** Where a reader stands in a pattern; steps by code points. */
final class Cursor {
    private static final int END = -1;

    private final String pattern;
    private int offset;

    Cursor(String pattern) {
        this.pattern = pattern;
    }

    int offset() {
        return offset;
    }

    boolean ended() {
        return offset == pattern.length();
    }

    /** The character here; {@code -1} at the end. */
    int peek() {
        return ended() ? END : pattern.codePointAt(offset);
    }

    /** The character here, and goes past it; {@code -1} at the end. */
    int next() {
        int here = peek();
        if (here != END) {
            offset += Character.charCount(here);
        }
        return here;
    }

    /** Goes past a character if it is here. */
    boolean skip(char wanted) {
        boolean here = follows(wanted);
        if (here) {
            offset++;
        }
        return here;
    }

    boolean follows(char wanted) {
        return !ended() && pattern.charAt(offset) == wanted;
    }

    boolean follows(String wanted) {
        return pattern.startsWith(wanted, offset);
    }

    /** A decimal number of at most six digits; -1 when none is here. */
    int number() {
        int start = offset;
        int number = 0;
        while (!ended() && isDigit(pattern.charAt(offset)) && offset - start < 6) {
            number = 10 * number + pattern.charAt(offset) - '0';
            offset++;
        }
        return offset == start ? -1 : number;
    }

    /** Exactly so many hexadecimal digits; -1, and stays, when they are not here. */
    int hex(int digits) {
        int end = offset + digits;
        if (end > pattern.length()) {
            return -1;
        }
        int number = 0;
        for (int i = offset; i < end; i++) {
            int digit = Character.digit(pattern.charAt(i), 16);
            if (digit < 0 || pattern.charAt(i) > 'f') {
                return -1;
            }
            number = 16 * number + digit;
        }
        offset = end;
        return number;
    }

    /** The text up to a closing character, and goes past that; null, and stays, when it does not come within 60 characters. */
    String until(char closing) {
        int end = pattern.indexOf(closing, offset);
        if (end < 0 || end - offset > 60) {
            return null;
        }
        String text = pattern.substring(offset, end);
        offset = end + 1;
        return text;
    }

    /** A failure here. */
    PatternMistakeException mistake(String what) {
        return new PatternMistakeException(what, offset);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
