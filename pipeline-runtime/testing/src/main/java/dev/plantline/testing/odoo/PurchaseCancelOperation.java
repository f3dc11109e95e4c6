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
        for (long picking : records.ids(Purchases.ORDER, order, "picking_ids")) {
            for (long move : records.ids(PICKING, picking, "move_ids")) {
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
}
