package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** bill.draft: a supplier's bill or refund is in Odoo as a draft, to the cent. Amounts have two digits here, and each tax is rounded once a bill. */
final class BillDraftOperation implements SimulatedOperation {
    private static final String MOVE = "account.move";
    private static final String LINE = "account.move.line";
    private static final String ORDER = "purchase.order";
    private static final String ORDER_LINE = "purchase.order.line";
    private static final List<String> NOT_BILLED = List.of("asset_receivable", "liability_payable", "off_balance");
    private static final BigDecimal HUNDRED = new BigDecimal(100);
    private static final BigDecimal CENT = new BigDecimal("0.01");

    /**
     * A line as it is booked.
     *
     * @param row of the order; null: none
     * @param item code; empty: none
     */
    private record Line(Map<String, Object> values, Long row, Long unit, String item) {
        @SuppressWarnings("unchecked") // put in by this class
        List<Long> taxes() {
            return (List<Long>) values.get("tax_ids");
        }

        BigDecimal number(String field) {
            return (BigDecimal) values.get(field);
        }

        BigDecimal net() {
            return number("quantity")
                    .multiply(number("price_unit"))
                    .multiply(HUNDRED.subtract(number("discount")))
                    .divide(HUNDRED);
        }
    }

    @Override
    public String name() {
        return "bill.draft";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        String kind = document.path("type").asText("bill");
        String type = kind.equals("refund") ? "in_refund" : "in_invoice";
        String reference = document.path("reference").asText().strip();
        long supplier = scene.one("partner", document.path("supplier").asText(), "/supplier");
        if (reference.isEmpty()) {
            throw OperationScene.wrong("document", "the reference is empty", "/reference");
        }
        checkNew(records, kind, type, supplier, reference);
        String currency = document.path("currency").asText();
        Map<String, Object> values = OperationScene.values(
                "move_type",
                type,
                "partner_id",
                supplier,
                "ref",
                reference,
                "invoice_date",
                document.path("date").asText(),
                "invoice_date_due",
                document.path("dueDate").asText(document.path("date").asText()),
                "payment_reference",
                document.path("paymentReference").asText(null),
                "currency_id",
                currency(records, currency),
                "state",
                "draft");
        List<BigDecimal> amounts = new ArrayList<>();
        for (String name : List.of("tax", "total", "tolerance")) {
            amounts.add(money(document.path(name).asText("0"), currency, name));
        }
        List<Line> lines = new ArrayList<>();
        for (int n = 0; n < document.path("lines").size(); n++) {
            lines.add(line(scene, supplier, document.path("lines").path(n), n));
        }
        if (document.has("journal")) {
            values.put("journal_id", journal(scene, document.path("journal").asText()));
        }
        BigDecimal tax = amounts.get(0);
        BigDecimal total = amounts.get(1);
        prove(records, kind, currency, lines, tax, total, amounts.get(2));
        values.put("amount_untaxed", total.subtract(tax));
        values.put("amount_tax", tax);
        values.put("amount_total", total);
        long bill = records.create(MOVE, values);
        List<String> bookings = new ArrayList<>();
        bookings.add(String.join("\t", MOVE + "," + bill, OperationScene.plain(total), currency, "", ""));
        for (Line line : lines) {
            Map<String, Object> booked = new LinkedHashMap<>(line.values());
            booked.put("move_id", bill);
            long id = records.create(LINE, booked);
            String unit = line.unit() == null ? "" : records.text("uom.uom", line.unit(), "name");
            bookings.add(String.join(
                    "\t", LINE + "," + id, OperationScene.plain(line.number("quantity")), unit, line.item(), ""));
            if (line.row() != null) {
                BigDecimal more =
                        type.equals("in_refund") ? line.number("quantity").negate() : line.number("quantity");
                records.write(
                        ORDER_LINE,
                        line.row(),
                        "qty_invoiced",
                        records.number(ORDER_LINE, line.row(), "qty_invoiced").add(more));
            }
        }
        return new Outcome(MOVE, bill, total, bookings);
    }

    private static void checkNew(Records records, String kind, String type, long supplier, String reference) {
        for (long other : records.store().with(MOVE, "partner_id", supplier)) {
            if (records.text(MOVE, other, "move_type").equals(type)
                    && records.text(MOVE, other, "ref").equalsIgnoreCase(reference)
                    && !records.text(MOVE, other, "state").equals("cancel")) {
                throw OperationScene.wrong(
                        "state",
                        "Odoo has the " + kind + " " + reference + " of "
                                + records.displayName("res.partner", supplier) + " already: account.move," + other
                                + ", which is " + records.text(MOVE, other, "state"),
                        "/reference");
            }
        }
    }

