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
import java.util.function.Function;

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
            count(compared);
        }
        if (applied && !compared.missing().isEmpty()) {
            differences++;
            lastDifference = now;
        }
    }

    private void count(Compared compared) {
        compared.received()
                .forEach(each -> count(each, one -> one.received().add(each.amount()), ControlTotals.Unit::applied));
        compared.applied()
                .forEach(each -> count(
                        each, ControlTotals.Unit::received, one -> one.applied().add(each.amount())));
    }

    /** Foreign text names the units, and each is a label of metrics: beyond the bound only the account counts them. */
    private void count(
            Quantity quantity,
            Function<ControlTotals.Unit, BigDecimal> received,
            Function<ControlTotals.Unit, BigDecimal> applied) {
        String unit = quantity.unit();
        ControlTotals.Unit before = units.get(unit);
        if (before == null && units.size() == ControlTotals.MOST_UNITS) {
            return;
        }
        ControlTotals.Unit from =
                before == null ? new ControlTotals.Unit(unit, BigDecimal.ZERO, BigDecimal.ZERO) : before;
        units.put(unit, new ControlTotals.Unit(unit, received.apply(from), applied.apply(from)));
    }

    /** All of them; null: nothing yet. */
    ControlTotals totals() {
        return units.isEmpty() && differences == 0
                ? null
                : new ControlTotals(new ArrayList<>(units.values()), differences, lastDifference);
    }
}
