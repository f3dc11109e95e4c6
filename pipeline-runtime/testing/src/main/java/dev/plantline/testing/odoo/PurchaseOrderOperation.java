package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.plain;
import static dev.plantline.testing.odoo.OperationScene.wrong;
import static java.math.BigDecimal.ZERO;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * purchase.order: an order is as its buyer wants it, new or changed. Vendors' price lists, and users who may change them, stand on the real Odoo only: here
 * an item costs what it is valued at.
 */
final class PurchaseOrderOperation implements SimulatedOperation {
    private static final String MOVE = "stock.move";

    @Override
    public String name() {
        return "purchase.order";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        return new Work(scene, document).work();
    }

    private static final class Work {
        private final OperationScene scene;
        private final JsonNode document;
        private final Records records;
        private final Purchases purchases;
        private final Map<Long, String> codes = new LinkedHashMap<>();
        private final Map<String, BigDecimal> totals = new LinkedHashMap<>();

        Work(OperationScene scene, JsonNode document) {
            this.scene = scene;
            this.document = document;
            this.records = scene.records();
            this.purchases = new Purchases(scene);
        }

        Outcome work() {
            Long known = purchases.order(document, true);
            scene.checkOrderCode(
                    Purchases.KIND,
                    document,
                    known == null ? List.of() : List.of(known),
                    "supplierReference",
                    "partner_ref");
            String name = known == null ? "" : records.text(Purchases.ORDER, known, "name");
            long currency = currency();
            if (known != null && purchases.is(known, "cancel")) {
                throw wrong("state", name + " is cancelled: nothing of it is changed", "/order");
            }
            if (known != null && records.one(Purchases.ORDER, known, "currency_id") != currency) {
                throw wrong(
                        "state",
                        name + " is in "
                                + records.displayName(
                                        "res.currency", records.one(Purchases.ORDER, known, "currency_id"))
                                + ": cancel it and send a new one",
                        "/currency");
            }
            Long type = type(known);
            long order = known != null
                    ? known
                    : scene.newOrder(
                            Purchases.KIND,
                            document.path("order").asText(),
                            OperationScene.values(
                                    "partner_id",
                                    scene.one(
                                            "partner", document.path("supplier").asText(), "/supplier"),
                                    "currency_id",
                                    currency,
                                    "picking_type_id",
                                    type,
                                    "date_order",
                                    time(document.path("orderedAt"))));
            if (document.has("supplierReference")) {
                records.write(
                        Purchases.ORDER,
                        order,
                        "partner_ref",
                        document.path("supplierReference").asText());
            }
            lines(order);
            check(order);
            if (document.path("confirm").asBoolean(true) || purchases.is(order, "purchase")) {
                confirm(order);
            }
            List<String> bookings = new ArrayList<>(List.of(scene.booking(Purchases.ORDER, order)));
            for (long line : purchases.lines(order)) {
                bookings.add(scene.booking(
                        Purchases.LINE,
                        line,
                        records.number(Purchases.LINE, line, "product_qty"),
                        unit(line),
                        codes.get(line),
                        null));
            }
            return new Outcome(Purchases.ORDER, order, totals, bookings);
        }

        private long currency() {
            String code = document.path("currency").asText();
            return scene.with("res.currency", "name", code).stream()
                    .filter(each -> Boolean.TRUE.equals(records.value("res.currency", each, "active")))
                    .findFirst()
                    .orElseThrow(() -> wrong("lookup", "the currency " + code + " is not active in Odoo", "/currency"));
        }

        private Long type(Long known) {
            if (!document.has("operationType")) {
                return null;
            }
            long type =
                    scene.one("operationType", document.path("operationType").asText(), "/operationType");
            String shown = records.displayName("stock.picking.type", type);
            if (!records.text("stock.picking.type", type, "code").equals("incoming")) {
                throw wrong("state", shown + " is not an operation type of receipts", "/operationType");
            }
            return type;
        }

        private static String time(JsonNode text) {
            return text.isMissingNode() ? null : Inventory.DATE.format(OffsetDateTime.parse(text.asText()));
        }

        private long unit(long line) {
            return records.one("product.product", records.one(Purchases.LINE, line, "product_id"), "uom_id");
        }