    private static long currency(Records records, String code) {
        for (long currency : records.store().all("res.currency").keySet()) {
            if (records.text("res.currency", currency, "name").equals(code)) {
                if (!Boolean.TRUE.equals(records.value("res.currency", currency, "active"))) {
                    throw OperationScene.wrong(
                            "lookup", "the currency " + code + " is not active in Odoo", "/currency");
                }
                return currency;
            }
        }
        throw OperationScene.wrong("lookup", "Odoo knows no currency " + code, "/currency");
    }

    private static long journal(OperationScene scene, String code) {
        long journal = scene.one("journal", code, "/journal");
        if (!scene.records().text("account.journal", journal, "type").equals("purchase")) {
            throw OperationScene.wrong("state", "the journal " + code + " is not one of purchases", "/journal");
        }
        return journal;
    }

    private static BigDecimal money(String text, String currency, String name) {
        BigDecimal amount = new BigDecimal(text);
        BigDecimal kept = amount.setScale(2, RoundingMode.HALF_UP);
        if (kept.compareTo(amount) != 0) {
            throw OperationScene.wrong(
                    "digits",
                    OperationScene.plain(amount) + " " + currency + " is no amount of this currency, which is kept as "
                            + OperationScene.plain(kept),
                    "/" + name);
        }
        if (amount.signum() < 0) {
            throw OperationScene.wrong("document", name + " is below 0", "/" + name);
        }
        return amount;
    }

    private static Line line(OperationScene scene, long supplier, JsonNode line, int n) {
        Records records = scene.records();
        String place = "/lines/" + n;
        Map<String, Object> values = new LinkedHashMap<>();
        Long row = null;
        Long item = null;
        if (line.has("order")) {
            row = orderLine(scene, supplier, line, place);
            item = records.one(ORDER_LINE, row, "product_id");
            values.put("purchase_line_id", row);
        } else if (line.has("orderLine")) {
            throw OperationScene.wrong("document", "orderLine belongs to an order", place + "/orderLine");
        } else if (line.has("item")) {
            item = scene.one("item", line.path("item").asText(), place + "/item");
        } else if (!line.has("account")) {
            throw OperationScene.wrong(
                    "document", "a line is one of an order, an item or an account, and this one names none", place);
        }
        values.put("product_id", item);
        values.put("name", line.path("description").asText(null));
        values.put("price_unit", new BigDecimal(line.path("price").asText()));
        values.put("discount", new BigDecimal(line.path("discount").asText("0")));
        values.put("sequence", 10L + n);
        Long unit = item == null ? null : records.one("product.product", item, "uom_id");
        values.put("product_uom_id", unit);
        values.put("quantity", quantity(scene, line, unit, place));
        if (line.has("account")) {
            values.put("account_id", account(scene, line.path("account").asText(), place + "/account"));
        }
        values.put("tax_ids", taxes(scene, line, place));
        String code =
                line.path("item").asText(item == null ? "" : records.text("product.product", item, "default_code"));
        return new Line(values, row, unit, code);
    }

    private static BigDecimal quantity(OperationScene scene, JsonNode line, Long unit, String place) {
        if (unit != null) {
            scene.checkUnit(line.path("unit"), unit, place + "/unit");
            return scene.quantity(line.path("quantity"), unit, place + "/quantity");
        }
        if (line.has("unit")) {
            throw OperationScene.wrong("document", "a line of an account only has no unit", place + "/unit");
        }
        return new BigDecimal(line.path("quantity").asText());
    }

    private static long account(OperationScene scene, String code, String place) {
        long account = scene.one("account", code, place);
        String type = scene.records().text("account.account", account, "account_type");
        if (NOT_BILLED.contains(type)) {
            throw OperationScene.wrong(
                    "state",
                    "no line of a bill is booked on the account " + code + ", which is of the type " + type,
                    place);
        }
        return account;
    }

    private static long orderLine(OperationScene scene, long supplier, JsonNode line, String place) {
        Records records = scene.records();
        String number = line.path("order").asText();
        List<Long> orders = records.store().all(ORDER).keySet().stream()
                .filter(each -> records.text(ORDER, each, "name").equals(number))
                .toList();
        if (orders.size() != 1) {
            throw OperationScene.wrong("lookup", "no purchase order has the number " + number, place + "/order");
        }
        long order = orders.get(0);
        if (records.one(ORDER, order, "partner_id") != supplier) {
            throw OperationScene.wrong(
                    "state",
                    "the order " + number + " is one of "
                            + records.displayName("res.partner", records.one(ORDER, order, "partner_id"))
                            + ", not of " + records.displayName("res.partner", supplier),
                    place + "/order");
        }
        if (!records.text(ORDER, order, "state").equals("purchase")) {
            throw OperationScene.wrong(
                    "state",
                    "the order " + number + " is not confirmed: it is " + records.text(ORDER, order, "state"),
                    place + "/order");
        }
        List<Long> rows = records.ids(ORDER, order, "order_line");
        Long item = line.has("item") ? scene.one("item", line.path("item").asText(), place + "/item") : null;
        if (line.has("orderLine")) {
            return numbered(records, number, rows, line, item, place);
        }
        if (item == null) {
            throw OperationScene.wrong("document", "a line of an order needs orderLine or item", place);
        }
        List<Long> found = rows.stream()
                .filter(each -> item.equals(records.one(ORDER_LINE, each, "product_id")))
                .toList();
        if (found.size() != 1) {
            String code = line.path("item").asText();
            throw OperationScene.wrong(
                    "lookup",
                    found.isEmpty()
                            ? "no line of the order " + number + " is for " + code + ": bill it without order"
                            : found.size() + " lines of the order " + number + " are for " + code
                                    + ": say which by orderLine",
                    place);
        }
        return found.get(0);
    }

