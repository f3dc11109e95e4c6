package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.values;
import static dev.plantline.testing.odoo.OperationScene.wrong;
import static dev.plantline.testing.odoo.ProductionLines.MOVE;
import static dev.plantline.testing.odoo.ProductionLines.ORDER;
import static java.math.BigDecimal.ZERO;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** production.order: an order is as its planner wants it: new, changed, or cancelled. */
final class ProductionOrderOperation implements SimulatedOperation {
    private static final Map<String, String> DATES =
            Map.of("start", "date_start", "end", "date_finished", "deadline", "date_deadline");

    @Override
    public String name() {
        return "production.order";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        return new Plan(scene, document).work();
    }

    /** One document. */
    private static final class Plan {
        private final OperationScene scene;
        private final Records records;
        private final ProductionLines lines;
        private final JsonNode document;
        private final String number;
        private final List<Long> chain;

        Plan(OperationScene scene, JsonNode document) {
            this.scene = scene;
            this.records = scene.records();
            this.lines = new ProductionLines(scene);
            this.document = document;
            this.number = document.path("order").asText();
            this.chain = lines.find(number);
        }

        Outcome work() {
            List<Long> mine = chain.stream()
                    .filter(order -> !lines.is(order, "done") && !lines.is(order, "cancel"))
                    .toList();
            if (document.path("cancel").asBoolean()) {
                return cancel(mine);
            }
            scene.checkOrderCode(ProductionLines.KIND, document, chain, "origin", "origin");
            if (!chain.isEmpty() && mine.size() != 1) {
                throw wrong(
                        "state",
                        lines.states(chain) + ": "
                                + (mine.isEmpty()
                                        ? "nothing of it is changed"
                                        : "an order that was split is changed in Odoo"),
                        "/order");
            }
            for (String needed : chain.isEmpty() ? List.of("item", "quantity") : List.<String>of()) {
                if (!document.has(needed)) {
                    throw wrong(
                            "lookup",
                            "there is no order " + number + " yet, and a new one needs " + needed,
                            "/" + needed);
                }
            }
            long item = item(mine);
            scene.checkUnit(document.path("unit"), lines.unit(item), "/unit");
            BigDecimal total =
                    document.has("quantity") ? lines.amount(document.path("quantity"), item, "/quantity") : null;
            if (total != null && total.signum() == 0) {
                throw wrong("document", "an order needs a quantity above zero; cancel it with cancel", "/quantity");
            }
            Map<Long, BigDecimal> components = components(item);
            long order = chain.isEmpty() ? make(item, total, components) : change(mine.get(0), item, total, components);
            DATES.forEach((property, field) -> {
                if (document.has(property)) {
                    records.write(
                            ORDER,
                            order,
                            field,
                            document.path(property).asText().replace('T', ' ').replace("Z", ""));
                }
            });
            if (document.has("origin")) {
                records.write(ORDER, order, "origin", document.path("origin").asText());
            }
            if (document.path("confirm").asBoolean(true)) {
                scene.manufacturing().confirm(List.of(order));
            }
            List<String> bookings = new ArrayList<>();
            bookings.add(scene.booking(
                    ORDER,
                    order,
                    records.number(ORDER, order, "product_qty"),
                    lines.unit(item),
                    lines.code(item),
                    null));
            for (long move : lines.components(order)) {
                long component = lines.itemOf(move);
                bookings.add(scene.booking(
                        MOVE,
                        move,
                        records.number(MOVE, move, "product_uom_qty"),
                        lines.unit(component),
                        lines.code(component),
                        null));
            }
            return new Outcome(ORDER, order, totals(total, item), bookings);
        }

        private long item(List<Long> mine) {
            if (!document.has("item")) {
                return records.one(ORDER, mine.get(0), "product_id");
            }
            long item = scene.one("item", document.path("item").asText(), "/item");
            if (!mine.isEmpty() && item != records.one(ORDER, mine.get(0), "product_id")) {
                throw wrong(
                        "state",
                        records.text(ORDER, mine.get(0), "name") + " makes "
                                + lines.code(records.one(ORDER, mine.get(0), "product_id")) + ", and the message says "
                                + document.path("item").asText() + ": cancel it and send a new one",
                        "/item");
            }
            return item;
        }

