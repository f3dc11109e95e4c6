package dev.plantline.testing.odoo;

import static java.math.BigDecimal.ZERO;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Products, lots, locations, stock, transfers and scrap, as Odoo's module stock behaves. */
final class Inventory {
    /** Moments as Odoo keeps them. */
    static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Records records;
    private final Sequences sequences;

    Inventory(Records records, Sequences sequences) {
        this.records = records;
        this.sequences = sequences;
        records.defaults(
                "product.product",
                Map.of(
                        "type",
                        "consu",
                        "is_storable",
                        false,
                        "tracking",
                        "none",
                        "active",
                        true,
                        "sale_ok",
                        true,
                        "purchase_ok",
                        true,
                        "weight",
                        ZERO,
                        "standard_price",
                        ZERO));
        records.defaults("stock.picking", Map.of("state", "draft"));
        records.defaults(
                "stock.move", Map.of("state", "draft", "product_uom_qty", ZERO, "quantity", ZERO, "picked", false));
        records.defaults("stock.move.line", Map.of("state", "draft", "quantity", ZERO, "picked", false));
        records.defaults("stock.scrap", Map.of("state", "draft", "scrap_qty", BigDecimal.ONE));
        records.defaults("stock.location", Map.of("active", true));
        records.defaults("uom.uom", Map.of("active", true, "relative_factor", BigDecimal.ONE));
        records.hook("product.product", this::productChanged);
        records.hook("stock.location", this::locationChanged);
        records.hook("stock.lot", this::lotChanged);
        records.hook("stock.quant", this::quantChanged);
        records.hook("stock.picking", (id, values, created) -> {
            if (created && values.get("name") == null) {
                records.write("stock.picking", id, "name", sequences.next("stock.picking", prefix(id)));
            }
        });
        records.hook("stock.move", this::moveChanged);
        records.hook("stock.move.line", this::lineChanged);
        records.hook("stock.scrap", this::scrapChanged);
    }

    private String prefix(long picking) {
        String code =
                records.text("stock.picking.type", records.one("stock.picking", picking, "picking_type_id"), "code");
        return code.equals("incoming") ? "WH/IN/" : code.equals("outgoing") ? "WH/OUT/" : "WH/INT/";
    }

    private void productChanged(long id, Map<String, Object> values, boolean created) {
        Map<String, Object> shared = new LinkedHashMap<>();
        shared.put("name", records.value("product.product", id, "name"));
        shared.put("default_code", records.value("product.product", id, "default_code"));
        if (created) {
            long template = records.create("product.template", shared);
            Map<String, Object> more = new LinkedHashMap<>();
            more.put("product_tmpl_id", template);
            if (records.one("product.product", id, "uom_id") == null) {
                more.put(
                        "uom_id",
                        records.store().reference("uom.product_uom_unit").id());
            }
            records.write("product.product", id, more);
        } else if (values.containsKey("name") || values.containsKey("default_code")) {
            records.write("product.template", records.one("product.product", id, "product_tmpl_id"), shared);
        }
    }

    private void locationChanged(long id, Map<String, Object> values, boolean created) {
        if (values.containsKey("name") || values.containsKey("location_id")) {
            Long parent = records.one("stock.location", id, "location_id");
            String name = records.text("stock.location", id, "name");
            String full = parent == null ? name : records.text("stock.location", parent, "complete_name") + "/" + name;
            records.write("stock.location", id, "complete_name", full);
        }
    }

    private void lotChanged(long id, Map<String, Object> values, boolean created) {
        long product = records.one("stock.lot", id, "product_id");
        String name = records.text("stock.lot", id, "name");
        for (long other : records.store().with("stock.lot", "product_id", product)) {
            if (other != id && records.text("stock.lot", other, "name").equals(name)) {
                throw new OdooError(
                        422,
                        "odoo.exceptions.ValidationError",
                        "The combination of lot/serial number and product must be unique within a company. Following combination contains duplicates: - Product: "
                                + records.displayName("product.product", product) + ", Lot/Serial Number: " + name);
            }
        }
    }

