package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** Places of documents on stock, what lies there, and moments. */
final class StockPlaces {
    private static final Set<String> INSIDE = Set.of("internal", "transit");

    private StockPlaces() {}

    /** A place of the company's own stock. */
    static long inside(OperationScene scene, String code, String place) {
        return inside(scene, scene.one("location", code, place), place);
    }

    /** That a place holds stock of the company. */
    static long inside(OperationScene scene, long location, String place) {
        String usage = scene.records().text("stock.location", location, "usage");
        if (!INSIDE.contains(usage)) {
            throw OperationScene.wrong(
                    "state",
                    name(scene, location) + " holds no stock of the company: it is a place of the kind " + usage,
                    place);
        }
        return location;
    }

    /** A place's complete name. */
    static String name(OperationScene scene, long location) {
        return scene.records().text("stock.location", location, "complete_name");
    }

    /** Whether a place is another one, or below it. */
    static boolean isBelow(OperationScene scene, Long location, long other) {
        for (Long each = location; each != null; each = scene.records().one("stock.location", each, "location_id")) {
            if (each == other) {
                return true;
            }
        }
        return false;
    }

    /** That there is as much at a place as is to leave it. */
    static void checkLying(OperationScene scene, StockLines.Part part, long from) {
        BigDecimal there = scene.inventory().available(part.item(), from, part.lot());
        if (there.compareTo(part.quantity()) < 0) {
            long unit = scene.records().one("product.product", part.item(), "uom_id");
            throw OperationScene.wrong(
                    "state",
                    "Odoo has " + StockLines.said(scene, there, unit)
                            + (part.lotName() == null ? "" : " of lot " + part.lotName()) + " at " + name(scene, from)
                            + ", and " + OperationScene.plain(part.quantity()) + " are to leave it",
                    part.place());
        }
    }

    /** A moment of a document as Odoo keeps it; null: the document has none. */
    static String moment(JsonNode text, String place) {
        return text.isMissingNode() ? null : Inventory.DATE.format(happened(text, place));
    }

    /** When something has happened. */
    static Instant happened(JsonNode text, String place) {
        try {
            Instant at = OffsetDateTime.parse(text.asText()).toInstant().truncatedTo(ChronoUnit.SECONDS);
            if (isAhead(at)) {
                throw OperationScene.wrong(
                        "document",
                        text.asText() + " has not come yet: check the clock or the zone of the sender",
                        place);
            }
            return at;
        } catch (DateTimeParseException e) {
            throw OperationScene.wrong(
                    "document", text.asText() + " is no moment with a zone, for example 2026-03-01T07:30:00Z", place);
        }
    }

    /** Whether a moment has not come yet, clocks apart. */
    static boolean isAhead(Instant at) {
        return at.isAfter(Instant.now().plus(Duration.ofHours(1)));
    }
}
