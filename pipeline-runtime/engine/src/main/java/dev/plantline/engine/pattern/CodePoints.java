package dev.plantline.engine.pattern;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A set of characters as ranges of code points, ends included. Immutable. */
record CodePoints(List<Range> ranges) {
    static final int LAST = Character.MAX_CODE_POINT;
    static final CodePoints NONE = new CodePoints(List.of());
    static final CodePoints ALL = of(0, LAST);
    static final CodePoints DIGITS = of('0', '9');
    static final CodePoints WORD = DIGITS.and(of('A', 'Z')).and(of('_', '_')).and(of('a', 'z'));
    static final CodePoints LINE_ENDS = of('\n', '\n').and(of('\r', '\r')).and(of(0x2028, 0x2029));
    /** WhiteSpace and LineTerminator of ECMA-262: more than what Java or RE2 mean by {@code \s}. */
    static final CodePoints SPACES = of('\t', '\r')
            .and(of(' ', ' '))
            .and(of(0xA0, 0xA0))
            .and(of(0x1680, 0x1680))
            .and(of(0x2000, 0x200A))
            .and(of(0x2028, 0x2029))
            .and(of(0x202F, 0x202F))
            .and(of(0x205F, 0x205F))
            .and(of(0x3000, 0x3000))
            .and(of(0xFEFF, 0xFEFF));

    /** From {@code first} to {@code last}, both included. */
    record Range(int first, int last) {}

    CodePoints {
        ranges = List.copyOf(ranges);
    }

    static CodePoints of(int first, int last) {
        return new CodePoints(List.of(new Range(first, last)));
    }

    /** These and the others. */
    CodePoints and(CodePoints others) {
        List<Range> both = new ArrayList<>(ranges);
        both.addAll(others.ranges);
        return new CodePoints(both);
    }

    /** All characters that are not among these. */
    CodePoints others() {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingInt(Range::first));
        List<Range> gaps = new ArrayList<>();
        int next = 0;
        for (Range range : sorted) {
            if (range.first > next) {
                gaps.add(new Range(next, range.first - 1));
            }
            next = Math.max(next, range.last + 1);
        }
        if (next <= LAST) {
            gaps.add(new Range(next, LAST));
        }
        return new CodePoints(gaps);
    }

    /** As the inside of a character class that RE2 and Java read alike. */
    String inClass() {
        StringBuilder text = new StringBuilder();
        for (Range range : ranges) {
            text.append(escaped(range.first));
            if (range.last > range.first) {
                text.append('-').append(escaped(range.last));
            }
        }
        return text.toString();
    }

    /** One character that RE2 and Java read alike, whatever it is. */
    static String escaped(int codePoint) {
        return "\\x{" + Integer.toHexString(codePoint) + "}";
    }
}
