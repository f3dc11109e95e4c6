package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.plain;
import static dev.plantline.testing.odoo.OperationScene.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Purchase orders as operations find and keep them. */
final class Purchases {
    static final String ORDER = "purchase.order";
    static final String KIND = "purchaseOrder";
    static final String LINE = "purchase.order.line";
    private static final Map<String, String> DONE = Map.of("qty_received", "received", "qty_invoiced", "billed");

    private final OperationScene scene;
    private final Records records;

    Purchases(OperationScene scene) {
        this.scene = scene;
        this.records = scene.records();
    }

    /** The order that a document names, or null where Odoo has none and one may be new. */
    Long order(JsonNode document, boolean mayBeNew) {
        String code = document.path("order").asText();
        if (mayBeNew && scene.having(KIND, code).isEmpty()) {
            return null;
        }
        long order = scene.order(KIND, code, "/order");
        String name = records.text(ORDER, order, "name");
        if (document.has("supplier")
                && !Objects.equals(
                        records.one(ORDER, order, "partner_id"),
                        scene.one("partner", document.path("supplier").asText(), "/supplier"))) {
            throw wrong(
                    "state",
                    name + " is an order of "
                            + records.displayName("res.partner", records.one(ORDER, order, "partner_id")),
                    "/supplier");
        }
        if (Boolean.TRUE.equals(records.value(ORDER, order, "locked"))) {
            throw wrong("state", name + " is locked: nothing of it is changed until it is unlocked in Odoo", "/order");
        }
        return order;
    }

    boolean is(long order, String state) {
        return records.text(ORDER, order, "state").equals(state);
    }

    List<Long> lines(long order) {
        return records.ids(ORDER, order, "order_line").stream()
                .filter(line -> records.one(LINE, line, "product_id") != null)
                .toList();
    }

    String item(long line) {
        return records.displayName("product.product", records.one(LINE, line, "product_id"));
    }

    /** That no less is ordered than was received or billed. */
    void checkNotLess(long line, BigDecimal quantity, String place) {
        for (String field : List.of("qty_received", "qty_invoiced")) {
            BigDecimal done = records.number(LINE, line, field);
            if (quantity.compareTo(done) < 0) {
                throw wrong(
                        "quantity",
                        plain(done) + " of " + item(line) + " are " + DONE.get(field)
                                + " already, and the message orders " + plain(quantity),
                        place);
            }
        }
    }

    /** That nothing of a line was received or billed. */
    void checkNothingDone(long order, long line) {
        for (String field : List.of("qty_received", "qty_invoiced")) {
            BigDecimal done = records.number(LINE, line, field);
            if (done.signum() != 0) {
                throw wrong(
                        "state",
                        plain(done) + " of " + item(line) + " are " + DONE.get(field)
                                + " already: what is still to come of " + records.text(ORDER, order, "name")
                                + " is taken off by the operation purchase.order",
                        "/order");
            }
        }
    }

    /** Moves of a line that are neither done nor cancelled. */
    List<Long> open(long line) {
        return records.store().with("stock.move", "purchase_line_id", line).stream()
                .filter(move -> !List.of("done", "cancel").contains(records.text("stock.move", move, "state")))
                .toList();
    }
}
