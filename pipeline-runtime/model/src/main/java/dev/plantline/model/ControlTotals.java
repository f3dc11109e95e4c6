package dev.plantline.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * Main quantities of the messages of one partition that have their outcome, since its topics were made. They never fall: an amount below 0 counts by its
 * size.
 *
 * @param units each apart, at most {@value #MOST_UNITS}, and all others together under {@value #OTHER_UNITS}
 * @param differences messages that were applied with another quantity than they say; anything but 0 is an error of Plantline
 * @param lastDifference when the last of these was applied; null: never
 */
public record ControlTotals(List<Unit> units, long differences, Instant lastDifference) {
    /** Units that are counted here, and so are labels of metrics; the account counts all. */
    public static final int MOST_UNITS = 20;
    /** So many of these may be units of which the target has not taken anything: whoever sends can invent them. */
    public static final int MOST_NEVER_TAKEN = 5;
    /** Counts the units that have no place of their own, all in one: as a number it says nothing but that there are such. */
    public static final String OTHER_UNITS = "other units";

    /** Nothing yet. */
    public static final ControlTotals NONE = new ControlTotals(List.of(), 0, null);

    /** Copies the units. */
    public ControlTotals {
        units = List.copyOf(units);
    }

    /**
     * The quantities of one unit.
     *
     * @param unit its name; null: nobody has told it
     * @param received what the messages say, whatever became of them
     * @param applied what the target keeps of those that had their effect
     */
    public record Unit(String unit, BigDecimal received, BigDecimal applied) {}
}
