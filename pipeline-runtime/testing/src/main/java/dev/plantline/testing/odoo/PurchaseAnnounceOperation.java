package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.plain;
import static dev.plantline.testing.odoo.OperationScene.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** purchase.announce: a delivery is on its way; what comes of an order stands on its receipt. */
final class PurchaseAnnounceOperation implements SimulatedOperation {
    private static final String MOVE = "stock.move";
    private static final String LINE = "stock.move.line";
    private static final String PICKING = "stock.picking";

    @Override
    public String name() {
        return "purchase.announce";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        OpenTransfers open = new OpenTransfers(scene, OpenTransfers.Way.ANNOUNCED, document);
        open.namesOne().find();
        if (document.has("supplier")) {
            Long partner = scene.one("partner", document.path("supplier").asText(), "/supplier");
            for (long picking : open.transfers()) {
                Long from = records.one(PICKING, picking, "partner_id");
                if (!Objects.equals(from, partner)) {
                    throw wrong(
                            "state",
                            records.text(PICKING, picking, "name") + " is to come from "
                                    + (from == null ? "nobody" : records.displayName("res.partner", from)),
                            "/supplier");
                }
            }
        }
        open.fill().allPlanned();
        List<String> bookings = new ArrayList<>();
        Set<Long> touched = new TreeSet<>();
        open.fills().forEach((move, parts) -> {
            long picking = records.one(MOVE, move, "picking_id");
            if (Boolean.TRUE.equals(records.value(MOVE, move, "picked"))) {
                throw wrong(
                        "state",
                        records.text(PICKING, picking, "name") + " is being received already: "
                                + plain(records.number(MOVE, move, "quantity")) + " of "
                                + parts.get(0).code() + " are ticked",
                        parts.get(0).place());
            }
            touched.add(picking);
            bookings.addAll(announce(scene, document, move, parts));
        });
        List<String> all = new ArrayList<>();
        for (long picking : touched) {
            all.add(scene.booking(PICKING, picking));
            open.note(picking);
        }
        all.addAll(bookings);
        List<StockLines.Part> parts =
                open.fills().values().stream().flatMap(List::stream).toList();
        return new Outcome(PICKING, touched.iterator().next(), StockLines.totals(scene, parts), all);
    }

    private static List<String> announce(
            OperationScene scene, JsonNode document, long move, List<StockLines.Part> parts) {
        Records records = scene.records();
        records.ids(MOVE, move, "move_line_ids").forEach(line -> records.unlink(LINE, line));
        List<String> bookings = new ArrayList<>();
        for (StockLines.Part part : parts) {
            long unit = records.one("product.product", part.item(), "uom_id");
            Long lot = part.lotName() == null ? null : scene.lotOf(part.item(), part.lotName());
            records.create(
                    LINE,
                    OperationScene.values(
                            "move_id",
                            move,
                            "picking_id",
                            records.one(MOVE, move, "picking_id"),
                            "product_id",
                            part.item(),
                            "product_uom_id",
                            unit,
                            "lot_id",
                            lot,
                            "lot_name",
                            lot == null ? part.lotName() : null,
                            "picked",
                            false,
                            "quantity",
                            part.quantity()));
            bookings.add(scene.booking(MOVE, move, part.quantity(), unit, part.code(), part.lotName()));
        }
        records.write(MOVE, move, "quantity", StockLines.total(parts));
        if (document.has("date")) {
            String date = Inventory.DATE.format(
                    OffsetDateTime.parse(document.path("date").asText()));
            records.write(MOVE, move, "date", date);
            records.write(PICKING, records.one(MOVE, move, "picking_id"), "scheduled_date", date);
        }
        return bookings;
    }
}
