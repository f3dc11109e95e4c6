package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** bom.master: a bill of materials is in Odoo as its owner describes it. Each item is a product of its own here, and no kit is moved. */
final class BomMasterOperation implements SimulatedOperation {
    private static final String MODEL = "mrp.bom";
    private static final String LINE = "mrp.bom.line";
    private static final String STEP = "mrp.routing.workcenter";
    private static final String PRODUCT = "product.product";

    private record Component(long item, String operation, BigDecimal quantity) {}

    private record Step(String name, long center, BigDecimal minutes) {}

    @Override
    public String name() {
        return "bom.master";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        String item = document.path("item").asText();
        long product = scene.one("item", item, "/item");
        long unit = records.one(PRODUCT, product, "uom_id");
        scene.checkUnit(document.path("unit"), unit, "/unit");
        long template = records.one(PRODUCT, product, "product_tmpl_id");
        Long bom = find(scene, template, document.path("bom").asText(), item);
        Map<String, Object> values = described(scene, document, unit);
        if (bom == null) {
            List<String> lacking = Stream.of("quantity", "components")
                    .filter(each -> !document.has(each))
                    .toList();
            if (!lacking.isEmpty()) {
                throw wrong(
                        "lookup",
                        item + " has no bill of materials "
                                + document.path("bom").asText()
                                + " in Odoo yet, and this message does not say what a new one needs: "
                                + String.join(", ", lacking),
                        "/bom");
            }
        }
        List<Step> steps = document.has("operations") ? steps(scene, document) : null;
        List<Component> components =
                document.has("components") ? components(scene, document, product, names(records, bom, steps)) : null;
        Object type = values.getOrDefault("type", bom == null ? "normal" : records.value(MODEL, bom, "type"));
        if (type.equals("phantom") && !names(records, bom, steps).isEmpty()) {
            throw wrong("document", "a kit is not made, so that it has no operations", "/operations");
        }
        if (bom == null) {
            values.putIfAbsent("type", "normal");
            values.put("product_tmpl_id", template);
            values.put("code", document.path("bom").asText());
            bom = records.create(MODEL, values);
        } else if (!values.isEmpty()) {
            records.write(MODEL, bom, values);
        }
        if (steps != null) {
            put(records, bom, steps, document.path("missing").asText().equals("remove"));
        }
        if (components != null) {
            put(records, bom, components);
        }
        if (document.has("active")) {
            boolean active = document.path("active").asBoolean();
            records.write(MODEL, bom, "active", active);
            for (long step : List.copyOf(records.store().with(STEP, "bom_id", bom))) {
                records.write(STEP, step, "active", active);
            }
        }
        return new Outcome(MODEL, bom, Map.of(), List.of(OperationScene.booking(MODEL, bom, item, null)));
    }

    private static Long find(OperationScene scene, long template, String code, String item) {
        Records records = scene.records();
        List<Long> found = records.store().with(MODEL, "product_tmpl_id", template).stream()
                .filter(each -> code.equals(records.text(MODEL, each, "code")))
                .toList();
        List<Long> used = found.stream()
                .filter(each -> !Boolean.FALSE.equals(records.value(MODEL, each, "active")))
                .toList();
        if ((used.isEmpty() ? found : used).size() > 1) {
            throw wrong(
                    "lookup",
                    found.size() + " bills of materials of " + item + " are called " + code + " in Odoo",
                    "/bom");
        }
        return found.isEmpty() ? null : used.isEmpty() ? found.get(0) : used.get(0);
    }