        private void lines(long order) {
            Map<Integer, Long> rows = new LinkedHashMap<>();
            List<Long> rest = new ArrayList<>(purchases.lines(order));
            for (int n = 0; n < document.path("lines").size(); n++) {
                JsonNode line = document.path("lines").path(n);
                String place = "/lines/" + n;
                int number = line.path("line").asInt();
                if (rows.containsKey(number)) {
                    throw wrong("document", "the line " + number + " stands twice in the message", place + "/line");
                }
                List<Long> found = rest.stream()
                        .filter(row ->
                                records.text(Purchases.LINE, row, "sequence").equals("" + number))
                        .toList();
                long row = line(order, line, found.isEmpty() ? null : found.get(0), place);
                rows.put(number, row);
                rest.remove(row);
            }
            for (long row : rest) {
                String asks = document.path("missing").asText("refuse");
                if (asks.equals("refuse")) {
                    throw wrong(
                            "state",
                            document.path("order").asText() + " has a line "
                                    + records.text(Purchases.LINE, row, "sequence") + " of " + purchases.item(row)
                                    + ", which the message does not name: say by missing what becomes of it",
                            "/lines");
                }
                BigDecimal less = asks.equals("cancel") ? records.number(Purchases.LINE, row, "qty_received") : ZERO;
                purchases.checkNotLess(row, less, "/missing");
                records.write(Purchases.LINE, row, "product_qty", less);
                codes.put(row, code(row));
            }
        }

        private String code(long row) {
            return records.text("product.product", records.one(Purchases.LINE, row, "product_id"), "default_code");
        }

        private long line(long order, JsonNode line, Long known, String place) {
            String code = line.path("item").asText();
            long item = scene.one("item", code, place + "/item");
            if (known != null && records.one(Purchases.LINE, known, "product_id") != item) {
                throw wrong(
                        "state",
                        "line " + line.path("line").asText() + " of "
                                + document.path("order").asText() + " is for " + purchases.item(known)
                                + ", and the message says " + code + ": give what is new a new number",
                        place + "/item");
            }
            if (!Boolean.TRUE.equals(records.value("product.product", item, "purchase_ok"))) {
                throw wrong("state", code + " cannot be purchased, as Odoo says of it", place + "/item");
            }
            long unit = records.one("product.product", item, "uom_id");
            scene.checkUnit(line.path("unit"), unit, place + "/unit");
            BigDecimal quantity = scene.quantity(line.path("quantity"), unit, place + "/quantity");
            if (known != null && quantity.compareTo(records.number(Purchases.LINE, known, "product_qty")) != 0) {
                purchases.checkNotLess(known, quantity, place + "/quantity");
            }
            long row = known != null
                    ? known
                    : records.create(
                            Purchases.LINE,
                            OperationScene.values(
                                    "order_id",
                                    order,
                                    "product_id",
                                    item,
                                    "sequence",
                                    line.path("line").asLong(),
                                    "price_unit",
                                    records.number("product.product", item, "standard_price")));
            records.write(Purchases.LINE, row, "product_qty", quantity);
            if (line.has("date")) {
                records.write(Purchases.LINE, row, "date_planned", time(line.path("date")));
            }
            BigDecimal price = records.number(Purchases.LINE, row, "price_unit");
            if (line.has("price") && new BigDecimal(line.path("price").asText()).compareTo(price) != 0) {
                throw wrong(
                        "state",
                        "by the price list in Odoo one " + records.text("uom.uom", unit, "name") + " of " + code
                                + " costs " + plain(price) + " USD, and the message says "
                                + plain(new BigDecimal(line.path("price").asText()))
                                + ": another price is set only by a user who has the access rights to price lists",
                        place + "/price");
            }
            codes.put(row, code);
            scene.tally(totals, quantity, unit);
            return row;
        }

        private void check(long order) {
            BigDecimal sum = ZERO;
            for (long line : purchases.lines(order)) {
                sum = sum.add(records.number(Purchases.LINE, line, "product_qty")
                        .multiply(records.number(Purchases.LINE, line, "price_unit"))
                        .setScale(2, RoundingMode.HALF_UP));
            }
            records.write(Purchases.ORDER, order, "amount_untaxed", sum);
            if (document.has("total")) {
                BigDecimal total = OperationScene.money(document.path("total").asText(), "USD", "/total");
                if (total.compareTo(sum) != 0) {
                    throw wrong(
                            "proof",
                            "by its lines the order is " + plain(sum)
                                    + " USD without tax in Odoo, and the message says " + plain(total),
                            "/total");
                }
            }
        }

        /** Confirms the order, and makes what is still to come what its lines say. */
        private void confirm(long order) {
            boolean confirmed = purchases.is(order, "purchase");
            Trade.confirmed(records, List.of(order), Purchases.ORDER);
            for (long line : purchases.lines(order)) {
                List<Long> open = purchases.open(line);
                BigDecimal left = records.number(Purchases.LINE, line, "product_qty")
                        .subtract(records.number(Purchases.LINE, line, "qty_received"));
                Object date = records.value(Purchases.LINE, line, "date_planned");
                if (confirmed && open.isEmpty() && left.signum() > 0) {
                    Trade.await(records, Purchases.ORDER, order, line);
                    open = purchases.open(line);
                }
                for (long move : open) {
                    records.write(
                            MOVE,
                            move,
                            left.signum() > 0
                                    ? OperationScene.values("product_uom_qty", left, "date_deadline", date)
                                    : OperationScene.values("product_uom_qty", ZERO, "state", "cancel"));
                }
            }
        }
    }
}