    private void quantChanged(long id, Map<String, Object> values, boolean created) {
        if (values.get("inventory_quantity_auto_apply") == null) {
            return;
        }
        Map<String, Object> quant = records.require("stock.quant", id);
        for (long other : records.store().with("stock.quant", "product_id", quant.get("product_id"))) {
            Map<String, Object> there = records.require("stock.quant", other);
            if (other != id
                    && there.get("location_id").equals(quant.get("location_id"))
                    && java.util.Objects.equals(there.get("lot_id"), quant.get("lot_id"))) {
                records.unlink("stock.quant", other);
            }
        }
        Map<String, Object> counted = new LinkedHashMap<>();
        counted.put("quantity", values.get("inventory_quantity_auto_apply"));
        counted.put("inventory_quantity_auto_apply", null);
        records.write("stock.quant", id, counted);
    }

    private void moveChanged(long id, Map<String, Object> values, boolean created) {
        if (!created) {
            return;
        }
        Map<String, Object> move = records.require("stock.move", id);
        Map<String, Object> more = new LinkedHashMap<>();
        if (move.get("product_uom") == null) {
            more.put("product_uom", records.value("product.product", (Long) move.get("product_id"), "uom_id"));
        }
        Long picking = (Long) move.get("picking_id");
        for (String place : List.of("location_id", "location_dest_id")) {
            if (picking != null && move.get(place) == null) {
                more.put(place, records.value("stock.picking", picking, place));
            }
        }
        records.write("stock.move", id, more);
    }

    private void lineChanged(long id, Map<String, Object> values, boolean created) {
        Long move = records.one("stock.move.line", id, "move_id");
        if (created && move != null) {
            Map<String, Object> more = new LinkedHashMap<>();
            for (String shared : List.of("product_id", "location_id", "location_dest_id")) {
                if (records.value("stock.move.line", id, shared) == null) {
                    more.put(shared, records.value("stock.move", move, shared));
                }
            }
            if (!values.containsKey("picked")) {
                more.put("picked", records.value("stock.move", move, "picked"));
            }
            records.write("stock.move.line", id, more);
        }
        if (move != null && (created || values.containsKey("quantity"))) {
            records.write("stock.move", move, "quantity", linesTotal(move));
        }
    }

    private void scrapChanged(long id, Map<String, Object> values, boolean created) {
        if (created) {
            Map<String, Object> more = new LinkedHashMap<>();
            more.put("name", sequences.next("stock.scrap", "SP/"));
            if (records.one("stock.scrap", id, "location_id") == null) {
                more.put("location_id", stock());
            }
            if (records.one("stock.scrap", id, "scrap_location_id") == null) {
                more.put(
                        "scrap_location_id",
                        records.store().reference("stock.location_inventory").id());
            }
            records.write("stock.scrap", id, more);
        }
    }

    /** The main stock location. */
    long stock() {
        return records.store().reference("stock.stock_location_stock").id();
    }

    /** What the lines of a move add up to. */
    BigDecimal linesTotal(long move) {
        BigDecimal total = ZERO;
        for (long line : records.ids("stock.move", move, "move_line_ids")) {
            total = total.add(records.number("stock.move.line", line, "quantity"));
        }
        return total;
    }

    /** Adds to the stock at a place; only internal places are counted. */
    void add(long product, Long location, Long lot, BigDecimal quantity) {
        if (location == null
                || !records.text("stock.location", location, "usage").equals("internal")
                || quantity.signum() == 0) {
            return;
        }
        for (long id : records.store().with("stock.quant", "product_id", product)) {
            Map<String, Object> quant = records.require("stock.quant", id);
            if (quant.get("location_id").equals(location) && java.util.Objects.equals(quant.get("lot_id"), lot)) {
                records.write(
                        "stock.quant",
                        id,
                        "quantity",
                        Schema.number(quant.get("quantity")).add(quantity));
                return;
            }
        }
        Map<String, Object> quant = new LinkedHashMap<>();
        quant.put("product_id", product);
        quant.put("location_id", location);
        quant.put("lot_id", lot);
        quant.put("quantity", quantity);
        records.create("stock.quant", quant);
    }

