package dev.plantline.command;

import dev.plantline.model.PlainText;

/**
 * Foreign text on a terminal: on one line, without what a terminal or a reader would take for something else, and no longer than its place.
 * Messages, Odoo and manifests may hold line ends that look like another row, escape sequences, and marks that turn the direction of writing.
 */
public final class TerminalText {
    private static final String CUT = "…";

    private TerminalText() {}

    /**
     * Text for a cell or a line.
     *
     * @param text any text
     * @param most the longest result, in characters as people count them; at least 1
     * @return the text with control, format and separator characters as {@code \n}, {@code \t} and {@code \\u001b}, cut with an ellipsis
     */
    public static String of(String text, int most) {
        StringBuilder shown = new StringBuilder();
        int length = 0;
        int cutAt = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            String piece = shown(character);
            int size = piece.codePointCount(0, piece.length());
            if (length + size > most) {
                return shown.substring(0, cutAt) + CUT;
            }
            if (length + size <= most - 1) {
                cutAt = shown.length() + piece.length();
            }
            shown.append(piece);
            length += size;
            i += Character.charCount(character);
        }
        return shown.toString();
    }

    /** How many places a text takes that is {@link #of} this class. */
    static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String shown(int character) {
        return harmless(character) ? Character.toString(character) : PlainText.spelled(character);
    }

    /** What is seen as itself: letters, marks, numbers, punctuation, symbols and the plain space. */
    private static boolean harmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }
}