    private static Map<String, Object> described(OperationScene scene, JsonNode document, long unit) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (document.has("quantity")) {
            checkPositive(document.path("quantity"), "/quantity");
            values.put("product_qty", scene.quantity(document.path("quantity"), unit, "/quantity"));
        }
        if (document.has("type")) {
            values.put("type", document.path("type").asText().equals("kit") ? "phantom" : "normal");
        }
        if (document.has("consumption")) {
            values.put("consumption", document.path("consumption").asText());
        }
        return values;
    }

    private static void checkPositive(JsonNode number, String place) {
        BigDecimal quantity = new BigDecimal(number.asText());
        if (quantity.signum() <= 0) {
            throw wrong(
                    "document",
                    "the quantity is " + OperationScene.plain(quantity) + ", and must be more than 0",
                    place);
        }
    }

    private static List<Step> steps(OperationScene scene, JsonNode document) {
        List<Step> steps = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int n = 0; n < document.path("operations").size(); n++) {
            JsonNode each = document.path("operations").path(n);
            String place = "/operations/" + n;
            String name = each.path("name").asText();
            if (!names.add(name)) {
                throw wrong("document", "the operation " + name + " stands twice in the message", place + "/name");
            }
            steps.add(new Step(
                    name,
                    scene.one("workcenter", each.path("workcenter").asText(), place + "/workcenter"),
                    new BigDecimal(each.path("minutes").asText())));
        }
        return steps;
    }

    /** The names of the operations that the bill of materials is to have. */
    private static Set<String> names(Records records, Long bom, List<Step> steps) {
        Set<String> names = new HashSet<>();
        if (steps != null) {
            steps.forEach(each -> names.add(each.name()));
        } else if (bom != null) {
            records.store().with(STEP, "bom_id", bom).stream()
                    .filter(each -> !Boolean.FALSE.equals(records.value(STEP, each, "active")))
                    .forEach(each -> names.add(records.text(STEP, each, "name")));
        }
        return names;
    }

    private static List<Component> components(
            OperationScene scene, JsonNode document, long product, Set<String> names) {
        List<Component> components = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int n = 0; n < document.path("components").size(); n++) {
            JsonNode each = document.path("components").path(n);
            String place = "/components/" + n;
            String code = each.path("item").asText();
            long item = scene.one("item", code, place + "/item");
            long unit = scene.records().one(PRODUCT, item, "uom_id");
            scene.checkUnit(each.path("unit"), unit, place + "/unit");
            if (item == product) {
                throw wrong("document", code + " cannot be a component of itself", place + "/item");
            }
            checkPositive(each.path("quantity"), place + "/quantity");
            String operation = each.path("operation").asText();
            if (!operation.isEmpty() && !names.contains(operation)) {
                throw wrong("document", "the bill of materials has no operation " + operation, place + "/operation");
            }
            if (!seen.add(item + " " + operation)) {
                throw wrong(
                        "document",
                        code + " stands twice among the components"
                                + (operation.isEmpty() ? "" : " of the operation " + operation)
                                + ": add the quantities up",
                        place + "/item");
            }
            components.add(
                    new Component(item, operation, scene.quantity(each.path("quantity"), unit, place + "/quantity")));
        }
        return components;
    }

    private static void put(Records records, long bom, List<Step> steps, boolean removes) {
        List<Long> left = new ArrayList<>(records.store().with(STEP, "bom_id", bom));
        for (int n = 0; n < steps.size(); n++) {
            Step step = steps.get(n);
            Map<String, Object> values = OperationScene.values(
                    "bom_id",
                    bom,
                    "name",
                    step.name(),
                    "workcenter_id",
                    step.center(),
                    "time_cycle_manual",
                    step.minutes(),
                    "sequence",
                    (long) n + 1,
                    "active",
                    true);
            Long found = left.stream()
                    .filter(each -> step.name().equals(records.text(STEP, each, "name")))
                    .findFirst()
                    .orElse(null);
            if (found == null) {
                records.create(STEP, values);
            } else {
                left.remove(found);
                records.write(STEP, found, values);
            }
        }
        for (long each : left) {
            if (removes) {
                records.unlink(STEP, each);
            } else {
                records.write(STEP, each, "active", false);
            }
        }
    }

    private static void put(Records records, long bom, List<Component> components) {
        for (long each : List.copyOf(records.store().with(LINE, "bom_id", bom))) {
            records.unlink(LINE, each);
        }
        for (Component each : components) {
            Long operation = records.store().with(STEP, "bom_id", bom).stream()
                    .filter(step -> each.operation().equals(records.text(STEP, step, "name")))
                    .findFirst()
                    .orElse(null);
            records.create(
                    LINE,
                    OperationScene.values(
                            "bom_id",
                            bom,
                            "product_id",
                            each.item(),
                            "product_qty",
                            each.quantity(),
                            "operation_id",
                            operation));
        }
    }
}
