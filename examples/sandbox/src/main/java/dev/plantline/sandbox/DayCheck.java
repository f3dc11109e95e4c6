package dev.plantline.sandbox;

import dev.plantline.model.Totals;
import dev.plantline.sandbox.Register.Entry;
import dev.plantline.sandbox.WorkingDay.PlantSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What must have come of a day. The plant's first day in its Odoo comes out message by message as the day says. A day that stands in Odoo
 * as a whole already has no effect at all. One that goes on where an earlier one was ended is between the two, and only what Odoo has in the
 * end tells whether it is right.
 *
 * @param first whether neither this Odoo nor this Kafka knew any of it
 * @param whole whether its whole effect stood in Odoo before it began
 * @param before the accounts when it began, by the interface's name
 */
record DayCheck(boolean first, boolean whole, Map<String, Totals> before) {
    /** What is not as it should be, one sentence each; empty when all is well. */
    List<String> wrong(Register end, WorkingDay day) {
        List<String> wrong = new ArrayList<>();
        for (Entry entry : end.entries()) {
            if (!entry.complete()) {
                wrong.add(entry.id().name() + ": the plant knows of "
                        + entry.sent().accepted() + " messages that were taken, the account has "
                        + entry.totals().received());
            }
            entry.problems().forEach(problem -> wrong.add(entry.id().name() + ": " + problem));
            if (entry.totals().unaccounted() != 0 || entry.totals().inFlight() != 0) {
                wrong.add(entry.id().name() + ": " + entry.totals().unaccounted() + " unaccounted, "
                        + entry.totals().inFlight() + " in flight");
            }
            long more = entry.totals().applied() - before(entry).applied();
            // What was in flight when an earlier day was ended may have had its effect then, and is counted now.
            if (whole && more > before(entry).inFlight()) {
                wrong.add(entry.id().name() + ": " + more
                        + " applied, expected 0: the day's whole effect stood in Odoo before it began");
            }
        }
        if (first) {
            for (PlantSystem system : day.systems()) {
                end.entries().stream()
                        .filter(entry -> entry.id().name().equals(system.interfaceName()))
                        .forEach(entry -> wrong.addAll(entry.differences(system.expected())));
            }
        }
        return wrong;
    }

    private Totals before(Entry entry) {
        return before.getOrDefault(entry.id().name(), Totals.NONE);
    }
}
