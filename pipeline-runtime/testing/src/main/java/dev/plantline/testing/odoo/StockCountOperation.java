package dev.plantline.testing.odoo;

import static java.math.BigDecimal.ZERO;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** stock.count: what was counted at a place is what Odoo has there. */
final class StockCountOperation implements SimulatedOperation {
    /**
     * What of an item, and of a lot of it.
     *
     * @param lot null: it is not tracked
     */
    private record Key(long item, Long lot) {}

    /**
     * A count.
     *
     * @param place of the line; null: the sheet does not name it
     */
    private record Count(BigDecimal counted, String code, String lotName, String place) {}

    @Override
    public String name() {
        return "stock.count";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        long location = StockPlaces.inside(scene, document.path("location").asText(), "/location");
        String at = StockPlaces.moment(document.path("countedAt"), "/countedAt");
        boolean adds = document.path("movedSince").asText().equals("add");
        if (document.has("movedSince") && at == null) {
            throw OperationScene.wrong(
                    "document", "movedSince needs to know since when: send countedAt", "/movedSince");
        }
        Map<Key, Count> counts = new LinkedHashMap<>();
        for (int n = 0; n < document.path("lines").size(); n++) {
            count(scene, document.path("lines").path(n), "/lines/" + n, counts);
        }
        if (document.path("missing").asText().equals("zero")) {
            addMissing(scene, location, counts);
        }
        Map<String, BigDecimal> totals = new LinkedHashMap<>();
        List<String> bookings = new ArrayList<>(List.of(scene.booking("stock.location", location)));
        for (var each : counts.entrySet()) {
            Count count = each.getValue();
            BigDecimal came = at == null ? ZERO : movedSince(scene, each.getKey(), count, location, at);
            if (!adds && came.signum() != 0 && count.place() != null) {
                throw OperationScene.wrong(
                        "state",
                        "since " + at + " " + said(scene, each.getKey(), came.abs()) + " of " + count.code() + " have "
                                + (came.signum() > 0 ? "come to " : "gone from ") + StockPlaces.name(scene, location)
                                + ": send movedSince: add where the count is to be taken on from there",
                        count.place());
            }
            BigDecimal target = count.counted().add(came);
            if (target.signum() < 0) {
                throw OperationScene.wrong(
                        "state",
                        said(scene, each.getKey(), count.counted()) + " of " + count.code() + " were counted at "
                                + StockPlaces.name(scene, location) + ", and " + OperationScene.plain(came.negate())
                                + " have gone from there since: one of the two is wrong",
                        count.place());
            }
            bookings.addAll(adjust(scene, document, each.getKey(), count, location, target));
            scene.tally(
                    totals,
                    count.counted(),
                    scene.records().one("product.product", each.getKey().item(), "uom_id"));
        }
        return new Outcome("stock.location", location, totals, bookings);
    }

    private static String said(OperationScene scene, Key key, BigDecimal quantity) {
        return StockLines.said(scene, quantity, scene.records().one("product.product", key.item(), "uom_id"));
    }

    private static void count(OperationScene scene, JsonNode line, String place, Map<Key, Count> counts) {
        Records records = scene.records();
        StockLines.checkStored(scene, line, place);
        String code = line.path("item").asText();
        long item = scene.one("item", code, place + "/item");
        long unit = records.one("product.product", item, "uom_id");
        scene.checkUnit(line.path("unit"), unit, place + "/unit");
        BigDecimal number = new BigDecimal(line.path("quantity").asText());
        if (number.signum() < 0) {
            throw OperationScene.wrong(
                    "document",
                    "the count is " + OperationScene.plain(number) + ", and cannot be below 0",
                    place + "/quantity");
        }
        scene.quantity(line.path("quantity"), unit, place + "/quantity");
        String tracking = records.text("product.product", item, "tracking");
        String name = line.path("lot").asText(null);
        if (tracking.equals("none") && name != null) {
            throw OperationScene.wrong(
                    "lot",
                    code + " is not tracked in Odoo, and the message names the lot " + name
                            + ": have it tracked there, or count it without lots",
                    place + "/lot");
        }
        if (!tracking.equals("none") && name == null) {
            throw OperationScene.wrong(
                    "lot",
                    code + " is tracked by " + (tracking.equals("lot") ? "lots" : "serial numbers")
                            + " in Odoo, and the message names none",
                    place + "/lot");
        }
        Long lot = name == null ? null : scene.lotOf(item, name);
        StockLines.checkLot(scene, new StockLines.Part(item, code, lot, name, number, place + "/lot"));
        if (tracking.equals("serial") && number.signum() != 0 && number.compareTo(BigDecimal.ONE) != 0) {
            throw OperationScene.wrong(
                    "lot",
                    "the serial number " + name + " is one piece, and the message says "
                            + StockLines.said(scene, number, unit),
                    place + "/quantity");
        }
        if (counts.put(new Key(item, lot), new Count(number, code, name, place)) != null) {
            throw OperationScene.wrong(
                    "document", code + (name == null ? "" : " of lot " + name) + " stands twice on the sheet", place);
        }
    }

