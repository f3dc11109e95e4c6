package dev.plantline.engine;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Functions on texts. Places and lengths are in characters as people count them in a specification, which are code points; white space is what
 * {@code \s} is in a pattern.
 */
final class CelTexts {
    /** Longest text that is made by filling one up, in characters. */
    static final int MAX_WIDTH = 1_000;

    /** What an entry of a list takes in memory besides its characters, in characters. */
    private static final int ENTRY = 16;

    private static final CelType TEXT = SimpleType.STRING;

    private CelTexts() {}

    static void addTo(CelFunctions functions) {
        functions
                .behind("upper", TEXT, List.of(TEXT), of -> made(worked(of[0]).toUpperCase(Locale.ROOT)))
                .behind("lower", TEXT, List.of(TEXT), of -> made(worked(of[0]).toLowerCase(Locale.ROOT)))
                .behind("trim", TEXT, List.of(TEXT), of -> trimmed(worked(of[0])))
                .behind(
                        "substring",
                        TEXT,
                        List.of(TEXT, SimpleType.INT),
                        of -> part(worked(of[0]), (Long) of[1], Long.MAX_VALUE))
                .behind(
                        "substring",
                        TEXT,
                        List.of(TEXT, SimpleType.INT, SimpleType.INT),
                        of -> part(worked(of[0]), (Long) of[1], (Long) of[2]))
                .behind(
                        "split",
                        ListType.create(TEXT),
                        List.of(TEXT, TEXT),
                        of -> split((String) of[0], (String) of[1]))
                .behind("join", TEXT, List.of(CelFunctions.LIST, TEXT), of -> join((List<?>) of[0], (String) of[1]))
                .behind(
                        "replace",
                        TEXT,
                        List.of(TEXT, TEXT, TEXT),
                        of -> replaced((String) of[0], (String) of[1], (String) of[2]))
                .behind(
                        "padLeft",
                        TEXT,
                        List.of(TEXT, SimpleType.INT, TEXT),
                        of -> filling("padLeft", worked(of[0]), (Long) of[1], (String) of[2]) + of[0])
                .behind(
                        "padRight",
                        TEXT,
                        List.of(TEXT, SimpleType.INT, TEXT),
                        of -> of[0] + filling("padRight", worked(of[0]), (Long) of[1], (String) of[2]));
    }

    /** The text, whose characters are all looked at. */
    private static String worked(Object operand) throws CelEvaluationException {
        String text = (String) operand;
        CelLengths.characters(text.length());
        return text;
    }

    private static String made(String text) throws CelEvaluationException {
        Evaluation.make(text.length());
        return text;
    }

    private static String trimmed(String text) throws CelEvaluationException {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (from < to && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return made(text.substring(from, to));
    }

    /** Every white space has one UTF-16 unit. */
    private static boolean isSpace(char c) {
        return c >= '\t' && c <= '\r' || c == '\uFEFF' || Character.isSpaceChar(c);
    }

    private static String part(String text, long from, long to) throws CelEvaluationException {
        int length = text.codePointCount(0, text.length());
        long end = to == Long.MAX_VALUE ? length : to;
        if (from < 0 || end < from || end > length) {
            throw new CelEvaluationException("substring takes characters " + from + " to " + end
                    + ", counted from 0, and the text has " + length + " characters");
        }
        int start = text.offsetByCodePoints(0, (int) from);
        return made(text.substring(start, text.offsetByCodePoints(start, (int) (end - from))));
    }

    private static List<String> split(String text, String separator) throws CelEvaluationException {
        notEmpty(separator, "split");
        CelLengths.search(text, separator);
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            Evaluation.work(1);
            Evaluation.make((long) ENTRY + at - from);
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        Evaluation.make((long) ENTRY + text.length() - from);
        parts.add(text.substring(from));
        return parts;
    }

    private static String join(List<?> parts, String separator) throws CelEvaluationException {
        Evaluation.work(parts.size());
        StringBuilder joined = new StringBuilder();
        int entry = 0;
        for (Object part : parts) {
            if (!(part instanceof String text)) {
                throw new CelEvaluationException("join takes texts, and entry " + entry
                        + " of the list, counted from 0, is none; map(x, string(x)) makes texts of numbers");
            }
            String before = entry == 0 ? "" : separator;
            Evaluation.make((long) before.length() + text.length());
            joined.append(before).append(text);
            entry++;
        }
        return joined.toString();
    }

    private static String replaced(String text, String old, String replacement) throws CelEvaluationException {
        notEmpty(old, "replace");
        CelLengths.search(text, old);
        StringBuilder replaced = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(old); at >= 0; at = text.indexOf(old, from)) {
            Evaluation.work(1);
            Evaluation.make((long) at - from + replacement.length());
            replaced.append(text, from, at).append(replacement);
            from = at + old.length();
        }
        Evaluation.make((long) text.length() - from);
        return replaced.append(text, from, text.length()).toString();
    }

    private static void notEmpty(String text, String function) throws CelEvaluationException {
        if (text.isEmpty()) {
            throw new CelEvaluationException(function + " looks for a text, and an empty one is everywhere");
        }
    }

    private static String filling(String function, String text, long width, String with) throws CelEvaluationException {
        if (width < 0 || width > MAX_WIDTH || with.codePointCount(0, with.length()) != 1) {
            throw new CelEvaluationException(
                    function + " takes a width of 0 to " + MAX_WIDTH + " and one character to fill up with");
        }
        int missing = Math.max(0, (int) width - text.codePointCount(0, text.length()));
        Evaluation.make((long) text.length() + (long) missing * with.length());
        return with.repeat(missing);
    }
}
