package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.plain;
import static dev.plantline.testing.odoo.OperationScene.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** unit.master: a unit of measure is in Odoo as its owner describes it. Items are all that is counted in units here. */
final class UnitMasterOperation implements SimulatedOperation {
    private static final String MODEL = "uom.uom";
    private static final String FACTOR = "factor";
    private static final String REFERENCE = "reference";

    @Override
    public String name() {
        return "unit.master";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        MasterRecords masters = new MasterRecords(scene, "unit", document);
        masters.checkCode(document, Map.of("name", "name"));
        Long unit = masters.find();
        for (int n = 0; n < document.path("names").size(); n++) {
            JsonNode each = document.path("names").path(n);
            MasterRecords.language(each.path("language").asText(), "/names/" + n + "/language");
            if (!each.path("name").asText().equals(masters.code())) {
                throw wrong(
                        "document", "the code is the name of the unit, and its name in en_US is another one", "/names");
            }
        }
        Map<String, Object> values = described(scene, document, masters.code(), unit);
        if (unit == null) {
            unit = masters.create(document, List.of(), "name", values);
        } else {
            Map<String, Object> changes = masters.changes(unit, values);
            checkUse(records, masters, unit, changes, document);
            if (!changes.isEmpty()) {
                records.write(MODEL, unit, changes);
            }
        }
        if (document.has("active")) {
            records.write(MODEL, unit, "active", document.path("active").asBoolean());
        }
        return new Outcome(MODEL, unit, Map.of(), List.of(scene.booking(MODEL, unit)));
    }

    private static Map<String, Object> described(OperationScene scene, JsonNode document, String code, Long unit) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (document.has(REFERENCE) != document.has(FACTOR)) {
            throw wrong(
                    "document", "reference and factor belong together: how many of which unit one of it is", "/factor");
        }
        if (document.has(FACTOR)) {
            String of = document.path(REFERENCE).asText();
            long reference = scene.one("unit", of, "/reference");
            for (Long each = reference; each != null; each = scene.records().one(MODEL, each, "relative_uom_id")) {
                if (each.equals(unit)) {
                    throw wrong("document", code + " cannot be made of " + of + ", which is made of it", "/reference");
                }
            }
            BigDecimal factor = new BigDecimal(document.path(FACTOR).asText()).stripTrailingZeros();
            if (factor.signum() <= 0 || factor.scale() > 10 || factor.precision() > 15) {
                throw wrong(
                        "digits",
                        "the factor " + plain(factor) + " is no number above 0 of at most 10 decimals and 15 digits",
                        "/factor");
            }
            values.put("relative_factor", factor);
            values.put("relative_uom_id", reference);
        }
        return values;
    }

    private static void checkUse(
            Records records, MasterRecords masters, long unit, Map<String, Object> changes, JsonNode document) {
        Set<Long> items = Set.copyOf(records.store().with("product.product", "uom_id", unit));
        if (!changes.isEmpty() && !items.isEmpty()) {
            throw wrong(
                    "state",
                    masters.code()
                            + ", or a unit that is made of it, is used already (product.template): each quantity there would become another one. Take another code for the new unit",
                    changes.containsKey("relative_factor") ? "/factor" : "/reference");
        }
        if (!document.path("active").asBoolean(true) && masters.isActive(unit)) {
            for (long item : items) {
                throw wrong(
                        "state",
                        "Odoo keeps " + records.displayName("product.product", item) + " in " + masters.code()
                                + ": no message could name its unit any more",
                        "/active");
            }
        }
    }
}
