package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
     * @param from where it lies; null: where its move begins
     * @param into package that it goes into; null: none
     */
    record Part(
            long item, String code, Long lot, String lotName, BigDecimal quantity, String place, Long from, Long into) {
        Part(long item, String code, Long lot, String lotName, BigDecimal quantity, String place) {
            this(item, code, lot, lotName, quantity, place, null, null);
        }

        /** So much of it. */
        Part of(BigDecimal some) {
            return new Part(item, code, lot, lotName, some, place, from, into);
        }

        /** So much of it, from a place. */
        Part of(BigDecimal some, long there) {
            return new Part(item, code, lot, lotName, some, place, there, into);
        }

        /** All of it, into a package. */
        Part into(long container) {
            return new Part(item, code, lot, lotName, quantity, place, from, container);
        }
    }

    private StockLines() {}

    /** What parts add up to. */
    static BigDecimal total(List<Part> parts) {
        return parts.stream().map(Part::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What goods are together, each unit of their items apart. */
    static Map<String, BigDecimal> totals(OperationScene scene, List<Part> parts) {
        Map<String, BigDecimal> totals = new LinkedHashMap<>();
        for (Part part : parts) {
            scene.tally(totals, part.quantity(), scene.records().one("product.product", part.item(), "uom_id"));
        }
        return totals;
    }

    /** The parts of one line, one for each lot, of an item that is kept in stock; refused where they are not what the item needs. */
    static List<Part> parts(OperationScene scene, JsonNode line, String place) {
        checkStored(scene, line, place);
        return goods(scene, line, place);
    }

    /** That Odoo keeps stock of a line's item. */
    static void checkStored(OperationScene scene, JsonNode line, String place) {
        String code = line.path("item").asText();
        long item = scene.one("item", code, place + "/item");
        if (!Boolean.TRUE.equals(scene.records().value("product.product", item, "is_storable"))) {
            throw OperationScene.wrong(
                    "state",
                    "Odoo keeps no stock of " + code + ": it is not a storable product there",
                    place + "/item");
        }
    }

    /** The same of an item that need not be kept in stock. */
    static List<Part> goods(OperationScene scene, JsonNode line, String place) {
        Records records = scene.records();
        String code = line.path("item").asText();
        long item = scene.one("item", code, place + "/item");
        String type = records.text("product.product", item, "type");
        if (!type.equals("consu")) {
            throw OperationScene.wrong(
                    "state", "nothing of " + code + " can be moved: it is a " + type + " in Odoo", place + "/item");
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
            return List.of(new Part(item, code, null, null, total, place + "/quantity"));
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
        for (Part part : parts) {
            checkSerial(scene, part, part.quantity());
            if (!seen.add(part.lotName())) {
                throw OperationScene.wrong(
                        "document", "the lot " + part.lotName() + " stands twice in one line", part.place());
            }
        }
        BigDecimal added = total(parts);
        if (added.compareTo(total) != 0) {
            throw OperationScene.wrong(
                    "document",
                    "the lots of the line add up to " + said(scene, added, unit) + ", and its quantity is "
                            + said(scene, total, unit),
                    place + "/quantity");
        }
        return parts;
    }

    /**
     * That a serial number is one piece.
     *
     * @param quantity of its lot in the whole document
     */
    static void checkSerial(OperationScene scene, Part part, BigDecimal quantity) {
        Records records = scene.records();
        if (records.text("product.product", part.item(), "tracking").equals("serial")
                && quantity.compareTo(BigDecimal.ONE) != 0) {
            throw OperationScene.wrong(
                    "lot",
                    "the serial number " + part.lotName() + " is one piece, and the message says "
                            + said(scene, quantity, records.one("product.product", part.item(), "uom_id")),
                    part.place());
        }
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

    static String said(OperationScene scene, BigDecimal quantity, long unit) {
        return OperationScene.plain(quantity) + " " + scene.records().text("uom.uom", unit, "name");
    }

    /** That Odoo has the lot, where the item is tracked. */
    static void checkLot(OperationScene scene, Part part) {
        if (part.lotName() != null && part.lot() == null) {
            throw scene.noLot(part.lotName(), part.code(), part.place());
        }
    }
}