        /** The components that the document names; null: it names none. */
        private Map<Long, BigDecimal> components(long item) {
            if (!document.has("components")) {
                return null;
            }
            Map<Long, BigDecimal> said = new LinkedHashMap<>();
            for (int n = 0; n < document.path("components").size(); n++) {
                JsonNode row = document.path("components").path(n);
                String at = "/components/" + n;
                long each = scene.one("item", row.path("item").asText(), at + "/item");
                scene.checkUnit(row.path("unit"), lines.unit(each), at + "/unit");
                BigDecimal quantity = lines.amount(row.path("quantity"), each, at + "/quantity");
                if (quantity.signum() == 0 || each == item) {
                    throw wrong(
                            "quantity",
                            row.path("quantity").asText() + " of " + lines.code(each) + " cannot be a component of "
                                    + lines.code(item),
                            at);
                }
                if (said.put(each, quantity) != null) {
                    throw wrong("document", lines.code(each) + " is named twice", at + "/item");
                }
            }
            return said;
        }

        private long make(long item, BigDecimal total, Map<Long, BigDecimal> components) {
            Long bill = bill(item);
            if (bill == null && components == null) {
                throw wrong(
                        "state",
                        lines.code(item)
                                + " has no bill of materials, and the message names no components: it would be made of nothing",
                        "/item");
            }
            long order = scene.newOrder(
                    ProductionLines.KIND, number, values("product_id", item, "product_qty", total, "bom_id", bill));
            if (components != null) {
                records.ids(ORDER, order, "move_raw_ids").forEach(move -> records.unlink(MOVE, move));
                components.forEach(
                        (each, quantity) -> scene.manufacturing().addComponent(order, each, quantity, "draft"));
            }
            return order;
        }

        private Long bill(long item) {
            long template = records.one("product.product", item, "product_tmpl_id");
            List<Long> found = records.store().with("mrp.bom", "product_tmpl_id", template).stream()
                    .filter(bill -> !Boolean.FALSE.equals(records.value("mrp.bom", bill, "active")))
                    .filter(bill -> !document.has("billOfMaterials")
                            || records.text("mrp.bom", bill, "code")
                                    .equals(document.path("billOfMaterials").asText()))
                    .toList();
            if (document.has("billOfMaterials") && found.size() != 1) {
                throw wrong(
                        "lookup",
                        "Odoo has " + (found.isEmpty() ? "no" : "more than one") + " bill of materials of "
                                + lines.code(item) + " with the reference "
                                + document.path("billOfMaterials").asText(),
                        "/billOfMaterials");
            }
            return found.isEmpty() ? null : found.get(0);
        }

        private long change(long order, long item, BigDecimal total, Map<Long, BigDecimal> components) {
            Long bill = records.one(ORDER, order, "bom_id");
            if (document.has("billOfMaterials") && !Objects.equals(bill(item), bill)) {
                throw wrong(
                        "state",
                        records.text(ORDER, order, "name") + " is made by another bill of materials ("
                                + (bill == null ? "none" : records.text("mrp.bom", bill, "code"))
                                + "), which is not changed any more",
                        "/billOfMaterials");
            }
            BigDecimal before = records.number(ORDER, order, "product_qty");
            BigDecimal made = chain.stream()
                    .filter(each -> lines.is(each, "done"))
                    .map(each -> records.number(ORDER, each, "qty_produced"))
                    .reduce(ZERO, BigDecimal::add);
            BigDecimal quantity = total == null ? before : total.subtract(made);
            if (quantity.signum() <= 0) {
                throw wrong(
                        "quantity",
                        lines.said(made, item) + " are made already: a report that is final, or cancel, ends the order",
                        "/quantity");
            }
            if (quantity.compareTo(before) != 0) {
                checkOwn(order, components);
                for (long move : lines.components(order)) {
                    records.write(
                            MOVE,
                            move,
                            "product_uom_qty",
                            records.number(MOVE, move, "product_uom_qty")
                                    .multiply(quantity)
                                    .divide(before, MathContext.DECIMAL64)
                                    .setScale(OperationScene.DIGITS, RoundingMode.UP));
                }
                records.write(ORDER, order, "product_qty", quantity);
            }
            checkComponents(order, components);
            return order;
        }

