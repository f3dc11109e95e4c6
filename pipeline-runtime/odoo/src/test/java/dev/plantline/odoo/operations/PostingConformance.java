package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import dev.plantline.model.Operation;
import dev.plantline.model.Quantity;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OnceOnly;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.RunName;
import dev.plantline.odoo.protocol.OdooFault;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** bill.post and entry.post, on the real Odoo and the simulator alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PostingConformance {
    static final String POSTER = "bot_bill";
    /** Whatever is done in a test was done before. */
    static final String LATER = Instant.now()
            .plus(Duration.ofMinutes(30))
            .truncatedTo(ChronoUnit.SECONDS)
            .toString();

    final String run = RunName.fresh();
    OdooUnderTest odoo;
    OperationDesk bills;
    OperationDesk entries;
    private OperationDesk billDrafts;
    private OperationDesk entryDrafts;
    private String expense;

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        billDrafts = OperationDesk.open(odoo, "bot_purchase", "bill.draft");
        entryDrafts = OperationDesk.open(odoo, POSTER, "entry.draft");
        bills = OperationDesk.open(odoo, POSTER, "bill.post");
        entries = OperationDesk.open(odoo, POSTER, "entry.post");
        odoo.load(
                "bot_master",
                "res.partner",
                List.of("id", "name", "ref"),
                List.of(
                        List.of("partner_" + run + "S", "Supplier " + run, run + "S"),
                        List.of("partner_" + run + "O", "Other " + run, run + "O")));
        expense = odoo.search(POSTER, "account.account", List.of(List.of("account_type", "=", "expense")), "code")
                .path(0)
                .path("code")
                .asText();
    }

    /** A draft of two lines and 15 % of tax: 20, 3 and 23. */
    void draft(String reference) throws Exception {
        draft("bill", reference, "2026-03-05");
    }

    void draft(String reference, String date) throws Exception {
        draft("bill", reference, date);
    }

    private void draft(String type, String reference, String date) throws Exception {
        billDrafts.apply(bill(type, reference, date));
    }

    private String bill(String type, String reference, String date) {
        return ("{type: %s, supplier: %sS, reference: %s, date: '%s', currency: USD, tax: 3, total: 23, lines: ["
                        + "{account: '%s', description: a, quantity: 2, price: 5, taxes: ['15%%']},"
                        + " {account: '%s', description: b, quantity: 1, price: 10, taxes: ['15%%']}]}")
                .formatted(type, run, run + reference, date, expense, expense);
    }

    String post(String reference) {
        return ("{type: bill, supplier: %sS, reference: %s, date: '2026-03-05', currency: USD, journal: BILL, lineCount: 2,"
                        + " tax: 3, total: 23, unchangedSince: '" + LATER + "'}")
                .formatted(run, run + reference);
    }

    private void draftEntry(String reference) throws Exception {
        entryDrafts.apply(entry(reference));
    }

    private String entry(String reference) {
        return ("{journal: MISC, date: '2026-03-31', reference: %s, currency: USD, lines: [{account: '%s', debit: 60.05},"
                        + " {account: '%s', debit: 40.05}, {account: '%s', credit: 100.1}], total: 100.1}")
                .formatted(run + reference, expense, expense, expense);
    }

    String postEntry(String reference) {
        return ("{journal: MISC, date: '2026-03-31', reference: %s, currency: USD, lineCount: 3, total: 100.1,"
                        + " unchangedSince: '" + LATER + "'}")
                .formatted(run + reference);
    }

    List<JsonNode> moves(String reference) throws OdooFault {
        List<JsonNode> found = new ArrayList<>();
        odoo.search(
                        POSTER,
                        "account.move",
                        List.of(List.of("ref", "=", run + reference)),
                        "state",
                        "name",
                        "move_type",
                        "amount_total",
                        "amount_tax",
                        "date",
                        "invoice_date")
                .forEach(found::add);
        return found;
    }

    private String state(String reference) throws OdooFault {
        return moves(reference).get(0).path("state").asText();
    }

    @Test
    void aBillIsPostedWithItsNumberAndItsAmountsStayToTheCent() throws Exception {
        draft("A");
        Verdict.Applied applied = bills.apply(post("A"));
        JsonNode kept = moves("A").get(0);
        assertThat(kept.path("state").asText()).isEqualTo("posted");
        assertThat(kept.path("invoice_date").asText()).isEqualTo("2026-03-05");
        assertThat(kept.path("amount_total").decimalValue()).isEqualByComparingTo("23");
        assertThat(kept.path("amount_tax").decimalValue()).isEqualByComparingTo("3");
        assertThat(applied.record()).isEqualTo("account.move," + kept.path("id").asLong());
        assertThat(applied.booked().totals()).containsExactly(new Quantity(new BigDecimal("23"), "USD"));
        assertThat(applied.booked().lines()).singleElement().satisfies(line -> {
            assertThat(line.item()).isEqualTo(kept.path("name").asText()).startsWith("BILL/2026/03/");
            assertThat(line.quantity()).isEqualByComparingTo("23");
        });
    }

    @Test
    void aRefundIsPostedAsOneAndNoBillOfTheSameReference() throws Exception {
        draft("B");
        draft("refund", "B", "2026-03-05");
        bills.apply(post("B").replace("type: bill", "type: refund"));
        assertThat(moves("B"))
                .extracting(each -> each.path("move_type").asText() + " "
                        + each.path("state").asText())
                .containsExactlyInAnyOrder("in_invoice draft", "in_refund posted");
    }

    @Test
    void anEntryIsPostedWithItsNumber() throws Exception {
        draftEntry("E");
        Verdict.Applied applied = entries.apply(postEntry("E"));
        JsonNode kept = moves("E").get(0);
        assertThat(kept.path("state").asText()).isEqualTo("posted");
        assertThat(kept.path("date").asText()).isEqualTo("2026-03-31");
        assertThat(applied.booked().totals()).containsExactly(new Quantity(new BigDecimal("100.1"), "USD"));
        assertThat(applied.booked().lines().get(0).item())
                .isEqualTo(kept.path("name").asText())
                .startsWith("MISC/2026/03/");
    }

    /** What is not exactly as the document says stays a draft, and both numbers are told. */
    @Test
    void aDraftThatIsNotExactlyWhatTheDocumentSaysIsNeverPosted() throws Exception {
        draft("X");
        String bill = "the bill " + run + "X of Supplier " + run + " is draft in Odoo, and its ";
        assertThat(bills.refuse(post("X").replace("total: 23", "total: 23.01")))
                .isEqualTo("/total: " + bill + "total is 23 USD there; the message says 23.01 USD");
        assertThat(bills.refuse(post("X").replace("tax: 3", "tax: 2.99")))
                .isEqualTo("/tax: " + bill + "tax is 3 USD there; the message says 2.99 USD");
        assertThat(bills.refuse(post("X").replace("lineCount: 2", "lineCount: 3")))
                .isEqualTo("/lineCount: " + bill + "number of lines is 2 there; the message says 3");
        assertThat(bills.refuse(post("X").replace("03-05", "03-06")))
                .isEqualTo("/date: " + bill + "date is 2026-03-05 there; the message says 2026-03-06");
        assertThat(bills.refuse(post("X").replace("USD", "EUR")))
                .isEqualTo("/currency: " + bill + "currency is USD there; the message says EUR");
        assertThat(bills.refuse(post("X").replace("BILL", "BNK1"))).startsWith("/journal: " + bill + "journal is ");
        assertThat(bills.refuse(post("X").replace(run + "S", run + "O")))
                .isEqualTo("/reference: Odoo has not the bill " + run + "X of Other " + run);
        assertThat(bills.refuse(post("X").replace("type: bill", "type: refund")))
                .startsWith("/reference: Odoo has not the refund");
        assertThat(bills.refuse(post("X").replace(run + "X", run + "%")))
                .startsWith("/reference: Odoo has not the bill " + run + "%");
        assertThat(bills.refuse(post("X").replace(run + "X", "' '"))).isEqualTo("/reference: the reference is empty");
        assertThat(state("X")).isEqualTo("draft");

        draftEntry("Y");
        String entry = " is draft in Odoo, and its ";
        assertThat(entries.refuse(postEntry("Y").replace("100.1", "100.2")))
                .startsWith("/total: the entry " + run + "Y of ")
                .endsWith(entry + "total is 100.1 USD there; the message says 100.2 USD");
        assertThat(entries.refuse(postEntry("Y").replace("lineCount: 3", "lineCount: 2")))
                .startsWith("/lineCount: ")
                .endsWith(entry + "number of lines is 3 there; the message says 2");
        assertThat(entries.refuse(postEntry("Y").replace("03-31", "03-30")))
                .startsWith("/date: ")
                .endsWith(entry + "date is 2026-03-31 there; the message says 2026-03-30");
        assertThat(entries.refuse(postEntry("Y").replace("USD", "EUR"))).startsWith("/currency: ");
        assertThat(entries.refuse(postEntry("Y").replace("MISC", "BILL")))
                .isEqualTo("/journal: the journal BILL is not one of miscellaneous entries");
        assertThat(state("Y")).isEqualTo("draft");
    }

    /** Another message about it: the first may have come by another way, or a person has posted it. */
    @Test
    void whatIsPostedAlreadyStaysAsItIsAndAnotherTotalOfItIsRefused() throws Exception {
        draft("P");
        Verdict.Applied first = bills.apply(post("P"));
        JsonNode posted = moves("P").get(0);
        assertThat(bills.apply(post("P")).booked()).isEqualTo(first.booked());
        assertThat(moves("P").get(0)).isEqualTo(posted);
        assertThat(bills.refuse(post("P").replace("total: 23", "total: 24")))
                .isEqualTo("/total: the bill " + run + "P of Supplier " + run
                        + " is posted in Odoo, and its total is 23 USD there; the message says 24 USD");
    }

    @Test
    void whatIsCancelledIsRefused() throws Exception {
        draft("C");
        long id = moves("C").get(0).path("id").asLong();
        odoo.as(POSTER).call("account.move", "button_cancel", Map.of("ids", List.of(id)));
        assertThat(bills.refuse(post("C")))
                .isEqualTo("/reference: the bill " + run + "C of Supplier " + run
                        + " is cancelled in Odoo: account.move," + id);
        draft("C");
        bills.apply(post("C"));
        assertThat(moves("C"))
                .extracting(each -> each.path("state").asText())
                .containsExactlyInAnyOrder("cancel", "posted");
    }

    private void rename(long move, String reference) throws OdooFault {
        odoo.as(POSTER)
                .call("account.move", "write", Map.of("ids", List.of(move), "vals", Map.of("ref", run + reference)));
    }

    private static String named(long record, String document) {
        return document.replaceFirst("\\{", "{record: " + record + ", ");
    }

    @Test
    void ofTwoEntriesOfOneReferenceTheDocumentSaysWhich() throws Exception {
        draftEntry("W");
        draftEntry("V");
        long one = moves("W").get(0).path("id").asLong();
        long other = moves("V").get(0).path("id").asLong();
        rename(other, "W");
        assertThat(entries.refuse(postEntry("W")))
                .startsWith("/reference: Odoo has the entry " + run + "W of ")
                .endsWith(" more than once: ids " + one + ", " + other + ". Say which by record");
        assertThat(entries.apply(named(other, postEntry("W"))).record()).isEqualTo("account.move," + other);
        assertThat(entries.refuse(named(1, postEntry("W"))))
                .startsWith("/record: Odoo has not the entry " + run + "W of ")
                .endsWith(" under the id 1");
    }

    /** A clerk has typed what the interface drafted, or an invoice has come by mail as well: Odoo alone warns, and posts both. */
    @Test
    void aBillOfWhichOdooHasAnotherIsNotPostedUntilAPersonHasSaidWhichIsOwed() throws Exception {
        String advice =
                ". Cancel or delete in Odoo the one that is not owed, or give each its own reference if both are, and have this message tried again";
        String bill = "/reference: the bill " + run + "T of Supplier " + run
                + " is draft in Odoo, and stands there once more: ";
        draft("T");
        draft("N");
        draft("refund", "T", "2026-03-05");
        long drafted = only("T", "in_invoice");
        long typed = moves("N").get(0).path("id").asLong();
        rename(typed, "t");
        assertThat(bills.refuse(post("T")))
                .isEqualTo("/reference: Odoo has the bill " + run + "T of Supplier " + run + " more than once: ids "
                        + drafted + ", " + typed + advice);
        assertThat(bills.refuse(named(drafted, post("T"))))
                .isEqualTo(bill + "account.move," + typed + ", which is draft" + advice);
        assertThat(bills.send(named(drafted, post("T")), named(typed, post("T"))))
                .as("nor one of the two in one call")
                .allMatch(Verdict.Rejected.class::isInstance);

        odoo.as(POSTER).call("account.move", "button_cancel", Map.of("ids", List.of(typed)));
        assertThat(bills.apply(named(drafted, post("T"))).record())
                .as("the other one is cancelled, and a refund is no bill")
                .isEqualTo("account.move," + drafted);

        draft("N");
        long late = only("N", "in_invoice");
        rename(late, "T");
        assertThat(bills.refuse(named(late, post("T"))))
                .isEqualTo(bill + "account.move," + drafted + ", which is posted" + advice);
        assertThat(bills.apply(named(drafted, post("T"))).record())
                .as("what is posted stays as it is")
                .isEqualTo("account.move," + drafted);
        rename(late, "N");
        assertThat(bills.apply(named(late, post("N"))).record()).isEqualTo("account.move," + late);
    }

    private long only(String reference, String type) throws OdooFault {
        return moves(reference).stream()
                .filter(each -> each.path("move_type").asText().equals(type))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asLong();
    }

    @Test
    void fourMessagesAboutOneDraftAtOnceAreOnePosting() throws Exception {
        draft("G");
        List<Operation> four = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            four.add(bills.message(post("G")));
        }
        assertThat(bills.atOnce(four))
                .extracting(each -> ((Verdict.Applied) each).booked())
                .containsOnly(((Verdict.Applied) bills.send(post("G")).get(0)).booked());
        assertThat(bills.send(post("G"), post("G"))).allMatch(Verdict.Applied.class::isInstance);
    }

    /** Fifty drafts are posted together, in the order of the messages. */
    @Test
    void aBillIsPostedOnceWhateverBecomesOfItsMessage() throws Exception {
        String prefix = "BILL";
        billDrafts.send(OneEffect.marks(prefix).stream()
                .map(mark -> bill("bill", mark, "2026-03-05"))
                .toArray(String[]::new));
        new OneEffect(
                        OnceOnly.billPost,
                        bills,
                        run + prefix,
                        mark -> post(mark.substring(run.length())),
                        mark -> post(mark.substring(run.length())).replace("total: 23", "total: 22"))
                .comparing(POSTER, "account.move", "ref", "ref", "state", "amount_total", "amount_tax")
                .isProven();
        List<String> numbers = new ArrayList<>();
        for (String mark : OneEffect.marks(prefix)) {
            JsonNode move = moves(mark).get(0);
            if (move.path("state").asText().equals("posted")) {
                numbers.add(move.path("name").asText());
            }
        }
        assertThat(numbers).doesNotHaveDuplicates();
        assertThat(numbers.subList(numbers.size() - 49, numbers.size()))
                .as("in the order of the messages")
                .isSorted();
    }

    @Test
    void anEntryIsPostedOnceWhateverBecomesOfItsMessage() throws Exception {
        String prefix = "ENTRY";
        entryDrafts.send(OneEffect.marks(prefix).stream().map(this::entry).toArray(String[]::new));
        new OneEffect(
                        OnceOnly.entryPost,
                        entries,
                        run + prefix,
                        mark -> postEntry(mark.substring(run.length())),
                        mark -> postEntry(mark.substring(run.length())).replace("100.1", "100.2"))
                .comparing(POSTER, "account.move", "ref", "ref", "state", "amount_total")
                .isProven();
    }

    /** Whoever has the key can send what no engine lets through. */
    @Test
    void aDocumentThatNoEngineMadeIsRefusedAsAWhole() throws Exception {
        String whole =
                "{\"journal\":\"MISC\",\"date\":\"2026-03-31\",\"reference\":\"X\",\"currency\":\"USD\",\"lineCount\":%s,\"total\":%s,\"unchangedSince\":\"2026-04-01T00:00:00Z\"}";
        for (String document : List.of(
                "{}",
                whole.formatted("2", "\"1\",\"state\":\"posted\""),
                whole.formatted("2", "1"),
                whole.formatted("2", "\"1\"").replace(",\"unchangedSince\":\"2026-04-01T00:00:00Z\"", ""),
                whole.formatted("\"2\"", "\"1\""),
                whole.formatted("2", "\"1\",\"record\":true"))) {
            Operation message = entries.past((ObjectNode) Json.MAPPER.readTree(document));
            assertThatThrownBy(() -> entries.send(List.of(message))).hasMessageContaining("of the document");
        }
    }
}
