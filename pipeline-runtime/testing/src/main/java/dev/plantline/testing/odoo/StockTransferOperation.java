package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** stock.transfer: a transfer of its own between two places of the company, done at once. */
final class StockTransferOperation implements SimulatedOperation {
    private static final Set<String> INSIDE = Set.of("internal", "transit");

    @Override
    public String name() {
        return "stock.transfer";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        long from = inside(scene, document.path("from").asText(), "/from");
        long to = inside(scene, document.path("to").asText(), "/to");
        if (from == to) {
            throw OperationScene.wrong(
                    "document",
                    "the goods are to go from " + records.text("stock.location", from, "complete_name") + " to itself",
                    "/to");
        }
        long type = document.has("operationType")
                ? scene.one("operationType", document.path("operationType").asText(), "/operationType")
                : records.store().reference("stock.picking_type_internal").id();
        Map<Long, List<StockLines.Part>> parts = new LinkedHashMap<>();
        BigDecimal total = BigDecimal.ZERO;
        for (int n = 0; n < document.path("lines").size(); n++) {
            for (StockLines.Part part :
                    StockLines.parts(scene, document.path("lines").path(n), "/lines/" + n)) {
                StockLines.checkLot(part);
                checkStock(scene, document, part, from);
                parts.computeIfAbsent(part.item(), unused -> new ArrayList<>()).add(part);
                total = total.add(part.quantity());
            }
        }
        long picking = records.create(
                "stock.picking",
                OperationScene.values(
                        "picking_type_id",
                        type,
                        "location_id",
                        from,
                        "location_dest_id",
                        to,
                        "origin",
                        document.path("reference").asText()));
        List<String> bookings = new ArrayList<>(List.of("stock.picking," + picking + "\t\t\t\t"));
        parts.forEach((item, those) -> bookings.addAll(move(scene, picking, item, those, from, to)));
        records.write("stock.picking", picking, "state", "done");
        return new Outcome("stock.picking", picking, total, bookings);
    }

    private static long inside(OperationScene scene, String code, String place) {
        long location = scene.one("location", code, place);
        String usage = scene.records().text("stock.location", location, "usage");
        if (!INSIDE.contains(usage)) {
            throw OperationScene.wrong(
                    "state",
                    scene.records().text("stock.location", location, "complete_name")
                            + " holds no stock of the company: it is a place of the kind " + usage,
                    place);
        }
        return location;
    }

    private static void checkStock(OperationScene scene, JsonNode document, StockLines.Part part, long from) {
        if (document.path("shortage").asText().equals("refuse")) {
            BigDecimal there = scene.inventory().available(part.item(), from, part.lot());
            if (there.compareTo(part.quantity()) < 0) {
                Records records = scene.records();
                long unit = records.one("product.product", part.item(), "uom_id");
                throw OperationScene.wrong(
                        "state",
                        "Odoo has " + OperationScene.plain(there) + " " + records.text("uom.uom", unit, "name")
                                + (part.lotName() == null ? "" : " of lot " + part.lotName()) + " at "
                                + records.text("stock.location", from, "complete_name") + ", and "
                                + OperationScene.plain(part.quantity()) + " are to leave it",
                        part.place());
            }
        }
    }

    private static List<String> move(
            OperationScene scene, long picking, long item, List<StockLines.Part> parts, long from, long to) {
        Records records = scene.records();
        long unit = records.one("product.product", item, "uom_id");
        BigDecimal all = parts.stream().map(StockLines.Part::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
        long move = records.create(
                "stock.move",
                OperationScene.values(
                        "product_id",
                        item,
                        "product_uom",
                        unit,
                        "product_uom_qty",
                        all,
                        "picked",
                        true,
                        "picking_id",
                        picking,
                        "location_id",
                        from,
                        "location_dest_id",
                        to));
        List<String> bookings = new ArrayList<>();
        for (StockLines.Part part : parts) {
            records.create(
                    "stock.move.line",
                    OperationScene.values(
                            "move_id",
                            move,
                            "picking_id",
                            picking,
                            "product_uom_id",
                            unit,
                            "lot_id",
                            part.lot(),
                            "quantity",
                            part.quantity()));
            bookings.add(scene.booking("stock.move", move, part.quantity(), unit, part.code(), part.lotName()));
        }
        scene.inventory().finish(move);
        return bookings;
    }
}
