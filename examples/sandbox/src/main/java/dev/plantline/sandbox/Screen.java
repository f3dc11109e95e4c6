package dev.plantline.sandbox;

import java.io.PrintStream;
import java.util.List;

/**
 * What the person at the terminal sees: lines that stay, and on a terminal below them a table that is drawn again and again. Without a terminal
 * the rows of the table that changed are lines too. Thread safe.
 */
final class Screen {
    private static final String UP_AND_CLEAR = "\033[1A\033[2K";

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

    /** A line that stays. */
    synchronized void say(String line) {
        erase();
        out.println(line);
        repaint();
    }

    /** Draws the table anew; without a terminal, tells what changed in it. */
    synchronized void draw(List<String> lines) {
        if (terminal) {
            erase();
            drawn = lines.stream().map(this::cut).toList();
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

    /** A line that wraps would take two to erase. */
    private String cut(String line) {
        return line.length() < columns ? line : line.substring(0, Math.max(0, columns - 1));
    }

    private static int width(String size) {
        String[] words = size.trim().split(" ");
        try {
            int width = Integer.parseInt(words[words.length - 1]);
            return width > 0 ? width : 80;
        } catch (NumberFormatException e) {
            return 80;
        }
    }
}
