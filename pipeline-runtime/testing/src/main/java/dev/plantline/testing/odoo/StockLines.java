package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the lines of documents on stock have in common: an item that is kept in stock, and of which lots its quantity is. */
final class StockLines {
    /**
     * A part of a line.
     *
     * @param item its product
     * @param code as the document names it
     * @param lot null: the item is not tracked
     * @param lotName null: the item is not tracked
     * @param quantity more than 0
     * @param place of the lot, or of the quantity
     */
    record Part(long item, String code, Long lot, String lotName, BigDecimal quantity, String place) {}

    private StockLines() {}

    /** The parts of one line, one for each lot; refused where they are not what the item needs. */
    static List<Part> parts(OperationScene scene, JsonNode line, String place) {
        Records records = scene.records();
        String code = line.path("item").asText();
        long item = scene.one("item", code, place + "/item");
        if (!Boolean.TRUE.equals(records.value("product.product", item, "is_storable"))) {
            throw OperationScene.wrong(
                    "state",
                    "Odoo keeps no stock of " + code + ": it is not a storable product there",
                    place + "/item");
        }
        long unit = records.one("product.product", item, "uom_id");
        scene.checkUnit(line.path("unit"), unit, place + "/unit");
        BigDecimal total = some(scene, line.path("quantity"), unit, place + "/quantity");
        String tracking = records.text("product.product", item, "tracking");
        if (tracking.equals("none")) {
            if (line.has("lot") || line.has("lots")) {
                String lot = line.path("lots")
                        .path(0)
                        .path("lot")
                        .asText(line.path("lot").asText());
                throw OperationScene.wrong(
                        "lot",
                        code + " is not tracked in Odoo, and the message names the lot " + lot
                                + ": have it tracked there, or leave the lot out in the mapping",
                        place + (line.has("lots") ? "/lots/0/lot" : "/lot"));
            }
            return List.of(new Part(item, code, null, null, total, place));
        }
        List<Part> parts = named(scene, line, item, unit, total, place);
        if (parts.isEmpty()) {
            throw OperationScene.wrong(
                    "lot",
                    code + " is tracked by " + (tracking.equals("lot") ? "lots" : "serial numbers")
                            + " in Odoo, and the message names none",
                    place + "/lot");
        }
        Set<String> seen = new HashSet<>();
        BigDecimal added = BigDecimal.ZERO;
        for (Part part : parts) {
            if (tracking.equals("serial") && part.quantity().compareTo(BigDecimal.ONE) != 0) {
                throw OperationScene.wrong(
                        "lot",
                        "the serial number " + part.lotName() + " is one piece, and the message says "
                                + said(scene, part.quantity(), unit),
                        part.place());
            }
            if (!seen.add(part.lotName())) {
                throw OperationScene.wrong(
                        "document", "the lot " + part.lotName() + " stands twice in one line", part.place());
            }
            added = added.add(part.quantity());
        }
        if (added.compareTo(total) != 0) {
            throw OperationScene.wrong(
                    "document",
                    "the lots of the line add up to " + said(scene, added, unit) + ", and its quantity is "
                            + said(scene, total, unit),
                    place + "/quantity");
        }
        return parts;
    }

    private static List<Part> named(
            OperationScene scene, JsonNode line, long item, long unit, BigDecimal total, String place) {
        String code = line.path("item").asText();
        List<Part> parts = new ArrayList<>();
        for (int n = 0; n < line.path("lots").size(); n++) {
            JsonNode each = line.path("lots").path(n);
            String at = place + "/lots/" + n;
            String lot = each.path("lot").asText();
            BigDecimal quantity = some(scene, each.path("quantity"), unit, at + "/quantity");
            parts.add(new Part(item, code, scene.lotOf(item, lot), lot, quantity, at + "/lot"));
        }
        if (line.has("lot")) {
            if (!parts.isEmpty()) {
                throw OperationScene.wrong(
                        "document", "the line names lots twice, by lot and by lots: send one of them", place + "/lots");
            }
            String lot = line.path("lot").asText();
            parts.add(new Part(item, code, scene.lotOf(item, lot), lot, total, place + "/lot"));
        }
        return parts;
    }

    private static BigDecimal some(OperationScene scene, JsonNode text, long unit, String place) {
        if (new BigDecimal(text.asText()).signum() <= 0) {
            throw OperationScene.wrong(
                    "document",
                    "the quantity is " + OperationScene.plain(new BigDecimal(text.asText()))
                            + ", and must be more than 0",
                    place);
        }
        return scene.quantity(text, unit, place);
    }

    private static String said(OperationScene scene, BigDecimal quantity, long unit) {
        return OperationScene.plain(quantity) + " " + scene.records().text("uom.uom", unit, "name");
    }

    /** That Odoo has the lot, where the item is tracked. */
    static void checkLot(Part part) {
        if (part.lotName() != null && part.lot() == null) {
            throw OperationScene.wrong("lot", "Odoo has no lot " + part.lotName() + " of " + part.code(), part.place());
        }
    }
}
