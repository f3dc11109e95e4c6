package dev.plantline.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a business operation in the target: records and quantities as they stood there when it was proven.
 *
 * @param totals the operation's main quantity, as the target keeps it, each unit apart: what control totals count; empty: the operation has none
 * @param lines records with their quantities, at most {@value #MOST_LINES}
 * @param more how many records are not in the lines, because there were too many; null: none
 */
public record Booked(List<Quantity> totals, List<Line> lines, Integer more) {
    /** Lines that are told of one operation. */
    public static final int MOST_LINES = 500;

    private static final int MOST_CHARACTERS = 200;
    private static final int MOST_TOTALS = 1_000;
    /** Before and behind the point: a number with a great exponent is short as text and long as a number. */
    private static final int MOST_DIGITS = 40;

    private static final String MORE = "and ";

    /** Copies both lists. */
    public Booked {
        totals = totals == null ? List.of() : List.copyOf(totals);
        more = more == null || more == 0 ? null : more;
        lines = lines == null ? List.of() : List.copyOf(lines);
    }

    /**
     * One record.
     *
     * @param record model,id
     * @param quantity as the target keeps it; null: it has none
     * @param unit of the quantity, by its name in the target; null: none
     * @param item code of the item; null: none
     * @param lot name of the lot or serial number; null: none
     */
    public record Line(String record, BigDecimal quantity, String unit, String item, String lot) {}

    /**
     * Reads the side kit's text: the totals in the first line, each followed by its unit, then a line for each record, its cells apart by tabs.
     *
     * @param text null or empty: nothing was told
     * @return null: nothing was told
     * @throws IllegalArgumentException when it is no such text
     */
    public static Booked parse(String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        String[] told = text.split("\n", MOST_LINES + 3);
        List<Line> lines = new ArrayList<>();
        int more = 0;
        for (int i = 1; i < told.length; i++) {
            if (i > MOST_LINES) {
                more += told[i].startsWith(MORE) ? Integer.parseInt(told[i].split(" ")[1]) : 1;
            } else {
                lines.add(line(told[i]));
            }
        }
        return new Booked(totals(told[0]), lines, more);
    }

    private static List<Quantity> totals(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        String[] cells = text.split("\t", 2 * MOST_TOTALS + 1);
        if (cells.length == 1) {
            return List.of(new Quantity(amount(text), null)); // a row of the ledger from before units were told
        }
        if (cells.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "not quantities with their units: " + PlainText.of(text, MOST_CHARACTERS));
        }
        List<Quantity> totals = new ArrayList<>();
        for (int i = 0; i < cells.length; i += 2) {
            totals.add(new Quantity(amount(cells[i]), cell(cells[i + 1])));
        }
        return Quantity.sum(totals);
    }

    private static Line line(String text) {
        String[] cells = text.split("\t", -1);
        if (cells.length != 5) {
            throw new IllegalArgumentException(
                    "not a record with its quantity: " + PlainText.of(text, MOST_CHARACTERS));
        }
        return new Line(
                PlainText.of(cells[0], MOST_CHARACTERS),
                number(cells[1]),
                cell(cells[2]),
                cell(cells[3]),
                cell(cells[4]));
    }

    private static String cell(String text) {
        return text.isEmpty() ? null : PlainText.of(text, MOST_CHARACTERS);
    }

    private static BigDecimal number(String text) {
        return text.isEmpty() ? null : amount(text);
    }

    private static BigDecimal amount(String text) {
        if (text.length() > MOST_DIGITS) {
            throw new IllegalArgumentException("not a quantity: " + PlainText.of(text, MOST_CHARACTERS));
        }
        try {
            BigDecimal number = new BigDecimal(text);
            if (Math.abs((long) number.scale()) <= MOST_DIGITS) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a quantity: " + PlainText.of(text, MOST_CHARACTERS), e);
        }
        throw new IllegalArgumentException("not a quantity: " + PlainText.of(text, MOST_CHARACTERS));
    }
}
