package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** stock.scrap: so much of an item at a place is scrap. */
final class StockScrapOperation implements SimulatedOperation {
    @Override
    public String name() {
        return "stock.scrap";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        long from = StockPlaces.inside(scene, document.path("location").asText(), "/location");
        return scrap(scene, document, from, document.path("shortage").asText().equals("refuse"));
    }

    /**
     * Scrap, a record for each lot.
     *
     * @param document with item, lots, reference, and perhaps with reason and place
     * @param refuses whether a shortage is refused
     */
    static Outcome scrap(OperationScene scene, JsonNode document, long from, boolean refuses) {
        Records records = scene.records();
        List<StockLines.Part> parts = StockLines.parts(scene, document, "");
        List<Long> reason = reason(scene, document);
        Long to = place(scene, document);
        List<String> bookings = new ArrayList<>();
        long first = 0;
        for (StockLines.Part part : parts) {
            StockLines.checkLot(scene, part);
            if (refuses) {
                StockPlaces.checkLying(scene, part, from);
            }
            long unit = records.one("product.product", part.item(), "uom_id");
            long scrap = records.create(
                    "stock.scrap",
                    OperationScene.values(
                            "product_id",
                            part.item(),
                            "scrap_qty",
                            part.quantity(),
                            "lot_id",
                            part.lot(),
                            "location_id",
                            from,
                            "scrap_location_id",
                            to,
                            "scrap_reason_tag_ids",
                            reason,
                            "origin",
                            document.path("reference").asText()));
            long move = scene.inventory().scrapped(scrap);
            bookings.add(scene.booking("stock.scrap", scrap));
            bookings.add(scene.booking("stock.move", move, part.quantity(), unit, part.code(), part.lotName()));
            first = first == 0 ? scrap : first;
        }
        return new Outcome("stock.scrap", first, StockLines.totals(scene, parts), bookings);
    }

    private static List<Long> reason(OperationScene scene, JsonNode document) {
        if (!document.has("reason")) {
            return List.of();
        }
        String name = document.path("reason").asText();
        List<Long> found = scene.with("stock.scrap.reason.tag", "name", name);
        if (found.size() != 1) {
            throw OperationScene.wrong(
                    "lookup",
                    "Odoo has " + (found.isEmpty() ? "no" : found.size()) + " scrap reason called " + name
                            + ": make it there, or send a known one",
                    "/reason");
        }
        return found;
    }

    private static Long place(OperationScene scene, JsonNode document) {
        if (!document.has("to")) {
            return null;
        }
        long to = scene.one("location", document.path("to").asText(), "/to");
        String usage = scene.records().text("stock.location", to, "usage");
        if (!usage.equals("inventory")) {
            throw OperationScene.wrong(
                    "state",
                    "scrap cannot go to " + StockPlaces.name(scene, to) + ": it is a place of the kind " + usage
                            + ", and scrap leaves the stock to one of the kind inventory",
                    "/to");
        }
        return to;
    }
}
