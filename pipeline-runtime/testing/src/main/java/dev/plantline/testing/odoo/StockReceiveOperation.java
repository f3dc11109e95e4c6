package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** stock.receive: goods have come in, for an order, for a receipt, or without either. */
final class StockReceiveOperation implements SimulatedOperation {
    @Override
    public String name() {
        return "stock.receive";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Long to = document.has("to")
                ? (Long) StockPlaces.inside(scene, document.path("to").asText(), "/to")
                : null;
        boolean planned = document.has("order") || document.has("receipt");
        for (String name :
                planned ? List.of("supplier", "operationType") : List.of("overReceipt", "unplanned", "backorder")) {
            if (document.has(name)) {
                throw OperationScene.wrong(
                        "document",
                        name
                                + (planned
                                        ? " is for goods without an order or receipt in Odoo, which this message names"
                                        : " is for goods of an order or receipt, and this message names none"),
                        "/" + name);
            }
        }
        OpenTransfers open = new OpenTransfers(scene, OpenTransfers.Way.IN, document);
        if (planned) {
            planned(scene, document, open, to);
        } else {
            unordered(scene, document, open, to);
        }
        Records records = scene.records();
        long picking = open.transfers().get(0);
        boolean makes = Boolean.TRUE.equals(records.value(
                "stock.picking.type", records.one("stock.picking", picking, "picking_type_id"), "use_create_lots"));
        open.fills().replaceAll((move, parts) -> {
            if (to != null) {
                records.write("stock.move", move, "location_dest_id", to);
            }
            return parts.stream().map(part -> lot(scene, part, makes)).toList();
        });
        return open.finish();
    }

    private static void planned(OperationScene scene, JsonNode document, OpenTransfers open, Long to) {
        Records records = scene.records();
        open.find();
        for (long picking : open.transfers()) {
            long place = records.one("stock.picking", picking, "location_dest_id");
            if (to != null && !StockPlaces.isBelow(scene, to, place)) {
                throw OperationScene.wrong(
                        "state",
                        records.text("stock.picking", picking, "name") + " brings goods to "
                                + StockPlaces.name(scene, place) + ", and " + StockPlaces.name(scene, to)
                                + " is not there",
                        "/to");
            }
        }
        open.fill();
        for (OpenTransfers.Unplanned each : open.unplanned()) {
            if (!document.path("unplanned").asText().equals("add")) {
                throw open.nothingOf(each);
            }
            open.checkOne("goods that nobody has planned are added to one order", each.place() + "/item");
            add(scene, open, each.parts());
        }
    }

    /** A move that nobody has planned; it belongs to the order, by its line for the item or by a new one of quantity 0. */
    private static void add(OperationScene scene, OpenTransfers open, List<StockLines.Part> parts) {
        Records records = scene.records();
        long item = parts.get(0).item();
        Map<String, Object> move = OperationScene.values(
                "picking_id", open.transfers().get(0), "product_id", item, "additional", true, "state", "assigned");
        if (open.order() != null) {
            move.put(
                    "purchase_line_id",
                    records.ids("purchase.order", open.order(), "order_line").stream()
                            .filter(line ->
                                    Long.valueOf(item).equals(records.one("purchase.order.line", line, "product_id")))
                            .findFirst()
                            .orElseGet(() -> records.create(
                                    "purchase.order.line",
                                    OperationScene.values(
                                            "order_id",
                                            open.order(),
                                            "product_id",
                                            item,
                                            "product_qty",
                                            java.math.BigDecimal.ZERO))));
        }
        open.fills().put(records.create("stock.move", move), parts);
    }

    /** A receipt of its own. */
    private static void unordered(OperationScene scene, JsonNode document, OpenTransfers open, Long to) {
        Records records = scene.records();
        long type = document.has("operationType")
                ? scene.one("operationType", document.path("operationType").asText(), "/operationType")
                : records.store().reference("stock.picking_type_in").id();
        if (!records.text("stock.picking.type", type, "code").equals("incoming")) {
            throw OperationScene.wrong(
                    "state",
                    records.text("stock.picking.type", type, "name") + " is not an operation type of receipts",
                    "/operationType");
        }
        Long supplier = document.has("supplier")
                ? (Long) scene.one("partner", document.path("supplier").asText(), "/supplier")
                : null;
        if (!document.has("reference")) {
            throw OperationScene.wrong(
                    "document", "goods without an order or receipt need a reference of the supplier", "/reference");
        }
        Map<Long, List<StockLines.Part>> byItem = new LinkedHashMap<>();
        for (int n = 0; n < document.path("lines").size(); n++) {
            JsonNode line = document.path("lines").path(n);
            if (line.has("orderLine")) {
                throw OperationScene.wrong(
                        "document",
                        "orderLine is a line of an order, and the message names none",
                        "/lines/" + n + "/orderLine");
            }
            for (StockLines.Part part : StockLines.goods(scene, line, "/lines/" + n)) {
                byItem.computeIfAbsent(part.item(), unused -> new ArrayList<>()).add(part);
            }
        }
        long picking = records.create(
                "stock.picking",
                OperationScene.values(
                        "picking_type_id",
                        type,
                        "location_id",
                        records.store()
                                .reference("stock.stock_location_suppliers")
                                .id(),
                        "location_dest_id",
                        to == null ? (Long) scene.inventory().stock() : to,
                        "partner_id",
                        supplier,
                        "origin",
                        document.path("reference").asText()));
        open.made(picking);
        byItem.forEach((item, parts) -> open.fills()
                .put(
                        records.create(
                                "stock.move",
                                OperationScene.values(
                                        "picking_id",
                                        picking,
                                        "product_id",
                                        item,
                                        "product_uom_qty",
                                        StockLines.total(parts))),
                        parts));
    }

    /** The part with its lot, which is made where Odoo has it not. */
    private static StockLines.Part lot(OperationScene scene, StockLines.Part part, boolean makes) {
        if (part.lotName() == null) {
            return part;
        }
        Records records = scene.records();
        Long lot = scene.lotOf(part.item(), part.lotName());
        if (lot == null && !makes) {
            throw OperationScene.wrong(
                    "lot",
                    "Odoo has no lot " + part.lotName() + " of " + part.code()
                            + ", and the operation type makes no new ones",
                    part.place());
        }
        if (lot != null
                && records.text("product.product", part.item(), "tracking").equals("serial")) {
            for (long quant : records.store().with("stock.quant", "lot_id", lot)) {
                if (records.number("stock.quant", quant, "quantity").signum() > 0) {
                    throw OperationScene.wrong(
                            "lot",
                            "the serial number " + part.lotName() + " of " + part.code() + " is in stock already, at "
                                    + StockPlaces.name(scene, records.one("stock.quant", quant, "location_id")),
                            part.place());
                }
            }
        }
        return new StockLines.Part(
                part.item(),
                part.code(),
                lot == null
                        ? (Long) records.create(
                                "stock.lot", OperationScene.values("name", part.lotName(), "product_id", part.item()))
                        : lot,
                part.lotName(),
                part.quantity(),
                part.place());
    }
}