        /** For another quantity of a draft, Odoo goes back to the bill of materials. */
        private void checkOwn(long order, Map<Long, BigDecimal> said) {
            Long bill = records.one(ORDER, order, "bom_id");
            Set<Long> known = new java.util.HashSet<>();
            for (long line : bill == null ? List.<Long>of() : records.ids("mrp.bom", bill, "bom_line_ids")) {
                known.add(records.one("mrp.bom.line", line, "product_id"));
            }
            for (long move : lines.components(order)) {
                if (lines.is(order, "draft") && said == null && !known.contains(lines.itemOf(move))) {
                    throw wrong(
                            "state",
                            records.text(ORDER, order, "name") + " asks for " + lines.code(lines.itemOf(move))
                                    + ", which its bill of materials does not name: Odoo would go back to the bill of"
                                    + " materials for another quantity, so that the message must name the components again",
                            "/components");
                }
            }
        }

        private void checkComponents(long order, Map<Long, BigDecimal> said) {
            if (said == null) {
                return;
            }
            Map<Long, BigDecimal> asked = new LinkedHashMap<>();
            for (long each : chain) {
                for (long move : records.ids(ORDER, each, "move_raw_ids")) {
                    asked.merge(lines.itemOf(move), records.number(MOVE, move, "product_uom_qty"), BigDecimal::add);
                }
            }
            Set<Long> all = new java.util.LinkedHashSet<>(asked.keySet());
            all.addAll(said.keySet());
            for (long item : all) {
                BigDecimal asks = asked.getOrDefault(item, ZERO);
                BigDecimal says = said.getOrDefault(item, ZERO);
                if (asks.compareTo(says) != 0) {
                    throw wrong(
                            "state",
                            records.text(ORDER, order, "name") + " asks for " + lines.said(asks, item) + " of "
                                    + lines.code(item) + ", and the message says " + lines.said(says, item)
                                    + ": components of an order that is confirmed are changed in Odoo",
                            "/components");
                }
            }
        }

        private Outcome cancel(List<Long> mine) {
            lines.chain(document);
            if (mine.isEmpty() && chain.stream().anyMatch(order -> lines.is(order, "done"))) {
                throw wrong("state", lines.states(chain) + ": what is done cannot be cancelled", "/order");
            }
            List<String> bookings = new ArrayList<>();
            for (long order : mine) {
                for (long move : records.ids(ORDER, order, "move_raw_ids")) {
                    BigDecimal recorded = ProductionLines.total(lines.recorded(move));
                    if (recorded.signum() > 0) {
                        throw wrong(
                                "state",
                                lines.said(recorded, lines.itemOf(move)) + " of " + lines.code(lines.itemOf(move))
                                        + " are recorded as used for " + records.text(ORDER, order, "name")
                                        + ", and Odoo would forget them: report them, or take them back"
                                        + " (production.consume, mode replace, quantity 0)",
                                "/order");
                    }
                    records.write(MOVE, move, "state", "cancel");
                }
                records.write(ORDER, order, "state", "cancel");
                long item = records.one(ORDER, order, "product_id");
                bookings.add(scene.booking(ORDER, order, ZERO, lines.unit(item), lines.code(item), null));
            }
            BigDecimal total = document.has("quantity")
                    ? new BigDecimal(document.path("quantity").asText())
                    : null;
            long last = chain.get(chain.size() - 1);
            return new Outcome(ORDER, last, totals(total, records.one(ORDER, last, "product_id")), bookings);
        }

        private Map<String, BigDecimal> totals(BigDecimal total, long item) {
            return total == null ? Map.of() : scene.totals(total, lines.unit(item));
        }
    }
}
