package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.wrong;
import static dev.plantline.testing.odoo.ProductionLines.MOVE;
import static dev.plantline.testing.odoo.ProductionLines.ORDER;
import static java.math.BigDecimal.ZERO;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** production.report: so many were made of an order, and this was used for it. By-products and reservations stand on the real Odoo only. */
final class ProductionReportOperation implements SimulatedOperation {
    @Override
    public String name() {
        return "production.report";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        return new Report(scene, document).work();
    }

    /** One report. */
    private static final class Report {
        private final OperationScene scene;
        private final Records records;
        private final ProductionLines lines;
        private final JsonNode document;
        private final List<Long> chain;
        private final long order;
        private final long item;
        private final String mode;

        Report(OperationScene scene, JsonNode document) {
            this.scene = scene;
            this.records = scene.records();
            this.lines = new ProductionLines(scene);
            this.document = document;
            this.chain = lines.chain(document);
            this.order = lines.open(chain);
            this.item = records.one(ORDER, order, "product_id");
            this.mode = document.path("consumption").asText("planned");
        }

        Outcome work() {
            checkDocument();
            BigDecimal good = lines.amount(document.path("quantity"), item, "/quantity");
            BigDecimal bad =
                    document.has("scrapped") ? lines.amount(document.path("scrapped"), item, "/scrapped") : ZERO;
            BigDecimal made = good.add(bad);
            if (made.signum() == 0) {
                throw wrong(
                        "document",
                        "nothing was made: what was used without it is told by production.consume",
                        "/quantity");
            }
            List<String> lots = lots(good, bad);
            List<Long> reason = lines.reason(document.path("scrapReason"), "/scrapReason");
            consume(made);
            Long work = work(made);
            records.write(
                    ORDER,
                    order,
                    OperationScene.values(
                            "qty_producing",
                            made,
                            "lot_producing_ids",
                            lots.stream().map(this::lot).toList()));
            boolean more = !document.path("final").asBoolean()
                    && made.compareTo(records.number(ORDER, order, "product_qty")) < 0;
            Long rest = more ? scene.manufacturing().split(order) : null;
            scene.manufacturing().finish(order);
            List<String> bookings = new ArrayList<>();
            records.store().with(MOVE, "production_id", order).forEach(move -> bookings.addAll(lines.bookings(move)));
            records.ids(ORDER, order, "move_raw_ids").forEach(move -> bookings.addAll(lines.bookings(move)));
            bookings.addAll(scrap(bad, lots, reason));
            if (work != null) {
                bookings.add(scene.booking(WorkOrders.MODEL, work, made, lines.unit(item), lines.code(item), null));
            }
            if (rest != null) {
                bookings.add(scene.booking(
                        ORDER,
                        rest,
                        records.number(ORDER, rest, "product_qty"),
                        lines.unit(item),
                        lines.code(item),
                        null));
            }
            return new Outcome(ORDER, order, scene.totals(good, lines.unit(item)), bookings);
        }

        /** The work order at which it was reported, which must be the last; null: the document names none. */
        private Long work(BigDecimal made) {
            if (!document.has("operation") && !document.has("workcenter")) {
                return null;
            }
            long work = WorkOrders.named(scene, order, document, "a report");
            List<Long> live = WorkOrders.live(records, order);
            long last = live.get(live.size() - 1);
            if (work != last) {
                throw wrong(
                        "state",
                        records.text(ORDER, order, "name") + " is made when it leaves "
                                + records.text(WorkOrders.MODEL, last, "name") + ", and this was reported at "
                                + records.text(WorkOrders.MODEL, work, "name")
                                + ": leave such messages out in the mapping, or operation and workcenter where it is made all"
                                + " the same",
                        WorkOrders.place(document));
            }
            return work;
        }

        private void checkDocument() {
            if (document.has("item") && scene.one("item", document.path("item").asText(), "/item") != item) {
                throw wrong(
                        "state",
                        records.text(ORDER, order, "name") + " makes " + lines.code(item) + ", and the message says "
                                + document.path("item").asText(),
                        "/item");
            }
            scene.checkUnit(document.path("unit"), lines.unit(item), "/unit");
            if (document.has("components") && mode.equals("planned")) {
                throw wrong(
                        "document",
                        "consumption is planned, so that each component is used by its share, and the message names components:"
                                + " say reported, or reportedPlusPlanned",
                        "/components");
            }
            if (document.has("unreported") && !mode.equals("reported")) {
                throw wrong(
                        "document",
                        "unreported is for consumption reported: " + mode + " leaves no component out",
                        "/unreported");
            }
            lines.rows(document.path("byproducts"), "/byproducts").forEach((key, said) -> {
                throw wrong(
                        "quantity",
                        records.text(ORDER, order, "name") + " has no by-product " + lines.code(key),
                        said.place());
            });
        }

