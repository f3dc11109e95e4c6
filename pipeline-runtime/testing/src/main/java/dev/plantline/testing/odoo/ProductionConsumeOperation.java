package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.wrong;
import static dev.plantline.testing.odoo.ProductionLines.MOVE;
import static dev.plantline.testing.odoo.ProductionLines.ORDER;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** production.consume: what was used for an order is recorded, and leaves the stock when the order is reported. */
final class ProductionConsumeOperation implements SimulatedOperation {
    @Override
    public String name() {
        return "production.consume";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        ProductionLines lines = new ProductionLines(scene);
        List<Long> chain = lines.chain(document);
        boolean replaces = document.path("mode").asText().equals("replace");
        boolean late = chain.stream().noneMatch(lines::isOpen);
        if (late && !document.path("late").asText().equals("amend")) {
            throw wrong(
                    "state",
                    "no order of this chain is open (" + lines.states(chain) + ")"
                            + (chain.stream().anyMatch(order -> lines.is(order, "done"))
                                    ? ": late says whether to correct one that is done"
                                    : ""),
                    "/order");
        }
        long order = late
                ? chain.stream()
                        .filter(each -> lines.is(each, "done"))
                        .reduce((first, second) -> second)
                        .orElseThrow(() -> wrong(
                                "state", "no order of this chain is open (" + lines.states(chain) + ")", "/order"))
                : lines.open(chain);
        Map<String, BigDecimal> totals = new LinkedHashMap<>();
        List<String> bookings = new ArrayList<>();
        for (var each : lines.rows(document.path("components"), "/components").entrySet()) {
            long item = each.getKey();
            ProductionLines.Said said = each.getValue();
            lines.checkLots(item, said.parts(), said.place());
            if (!replaces && said.total().signum() == 0) {
                throw wrong(
                        "document",
                        "nothing was used of " + lines.code(item) + "; with mode replace it says that nothing was",
                        said.place());
            }
            if (late) {
                correct(scene, lines, order, item, said, replaces);
            } else {
                record(lines, order, item, said, replaces);
            }
            scene.tally(totals, said.total(), lines.unit(item));
            said.parts()
                    .forEach((lot, part) ->
                            bookings.add(scene.booking(ORDER, order, part, lines.unit(item), lines.code(item), lot)));
        }
        return new Outcome(ORDER, order, totals, bookings);
    }

    private static void record(
            ProductionLines lines, long order, long item, ProductionLines.Said said, boolean replaces) {
        long move = lines.components(order).stream()
                .filter(each -> lines.itemOf(each) == item)
                .findFirst()
                .orElseGet(() -> lines.add(order, item, said.place()));
        Map<String, BigDecimal> before = replaces ? Map.of() : lines.recorded(move);
        for (String lot : lines.tracking(item).equals("serial") ? before.keySet() : List.<String>of()) {
            if (said.parts().containsKey(lot)) {
                throw wrong(
                        "lot",
                        "the serial number " + lot + " of " + lines.code(item) + " has been recorded for",
                        said.place());
            }
        }
        lines.use(move, ProductionLines.sum(before, said.parts()), true);
        if (replaces) {
            lines.markRecorded(move); // also that nothing was
        }
    }

    private static void correct(
            OperationScene scene,
            ProductionLines lines,
            long order,
            long item,
            ProductionLines.Said said,
            boolean replaces) {
        Records records = scene.records();
        long move = records.ids(ORDER, order, "move_raw_ids").stream()
                .filter(each -> lines.itemOf(each) == item
                        && records.text(MOVE, each, "state").equals("done"))
                .findFirst()
                .orElseThrow(() -> wrong(
                        "state",
                        records.text(ORDER, order, "name") + " is done and has used no " + lines.code(item)
                                + ", so that there is nothing to correct",
                        said.place()));
        Map<String, BigDecimal> before = lines.used(move);
        Map<String, BigDecimal> after = replaces ? said.parts() : ProductionLines.sum(before, said.parts());
        lines.use(move, after, true);
        ProductionLines.sum(before, after).keySet().forEach(lot -> scene.inventory()
                .add(
                        item,
                        records.one(MOVE, move, "location_id"),
                        lot.isEmpty() ? null : scene.lotOf(item, lot),
                        before.getOrDefault(lot, BigDecimal.ZERO).subtract(after.getOrDefault(lot, BigDecimal.ZERO))));
    }
}
