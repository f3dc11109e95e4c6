package dev.plantline.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What the person at the terminal sees: lines that stay, and on a terminal below them a table that is drawn again and again. Without a terminal
 * the rows of the table that changed are lines too. Thread safe.
 */
public final class Screen {
    private static final String UP_AND_CLEAR = "\033[1A\033[2K";

    private static final int LONGEST_LINE = 4_000;

    private final PrintStream out;
    private final int columns;
    private final boolean terminal;
    private final int rows;
    private List<String> drawn = List.of();
    private List<String> told = List.of();

    /**
     * A screen.
     *
     * @param out where to
     * @param size rows and columns of the terminal, for example "24 80"; null: no terminal
     */
    public Screen(PrintStream out, String size) {
        this.out = out;
        this.terminal = size != null;
        this.columns = terminal ? number(size, true, 80) : Integer.MAX_VALUE;
        this.rows = terminal ? number(size, false, 24) : Integer.MAX_VALUE;
    }

    /** Whether a person watches. */
    public boolean terminal() {
        return terminal;
    }

    /** A line that stays; shown as {@link TerminalText}. */
    public synchronized void say(String line) {
        erase();
        out.println(TerminalText.of(line, LONGEST_LINE));
        repaint();
    }

    /** Draws the table anew, each line cut before it wraps and takes two to erase; without a terminal, tells what changed in it. */
    public synchronized void draw(List<String> lines) {
        if (terminal) {
            erase();
            drawn = fitting(lines).stream()
                    .map(line -> TerminalText.of(line, columns - 1))
                    .toList();
            repaint();
        } else {
            lines.stream().filter(line -> !told.contains(line)).forEach(out::println);
            told = List.copyOf(lines);
        }
    }

    /** Takes the table away. */
    public synchronized void clear() {
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

    /** What has left the screen at its top cannot be erased: of more lines than it has, the last that fits says how many there are. */
    private List<String> fitting(List<String> lines) {
        if (lines.size() < rows) {
            return lines;
        }
        List<String> fitting = new ArrayList<>(lines.subList(0, rows - 2));
        fitting.add("… and " + (lines.size() - fitting.size()) + " more lines");
        return fitting;
    }

    private static int number(String size, boolean last, int otherwise) {
        String[] words = size.trim().split(" ");
        try {
            int number = Integer.parseInt(words[last ? words.length - 1 : 0]);
            return number > 2 ? number : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
