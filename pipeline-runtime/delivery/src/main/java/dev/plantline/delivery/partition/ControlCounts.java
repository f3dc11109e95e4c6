package dev.plantline.delivery.partition;

import dev.plantline.model.Booked;
import dev.plantline.model.Compared;
import dev.plantline.model.ControlTotals;
import dev.plantline.model.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what the messages of a partition are about that get their outcome. It begins where the owner before stood. Not thread safe. */
final class ControlCounts {
    private final Map<String, ControlTotals.Unit> units = new LinkedHashMap<>();
    private long differences;
    private Instant lastDifference;

    /**
     * As a checkpoint has it.
     *
     * @param before null: nothing yet
     */
    ControlCounts(ControlTotals before) {
        if (before != null) {
            before.units().forEach(each -> units.put(each.unit(), each));
            differences = before.differences();
            lastDifference = before.lastDifference();
        }
    }

    /**
     * A message has its outcome.
     *
     * @param said its main quantity; empty: not known, or it has none
     * @param applied whether it had its effect
     * @param booked what its target tells of it; null: nothing
     * @param again it had its effect before and was counted then: only a difference is news
     */
    void settled(List<Quantity> said, boolean applied, Booked booked, boolean again, Instant now) {
        if (said.isEmpty()) {
            return;
        }
        Compared compared = applied
                ? Compared.of(said, booked == null ? List.of() : booked.totals())
                : new Compared(said, List.of());
        if (!again) {
            count(compared, applied);
        }
        if (applied && !compared.missing().isEmpty()) {
            differences++;
            lastDifference = now;
        }
    }

    private void count(Compared compared, boolean hadEffect) {
        compared.received().forEach(each -> count(each, hadEffect, size(each), BigDecimal.ZERO));
        compared.applied().forEach(each -> count(each, hadEffect, BigDecimal.ZERO, size(each)));
    }

    /** A counter that falls is none: what is taken back, such as a landed cost, counts as much as what comes. */
    private static BigDecimal size(Quantity quantity) {
        return quantity.amount().abs();
    }

    private void count(Quantity quantity, boolean hadEffect, BigDecimal received, BigDecimal applied) {
        String unit = place(quantity.unit(), hadEffect);
        ControlTotals.Unit before =
                units.getOrDefault(unit, new ControlTotals.Unit(unit, BigDecimal.ZERO, BigDecimal.ZERO));
        units.put(
                unit,
                new ControlTotals.Unit(
                        unit, before.received().add(received), before.applied().add(applied)));
    }

    /**
     * Under what a unit is counted. Foreign text names the units, and each is a label of metrics, so their places are few. One that the target has taken is a
     * real one; those that it never took are anybody's inventions, and get some of the places and no more. None gives its place up again: its counter would
     * fall.
     */
    private String place(String unit, boolean hadEffect) {
        if (units.containsKey(unit)) {
            return unit;
        }
        long own = units.size() - (units.containsKey(ControlTotals.OTHER_UNITS) ? 1 : 0);
        long neverTaken = units.values().stream()
                .filter(each -> each.applied().signum() == 0)
                .count();
        return own < ControlTotals.MOST_UNITS && (hadEffect || neverTaken < ControlTotals.MOST_NEVER_TAKEN)
                ? unit
                : ControlTotals.OTHER_UNITS;
    }

    /** All of them; null: nothing yet. */
    ControlTotals totals() {
        return units.isEmpty() && differences == 0
                ? null
                : new ControlTotals(new ArrayList<>(units.values()), differences, lastDifference);
    }
}
