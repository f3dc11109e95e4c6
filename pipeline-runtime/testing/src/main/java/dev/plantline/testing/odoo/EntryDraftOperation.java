package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.plain;
import static dev.plantline.testing.odoo.OperationScene.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** entry.draft: a journal entry is in Odoo as a draft, balanced to the cent. */
final class EntryDraftOperation implements SimulatedOperation {
    private static final String MODEL = "account.move";
    private static final String LINE = "account.move.line";
    private static final Set<String> OWED = Set.of("asset_receivable", "liability_payable");

    @Override
    public String name() {
        return "entry.draft";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        String reference = document.path("reference").asText().strip();
        if (reference.isEmpty()) {
            throw wrong("document", "the reference is empty", "/reference");
        }
        if (!document.path("currency").asText().equals("USD")) {
            throw wrong(
                    "document",
                    "the entry is in " + document.path("currency").asText()
                            + ", and the company My Company keeps its books in USD: convert it in the mapping",
                    "/currency");
        }
        long journal = scene.journal(document.path("journal").asText(), "general", "miscellaneous entries");
        scene.checkReference(
                MODEL,
                other -> records.text(MODEL, other, "move_type").equals("entry")
                        && records.one(MODEL, other, "journal_id") == journal,
                "ref",
                reference,
                "the entry " + reference + " of " + records.text("account.journal", journal, "name"));
        List<Map<String, Object>> lines = new ArrayList<>();
        for (int n = 0; n < document.path("lines").size(); n++) {
            lines.add(line(scene, document.path("lines").path(n), reference, "/lines/" + n));
        }
        BigDecimal total = OperationScene.money(document.path("total").asText(), "USD", "/total");
        for (String side : List.of("debit", "credit")) {
            BigDecimal added =
                    lines.stream().map(line -> (BigDecimal) line.get(side)).reduce(BigDecimal.ZERO, BigDecimal::add);
            if (added.compareTo(total) != 0) {
                throw wrong(
                        "document",
                        "the " + side + "s add up to " + plain(added) + " USD, and the total is " + plain(total),
                        "/total");
            }
        }
        long entry = records.create(
                MODEL,
                OperationScene.values(
                        "move_type",
                        "entry",
                        "journal_id",
                        journal,
                        "date",
                        document.path("date").asText(),
                        "ref",
                        reference,
                        "state",
                        "draft"));
        List<String> bookings = new ArrayList<>(List.of(booking(MODEL, entry, total, "")));
        for (int n = 0; n < lines.size(); n++) {
            Map<String, Object> line = lines.get(n);
            line.put("move_id", entry);
            line.put("sequence", 10L + n);
            BigDecimal amount = ((BigDecimal) line.get("debit")).subtract((BigDecimal) line.get("credit"));
            String code = document.path("lines").path(n).path("account").asText();
            bookings.add(booking(LINE, records.create(LINE, line), amount, code));
        }
        return new Outcome(MODEL, entry, Map.of("USD", total), bookings);
    }

    private static String booking(String model, long id, BigDecimal amount, String code) {
        return String.join("\t", model + "," + id, plain(amount), "USD", code, "");
    }

    private static Map<String, Object> line(OperationScene scene, JsonNode line, String reference, String place) {
        String code = line.path("account").asText();
        long account = scene.one("account", code, place + "/account");
        if (line.has("debit") == line.has("credit")) {
            throw wrong("document", "a line is either a debit or a credit", place + "/debit");
        }
        Map<String, Object> values = OperationScene.values(
                "account_id",
                account,
                "name",
                line.path("description").asText(reference),
                "debit",
                BigDecimal.ZERO,
                "credit",
                BigDecimal.ZERO);
        String side = line.has("debit") ? "debit" : "credit";
        values.put(side, OperationScene.money(line.path(side).asText(), "USD", place + "/" + side));
        if (((BigDecimal) values.get(side)).signum() <= 0) {
            throw wrong("document", "the " + side + " is not above 0", place + "/" + side);
        }
        String type = scene.records().text("account.account", account, "account_type");
        if (type.equals("off_balance")) {
            throw wrong(
                    "state",
                    "the account " + code + " is off the balance sheet: an entry of it is made in Odoo",
                    place + "/account");
        }
        if (line.has("partner")) {
            values.put("partner_id", scene.one("partner", line.path("partner").asText(), place + "/partner"));
        } else if (OWED.contains(type)) {
            throw wrong(
                    "document",
                    "the account " + code + " says what is owed, and the line does not say by whom or to whom",
                    place + "/partner");
        }
        return values;
    }
}
