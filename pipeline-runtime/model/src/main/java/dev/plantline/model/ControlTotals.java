package dev.plantline.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * Main quantities of the messages of one partition that have their outcome, since its topics were made. They never fall.
 *
 * @param units each apart, at most {@value #MOST_UNITS}
 * @param differences messages that were applied with another quantity than they say; anything but 0 is an error of Plantline
 * @param lastDifference when the last of these was applied; null: never
 */
public record ControlTotals(List<Unit> units, long differences, Instant lastDifference) {
    /** Units that are counted here, and so are labels of metrics; the account counts all. */
    public static final int MOST_UNITS = 20;

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
