package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.wrong;
import static dev.plantline.testing.odoo.ProductionLines.ORDER;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** production.scrap: a component of an order, or what it has made, is thrown away. */
final class ProductionScrapOperation implements SimulatedOperation {
    @Override
    public String name() {
        return "production.scrap";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        ProductionLines lines = new ProductionLines(scene);
        Records records = scene.records();
        List<Long> chain = lines.chain(document);
        long item = scene.one("item", document.path("item").asText(), "/item");
        scene.checkUnit(document.path("unit"), lines.unit(item), "/unit");
        BigDecimal number = lines.amount(document.path("quantity"), item, "/quantity");
        if (number.signum() == 0) {
            throw wrong("document", "nothing was thrown away", "/quantity");
        }
        var parts = lines.lots(document, item, number, "");
        lines.checkLots(item, parts, "/lot");
        boolean made = chain.stream().anyMatch(order -> item == records.one(ORDER, order, "product_id"));
        if (!made
                && chain.stream().noneMatch(order -> records.ids(ORDER, order, "move_raw_ids").stream()
                        .anyMatch(move -> lines.itemOf(move) == item))) {
            throw wrong(
                    "quantity",
                    lines.code(item) + " is neither a component of " + records.text(ORDER, chain.get(0), "name")
                            + " nor made by it",
                    "/item");
        }
        long order = order(lines, chain, made);
        long location = document.has("location")
                ? scene.one("location", document.path("location").asText(), "/location")
                : scene.inventory().stock();
        if (!records.text("stock.location", location, "usage").equals("internal")) {
            throw wrong(
                    "state",
                    records.text("stock.location", location, "complete_name")
                            + " holds no stock of the company: it is a place of the kind "
                            + records.text("stock.location", location, "usage"),
                    "/location");
        }
        List<Long> reason = lines.reason(document.path("reason"), "/reason");
        List<String> bookings = new ArrayList<>();
        parts.forEach((lot, part) -> {
            checkStock(scene, lines, document, item, location, lot, part);
            bookings.add(lines.scrap(order, item, lot, part, location, reason));
        });
        String first = bookings.get(0).split("\t")[0];
        return new Outcome(
                "stock.scrap",
                Long.parseLong(first.substring(first.indexOf(',') + 1)),
                scene.totals(number, lines.unit(item)),
                bookings);
    }

    private static long order(ProductionLines lines, List<Long> chain, boolean made) {
        Optional<Long> done =
                chain.stream().filter(order -> lines.is(order, "done")).reduce((first, second) -> second);
        Optional<Long> open = chain.stream().filter(lines::isOpen).findFirst();
        return (made ? done : open.or(() -> done))
                .orElseThrow(() -> wrong(
                        "state",
                        "nothing of this order " + (made ? "has been made yet" : "is worked") + " ("
                                + lines.states(chain) + ")",
                        "/order"));
    }

    private static void checkStock(
            OperationScene scene,
            ProductionLines lines,
            JsonNode document,
            long item,
            long location,
            String lot,
            BigDecimal part) {
        BigDecimal there = scene.inventory().available(item, location, lot.isEmpty() ? null : scene.lotOf(item, lot));
        if (document.path("shortage").asText().equals("refuse") && there.compareTo(part) < 0) {
            throw wrong(
                    "state",
                    "Odoo has " + lines.said(there, item) + (lot.isEmpty() ? "" : " of lot " + lot) + " at "
                            + scene.records().text("stock.location", location, "complete_name") + ", and "
                            + lines.said(part, item) + " are to be scrapped",
                    "/quantity");
        }
    }
}
