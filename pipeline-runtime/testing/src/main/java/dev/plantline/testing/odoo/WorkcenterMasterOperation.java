package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** workcenter.master: a work centre is in Odoo as its owner describes it. */
final class WorkcenterMasterOperation implements SimulatedOperation {
    private static final String MODEL = "mrp.workcenter";
    private static final String COST = "costPerHour";
    private static final String CURRENCY = "costCurrency";
    private static final Map<String, String> NUMBERS = Map.of(
            "efficiency", "time_efficiency",
            "setupMinutes", "time_start",
            "cleanupMinutes", "time_stop",
            "oeeTarget", "oee_target");

    @Override
    public String name() {
        return "workcenter.master";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        MasterRecords masters = new MasterRecords(scene, "workcenter", document);
        masters.checkCode(document, Map.of("name", "name"));
        scene.checkFinance(document, COST);
        Long center = masters.find();
        Map<String, Object> values = described(scene, document, masters.code(), center);
        if (center == null) {
            center = masters.create(document, List.of("name"), "code", values);
        } else {
            checkUse(scene, document, masters, center);
            Map<String, Object> changes = masters.changes(center, values);
            if (!changes.isEmpty()) {
                records.write(MODEL, center, changes);
            }
        }
        if (document.has("active")) {
            records.write(MODEL, center, "active", document.path("active").asBoolean());
        }
        return new Outcome(MODEL, center, Map.of(), List.of(scene.booking(MODEL, center)));
    }

    private static Map<String, Object> described(OperationScene scene, JsonNode document, String code, Long center) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (document.has("name")) {
            values.put("name", document.path("name").asText());
        }
        NUMBERS.forEach((property, field) -> {
            if (document.has(property)) {
                values.put(field, new BigDecimal(document.path(property).asText()));
            }
        });
        BigDecimal cost = OperationScene.cost(document, COST, CURRENCY);
        if (cost != null) {
            values.put("costs_hour", cost);
        }
        if (document.has("alternatives")) {
            TreeSet<Long> others = new TreeSet<>();
            for (int n = 0; n < document.path("alternatives").size(); n++) {
                String place = "/alternatives/" + n;
                long other = scene.one(
                        "workcenter", document.path("alternatives").path(n).asText(), place);
                if (center != null && center == other) {
                    throw wrong("document", code + " cannot take its own place", place);
                }
                others.add(other);
            }
            values.put("alternative_workcenter_ids", List.copyOf(others));
        }
        return values;
    }

    private static void checkUse(OperationScene scene, JsonNode document, MasterRecords masters, long center) {
        Records records = scene.records();
        if (document.path("active").asBoolean(true) || !masters.isActive(center)) {
            return;
        }
        List<String> used = records.store().with("mrp.routing.workcenter", "workcenter_id", center).stream()
                .filter(each -> !Boolean.FALSE.equals(records.value("mrp.routing.workcenter", each, "active")))
                .map(each -> records.text("mrp.routing.workcenter", each, "name") + " of "
                        + records.displayName("mrp.bom", records.one("mrp.routing.workcenter", each, "bom_id")))
                .toList();
        if (!used.isEmpty()) {
            throw wrong(
                    "state",
                    masters.code() + " is where operations in use are done: " + String.join(", ", used)
                            + ". Change these bills of materials before it",
                    "/active");
        }
    }
}
