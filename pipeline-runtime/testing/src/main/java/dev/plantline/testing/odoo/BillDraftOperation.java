package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** bill.draft: a supplier's bill or refund is in Odoo as a draft, to the cent. Amounts have two digits here, and each tax is rounded once a bill. */
final class BillDraftOperation implements SimulatedOperation {
    private static final String MOVE = "account.move";
    private static final String LINE = "account.move.line";
    private static final String ORDER_LINE = "purchase.order.line";
    private static final BigDecimal HUNDRED = new BigDecimal(100);
    private static final BigDecimal CENT = new BigDecimal("0.01");

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
        scene.checkReference(
                MOVE,
                other -> records.text(MOVE, other, "move_type").equals(type)
                        && Objects.equals(records.one(MOVE, other, "partner_id"), supplier),
                "ref",
                reference,
                "the " + kind + " " + reference + " of " + records.displayName("res.partner", supplier));
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
        List<BillLine> lines = new ArrayList<>();
        for (int n = 0; n < document.path("lines").size(); n++) {
            lines.add(BillLine.of(scene, supplier, document.path("lines").path(n), n));
        }
        values.put(
                "journal_id",
                document.has("journal")
                        ? scene.journal(document.path("journal").asText(), "purchase", "purchases")
                        : scene.with("account.journal", "type", "purchase").get(0));
        BigDecimal tax = amounts.get(0);
        BigDecimal total = amounts.get(1);
        prove(records, kind, currency, lines, tax, total, amounts.get(2));
        values.put("amount_untaxed", total.subtract(tax));
        values.put("amount_tax", tax);
        values.put("amount_total", total);
        long bill = records.create(MOVE, values);
        List<String> bookings = new ArrayList<>();
        bookings.add(String.join("\t", MOVE + "," + bill, OperationScene.plain(total), currency, "", ""));
        for (BillLine line : lines) {
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
        return new Outcome(MOVE, bill, Map.of(currency, total), bookings);
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

    private static BigDecimal money(String text, String currency, String name) {
        BigDecimal amount = OperationScene.money(text, currency, "/" + name);
        if (amount.signum() < 0) {
            throw OperationScene.wrong("document", name + " is below 0", "/" + name);
        }
        return amount;
    }

    /** That net, tax and total are the document's, but for what rounding makes of the tax. */
    private static void prove(
            Records records,
            String kind,
            String currency,
            List<BillLine> lines,
            BigDecimal tax,
            BigDecimal total,
            BigDecimal tolerance) {
        BigDecimal net = BigDecimal.ZERO;
        BigDecimal explained = BigDecimal.ZERO;
        Map<Long, BigDecimal> bases = new LinkedHashMap<>();
        for (BillLine line : lines) {
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
