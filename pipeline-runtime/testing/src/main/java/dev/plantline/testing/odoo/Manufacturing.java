package dev.plantline.testing.odoo;

import static java.math.BigDecimal.ZERO;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Production orders with their backorder chains, as Odoo's module mrp behaves. */
final class Manufacturing {
    /** Why time was spent or lost, with the category of effectiveness. */
    private static final Map<String, String> LOSSES = Map.of(
            "Fully Productive Time", "productive",
            "Reduced Speed", "performance",
            "Equipment Failure", "availability",
            "Process Defect", "quality");

    private final Records records;
    private final Inventory inventory;
    private final Sequences sequences;

    Manufacturing(Records records, Inventory inventory, Sequences sequences) {
        this.records = records;
        this.inventory = inventory;
        this.sequences = sequences;
        records.defaults(
                "mrp.bom",
                Map.of("product_qty", BigDecimal.ONE, "type", "normal", "consumption", "warning", "active", true));
        records.defaults("mrp.routing.workcenter", Map.of("active", true));
        records.defaults("mrp.bom.line", Map.of("product_qty", BigDecimal.ONE));
        records.defaults(
                "mrp.workcenter",
                Map.of(
                        "active",
                        true,
                        "time_efficiency",
                        BigDecimal.valueOf(100),
                        "oee_target",
                        BigDecimal.valueOf(90)));
        records.defaults(
                "mrp.production",
                Map.of(
                        "product_qty",
                        BigDecimal.ONE,
                        "qty_producing",
                        ZERO,
                        "qty_produced",
                        ZERO,
                        "state",
                        "draft",
                        "backorder_sequence",
                        0L));
        records.hook("mrp.production", this::changed);
    }

    /** What Odoo's module brings along. */
    void seed() {
        LOSSES.forEach((name, type) ->
                records.create("mrp.workcenter.productivity.loss", Map.of("name", name, "loss_type", type)));
    }

    private void changed(long id, Map<String, Object> values, boolean created) {
        if (created && !values.containsKey("production_group_id")) {
            made(id);
        }
        String state = records.text("mrp.production", id, "state");
        if (!created
                && values.containsKey("qty_producing")
                && (state.equals("confirmed") || state.equals("progress"))) {
            boolean all = records.number("mrp.production", id, "qty_producing")
                            .compareTo(records.number("mrp.production", id, "product_qty"))
                    >= 0;
            records.write("mrp.production", id, "state", all ? "to_close" : "progress");
        }
    }

    /** A new order: number, chain, bill of material and the components that it asks for. */
    private void made(long id) {
        Map<String, Object> more = new LinkedHashMap<>();
        String name = records.text("mrp.production", id, "name");
        if (name.isEmpty()) {
            name = sequences.next("mrp.production", "WH/MO/");
            more.put("name", name);
        }
        more.put("production_group_id", records.create("mrp.production.group", Map.of("name", name)));
        Long bom = records.one("mrp.production", id, "bom_id");
        if (bom == null) {
            long template =
                    records.one("product.product", records.one("mrp.production", id, "product_id"), "product_tmpl_id");
            bom = records.store().with("mrp.bom", "product_tmpl_id", template).stream()
                    .filter(each -> !Boolean.FALSE.equals(records.value("mrp.bom", each, "active")))
                    .findFirst()
                    .orElse(null);
            more.put("bom_id", bom);
        }
        records.write("mrp.production", id, more);
        addComponents(id, "draft");
        addWork(id);
    }

    /** The work orders of an order, by the operations of its bill of materials. */
    private void addWork(long id) {
        Long bom = records.one("mrp.production", id, "bom_id");
        for (long step : bom == null ? List.<Long>of() : records.ids("mrp.bom", bom, "operation_ids")) {
            if (Boolean.FALSE.equals(records.value("mrp.routing.workcenter", step, "active"))) {
                continue;
            }
            records.create(
                    "mrp.workorder",
                    OperationScene.values(
                            "production_id",
                            id,
                            "name",
                            records.text("mrp.routing.workcenter", step, "name"),
                            "workcenter_id",
                            records.one("mrp.routing.workcenter", step, "workcenter_id"),
                            "state",
                            "ready",
                            "duration_expected",
                            records.number("mrp.routing.workcenter", step, "time_cycle_manual")
                                    .multiply(records.number("mrp.production", id, "product_qty"))));
        }
    }

