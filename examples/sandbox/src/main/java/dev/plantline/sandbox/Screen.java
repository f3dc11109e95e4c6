package dev.plantline.sandbox;

import dev.plantline.command.TerminalText;
import java.io.PrintStream;
import java.util.List;

/**
 * What the person at the terminal sees: lines that stay, and on a terminal below them a table that is drawn again and again. Without a terminal
 * the rows of the table that changed are lines too. Thread safe.
 */
final class Screen {
    private static final String UP_AND_CLEAR = "\033[1A\033[2K";

    private static final int LONGEST_LINE = 4_000;

    private final PrintStream out;
    private final int columns;
    private final boolean terminal;
    private List<String> drawn = List.of();
    private List<String> told = List.of();

    /**
     * A screen.
     *
     * @param out where to
     * @param size rows and columns of the terminal, for example "24 80"; null: no terminal
     */
    Screen(PrintStream out, String size) {
        this.out = out;
        this.terminal = size != null;
        this.columns = terminal ? width(size) : Integer.MAX_VALUE;
    }

    /** Whether a person watches. */
    boolean terminal() {
        return terminal;
    }

    /** A line that stays; shown as {@link TerminalText}. */
    synchronized void say(String line) {
        erase();
        out.println(TerminalText.of(line, LONGEST_LINE));
        repaint();
    }

    /** Draws the table anew, each line cut before it wraps and takes two to erase; without a terminal, tells what changed in it. */
    synchronized void draw(List<String> lines) {
        if (terminal) {
            erase();
            drawn = lines.stream()
                    .map(line -> TerminalText.of(line, columns - 1))
                    .toList();
            repaint();
        } else {
            lines.stream().filter(line -> !told.contains(line)).forEach(out::println);
            told = List.copyOf(lines);
        }
    }

    /** Takes the table away. */
    synchronized void clear() {
        erase();
        drawn = List.of();
    }

    private void erase() {
        if (!drawn.isEmpty()) {
            out.print(UP_AND_CLEAR.repeat(drawn.size()));
        }
    }

    private void repaint() {
        drawn.forEach(out::println);
        out.flush();
    }

    private static int width(String size) {
        String[] words = size.trim().split(" ");
        try {
            int width = Integer.parseInt(words[words.length - 1]);
            return width > 1 ? width : 80;
        } catch (NumberFormatException e) {
            return 80;
        }
    }
}