    /** Whether there is stock of a product anywhere. */
    boolean isInStock(long product) {
        return records.store().with("stock.quant", "product_id", product).stream()
                .anyMatch(quant ->
                        records.number("stock.quant", quant, "quantity").signum() != 0);
    }

    /** What Odoo has of a product at a place; of one lot, unless it is null. */
    BigDecimal available(long product, long location, Long lot) {
        BigDecimal total = ZERO;
        for (long id : records.store().with("stock.quant", "product_id", product)) {
            Map<String, Object> quant = records.require("stock.quant", id);
            if (quant.get("location_id").equals(location) && (lot == null || lot.equals(quant.get("lot_id")))) {
                total = total.add(Schema.number(quant.get("quantity")));
            }
        }
        return total;
    }

    /** Makes a move's quantities real: stock moves with every line, and move and lines are done. */
    void finish(long move) {
        long product = records.one("stock.move", move, "product_id");
        for (long line : records.ids("stock.move", move, "move_line_ids")) {
            Long lot = records.one("stock.move.line", line, "lot_id");
            if (lot == null
                    && !records.text("product.product", product, "tracking").equals("none")) {
                throw OdooError.user("You need to supply a Lot/Serial Number for product:\n"
                        + records.displayName("product.product", product));
            }
            BigDecimal quantity = records.number("stock.move.line", line, "quantity");
            add(product, records.one("stock.move.line", line, "location_id"), lot, quantity.negate());
            add(product, records.one("stock.move.line", line, "location_dest_id"), lot, quantity);
            records.write("stock.move.line", line, OperationScene.values("state", "done", "date", now()));
        }
        Map<String, Object> done = new LinkedHashMap<>();
        done.put("state", "done");
        done.put("picked", true);
        done.put("quantity", linesTotal(move));
        records.write("stock.move", move, done);
    }

    private static String now() {
        return DATE.format(Instant.now());
    }