    private void addComponents(long id, String state) {
        Long bom = records.one("mrp.production", id, "bom_id");
        if (bom == null) {
            return;
        }
        for (long line : records.ids("mrp.bom", bom, "bom_line_ids")) {
            addComponent(
                    id,
                    records.one("mrp.bom.line", line, "product_id"),
                    expected(id, line, records.number("mrp.production", id, "product_qty")),
                    state);
        }
    }

    /** Another component of an order; answers its move. */
    long addComponent(long id, long product, BigDecimal demand, String state) {
        Map<String, Object> move = new LinkedHashMap<>();
        move.put("product_id", product);
        move.put("product_uom_qty", demand);
        move.put("raw_material_production_id", id);
        move.put("location_id", inventory.stock());
        move.put(
                "location_dest_id",
                records.store().reference("stock.location_production").id());
        move.put("state", state);
        return records.create("stock.move", move);
    }

    private BigDecimal expected(long production, long bomLine, BigDecimal quantity) {
        long bom = records.one("mrp.production", production, "bom_id");
        return records.number("mrp.bom.line", bomLine, "product_qty")
                .multiply(quantity)
                .divide(records.number("mrp.bom", bom, "product_qty"), MathContext.DECIMAL64);
    }

    /** mrp.production.action_confirm; no effect on an order that is confirmed. */
    Object confirm(List<Long> productions) {
        for (long id : productions) {
            if (records.text("mrp.production", id, "state").equals("draft")) {
                records.write("mrp.production", id, "state", "confirmed");
                for (long move : records.ids("mrp.production", id, "move_raw_ids")) {
                    records.write("stock.move", move, "state", "confirmed");
                }
            }
        }
        return true;
    }

    /** mrp.production.button_mark_done; no effect on an order that is done. */
    Object markDone(List<Long> productions, JsonNode context) {
        List<Long> toSplit = new ArrayList<>();
        context.path("mo_ids_to_backorder").forEach(id -> toSplit.add(id.asLong()));
        for (long id : productions) {
            String state = records.text("mrp.production", id, "state");
            if (state.equals("done")) {
                continue;
            }
            if (state.equals("draft") || state.equals("cancel")) {
                throw OdooError.user("You cannot mark as done a production order that is " + state + ".");
            }
            Object question = prepare(id, toSplit.contains(id), context);
            if (question != null) {
                return question;
            }
            if (toSplit.contains(id)) {
                split(id);
            }
            finish(id);
        }
        return true;
    }

    private Object prepare(long id, boolean split, JsonNode context) {
        BigDecimal asked = records.number("mrp.production", id, "product_qty");
        BigDecimal producing = records.number("mrp.production", id, "qty_producing");
        if (producing.signum() == 0) {
            producing = asked;
            records.write("mrp.production", id, "qty_producing", asked);
            records.ids("mrp.production", id, "move_raw_ids").forEach(inventory::reserve);
        }
        if (!context.path("skip_consumption").asBoolean() && isConsumptionOff(id, producing)) {
            return Inventory.question("mrp.consumption.warning");
        }
        int order = producing.compareTo(asked);
        if (split && order >= 0) {
            throw OdooError.user("The production order cannot be split: its whole quantity is produced.");
        }
        return order < 0 && !split && !context.path("skip_backorder").asBoolean()
                ? Inventory.question("mrp.production.backorder")
                : null;
    }

    private boolean isConsumptionOff(long id, BigDecimal producing) {
        Long bom = records.one("mrp.production", id, "bom_id");
        if (bom == null) {
            return false;
        }
        for (long line : records.ids("mrp.bom", bom, "bom_line_ids")) {
            BigDecimal consumed = ZERO;
            for (long move : records.ids("mrp.production", id, "move_raw_ids")) {
                if (records.value("stock.move", move, "product_id")
                        .equals(records.value("mrp.bom.line", line, "product_id"))) {
                    consumed = consumed.add(inventory.linesTotal(move));
                }
            }
            if (consumed.compareTo(expected(id, line, producing)) != 0) {
                return true;
            }
        }
        return false;
    }

