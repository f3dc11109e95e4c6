package dev.plantline.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Text of others in one line of what people read: a log, a condition, a table. Messages, Odoo and manifests may hold line ends that look like another
 * line, escape sequences of a terminal, and marks that turn the direction of writing; here each is spelled out.
 */
public final class PlainText {
    private static final String CUT = "…";
    /** Causes that are told; one that causes itself has no end. */
    private static final int MOST_CAUSES = 8;
    /** A class of Java as the libraries write it into what they say, with what stands behind it; no beginning of it is tried twice. */
    private static final Pattern CLASS_OF_ERROR =
            Pattern.compile("(?<![\\w.])(?:[a-z]\\w*+\\.)++[A-Z]\\w*+(?<=Exception|Error)(?:: ?)?");

    private PlainText() {}

    /**
     * Text with what is not seen as itself spelled out: {@code \n}, {@code \t}, {@code \u001b}. What is spelled out stays as it is when it comes here again.
     *
     * @param text any text
     */
    public static String of(String text) {
        int first = 0;
        while (first < text.length() && isSeen(text.codePointAt(first))) {
            first += Character.charCount(text.codePointAt(first));
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); ) {
            int character = text.codePointAt(i);
            if (isSeen(character)) {
                shown.appendCodePoint(character);
            } else {
                shown.append(spelled(character));
            }
            i += Character.charCount(character);
        }
        return shown.toString();
    }

    /**
     * The same, cut with an ellipsis; of a longer text no more is looked at than is shown.
     *
     * @param text any text
     * @param most the longest result, in units of Java's {@code char}; at least 2
     */
    public static String of(String text, int most) {
        String shown = of(text.length() <= most ? text : beginning(text, most));
        return shown.length() <= most && text.length() <= most ? shown : beginning(shown, most - 1) + CUT;
    }

    /** What an error and its causes say, in one line. */
    public static String of(Throwable error) {
        StringBuilder words = new StringBuilder(of(error.toString()));
        Throwable cause = error.getCause();
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            words.append(", because of ").append(of(cause.toString()));
            cause = cause.getCause();
        }
        return words.toString();
    }

    /**
     * What an error and its causes say, in one line for people who do not know the code: without the names of Java's classes, and nothing twice. An error
     * that says nothing, nor its causes, is named by its class.
     *
     * @param error any error
     */
    public static String said(Throwable error) {
        List<String> words = new ArrayList<>();
        Throwable one = error;
        for (int i = 0; one != null && i <= MOST_CAUSES; i++) {
            String said = one.getMessage() == null
                    ? ""
                    : CLASS_OF_ERROR
                            .matcher(of(one.getMessage()))
                            .replaceAll("")
                            .strip();
            if (!said.isEmpty() && words.stream().noneMatch(before -> before.contains(said))) {
                words.add(said);
            }
            one = one.getCause();
        }
        return words.isEmpty() ? error.getClass().getSimpleName() : String.join(": ", words);
    }

    /** At most so many units of it, and no half of a pair. */
    private static String beginning(String text, int most) {
        int end = Math.min(text.length(), most);
        boolean isHalf = end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, isHalf ? end - 1 : end);
    }

    private static boolean isSeen(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /**
     * A character spelled out: {@code \n}, {@code \r}, {@code \t}, or its number.
     *
     * @param character any code point
     */
    public static String spelled(int character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                StringBuilder number = new StringBuilder();
                for (char unit : Character.toChars(character)) {
                    number.append(String.format("\\u%04x", (int) unit));
                }
                yield number.toString();
            }
        };
    }
}
