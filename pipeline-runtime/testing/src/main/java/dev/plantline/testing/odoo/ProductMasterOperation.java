package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** product.master: an item is in Odoo as its owner describes it. Each item is a product of its own here, and its category values nothing. */
final class ProductMasterOperation implements SimulatedOperation {
    private static final String MODEL = "product.product";
    private static final String COST = "standardCost";
    private static final String COST_CURRENCY = "costCurrency";

    @Override
    public String name() {
        return "product.master";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        MasterRecords masters = new MasterRecords(scene, "item", document);
        masters.checkCode(document, Map.of("internalReference", "default_code", "barcode", "barcode"));
        scene.checkFinance(document, COST);
        Records records = scene.records();
        Long item = masters.find();
        Map<String, Object> values = described(scene, document);
        names(document, values);
        Map<String, Object> changes = item == null ? values : masters.changes(item, values);
        if (item != null) {
            checkUse(scene, item, masters.code(), changes);
        }
        checkTracking(records, item, masters.code(), changes);
        boolean wakes = item != null && document.path("active").asBoolean(false) && !masters.isActive(item);
        Object barcode = changes.getOrDefault("barcode", wakes ? records.value(MODEL, item, "barcode") : null);
        if (barcode != null) {
            masters.checkBarcode(item, barcode);
        }
        if (item == null) {
            item = masters.create(document, List.of("name", "type", "unit"), "default_code", values);
        } else if (!changes.isEmpty()) {
            records.write(MODEL, item, changes);
        }
        if (document.has("active")) {
            records.write(MODEL, item, "active", document.path("active").asBoolean());
        }
        return new Outcome(MODEL, item, Map.of(), List.of(OperationScene.booking(MODEL, item, masters.code(), null)));
    }

    private static Map<String, Object> described(OperationScene scene, JsonNode document) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map.of("name", "name", "tracking", "tracking", "internalReference", "default_code", "barcode", "barcode")
                .forEach((property, field) -> {
                    if (document.has(property)) {
                        values.put(field, document.path(property).asText());
                    }
                });
        Map.of("sold", "sale_ok", "purchased", "purchase_ok").forEach((property, field) -> {
            if (document.has(property)) {
                values.put(field, document.path(property).asBoolean());
            }
        });
        if (document.has("type")) {
            String type = document.path("type").asText();
            values.put("type", type.equals("service") ? "service" : "consu");
            values.put("is_storable", type.equals("stored"));
        }
        if (document.has("unit")) {
            values.put("uom_id", scene.one("unit", document.path("unit").asText(), "/unit"));
        }
        if (document.has("category")) {
            values.put(
                    "categ_id", scene.one("category", document.path("category").asText(), "/category"));
        }
        if (document.has("weight")) {
            BigDecimal weight = new BigDecimal(document.path("weight").asText());
            if (weight.signum() < 0) {
                throw OperationScene.wrong(
                        "document", "weight " + OperationScene.plain(weight) + " is below 0", "/weight");
            }
            BigDecimal kept = weight.setScale(2, RoundingMode.HALF_UP);
            if (kept.compareTo(weight) != 0) {
                throw OperationScene.wrong(
                        "digits",
                        "the weight " + OperationScene.plain(weight) + " cannot be kept: Odoo makes it "
                                + OperationScene.plain(kept) + " (decimal accuracy \"Stock Weight\")",
                        "/weight");
            }
            values.put("weight", weight);
        }
        BigDecimal cost = OperationScene.cost(document, COST, COST_CURRENCY);
        if (cost != null) {
            values.put("standard_price", cost);
        }
        for (int n = 0; n < document.path("routes").size(); n++) {
            throw OperationScene.wrong(
                    "lookup",
                    "0 routes that items can have are called "
                            + document.path("routes").path(n).asText() + " in Odoo; a name means exactly one",
                    "/routes/" + n);
        }
        return values;
    }

    /** One language is active here: the one that Odoo shows where there is no other. */
    private static void names(JsonNode document, Map<String, Object> values) {
        for (int n = 0; n < document.path("names").size(); n++) {
            JsonNode each = document.path("names").path(n);
            String place = "/names/" + n + "/language";
            MasterRecords.language(each.path("language").asText(), place);
            String name = each.path("name").asText();
            if (n > 0) {
                throw OperationScene.wrong("document", "there are two names in the language en_US", place);
            }
            if (!document.path("name").asText(name).equals(name)) {
                throw OperationScene.wrong(
                        "document",
                        "the name in en_US is the one that Odoo shows where there is no other, and name says another one",
                        place);
            }
            values.put("name", name);
        }
    }

    private static void checkTracking(Records records, Long item, String code, Map<String, Object> changes) {
        Object tracking =
                changes.getOrDefault("tracking", item == null ? "none" : records.value(MODEL, item, "tracking"));
        Object stored =
                changes.getOrDefault("is_storable", item == null ? false : records.value(MODEL, item, "is_storable"));
        if (!tracking.equals("none") && !Boolean.TRUE.equals(stored)) {
            throw OperationScene.wrong(
                    "document",
                    "only what is stored is tracked by lot or serial number: " + code + " would be tracked by "
                            + tracking,
                    "/tracking");
        }
    }

    /** What would make something else of what is booked. */
    private static void checkUse(OperationScene scene, long item, String code, Map<String, Object> changes) {
        Records records = scene.records();
        boolean moved = !records.store().with("stock.move", "product_id", item).isEmpty();
        boolean inStock = scene.inventory().isInStock(item);
        boolean planned =
                !records.store().with("mrp.bom.line", "product_id", item).isEmpty()
                        || !records.store()
                                .with("mrp.bom", "product_tmpl_id", records.one(MODEL, item, "product_tmpl_id"))
                                .isEmpty();
        if (changes.containsKey("uom_id") && (moved || inStock || planned)) {
            String before = records.text("uom.uom", records.one(MODEL, item, "uom_id"), "name");
            String after = records.text("uom.uom", (Long) changes.get("uom_id"), "name");
            throw OperationScene.wrong(
                    "state",
                    "Odoo keeps " + code + " in " + before
                            + ", and it stands in stock moves, orders or bills of materials: in " + after
                            + " Odoo would read each of their quantities as 1 " + before + " = 1 " + after
                            + ". Take another code for the item in the new unit",
                    "/unit");
        }
        if ((changes.containsKey("type") || changes.containsKey("is_storable")) && (moved || inStock)) {
            throw OperationScene.wrong(
                    "state",
                    "the type of " + code
                            + " cannot be changed: there are stock moves of it. Archive it, and take another code",
                    "/type");
        }
        if (changes.containsKey("tracking") && inStock) {
            throw OperationScene.wrong(
                    "state",
                    "there is stock of " + code + ", which is tracked by " + records.text(MODEL, item, "tracking")
                            + ", and would not be tracked by " + changes.get("tracking")
                            + ": count it to 0, change the item, and count it again",
                    "/tracking");
        }
    }
}
