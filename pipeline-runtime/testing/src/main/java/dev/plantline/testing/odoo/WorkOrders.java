package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.wrong;
import static dev.plantline.testing.odoo.ProductionLines.ORDER;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/** Work orders by what a document names of them. */
final class WorkOrders {
    static final String MODEL = "mrp.workorder";

    private WorkOrders() {}

    /** The work orders of an order, the last of them last. */
    static List<Long> of(Records records, long order) {
        return List.copyOf(records.store().with(MODEL, "production_id", order));
    }

    /** Those that are not cancelled. */
    static List<Long> live(Records records, long order) {
        return of(records, order).stream()
                .filter(each -> !records.text(MODEL, each, "state").equals("cancel"))
                .toList();
    }

    /** The property that names a work order. */
    static String place(JsonNode document) {
        return document.has("operation") || !document.has("workcenter") ? "/operation" : "/workcenter";
    }

    /**
     * The work order of an order that a document is of.
     *
     * @param what which document, for the refusal
     */
    static long named(OperationScene scene, long order, JsonNode document, String what) {
        Records records = scene.records();
        Long center = document.has("workcenter")
                ? (Long) scene.one("workcenter", document.path("workcenter").asText(), "/workcenter")
                : null;
        List<Long> all = of(records, order);
        List<Long> found = live(records, order).stream()
                .filter(each -> center == null || center.equals(records.one(MODEL, each, "workcenter_id")))
                .filter(each -> records.text(MODEL, each, "name")
                        .equals(document.path("operation").asText(records.text(MODEL, each, "name"))))
                .toList();
        if (found.size() != 1) {
            throw wrong(
                    "lookup",
                    (found.isEmpty() ? "no" : found.size()) + " work orders of " + records.text(ORDER, order, "name")
                            + " are meant, and " + what + " is of one; it has: "
                            + (all.isEmpty()
                                    ? "none"
                                    : all.stream()
                                            .map(each -> text(records, each))
                                            .collect(Collectors.joining(", "))),
                    place(document));
        }
        return found.get(0);
    }

    private static String text(Records records, long work) {
        return records.text(MODEL, work, "name") + " at "
                + records.displayName("mrp.workcenter", records.one(MODEL, work, "workcenter_id")) + " ("
                + records.text(MODEL, work, "state") + ")";
    }
}