        /** The lots of what was made, those of what is no good behind. */
        private List<String> lots(BigDecimal good, BigDecimal bad) {
            boolean serials = document.has("serials") || document.has("scrappedSerials");
            switch (lines.tracking(item)) {
                case "none" -> {
                    if (document.has("lot") || serials) {
                        throw wrong(
                                "lot",
                                "Odoo does not track " + lines.code(item) + ", and the message names a lot or serial"
                                        + " numbers: leave them out, or have the item tracked",
                                document.has("lot") ? "/lot" : "/serials");
                    }
                    return List.of();
                }
                case "lot" -> {
                    if (serials) {
                        throw wrong(
                                "lot",
                                "Odoo tracks " + lines.code(item) + " by lot, and the message names serial numbers",
                                "/serials");
                    }
                    List<Long> own = records.ids(ORDER, order, "lot_producing_ids");
                    if (!document.has("lot") && own.size() != 1) {
                        throw wrong(
                                "lot",
                                "Odoo tracks " + lines.code(item) + " by lot, and neither the message nor "
                                        + records.text(ORDER, order, "name") + " names one: Odoo would invent it",
                                "/lot");
                    }
                    return List.of(
                            document.has("lot")
                                    ? document.path("lot").asText()
                                    : records.text("stock.lot", own.get(0), "name"));
                }
                default -> {
                    return serials(good, bad);
                }
            }
        }

        private List<String> serials(BigDecimal good, BigDecimal bad) {
            if (document.has("lot")) {
                throw wrong(
                        "lot", "Odoo tracks " + lines.code(item) + " by serial number: name them in serials", "/lot");
            }
            List<String> names = new ArrayList<>();
            for (String list : List.of("serials", "scrappedSerials")) {
                BigDecimal number = list.equals("serials") ? good : bad;
                if (number.compareTo(BigDecimal.valueOf(document.path(list).size())) != 0) {
                    throw wrong(
                            document.path(list).isEmpty() ? "lot" : "document",
                            document.path(list).size() + " serial numbers are named for " + lines.said(number, item)
                                    + " of " + lines.code(item),
                            "/" + list);
                }
                document.path(list).forEach(name -> names.add(name.asText()));
            }
            if (new HashSet<>(names).size() != names.size()) {
                throw wrong(
                        "document",
                        "a serial number is named twice: "
                                + String.join(", ", names.stream().sorted().toList()),
                        "/serials");
            }
            for (String name : names) {
                Long lot = scene.lotOf(item, name);
                if (lot != null && isMade(lot)) {
                    throw wrong(
                            "lot",
                            "the serial number " + name + " of " + lines.code(item) + " has been made before",
                            "/serials");
                }
            }
            return names;
        }

        private boolean isMade(long lot) {
            return records.store().with(ProductionLines.LINE, "lot_id", lot).stream()
                    .map(line -> records.one(ProductionLines.LINE, line, "move_id"))
                    .anyMatch(move -> move != null && records.one(MOVE, move, "production_id") != null);
        }

        private long lot(String name) {
            Long there = scene.lotOf(item, name);
            return there == null
                    ? records.create("stock.lot", OperationScene.values("name", name, "product_id", item))
                    : there;
        }

        /** Puts down what each component has used. */
        private void consume(BigDecimal made) {
            Map<Long, ProductionLines.Said> said = lines.rows(document.path("components"), "/components");
            BigDecimal whole = records.number(ORDER, order, "product_qty");
            Map<Long, BigDecimal> shares = new LinkedHashMap<>();
            Map<Long, Map<String, BigDecimal>> used = new LinkedHashMap<>();
            for (long move : lines.components(order)) {
                BigDecimal share = Manufacturing.part(records.number(MOVE, move, "product_uom_qty"), made, whole);
                shares.merge(lines.itemOf(move), share, BigDecimal::add);
                used.put(move, ofComponent(move, share, said.remove(lines.itemOf(move))));
            }
            said.forEach((other, says) -> {
                lines.checkLots(other, says.parts(), says.place());
                used.put(lines.add(order, other, says.place()), says.parts());
            });
            used.forEach((move, parts) -> {
                checkShare(move, parts, shares.getOrDefault(lines.itemOf(move), ZERO));
                lines.use(
                        move,
                        parts,
                        lines.isRecorded(move)
                                || ProductionLines.total(parts).compareTo(shares.getOrDefault(lines.itemOf(move), ZERO))
                                        != 0);
            });
        }

