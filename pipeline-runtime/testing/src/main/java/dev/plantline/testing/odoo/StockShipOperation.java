package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** stock.ship: goods have gone out, for an order or for one delivery. Nothing is reserved here, so all of it is free. */
final class StockShipOperation implements SimulatedOperation {
    @Override
    public String name() {
        return "stock.ship";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        if (!document.has("order") && !document.has("delivery")) {
            throw OperationScene.wrong("document", "the message names neither an order nor a delivery", "/order");
        }
        OpenTransfers open =
                new OpenTransfers(scene, OpenTransfers.Way.OUT, document).find().fill();
        for (OpenTransfers.Unplanned each : open.unplanned()) {
            throw OperationScene.wrong(
                    "state",
                    "nothing of " + each.parts().get(0).code() + " is to go out with "
                            + String.join(
                                    ", ",
                                    open.transfers().stream()
                                            .map(picking -> scene.records().text("stock.picking", picking, "name"))
                                            .toList()),
                    each.place() + "/item");
        }
        open.fills().values().forEach(parts -> parts.forEach(StockLines::checkLot));
        if (document.path("shortage").asText().equals("refuse")) {
            checkThere(scene, open);
        }
        return open.finish();
    }

    /** That all of it is at the place of the delivery or below it. */
    private static void checkThere(OperationScene scene, OpenTransfers open) {
        Records records = scene.records();
        Map<List<Object>, BigDecimal> wanted = new HashMap<>();
        open.fills().forEach((move, parts) -> {
            long from = records.one("stock.move", move, "location_id");
            for (StockLines.Part part : parts) {
                List<Object> key = new ArrayList<>(List.of(from, part.item()));
                key.add(part.lot());
                BigDecimal all = wanted.merge(key, part.quantity(), BigDecimal::add);
                BigDecimal there = BigDecimal.ZERO;
                for (long place : records.store().all("stock.location").keySet()) {
                    if (StockPlaces.isBelow(scene, place, from)) {
                        there = there.add(scene.inventory().available(part.item(), place, part.lot()));
                    }
                }
                if (there.compareTo(all) < 0) {
                    throw OperationScene.wrong(
                            "state",
                            "Odoo has "
                                    + StockLines.said(
                                            scene, there, records.one("product.product", part.item(), "uom_id"))
                                    + " of " + part.code()
                                    + (part.lotName() == null ? "" : " of lot " + part.lotName()) + " at "
                                    + StockPlaces.name(scene, from) + " and below, and " + OperationScene.plain(all)
                                    + " are to go out",
                            part.place());
                }
            }
        });
    }
}
