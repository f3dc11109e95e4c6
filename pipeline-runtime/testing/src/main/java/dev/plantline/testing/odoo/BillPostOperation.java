package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Objects;

/** bill.post: a supplier's bill or refund that is a draft is posted, if it is what the document says. */
final class BillPostOperation implements SimulatedOperation {
    private static final String ADVICE =
            "Cancel or delete in Odoo the one that is not owed, or give each its own reference if both are, and have this message tried again";

    @Override
    public String name() {
        return "bill.post";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        String kind = document.path("type").asText();
        String type = kind.equals("refund") ? "in_refund" : "in_invoice";
        long supplier = scene.one("partner", document.path("supplier").asText(), "/supplier");
        Posting posting = new Posting(
                scene,
                document,
                each -> records.text(Posting.MOVE, each, "move_type").equals(type)
                        && Objects.equals(records.one(Posting.MOVE, each, "partner_id"), supplier),
                "the " + kind + " " + document.path("reference").asText().strip() + " of "
                        + records.displayName("res.partner", supplier),
                ADVICE);
        long bill = posting.entry();
        long journal = scene.one("journal", document.path("journal").asText(), "/journal");
        posting.checkNotCancelled();
        String currency = records.text("res.currency", records.one(Posting.MOVE, bill, "currency_id"), "name");
        posting.check("currency", currency, document.path("currency").asText(), "/currency");
        BigDecimal total = posting.checkAmount("total", records.number(Posting.MOVE, bill, "amount_total"), currency);
        posting.checkAmount("tax", records.number(Posting.MOVE, bill, "amount_tax"), currency);
        posting.check(
                "date",
                records.text(Posting.MOVE, bill, "invoice_date"),
                document.path("date").asText(),
                "/date");
        posting.check(
                "number of lines",
                records.store().with(Posting.LINE, "move_id", bill).size(),
                document.path("lineCount").asInt(),
                "/lineCount");
        posting.check(
                "journal",
                records.text("account.journal", records.one(Posting.MOVE, bill, "journal_id"), "name"),
                records.text("account.journal", journal, "name"),
                "/journal");
        posting.checkOnly();
        return posting.post(total, currency);
    }
}
