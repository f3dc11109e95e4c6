package dev.plantline.command;

import java.util.ArrayList;
import java.util.List;

/** Columns side by side: text to the left, numbers to the right, one row a line whatever the cells hold. */
public final class Table {
    /** The longest cell; people copy what is longer from the JSON output. */
    private static final int LONGEST = 60;
    /** The last column has nothing behind it. */
    private static final int LONGEST_LAST = 240;

    private Table() {}

    /**
     * The lines of a table, the heads first. Cells are shown as {@link TerminalText}, cut at 60 characters, in the last column at 240.
     *
     * @param heads of the columns
     * @param rows as many cells each
     */
    public static List<String> of(List<String> heads, List<List<String>> rows) {
        List<List<String>> shown = rows.stream().map(Table::shown).toList();
        int[] widths = heads.stream().mapToInt(TerminalText::width).toArray();
        boolean[] numbers = new boolean[widths.length];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            numbers[i] = !shown.isEmpty()
                    && shown.stream().allMatch(row -> row.get(column).matches("-?[0-9.]*"));
            for (List<String> row : shown) {
                widths[i] = Math.max(widths[i], TerminalText.width(row.get(i)));
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(heads, widths, numbers));
        shown.forEach(row -> lines.add(line(row, widths, numbers)));
        return lines;
    }

    private static List<String> shown(List<String> row) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            shown.add(TerminalText.of(row.get(i), i + 1 == row.size() ? LONGEST_LAST : LONGEST));
        }
        return shown;
    }

    private static String line(List<String> cells, int[] widths, boolean[] numbers) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String pad = " ".repeat(widths[i] - TerminalText.width(cells.get(i)));
            line.append(i == 0 ? "" : "  ").append(numbers[i] ? pad + cells.get(i) : cells.get(i) + pad);
        }
        return line.toString().stripTrailing();
    }
}
