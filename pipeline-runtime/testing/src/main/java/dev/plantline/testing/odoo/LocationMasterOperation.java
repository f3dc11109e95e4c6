package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** location.master: a place is in Odoo as its owner describes it. Places are found by their full names here, and every user is of finance. */
final class LocationMasterOperation implements SimulatedOperation {
    private static final String MODEL = "stock.location";
    private static final String PARENT = "parent";

    @Override
    public String name() {
        return "location.master";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        MasterRecords masters = new MasterRecords(scene, "location", document);
        masters.checkCode(document, Map.of("barcode", "barcode"));
        scene.checkFinance(document, "valuationAccount");
        Long location = masters.find();
        Map<String, Object> values = described(scene, document);
        putName(scene, document, location, values);
        if (location == null) {
            if (!document.has("usage")) {
                throw wrong(
                        "lookup",
                        "Odoo has no location " + masters.code()
                                + " yet, and this message does not say what a new one needs: usage",
                        "/location");
            }
        } else {
            checkChange(scene, location, masters.changes(location, values));
        }
        if (values.containsKey("barcode")) {
            masters.checkBarcode(location, values.get("barcode"));
        }
        if (location == null) {
            location = records.create(MODEL, values);
        } else {
            Map<String, Object> changes = masters.changes(location, values);
            if (!changes.isEmpty()) {
                records.write(MODEL, location, changes);
            }
        }
        if (document.has("active")) {
            records.write(MODEL, location, "active", document.path("active").asBoolean());
        }
        return new Outcome(MODEL, location, Map.of(), List.of(scene.booking(MODEL, location)));
    }

    private static Map<String, Object> described(OperationScene scene, JsonNode document) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String property : List.of("name", "usage", "barcode")) {
            if (document.has(property)) {
                values.put(property, document.path(property).asText());
            }
        }
        if (document.has("countEveryDays")) {
            values.put(
                    "cyclic_inventory_frequency",
                    document.path("countEveryDays").asLong());
        }
        if (document.has(PARENT)) {
            values.put(
                    "location_id", scene.one("location", document.path(PARENT).asText(), "/parent"));
        }
        if (document.has("valuationAccount")) {
            values.put(
                    "valuation_account_id",
                    scene.one("account", document.path("valuationAccount").asText(), "/valuationAccount"));
        }
        return values;
    }

    private static void putName(OperationScene scene, JsonNode document, Long location, Map<String, Object> values) {
        Records records = scene.records();
        String code = document.path("location").asText();
        int at = code.lastIndexOf('/');
        String name = location == null ? code.substring(at + 1) : records.text(MODEL, location, "name");
        Long parent = location == null ? null : records.one(MODEL, location, "location_id");
        if (location == null && at >= 0) {
            String above = code.substring(0, at);
            List<Long> found = scene.with(MODEL, "complete_name", above);
            if (found.size() != 1) {
                throw wrong(
                        "lookup",
                        "Odoo has " + (found.isEmpty() ? "no" : found.size()) + " place in use called " + above
                                + ", of which " + code + " is to be a part",
                        "/location");
            }
            parent = found.get(0);
        }
        if (!values.getOrDefault("name", name).equals(name)) {
            throw wrong(
                    "document",
                    "the code is the full name of the place, which ends with " + name + ", and name says "
                            + values.get("name"),
                    "/name");
        }
        if (document.has(PARENT) && !values.get("location_id").equals(parent)) {
            throw wrong(
                    "document",
                    "the code is the full name of the place, by which it is a part of "
                            + (parent == null ? "nothing" : StockPlaces.name(scene, parent)) + ", and parent says "
                            + document.path(PARENT).asText(),
                    "/parent");
        }
        if (location == null) {
            values.put("name", name);
            values.put("location_id", parent);
        }
    }

    private static void checkChange(OperationScene scene, long location, Map<String, Object> changes) {
        Records records = scene.records();
        if (!changes.containsKey("usage")) {
            return;
        }
        for (long quant : records.store().with("stock.quant", "location_id", location)) {
            BigDecimal number = records.number("stock.quant", quant, "quantity");
            if (number.signum() != 0) {
                throw wrong(
                        "state",
                        "there is stock at " + StockPlaces.name(scene, location)
                                + ": another Location Type would make something else of what is booked. Count it to 0, or move it",
                        "/usage");
            }
        }
    }
}
