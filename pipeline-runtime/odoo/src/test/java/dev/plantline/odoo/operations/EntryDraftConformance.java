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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** entry.draft, on the real Odoo and the simulator alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EntryDraftConformance {
    private final String run = RunName.fresh();
    OdooUnderTest odoo;
    private OperationDesk desk;
    private String expense;
    private String payable;

    abstract OdooUnderTest odoo() throws Exception;

    /** Makes an account that is off the balance sheet, and gives back its code. */
    abstract String offBalance(String code) throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        desk = OperationDesk.open(odoo, "bot_bill", "entry.draft");
        odoo.load(
                "bot_master",
                "res.partner",
                List.of("id", "name", "ref"),
                List.of(List.of("partner_" + run, "Supplier " + run, run + "S")));
        expense = account("expense");
        payable = account("liability_payable");
    }

    private String account(String type) throws OdooFault {
        return odoo.search("bot_bill", "account.account", List.of(List.of("account_type", "=", type)), "code")
                .path(0)
                .path("code")
                .asText();
    }

    private String entry(String reference, String total, String... lines) {
        return "{journal: MISC, date: '2026-03-31', reference: %s, currency: USD, lines: [%s], total: %s}"
                .formatted(run + reference, String.join(", ", lines), total);
    }

    private String debit(String rest) {
        return "{account: '%s', debit: %s}".formatted(expense, rest);
    }

    private String credit(String rest) {
        return "{account: '%s', partner: %sS, credit: %s}".formatted(payable, run, rest);
    }

    private String simple(String reference) {
        return entry(reference, "7.5", debit("7.5"), credit("7.5"));
    }

    private JsonNode entries(String reference) throws OdooFault {
        return odoo.search(
                "bot_bill",
                "account.move",
                List.of(List.of("ref", "=", run + reference)),
                "state",
                "move_type",
                "date",
                "journal_id");
    }

    @Test
    void theEntryIsADraftOfTheseLinesAndNoOthers() throws Exception {
        Verdict.Applied applied =
                desk.apply(entry("A", "100.1", debit("60.05, description: Energy"), debit("40.05"), credit("100.10")));
        JsonNode kept = entries("A").path(0);
        assertThat(kept.path("state").asText()).isEqualTo("draft");
        assertThat(kept.path("move_type").asText()).isEqualTo("entry");
        assertThat(kept.path("date").asText()).isEqualTo("2026-03-31");
        List<String> lines = new ArrayList<>();
        odoo.search(
                        "bot_bill",
                        "account.move.line",
                        List.of(List.of("move_id", "=", kept.path("id").asLong())),
                        "name",
                        "debit",
                        "credit",
                        "partner_id")
                .forEach(line -> lines.add(line.path("name").asText() + " "
                        + OperationDesk.plain(line.path("debit").decimalValue()) + " "
                        + OperationDesk.plain(line.path("credit").decimalValue()) + " "
                        + line.path("partner_id").path(1).asText("-")));
        assertThat(lines)
                .containsExactlyInAnyOrder("Energy 60.05 0 -", run + "A 40.05 0 -", run + "A 0 100.1 Supplier " + run);
        assertThat(applied.record()).startsWith("account.move,");
        assertThat(applied.booked().totals()).containsExactly(new Quantity(new BigDecimal("100.1"), "USD"));
        assertThat(applied.booked().lines().stream()
                        .skip(1)
                        .map(line -> line.item() + " " + OperationDesk.plain(line.quantity()) + " " + line.unit()))
                .containsExactly(expense + " 60.05 USD", expense + " 40.05 USD", payable + " -100.1 USD");
    }

    @Test
    void aReferenceIsOneEntryUntilThatIsCancelled() throws Exception {
        Verdict.Applied first = desk.apply(simple("B"));
        assertThat(desk.refuse(simple("b")))
                .isEqualTo("/reference: Odoo has the entry " + run + "b of "
                        + entries("B").path(0).path("journal_id").path(1).asText() + " already: " + first.record()
                        + ", which is draft");
        odoo.as("bot_bill")
                .call(
                        "account.move",
                        "button_cancel",
                        Map.of("ids", List.of(entries("B").path(0).path("id").asLong())));
        desk.apply(simple("B"));
        assertThat(entries("B")).hasSize(2);
    }

    @Test
    void anEntryIsMadeOnceWhateverBecomesOfItsMessage() throws Exception {
        new OneEffect(
                        OnceOnly.entryDraft,
                        desk,
                        run + "ONCE",
                        mark -> simple(mark.substring(run.length())),
                        mark -> simple(mark.substring(run.length())).replace("MISC", run))
                .comparing("bot_bill", "account.move", "ref", "ref", "state", "amount_total")
                .isProven();
    }

    @Test
    void ofTwoEntriesOfOneReferenceInOneCallTheFirstIsMade() throws Exception {
        assertThat(desk.send(simple("D"), simple("D"), simple("E")).stream()
                        .map(verdict -> verdict.getClass().getSimpleName()))
                .containsExactly("Applied", "Rejected", "Applied");
        assertThat(entries("D")).hasSize(1);
    }

    @Test
    void whatIsNotBalancedOrOdooWouldKeepOtherwiseIsRefusedWithPlaceAndReason() throws Exception {
        assertThat(desk.refuse(entry("X", "7.5", debit("7.5"), credit("7.49"))))
                .isEqualTo("/total: the credits add up to 7.49 USD, and the total is 7.5");
        assertThat(desk.refuse(entry("X", "7.51", debit("7.5"), credit("7.5"))))
                .isEqualTo("/total: the debits add up to 7.5 USD, and the total is 7.51");
        assertThat(desk.refuse(entry("X", "7.505", debit("7.505"), credit("7.505"))))
                .isEqualTo("/lines/0/debit: 7.505 USD is no amount of this currency, which is kept as 7.51");
        assertThat(desk.refuse(entry("X", "7.5", debit("7.5, credit: 1"), credit("7.5"))))
                .isEqualTo("/lines/0/debit: a line is either a debit or a credit");
        assertThat(desk.refuse(entry("X", "7.5", debit("7.5"), "{account: '%s', credit: 7.5}".formatted(payable))))
                .isEqualTo("/lines/1/partner: the account " + payable
                        + " says what is owed, and the line does not say by whom or to whom");
        assertThat(desk.refuse(simple("X").replace("USD", "EUR")))
                .isEqualTo(
                        "/currency: the entry is in EUR, and the company My Company keeps its books in USD: convert it in the mapping");
        assertThat(desk.refuse(simple("X").replace(run + "X", "' '"))).isEqualTo("/reference: the reference is empty");
        String off = offBalance(run + "O");
        assertThat(desk.refuse(entry("X", "7.5", debit("7.5").replace(expense, off), credit("7.5"))))
                .isEqualTo("/lines/0/account: the account " + off
                        + " is off the balance sheet: an entry of it is made in Odoo");
        assertThat(desk.refuse(simple("X").replace("MISC", "BILL")))
                .isEqualTo("/journal: the journal BILL is not one of miscellaneous entries");
        assertThat(desk.refuse(entry("X", "7.5", debit("7.5").replace(expense, run), credit("7.5"))))
                .startsWith("/lines/0/account: no account.account that is in use has code " + run);
        assertThat(entries("X")).isEmpty();
    }

    /** Whoever has the key can send what no engine lets through. */
    @Test
    void aDocumentThatNoEngineMadeIsRefusedAsAWhole() throws Exception {
        String whole =
                "{\"journal\":\"MISC\",\"date\":\"2026-03-31\",\"reference\":\"X\",\"currency\":\"USD\",\"lines\":%s,\"total\":%s}";
        for (String document : List.of(
                "{}",
                whole.formatted("[]", "\"1\",\"state\":\"posted\""),
                whole.formatted("[]", "1"),
                whole.formatted("[{\"account\":\"1\",\"tax_ids\":\"1\"}]", "\"1\""))) {
            Operation message = desk.past((ObjectNode) Json.MAPPER.readTree(document));
            assertThatThrownBy(() -> desk.send(List.of(message))).hasMessageContaining("of the document");
        }
        Operation below = desk.past((ObjectNode) Json.MAPPER.readTree(
                whole.formatted("[{\"account\":\"%s\",\"debit\":\"-4\"}]".formatted(expense), "\"-4\"")));
        assertThat(desk.send(List.of(below)).get(0)).isInstanceOf(Verdict.Rejected.class);
    }

    /** What one call is about to make, another does not see. */
    @Test
    void oneReferenceThatFourMessagesSendAtOnceIsOneEntry() throws Exception {
        List<Operation> four = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            four.add(desk.message(simple("FOUR")));
        }
        assertThat(desk.atOnce(four))
                .filteredOn(Verdict.Applied.class::isInstance)
                .hasSize(1);
        assertThat(entries("FOUR")).hasSize(1);
    }
}
