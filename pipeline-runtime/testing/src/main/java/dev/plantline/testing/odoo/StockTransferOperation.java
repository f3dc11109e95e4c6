package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** stock.transfer: a transfer of its own between two places of the company, done at once. */
final class StockTransferOperation implements SimulatedOperation {
    @Override
    public String name() {
        return "stock.transfer";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        long from = StockPlaces.inside(scene, document.path("from").asText(), "/from");
        long to = StockPlaces.inside(scene, document.path("to").asText(), "/to");
        checkApart(scene, from, to);
        String at = StockPlaces.moment(document.path("movedAt"), "/movedAt");
        List<StockLines.Part> parts = new ArrayList<>();
        for (int n = 0; n < document.path("lines").size(); n++) {
            parts.addAll(StockLines.parts(scene, document.path("lines").path(n), "/lines/" + n));
        }
        return transfer(scene, document, type(scene, document), from, to, parts, refuses(document), at);
    }

    /** The operation type that a document names, or that of internal transfers. */
    static long type(OperationScene scene, JsonNode document) {
        return document.has("operationType")
                ? scene.one("operationType", document.path("operationType").asText(), "/operationType")
                : scene.records()
                        .store()
                        .reference("stock.picking_type_internal")
                        .id();
    }

    /** Whether a document refuses a shortage. */
    static boolean refuses(JsonNode document) {
        return document.path("shortage").asText().equals("refuse");
    }

    /** That goods which move do not stay where they are. */
    static void checkApart(OperationScene scene, long from, long to) {
        if (from == to) {
            throw OperationScene.wrong(
                    "document", "the goods are to go from " + StockPlaces.name(scene, from) + " to itself", "/to");
        }
    }

    /**
     * A transfer of these parts, done.
     *
     * @param document with reference
     * @param type of the operation
     * @param refuses whether a shortage is refused
     * @param at when the goods moved; null: now
     */
    static Outcome transfer(
            OperationScene scene,
            JsonNode document,
            long type,
            long from,
            long to,
            List<StockLines.Part> parts,
            boolean refuses,
            String at) {
        Records records = scene.records();
        Map<Long, List<StockLines.Part>> byItem = new LinkedHashMap<>();
        Map<String, BigDecimal> lots = new HashMap<>();
        for (StockLines.Part part : parts) {
            StockLines.checkLot(scene, part);
            StockLines.checkSerial(
                    scene, part, lots.merge(part.item() + " " + part.lotName(), part.quantity(), BigDecimal::add));
            byItem.computeIfAbsent(part.item(), unused -> new ArrayList<>()).add(part);
        }
        if (refuses) {
            Map<String, StockLines.Part> leaving = new LinkedHashMap<>();
            for (StockLines.Part part : parts) {
                leaving.merge(
                        part.item() + " " + part.lotName(),
                        part,
                        (all, more) -> all.of(all.quantity().add(more.quantity())));
            }
            leaving.values().forEach(part -> StockPlaces.checkLying(scene, part, from));
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
        List<String> bookings = new ArrayList<>(List.of(scene.booking("stock.picking", picking)));
        byItem.forEach((item, those) -> bookings.addAll(moved(scene, picking, item, those, at)));
        records.write("stock.picking", picking, "state", "done");
        return new Outcome("stock.picking", picking, StockLines.totals(scene, parts), bookings);
    }

    private static List<String> moved(
            OperationScene scene, long picking, long item, List<StockLines.Part> parts, String at) {
        Records records = scene.records();
        long move = records.create(
                "stock.move",
                OperationScene.values(
                        "product_id",
                        item,
                        "product_uom_qty",
                        StockLines.total(parts),
                        "picked",
                        true,
                        "picking_id",
                        picking));
        return done(scene, move, parts, at);
    }

    /** Gives a move these parts as its lines, and makes them real. */
    static List<String> done(OperationScene scene, long move, List<StockLines.Part> parts, String at) {
        Records records = scene.records();
        for (long line : records.ids("stock.move", move, "move_line_ids")) {
            records.unlink("stock.move.line", line);
        }
        List<String> bookings = new ArrayList<>();
        for (StockLines.Part part : parts) {
            long unit = records.one("product.product", part.item(), "uom_id");
            records.create(
                    "stock.move.line",
                    OperationScene.values(
                            "move_id",
                            move,
                            "picking_id",
                            records.one("stock.move", move, "picking_id"),
                            "product_uom_id",
                            unit,
                            "lot_id",
                            part.lot(),
                            "location_id",
                            part.from(),
                            "result_package_id",
                            part.into(),
                            "quantity",
                            part.quantity()));
            bookings.add(scene.booking("stock.move", move, part.quantity(), unit, part.code(), part.lotName()));
        }
        scene.inventory().finish(move);
        if (at != null) {
            records.ids("stock.move", move, "move_line_ids")
                    .forEach(line -> records.write("stock.move.line", line, "date", at));
        }
        return bookings;
    }
}
