package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * stock.subcontract: what a subcontractor has made has come in, and this was used for it there. The subcontractor's orders, and what is reserved for them,
 * stand on the real Odoo only: here components lie at the place of subcontractors, and leave it.
 */
final class StockSubcontractOperation implements SimulatedOperation {
    private static final String MOVE = "stock.move";

    /** Of which item and lot something was made. */
    private record Made(long item, String lot) {}

    @Override
    public String name() {
        return "stock.subcontract";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        OpenTransfers open = new OpenTransfers(scene, OpenTransfers.Way.IN, document);
        open.namesOne().find().fill().allPlanned();
        Map<Made, BigDecimal> made = new LinkedHashMap<>();
        open.fills().forEach((move, parts) -> {
            if (bill(records, parts.get(0).item()) == null) {
                throw wrong(
                        "state",
                        parts.get(0).code()
                                + " is not made by a subcontractor: what is received of it goes by the operation stock.receive",
                        parts.get(0).place().replaceAll("^(/lines/\\d+).*$", "$1"));
            }
            parts.forEach(part -> made.merge(new Made(part.item(), part.lotName()), part.quantity(), BigDecimal::add));
        });
        Map<Made, Map<Long, List<StockLines.Part>>> used = new LinkedHashMap<>();
        for (int n = 0; n < document.path("lines").size(); n++) {
            JsonNode line = document.path("lines").path(n);
            if (line.has("components")) {
                used(scene, line, used, "/lines/" + n);
            }
        }
        open.fills().replaceAll((move, parts) -> parts.stream()
                .map(part -> withLot(records, scene, part))
                .toList());
        Outcome outcome = open.finish();
        List<String> bookings = new ArrayList<>(outcome.bookings());
        made.forEach((each, quantity) ->
                bookings.addAll(use(scene, each.item(), quantity, used.getOrDefault(each, Map.of()))));
        return new Outcome(outcome.model(), outcome.id(), outcome.totals(), bookings);
    }

    private static Long bill(Records records, long item) {
        return records
                .store()
                .with("mrp.bom", "product_tmpl_id", records.one("product.product", item, "product_tmpl_id"))
                .stream()
                .filter(each -> records.text("mrp.bom", each, "type").equals("subcontract"))
                .findFirst()
                .orElse(null);
    }

    private static StockLines.Part withLot(Records records, OperationScene scene, StockLines.Part part) {
        if (part.lotName() == null) {
            return part;
        }
        Long known = scene.lotOf(part.item(), part.lotName());
        long lot = known != null
                ? known
                : records.create("stock.lot", OperationScene.values("name", part.lotName(), "product_id", part.item()));
        return new StockLines.Part(part.item(), part.code(), lot, part.lotName(), part.quantity(), part.place());
    }

    private static void used(
            OperationScene scene, JsonNode line, Map<Made, Map<Long, List<StockLines.Part>>> used, String place) {
        Records records = scene.records();
        String code = line.path("item").asText();
        long item = scene.one("item", code, place + "/item");
        if (line.path("lots").size() > 1) {
            throw wrong(
                    "document",
                    "components are of one lot and one order line: send a line for each",
                    place + "/components");
        }
        String lot = line.has("lots")
                ? line.path("lots").path(0).path("lot").asText()
                : line.path("lot").asText(null);
        Map<Long, List<StockLines.Part>> mine =
                used.computeIfAbsent(new Made(item, lot), unused -> new LinkedHashMap<>());
        for (int n = 0; n < line.path("components").size(); n++) {
            JsonNode row = line.path("components").path(n);
            String at = place + "/components/" + n;
            List<StockLines.Part> parts = StockLines.goods(scene, row, at);
            String component = row.path("item").asText();
            boolean known = records.ids("mrp.bom", bill(records, item), "bom_line_ids").stream()
                    .anyMatch(each -> records.one("mrp.bom.line", each, "product_id")
                            == parts.get(0).item());
            if (!known) {
                throw wrong(
                        "lookup",
                        component + " is no component of the order of " + code + " with the subcontractor",
                        at + "/item");
            }
            parts.forEach(part -> StockLines.checkLot(scene, part));
            List<StockLines.Part> named = mine.computeIfAbsent(parts.get(0).item(), unused -> new ArrayList<>());
            if (named.stream()
                    .anyMatch(part -> Objects.equals(part.lot(), parts.get(0).lot()))) {
                throw wrong("document", component + " is named twice", at + "/item");
            }
            named.addAll(parts);
        }
    }

    /** Takes the components off the stock at the subcontractor: those that are named as named, the others by their share. */
    private static List<String> use(
            OperationScene scene, long item, BigDecimal quantity, Map<Long, List<StockLines.Part>> used) {
        Records records = scene.records();
        Long bill = bill(records, item);
        long there =
                scene.with("stock.location", "complete_name", "Subcontracting").get(0);
        List<String> bookings = new ArrayList<>();
        for (long line : records.ids("mrp.bom", bill, "bom_line_ids")) {
            long component = records.one("mrp.bom.line", line, "product_id");
            BigDecimal share = records.number("mrp.bom.line", line, "product_qty")
                    .multiply(quantity)
                    .divide(records.number("mrp.bom", bill, "product_qty"), MathContext.DECIMAL64)
                    .setScale(OperationScene.DIGITS, RoundingMode.UP);
            List<StockLines.Part> parts = used.containsKey(component)
                    ? used.get(component)
                    : List.of(new StockLines.Part(
                            component,
                            records.text("product.product", component, "default_code"),
                            null,
                            null,
                            share,
                            "/lines/0"));
            if (!used.containsKey(component)
                    && !records.text("product.product", component, "tracking").equals("none")) {
                throw wrong(
                        "lot",
                        "Odoo tracks " + records.displayName("product.product", component)
                                + " by lots, and has not reserved all of the share of "
                                + StockLines.said(scene, share, records.one("product.product", component, "uom_id"))
                                + " at Subcontracting: name its lots in components",
                        "/lines/0/components");
            }
            long move = records.create(
                    MOVE,
                    OperationScene.values(
                            "product_id",
                            component,
                            "product_uom_qty",
                            share,
                            "picked",
                            true,
                            "location_id",
                            there,
                            "location_dest_id",
                            scene.with("stock.location", "usage", "production").get(0)));
            bookings.addAll(StockTransferOperation.done(scene, move, parts, null));
        }
        return bookings;
    }
}