    private static long numbered(
            Records records, String order, List<Long> rows, JsonNode line, Long item, String place) {
        int number = line.path("orderLine").asInt();
        if (number < 1 || number > rows.size()) {
            throw OperationScene.wrong(
                    "lookup",
                    order + " has " + rows.size() + " lines with an item, and none of the number " + number,
                    place + "/orderLine");
        }
        long row = rows.get(number - 1);
        long there = records.one(ORDER_LINE, row, "product_id");
        if (item != null && item != there) {
            throw OperationScene.wrong(
                    "state",
                    "line " + number + " of the order " + order + " is for "
                            + records.displayName("product.product", there) + ", not for "
                            + line.path("item").asText(),
                    place + "/item");
        }
        return row;
    }

    /** The taxes that are named, else the first of purchases. */
    private static List<Long> taxes(OperationScene scene, JsonNode line, String place) {
        Records records = scene.records();
        List<Long> all = records.store().all("account.tax").keySet().stream()
                .filter(each ->
                        records.text("account.tax", each, "type_tax_use").equals("purchase"))
                .toList();
        if (!line.has("taxes")) {
            return all.subList(0, 1);
        }
        List<Long> taxes = new ArrayList<>();
        for (int n = 0; n < line.path("taxes").size(); n++) {
            String code = line.path("taxes").path(n).asText();
            List<Long> found = all.stream()
                    .filter(each -> records.text("account.tax", each, "name").equals(code))
                    .toList();
            if (found.size() != 1) {
                throw OperationScene.wrong(
                        "lookup",
                        found.size() + " purchase taxes have the code " + code + "; a code names exactly one",
                        place + "/taxes/" + n);
            }
            if (taxes.contains(found.get(0))) {
                throw OperationScene.wrong("document", "the tax " + code + " is named twice", place + "/taxes/" + n);
            }
            taxes.add(found.get(0));
        }
        return taxes;
    }

    /** That net, tax and total are the document's, but for what rounding makes of the tax. */
    private static void prove(
            Records records,
            String kind,
            String currency,
            List<Line> lines,
            BigDecimal tax,
            BigDecimal total,
            BigDecimal tolerance) {
        BigDecimal net = BigDecimal.ZERO;
        BigDecimal explained = BigDecimal.ZERO;
        Map<Long, BigDecimal> bases = new LinkedHashMap<>();
        for (Line line : lines) {
            net = net.add(line.net().setScale(2, RoundingMode.HALF_UP));
            line.taxes().forEach(each -> bases.merge(each, line.net(), BigDecimal::add));
            explained = explained.add(
                    CENT.multiply(new BigDecimal(Math.max(1, line.taxes().size()))));
        }
        BigDecimal computed = BigDecimal.ZERO;
        for (Map.Entry<Long, BigDecimal> base : bases.entrySet()) {
            BigDecimal percent = records.number("account.tax", base.getKey(), "amount");
            computed = computed.add(
                    base.getValue().multiply(percent).divide(HUNDRED).setScale(2, RoundingMode.HALF_UP));
        }
        BigDecimal difference = tax.subtract(computed).abs();
        boolean taken = computed.signum() != 0 && difference.compareTo(tolerance.min(explained)) <= 0;
        String tolerated = tolerance.signum() == 0
                ? ""
                : ", and tolerates " + OperationScene.plain(tolerance) + " " + currency + " of tax; rounding explains "
                        + OperationScene.plain(explained) + " " + currency;
        check(kind, currency, "without tax", net, total.subtract(tax), tolerated, "/total");
        check(kind, currency, "of tax", taken ? tax : computed, tax, tolerated, "/tax");
    }

    private static void check(
            String kind,
            String currency,
            String what,
            BigDecimal kept,
            BigDecimal wanted,
            String tolerated,
            String place) {
        if (kept.compareTo(wanted) != 0) {
            throw OperationScene.wrong(
                    "proof",
                    "by its lines the " + kind + " is " + OperationScene.plain(kept) + " " + currency + " " + what
                            + " in Odoo, and the message says " + OperationScene.plain(wanted) + " " + currency
                            + tolerated,
                    place);
        }
    }
}
