package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.plain;
import static dev.plantline.testing.odoo.OperationScene.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** purchase.cancel: an order is cancelled, of which nothing has come. */
final class PurchaseCancelOperation implements SimulatedOperation {
    private static final String MOVE = "stock.move";
    private static final String PICKING = "stock.picking";

    @Override
    public String name() {
        return "purchase.cancel";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        Purchases purchases = new Purchases(scene);
        long order = purchases.order(document, false);
        purchases.lines(order).forEach(line -> purchases.checkNothingDone(order, line));
        List<String> bookings = new ArrayList<>(List.of(scene.booking(Purchases.ORDER, order)));
        for (long picking : Trade.transfers(records, Purchases.ORDER, order)) {
            for (long move : records.ids(PICKING, picking, "move_ids")) {
                checkOwn(records, order, picking, move);
                BigDecimal ticked = records.number(MOVE, move, "quantity");
                if (Boolean.TRUE.equals(records.value(MOVE, move, "picked")) && ticked.signum() != 0) {
                    throw wrong(
                            "state",
                            plain(ticked) + " of "
                                    + records.displayName("product.product", records.one(MOVE, move, "product_id"))
                                    + " are ticked on the receipt " + records.text(PICKING, picking, "name")
                                    + ": receive them, or take the tick away",
                            "/order");
                }
                records.write(MOVE, move, "state", "cancel");
            }
            records.write(PICKING, picking, "state", "cancel");
            bookings.add(scene.booking(PICKING, picking));
        }
        records.write(Purchases.ORDER, order, "state", "cancel");
        return new Outcome(Purchases.ORDER, order, Map.of(), bookings);
    }

    /** Odoo cancels whole receipts. */
    private static void checkOwn(Records records, long order, long picking, long move) {
        Long line = records.one(MOVE, move, "purchase_line_id");
        Long other = line == null ? null : records.one(Purchases.LINE, line, "order_id");
        if (other != null
                && other != order
                && !records.text(Purchases.ORDER, order, "state").equals("cancel")
                && !List.of("done", "cancel").contains(records.text(MOVE, move, "state"))) {
            throw wrong(
                    "state",
                    "the receipt " + records.text(PICKING, picking, "name") + " is also of "
                            + records.text(Purchases.ORDER, other, "name")
                            + ", and Odoo would cancel that as well: part them in Odoo",
                    "/order");
        }
    }
}
