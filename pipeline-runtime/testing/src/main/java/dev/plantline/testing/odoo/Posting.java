package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.plain;
import static dev.plantline.testing.odoo.OperationScene.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.testing.odoo.SimulatedOperation.Outcome;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/** What bill.post and entry.post have in common. Closed periods, and when a draft was changed last, stand on the real Odoo only. */
final class Posting {
    static final String MOVE = "account.move";
    static final String LINE = "account.move.line";

    private final Records records;
    private final JsonNode document;
    private final String what;
    private final String advice;
    private final List<Long> live;
    private final long entry;

    /**
     * The one entry that a document names.
     *
     * @param among those that can be meant
     * @param what it is, in words
     * @param advice what is to be done where there are several
     */
    Posting(OperationScene scene, JsonNode document, LongPredicate among, String what, String advice) {
        this.records = scene.records();
        this.document = document;
        this.what = what;
        this.advice = advice;
        List<Long> all = all(among);
        this.live = live(all);
        this.entry = find(all);
        scene.about(MOVE, entry);
    }

    private List<Long> all(LongPredicate among) {
        String reference = document.path("reference").asText().strip();
        if (reference.isEmpty()) {
            throw wrong("document", "the reference is empty", "/reference");
        }
        return records.store().all(MOVE).keySet().stream()
                .filter(each -> records.text(MOVE, each, "ref").equalsIgnoreCase(reference) && among.test(each))
                .sorted()
                .toList();
    }

    private List<Long> live(List<Long> several) {
        return several.stream().filter(each -> !state(each).equals("cancel")).toList();
    }

    private long find(List<Long> all) {
        boolean isNamed = document.has("record");
        List<Long> named = all.stream()
                .filter(each -> !isNamed || each == document.path("record").asLong())
                .toList();
        List<Long> found = live(named).isEmpty() ? named : live(named);
        String said =
                isNamed ? what + " under the id " + document.path("record").asText() : what;
        if (found.isEmpty()) {
            throw wrong("lookup", "Odoo has not " + said, isNamed ? "/record" : "/reference");
        }
        if (found.size() > 1) {
            throw wrong(
                    "lookup",
                    "Odoo has " + said + " more than once: ids "
                            + found.stream().limit(10).map(String::valueOf).collect(Collectors.joining(", "))
                            + ". " + advice,
                    "/reference");
        }
        return found.get(0);
    }

    private String state(long each) {
        return records.text(MOVE, each, "state");
    }

    long entry() {
        return entry;
    }

    /** Refuses one that is cancelled. */
    void checkNotCancelled() {
        if (state(entry).equals("cancel")) {
            throw wrong("state", what + " is cancelled in Odoo: " + MOVE + "," + entry, "/reference");
        }
    }

    /** Refuses what differs from the document. */
    void check(String name, Object kept, Object wanted, String place) {
        if (!kept.equals(wanted)) {
            throw wrong(
                    "state",
                    what + " is " + state(entry) + " in Odoo, and its " + name + " is "
                            + (kept.equals("") ? "not set" : kept) + " there; the message says " + wanted,
                    place);
        }
    }

    /** The same of an amount, which stands in the document by the name that is told. */
    BigDecimal checkAmount(String name, BigDecimal kept, String currency) {
        BigDecimal wanted = OperationScene.money(document.path(name).asText(), currency, "/" + name);
        check(name, plain(kept) + " " + currency, plain(wanted) + " " + currency, "/" + name);
        return wanted;
    }

    /** Refuses a draft of whose reference there is another that is not cancelled. */
    void checkOnly() {
        if (state(entry).equals("draft")) {
            live.stream().filter(each -> each != entry).findFirst().ifPresent(other -> {
                throw wrong(
                        "state",
                        what + " is draft in Odoo, and stands there once more: " + MOVE + "," + other + ", which is "
                                + state(other) + ". " + advice,
                        "/reference");
            });
        }
    }

    /** Posts it under the next number of its journal; one that is posted stays as it is. */
    Outcome post(BigDecimal total, String currency) {
        if (state(entry).equals("draft")) {
            long journal = records.one(MOVE, entry, "journal_id");
            long before = records.store().with(MOVE, "journal_id", journal).stream()
                    .filter(each -> state(each).equals("posted"))
                    .count();
            String date = document.path("date").asText();
            records.write(
                    MOVE,
                    entry,
                    Map.of(
                            "state",
                            "posted",
                            "name",
                            "%s/%s/%s/%04d"
                                    .formatted(
                                            records.text("account.journal", journal, "code"),
                                            date.substring(0, 4),
                                            date.substring(5, 7),
                                            before + 1)));
        }
        return new Outcome(
                MOVE,
                entry,
                Map.of(currency, total),
                List.of(String.join(
                        "\t", MOVE + "," + entry, plain(total), currency, records.text(MOVE, entry, "name"), "")));
    }
}