    /** Gives a move one line with all that was asked for. */
    void reserve(long move) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("move_id", move);
        line.put("picking_id", records.one("stock.move", move, "picking_id"));
        line.put("quantity", records.number("stock.move", move, "product_uom_qty"));
        records.create("stock.move.line", line);
    }

    /** stock.picking.action_put_in_pack: what lies in no package yet goes into one, which is made where none is named. */
    Object pack(List<Long> pickings, Map<String, Object> arguments) {
        for (long picking : pickings) {
            List<Long> loose = records.ids("stock.picking", picking, "move_line_ids").stream()
                    .filter(line -> records.one("stock.move.line", line, "result_package_id") == null)
                    .filter(line ->
                            records.number("stock.move.line", line, "quantity").signum() > 0)
                    .toList();
            if (!loose.isEmpty()
                    && !records.text("stock.picking", picking, "state").equals("done")) {
                Object named = arguments.get("package_id");
                long into = named == null ? newPackage(arguments) : (Long) named;
                loose.forEach(line -> records.write("stock.move.line", line, "result_package_id", into));
            }
        }
        return true;
    }

    private long newPackage(Map<String, Object> arguments) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", arguments.get("package_name"));
        values.put("package_type_id", arguments.get("package_type_id"));
        return records.create("stock.package", values);
    }

    /** stock.picking.button_validate. */
    Object validate(List<Long> pickings, JsonNode context) {
        for (long picking : pickings) {
            if (records.text("stock.picking", picking, "state").equals("done")) {
                continue;
            }
            List<Long> moves = records.ids("stock.picking", picking, "move_ids");
            if (moves.isEmpty()) {
                throw OdooError.user("Please add some items to move.");
            }
            boolean less = false;
            for (long move : moves) {
                if (records.ids("stock.move", move, "move_line_ids").isEmpty()) {
                    reserve(move);
                }
                less |= linesTotal(move).compareTo(records.number("stock.move", move, "product_uom_qty")) < 0;
            }
            if (less && !context.path("skip_backorder").asBoolean()) {
                return question("stock.backorder.confirmation");
            }
            Long backorder = less ? backorder(picking) : null;
            for (long move : moves) {
                BigDecimal rest =
                        records.number("stock.move", move, "product_uom_qty").subtract(linesTotal(move));
                if (rest.signum() > 0) {
                    backorderMove(move, backorder, rest);
                }
                finish(move);
            }
            records.write("stock.picking", picking, "state", "done");
        }
        return true;
    }

    /** A new transfer for what is left of one. */
    long backorder(long picking) {
        Map<String, Object> copy = new LinkedHashMap<>(records.require("stock.picking", picking));
        copy.remove("name");
        copy.put("backorder_id", picking);
        copy.put("state", "confirmed");
        return records.create("stock.picking", copy);
    }

    /** Splits what is left of a move off into a backorder. */
    void backorderMove(long move, long backorder, BigDecimal rest) {
        Map<String, Object> copy = new LinkedHashMap<>(records.require("stock.move", move));
        copy.put("picking_id", backorder);
        copy.put("product_uom_qty", rest);
        copy.put("quantity", ZERO);
        copy.put("picked", false);
        copy.put("state", "confirmed");
        records.create("stock.move", copy);
        records.write("stock.move", move, "product_uom_qty", linesTotal(move));
    }

    /** stock.scrap.action_validate: a second call scraps again, as Odoo does. */
    Object scrap(List<Long> scraps) {
        if (scraps.size() != 1) {
            throw OdooError.value("Expected singleton: stock.scrap" + scraps);
        }
        long id = scraps.get(0);
        BigDecimal quantity = records.number("stock.scrap", id, "scrap_qty");
        if (quantity.signum() == 0) {
            throw OdooError.user("You can only enter positive quantities.");
        }
        long product = records.one("stock.scrap", id, "product_id");
        long location = records.one("stock.scrap", id, "location_id");
        Long lot = records.one("stock.scrap", id, "lot_id");
        if (Boolean.TRUE.equals(records.value("product.product", product, "is_storable"))
                && available(product, location, lot).compareTo(quantity) < 0) {
            return question("stock.warn.insufficient.qty.scrap");
        }
        scrapped(id);
        return true;
    }

    /** What the button does, and what it does after its question as well; answers the move. */
    long scrapped(long id) {
        BigDecimal quantity = records.number("stock.scrap", id, "scrap_qty");
        long product = records.one("stock.scrap", id, "product_id");
        long location = records.one("stock.scrap", id, "location_id");
        Long lot = records.one("stock.scrap", id, "lot_id");
        Map<String, Object> move = new LinkedHashMap<>();
        move.put("product_id", product);
        move.put("product_uom_qty", quantity);
        move.put("location_id", location);
        move.put("location_dest_id", records.one("stock.scrap", id, "scrap_location_id"));
        move.put("scrap_id", id);
        move.put("origin", records.value("stock.scrap", id, "origin"));
        long made = records.create("stock.move", move);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("move_id", made);
        line.put("lot_id", lot);
        line.put("quantity", quantity);
        records.create("stock.move.line", line);
        finish(made);
        records.write("stock.scrap", id, "state", "done");
        return made;
    }

    /** stock.picking.action_confirm; no effect on a transfer that is confirmed. */
    Object confirm(List<Long> pickings) {
        for (long picking : pickings) {
            if (records.text("stock.picking", picking, "state").equals("draft")) {
                records.write("stock.picking", picking, "state", "assigned");
                for (long move : records.ids("stock.picking", picking, "move_ids")) {
                    records.write("stock.move", move, "state", "assigned");
                }
            }
        }
        return true;
    }

    /** A wizard: nothing was done. */
    static Map<String, Object> question(String model) {
        return Map.of("type", "ir.actions.act_window", "res_model", model, "target", "new", "view_mode", "form");
    }
}
