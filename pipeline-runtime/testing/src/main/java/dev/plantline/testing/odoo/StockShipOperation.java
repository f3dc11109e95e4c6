package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
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
        OpenTransfers open = new OpenTransfers(scene, OpenTransfers.Way.OUT, document)
                .find()
                .fill()
                .allPlanned();
        boolean refuses = document.path("shortage").asText().equals("refuse");
        Map<List<Object>, BigDecimal> taken = new HashMap<>();
        open.fills().replaceAll((move, parts) -> {
            List<StockLines.Part> all = new ArrayList<>();
            for (StockLines.Part part : parts) {
                StockLines.checkLot(scene, part);
                all.addAll(taken(scene, part, scene.records().one("stock.move", move, "location_id"), refuses, taken));
            }
            return all;
        });
        return open.finish();
    }

    /**
     * Where a part is taken from: the place of the delivery and those below it. Where all of it is not enough, the first goes below 0.
     *
     * @param taken what the document has taken already, by item, lot and place
     */
    private static List<StockLines.Part> taken(
            OperationScene scene,
            StockLines.Part part,
            long from,
            boolean refuses,
            Map<List<Object>, BigDecimal> taken) {
        List<StockLines.Part> parts = new ArrayList<>();
        BigDecimal wanted = part.quantity();
        BigDecimal there = BigDecimal.ZERO;
        for (long place : scene.records().store().all("stock.location").keySet()) {
            if (!StockPlaces.isBelow(scene, place, from)) {
                continue;
            }
            List<Object> key = Arrays.asList(part.item(), part.lot(), place);
            BigDecimal free = scene.inventory()
                    .available(part.item(), place, part.lot())
                    .subtract(taken.getOrDefault(key, BigDecimal.ZERO));
            there = there.add(free);
            BigDecimal some = wanted.min(free);
            if (some.signum() > 0) {
                parts.add(part.of(some, place));
                taken.merge(key, some, BigDecimal::add);
                wanted = wanted.subtract(some);
            }
        }
        if (wanted.signum() > 0 && refuses) {
            throw OperationScene.wrong(
                    "state",
                    "Odoo has "
                            + StockLines.said(
                                    scene, there, scene.records().one("product.product", part.item(), "uom_id"))
                            + " of " + part.code() + (part.lotName() == null ? "" : " of lot " + part.lotName())
                            + " at " + StockPlaces.name(scene, from) + " and below, and "
                            + OperationScene.plain(part.quantity()) + " are to go out",
                    part.place());
        }
        if (wanted.signum() > 0) {
            parts.add(part.of(wanted, from));
            taken.merge(Arrays.asList(part.item(), part.lot(), from), wanted, BigDecimal::add);
        }
        return parts;
    }
}