    /** What is not produced yet goes on as the next order of the chain, which is answered; its components are its part of what was asked for. */
    long split(long id) {
        String chain =
                records.displayName("mrp.production.group", records.one("mrp.production", id, "production_group_id"));
        long sequence = Math.max(1, records.one("mrp.production", id, "backorder_sequence"));
        BigDecimal asked = records.number("mrp.production", id, "product_qty");
        BigDecimal producing = records.number("mrp.production", id, "qty_producing");
        Map<String, Object> rest = new LinkedHashMap<>(records.require("mrp.production", id));
        rest.put("name", chain + String.format("-%03d", sequence + 1));
        rest.put("product_qty", asked.subtract(producing));
        rest.put("qty_producing", ZERO);
        rest.put("lot_producing_ids", List.of());
        rest.put("backorder_sequence", sequence + 1);
        rest.put("state", "confirmed");
        long backorder = records.create("mrp.production", rest);
        addWork(backorder);
        for (long move : records.ids("mrp.production", id, "move_raw_ids")) {
            BigDecimal demand = records.number("stock.move", move, "product_uom_qty");
            if (!Boolean.TRUE.equals(records.value("stock.move", move, "additional"))) {
                addComponent(
                        backorder,
                        records.one("stock.move", move, "product_id"),
                        part(demand, asked.subtract(producing), asked),
                        "confirmed");
                records.write("stock.move", move, "product_uom_qty", part(demand, producing, asked));
            }
        }
        Map<String, Object> done = new LinkedHashMap<>();
        done.put("name", chain + String.format("-%03d", sequence));
        done.put("backorder_sequence", sequence);
        done.put("product_qty", producing);
        records.write("mrp.production", id, done);
        return backorder;
    }

    /** What of a demand is for a part of the whole, as Odoo keeps it. */
    static BigDecimal part(BigDecimal demand, BigDecimal part, BigDecimal whole) {
        return demand.multiply(part)
                .divide(whole, MathContext.DECIMAL64)
                .setScale(OperationScene.DIGITS, RoundingMode.HALF_UP);
    }

    /** Consumes what its components have, and makes what it produces. */
    void finish(long id) {
        long product = records.one("mrp.production", id, "product_id");
        BigDecimal producing = records.number("mrp.production", id, "qty_producing");
        for (long move : records.ids("mrp.production", id, "move_raw_ids")) {
            if (inventory.linesTotal(move).signum() == 0) {
                records.write("stock.move", move, "state", "cancel");
            } else {
                inventory.finish(move);
            }
        }
        List<Long> lots = records.ids("mrp.production", id, "lot_producing_ids");
        if (lots.isEmpty()
                && !records.text("product.product", product, "tracking").equals("none")) {
            lots = List.of(records.create(
                    "stock.lot", Map.of("name", sequences.next("stock.lot", "00"), "product_id", product)));
        }
        makes(id, product, producing, lots);
        for (long work : WorkOrders.live(records, id)) {
            if (!records.text(WorkOrders.MODEL, work, "state").equals("done")) {
                records.write(WorkOrders.MODEL, work, Map.of("state", "done", "qty_produced", producing));
            }
        }
        Map<String, Object> done = new LinkedHashMap<>();
        done.put("state", "done");
        done.put("date_finished", Inventory.DATE.format(Instant.now()));
        done.put("qty_produced", producing);
        done.put("lot_producing_ids", lots);
        records.write("mrp.production", id, done);
    }

    /** The move by which an order makes its item: one line, or one piece of each serial number. */
    private void makes(long id, long product, BigDecimal quantity, List<Long> lots) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("product_id", product);
        values.put("product_uom_qty", quantity);
        values.put("production_id", id);
        values.put(
                "location_id",
                records.store().reference("stock.location_production").id());
        values.put("location_dest_id", inventory.stock());
        long move = records.create("stock.move", values);
        boolean serial = records.text("product.product", product, "tracking").equals("serial");
        for (Long lot : lots.isEmpty() ? Collections.<Long>singletonList(null) : lots) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("move_id", move);
            line.put("lot_id", lot);
            line.put("quantity", serial ? BigDecimal.ONE : quantity);
            records.create("stock.move.line", line);
        }
        inventory.finish(move);
    }
}
