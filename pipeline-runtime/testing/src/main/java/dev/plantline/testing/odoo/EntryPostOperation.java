package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Collection;

/** entry.post: a journal entry that is a draft is posted, if it is what the document says. */
final class EntryPostOperation implements SimulatedOperation {
    private static final String CURRENCY = "USD";

    @Override
    public String name() {
        return "entry.post";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        long journal = scene.journal(document.path("journal").asText(), "general", "miscellaneous entries");
        Posting posting = new Posting(
                scene,
                document,
                each -> records.text(Posting.MOVE, each, "move_type").equals("entry")
                        && records.one(Posting.MOVE, each, "journal_id") == journal,
                "the entry " + document.path("reference").asText().strip() + " of "
                        + records.text("account.journal", journal, "name"),
                "Say which by record");
        long entry = posting.entry();
        posting.checkNotCancelled();
        posting.check("currency", CURRENCY, document.path("currency").asText(), "/currency");
        Collection<Long> lines = records.store().with(Posting.LINE, "move_id", entry);
        BigDecimal debits = lines.stream()
                .map(line -> records.number(Posting.LINE, line, "debit"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal total = posting.checkAmount("total", debits, CURRENCY);
        posting.check(
                "date",
                records.text(Posting.MOVE, entry, "date"),
                document.path("date").asText(),
                "/date");
        posting.check(
                "number of lines", lines.size(), document.path("lineCount").asInt(), "/lineCount");
        return posting.post(total, CURRENCY);
    }
}