        private Map<String, BigDecimal> ofComponent(long move, BigDecimal share, ProductionLines.Said said) {
            Map<String, BigDecimal> before = lines.recorded(move);
            long component = lines.itemOf(move);
            if (said == null) {
                if (lines.isRecorded(move)) {
                    return before;
                }
                return mode.equals("reported") ? nothing(component, share) : planned(component, share);
            }
            lines.checkLots(component, said.parts(), said.place());
            String recorded = document.path("recorded").asText("refuse");
            if (!before.isEmpty() && recorded.equals("refuse")) {
                throw wrong(
                        "quantity",
                        lines.said(ProductionLines.total(before), component) + " of " + lines.code(component)
                                + " have been recorded for " + records.text(ORDER, order, "name")
                                + " before, and the message names it again: recorded says whether to add or to replace",
                        said.place());
            }
            return recorded.equals("add") ? ProductionLines.sum(before, said.parts()) : said.parts();
        }

        private Map<String, BigDecimal> nothing(long component, BigDecimal share) {
            if (!document.path("unreported").asText().equals("zero") && share.signum() != 0) {
                throw wrong(
                        "quantity",
                        "consumption is reported, and the message says nothing of " + lines.code(component)
                                + ", of which this takes " + lines.said(share, component)
                                + ": name it (0 when none was used); reportedPlusPlanned takes the share of what is not"
                                + " named; unreported zero uses none of it, and its share is not asked for again",
                        "/components");
            }
            return Map.of();
        }

        /** The share; of a tracked component from the lots that are there, as Odoo would have reserved them. */
        private Map<String, BigDecimal> planned(long component, BigDecimal share) {
            if (lines.tracking(component).equals("none")) {
                return Map.of("", share);
            }
            Map<String, BigDecimal> parts = new LinkedHashMap<>();
            BigDecimal left = share;
            for (long quant : records.store().with("stock.quant", "product_id", component)) {
                Long lot = records.one("stock.quant", quant, "lot_id");
                BigDecimal part = left.min(records.number("stock.quant", quant, "quantity"));
                if (lot != null && part.signum() > 0) {
                    parts.merge(records.text("stock.lot", lot, "name"), part, BigDecimal::add);
                    left = left.subtract(part);
                }
            }
            if (left.signum() > 0) {
                throw wrong(
                        "lot",
                        "Odoo tracks " + lines.code(component) + " by "
                                + (lines.tracking(component).equals("serial") ? "serial number" : "lot")
                                + ", the share is " + lines.said(share, component) + ", and lots of "
                                + lines.said(share.subtract(left), component) + " are reserved for "
                                + records.text(ORDER, order, "name") + ": name them in components",
                        "/components");
            }
            return parts;
        }

        private void checkShare(long move, Map<String, BigDecimal> parts, BigDecimal share) {
            BigDecimal all = ProductionLines.total(parts);
            if (document.path("overConsumption").asText().equals("refuse") && all.compareTo(share) > 0) {
                long component = lines.itemOf(move);
                throw wrong(
                        "quantity",
                        lines.said(all, component) + " of " + lines.code(component) + " were used, the share is "
                                + lines.said(share, component) + ", and overConsumption is refuse",
                        "/components");
            }
        }

        private List<String> scrap(BigDecimal bad, List<String> lots, List<Long> reason) {
            List<String> bookings = new ArrayList<>();
            if (bad.signum() > 0 && lines.tracking(item).equals("serial")) {
                for (String serial : lots.subList(document.path("serials").size(), lots.size())) {
                    bookings.add(lines.scrap(
                            order,
                            item,
                            serial,
                            BigDecimal.ONE,
                            scene.inventory().stock(),
                            reason));
                }
            } else if (bad.signum() > 0) {
                bookings.add(lines.scrap(
                        order,
                        item,
                        lots.isEmpty() ? "" : lots.get(0),
                        bad,
                        scene.inventory().stock(),
                        reason));
            }
            return bookings;
        }
    }
}