    /** Lots of counted items that are at the place and not on the sheet. */
    private static void addMissing(OperationScene scene, long location, Map<Key, Count> counts) {
        Records records = scene.records();
        for (var each : List.copyOf(counts.entrySet())) {
            for (long quant : records.store()
                    .with("stock.quant", "product_id", each.getKey().item())) {
                Long lot = records.one("stock.quant", quant, "lot_id");
                if (records.one("stock.quant", quant, "location_id") == location) {
                    counts.putIfAbsent(
                            new Key(each.getKey().item(), lot),
                            new Count(
                                    ZERO,
                                    each.getValue().code(),
                                    lot == null ? null : records.text("stock.lot", lot, "name"),
                                    null));
                }
            }
        }
    }

    private static BigDecimal movedSince(OperationScene scene, Key key, Count count, long location, String at) {
        Records records = scene.records();
        BigDecimal came = ZERO;
        for (long line : records.store().with("stock.move.line", "product_id", key.item())) {
            long from = records.one("stock.move.line", line, "location_id");
            long to = records.one("stock.move.line", line, "location_dest_id");
            if (!records.text("stock.move.line", line, "state").equals("done")
                    || !Objects.equals(records.one("stock.move.line", line, "lot_id"), key.lot())
                    || records.text("stock.move.line", line, "date").compareTo(at) <= 0
                    || from != location && to != location) {
                continue;
            }
            long move = records.one("stock.move.line", line, "move_id");
            if (Boolean.TRUE.equals(records.value("stock.move", move, "is_inventory"))) {
                throw OperationScene.wrong(
                        "state",
                        "the count of " + at + " is late: " + records.displayName("product.product", key.item())
                                + (count.lotName() == null ? "" : " of lot " + count.lotName()) + " at "
                                + StockPlaces.name(scene, location) + " was counted again, as Odoo has it at "
                                + records.text("stock.move.line", line, "date"),
                        count.place());
            }
            BigDecimal quantity = records.number("stock.move.line", line, "quantity");
            came = to == location ? came.add(quantity) : came.subtract(quantity);
        }
        return came;
    }

    private static List<String> adjust(
            OperationScene scene, JsonNode document, Key key, Count count, long location, BigDecimal target) {
        Records records = scene.records();
        List<Long> quants = records.store().with("stock.quant", "product_id", key.item()).stream()
                .filter(quant -> records.one("stock.quant", quant, "location_id") == location
                        && Objects.equals(records.one("stock.quant", quant, "lot_id"), key.lot()))
                .toList();
        BigDecimal there = quants.stream()
                .map(quant -> records.number("stock.quant", quant, "quantity"))
                .reduce(ZERO, BigDecimal::add);
        for (int n = 0; n < quants.size(); n++) {
            if (n == 0) {
                records.write("stock.quant", quants.get(n), "quantity", there);
            } else {
                records.unlink("stock.quant", quants.get(n));
            }
        }
        if (quants.isEmpty() && target.signum() == 0) {
            return List.of();
        }
        BigDecimal more = target.subtract(there);
        long loss = records.store().reference("stock.location_inventory").id();
        long move = records.create(
                "stock.move",
                OperationScene.values(
                        "product_id",
                        key.item(),
                        "product_uom_qty",
                        more.abs(),
                        "is_inventory",
                        true,
                        "inventory_name",
                        document.path("reference").asText(),
                        "location_id",
                        more.signum() > 0 ? loss : location,
                        "location_dest_id",
                        more.signum() > 0 ? location : loss));
        StockTransferOperation.done(
                scene,
                move,
                List.of(new StockLines.Part(key.item(), count.code(), key.lot(), count.lotName(), more.abs(), "")),
                null);
        return List.of(scene.booking(
                "stock.move",
                move,
                more,
                records.one("product.product", key.item(), "uom_id"),
                count.code(),
                count.lotName()));
    }
}
