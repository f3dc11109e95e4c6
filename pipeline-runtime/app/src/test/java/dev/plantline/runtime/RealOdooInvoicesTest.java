package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Batch;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Suppliers' invoices from Odoo to Odoo: drafted by one duty, read by another, and posted by a third once people have released them. */
@ExtendWith(KafkaExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealOdooInvoicesTest {
    private static final String DATE = "2026-03-05";

    @TempDir
    static Path directory;

    private final String run = "v" + UUID.randomUUID().toString().substring(0, 7);
    private RealOdooPeople odoo;
    private JsonNode account;

    @BeforeAll
    void prepare() throws Exception {
        odoo = RealOdooPeople.orSkip();
        account = odoo.as(RealOdooPeople.PERSON)
                .call(
                        "account.account",
                        "search_read",
                        Map.of(
                                "domain",
                                List.of(List.of("account_type", "=", "expense")),
                                "fields",
                                List.of("code"),
                                "order",
                                "id",
                                "limit",
                                1))
                .path(0);
    }

    /** A supplier of this run alone; its drafts are nobody else's. */
    private String supplier(String of) throws OdooFault {
        JsonNode loaded = odoo.as("master")
                .call(
                        "res.partner",
                        "load",
                        Map.of(
                                "fields",
                                List.of("id", "name", "ref"),
                                "data",
                                List.of(List.of("partner_" + run + of, "Supplier " + run + of, run + of))));
        assertThat(loaded.path("ids").isArray()).as(loaded.toString()).isTrue();
        return run + of;
    }

    /** Two lines with 15 % of tax: 20, 3 and 23. */
    private String invoice(String supplier, String reference) {
        return ("{'type': 'bill', 'supplier': '%s', 'reference': '%s', 'date': '" + DATE
                        + "', 'currency': 'USD', 'tax': 3, 'total': 23, 'lines': ["
                        + "{'account': '%3$s', 'description': 'a', 'quantity': 2, 'price': 5, 'taxes': ['15%%']},"
                        + "{'account': '%3$s', 'description': 'b', 'quantity': 1, 'price': 10, 'taxes': ['15%%']}]}")
                .formatted(supplier, reference, account.path("code").asText())
                .replace('\'', '"');
    }

    private FinanceUnderTest finance(String supplier, EmbeddedKafka kafka) throws Exception {
        return new FinanceUnderTest(kafka, odoo, supplier, supplier, directory);
    }

    private JsonNode bill(String supplier, String reference) throws OdooFault {
        JsonNode found = odoo.as(RealOdooPeople.PERSON)
                .call(
                        "account.move",
                        "search_read",
                        Map.of(
                                "domain",
                                List.of(
                                        List.of("commercial_partner_id.ref", "=", supplier),
                                        List.of("ref", "=", reference)),
                                "fields",
                                List.of(
                                        "state",
                                        "name",
                                        "amount_total",
                                        "invoice_line_ids",
                                        "create_uid",
                                        "write_uid")));
        assertThat(found).hasSize(1);
        return found.path(0);
    }

    /** Who has made its bill R-1, or changed it last. */
    private String user(String supplier, String field) throws OdooFault {
        return bill(supplier, "R-1").path(field).path(1).asText();
    }

    private String state(String supplier, String reference) throws OdooFault {
        return bill(supplier, reference).path("state").asText();
    }

    /** Odoo's moments have seconds: what a person changes in the second in which the draft was read is not told from what was read. */
    private void changeLater(String supplier, String reference, Map<String, Object> values) throws Exception {
        long line = bill(supplier, reference).path("invoice_line_ids").path(0).asLong();
        long read = now();
        await().atMost(FinanceUnderTest.SOON).until(() -> now() > read + 1);
        odoo.as(RealOdooPeople.PERSON).call("account.move.line", "write", Map.of("ids", List.of(line), "vals", values));
    }

    private static long now() {
        return System.currentTimeMillis() / 1000;
    }

    /** All that a bill is, but for its number, ids and whose it is. */
    private JsonNode footprint(String supplier, String reference) throws OdooFault {
        long id = bill(supplier, reference).path("id").asLong();
        ObjectNode read = (ObjectNode) odoo.as(RealOdooPeople.PERSON)
                .call(
                        "account.move",
                        "web_read",
                        Map.of(
                                "ids",
                                List.of(id),
                                "specification",
                                specification(
                                        "move_type state date invoice_date invoice_date_due ref amount_untaxed amount_tax amount_total payment_state currency_id journal_id",
                                        specification(
                                                "display_type name account_id quantity price_unit debit credit amount_currency tax_ids tax_line_id date_maturity",
                                                null))))
                .path(0);
        read.remove("id");
        read.path("line_ids").forEach(line -> ((ObjectNode) line).remove("id"));
        return read;
    }

    private static Map<String, Object> specification(String fields, Map<String, Object> lines) {
        Map<String, Object> all = new TreeMap<>();
        for (String field : fields.split(" ")) {
            all.put(field, Map.of());
        }
        if (lines != null) {
            all.put("line_ids", Map.of("fields", lines));
        }
        return all;
    }

    /** The calls of the web client when a person types a new bill, saves it and presses "Confirm". */
    private void byHand(String supplier, String reference) throws OdooFault {
        var person = odoo.as(RealOdooPeople.PERSON);
        long partner = person.call("res.partner", "search", Map.of("domain", List.of(List.of("ref", "=", supplier))))
                .path(0)
                .asLong();
        long tax = person.call(
                        "account.tax",
                        "search",
                        Map.of(
                                "domain",
                                List.of(List.of("type_tax_use", "=", "purchase"), List.of("name", "=", "15%"))))
                .path(0)
                .asLong();
        long id = person.call(
                        "account.move",
                        "web_save",
                        Map.of(
                                "ids",
                                List.of(),
                                "vals",
                                Map.of(
                                        "move_type",
                                        "in_invoice",
                                        "partner_id",
                                        partner,
                                        "ref",
                                        reference,
                                        "invoice_date",
                                        DATE,
                                        "invoice_line_ids",
                                        List.of(line("a", 2, 5, tax), line("b", 1, 10, tax))),
                                "specification",
                                Map.of(),
                                "context",
                                Map.of("default_move_type", "in_invoice")))
                .path(0)
                .path("id")
                .asLong();
        person.call("account.move", "action_post", Map.of("ids", List.of(id)));
    }

    private List<Object> line(String name, int quantity, int price, long tax) {
        return List.of(
                0,
                0,
                Map.of(
                        "name",
                        name,
                        "account_id",
                        account.path("id").asLong(),
                        "quantity",
                        quantity,
                        "price_unit",
                        price,
                        "tax_ids",
                        List.of(List.of(6, 0, List.of(tax)))));
    }

    private static List<What> what(List<AuditRecord> outcomes) {
        return outcomes.stream().map(AuditRecord::what).toList();
    }

    @Test
    void aBillIsDraftedByOneDutyAndPostedByAnotherOnceItIsReleasedAndIsThatOfAPerson(EmbeddedKafka kafka)
            throws Exception {
        String supplier = supplier("a");
        String byHand = supplier("p");
        byHand(byHand, "R-1");
        try (var finance = finance(supplier, kafka)) {
            Batch waits;
            try (var gateway = finance.gateway()) {
                finance.invoice(invoice(supplier, "R-1"));
                finance.awaitReceived(finance.drafting(), 1);
                assertThat(finance.run()).as("no draft was read yet").isNull();
                assertThat(what(finance.outcomes(finance.drafting()))).containsExactly(What.applied);
                assertThat(state(supplier, "R-1")).isEqualTo("draft");
                assertThatThrownBy(() -> odoo.as("finance")
                                .call(
                                        "account.move",
                                        "action_post",
                                        Map.of(
                                                "ids",
                                                List.of(bill(supplier, "R-1")
                                                        .path("id")
                                                        .asLong()))))
                        .as("with the key of the duty that drafts")
                        .isInstanceOf(OdooFault.class)
                        .hasMessageContaining("posts or resets entries through its side kit only");
                assertThat(state(supplier, "R-1")).isEqualTo("draft");

                finance.awaitReceived(finance.posting(), 1);
                waits = finance.run();
                assertThat(waits.why()).isEqualTo("the gate says always");
                assertThat(waits.totals())
                        .containsExactly(new Batch.Total("bill.post", "USD", 1, new BigDecimal("23")));
                assertThat(finance.run().digest()).isEqualTo(waits.digest());
                assertThat(state(supplier, "R-1")).as("nobody has released it").isEqualTo("draft");
            }
            // another gateway knows nothing of what was read, and reads it once more
            try (var gateway = finance.gateway()) {
                finance.awaitReceived(finance.posting(), 2);
            }
            Batch twice = finance.run();
            assertThat(twice.messages()).isEqualTo(1);
            assertThat(twice.repeats()).isEqualTo(1);
            assertThat(state(supplier, "R-1")).isEqualTo("draft");

            finance.released(twice);
            assertThat(finance.run()).isNull();
            JsonNode posted = footprint(supplier, "R-1");
            assertThat(posted.path("state").asText()).isEqualTo("posted");
            assertThat(user(supplier, "create_uid")).isEqualTo("Invoices, finance");
            assertThat(user(supplier, "write_uid")).isEqualTo("Invoices, posting");
            assertThat(posted.path("amount_total").decimalValue()).isEqualByComparingTo("23");
            assertThat(posted.path("amount_tax").decimalValue()).isEqualByComparingTo("3");
            assertThat(posted.path("invoice_date").asText()).isEqualTo(DATE);
            assertThat(posted).isEqualTo(footprint(byHand, "R-1"));
            List<AuditRecord> outcomes = finance.outcomes(finance.posting());
            assertThat(what(outcomes)).containsExactlyInAnyOrder(What.applied, What.duplicate);

            var received = finance.awaitReceived(finance.posting(), 2);
            finance.repeat(finance.posting(), received.get(0));
            String number = bill(supplier, "R-1").path("name").asText();
            Batch again = finance.run();
            assertThat(again).isNotNull();
            finance.released(again);
            assertThat(finance.run()).isNull();
            assertThat(what(finance.outcomes(finance.posting())))
                    .containsExactlyInAnyOrder(What.applied, What.duplicate, What.duplicate);
            assertThat(bill(supplier, "R-1").path("name").asText()).isEqualTo(number);
        }
    }

    @Test
    void aDraftThatWasChangedAfterItWasReadIsNotPostedAndWhatItIsNowWaitsForItsOwnRelease(EmbeddedKafka kafka)
            throws Exception {
        String supplier = supplier("b");
        try (var finance = finance(supplier, kafka)) {
            try (var gateway = finance.gateway()) {
                finance.invoice(invoice(supplier, "dearer"));
                finance.invoice(invoice(supplier, "renamed"));
                finance.awaitReceived(finance.drafting(), 2);
                finance.run();
                finance.awaitReceived(finance.posting(), 2);
            }
            Batch read = finance.run();
            assertThat(read.messages()).isEqualTo(2);
            finance.released(read);
            changeLater(supplier, "dearer", Map.of("price_unit", 6));
            changeLater(supplier, "renamed", Map.of("name", "another"));
            assertThat(finance.run()).as("what is given up waits for nobody").isNull();

            assertThat(state(supplier, "dearer")).isEqualTo("draft");
            assertThat(state(supplier, "renamed")).isEqualTo("draft");
            List<AuditRecord> refused = finance.outcomes(finance.posting());
            assertThat(what(refused)).containsExactly(What.deadLettered, What.deadLettered);
            assertThat(refused)
                    .extracting(each ->
                            each.failure().place() + ": " + each.failure().reason())
                    .anySatisfy(each -> assertThat(each)
                            .startsWith("/total: the bill dearer of Supplier " + supplier)
                            .endsWith("its total is 25.3 USD there; the message says 23 USD"))
                    .anySatisfy(each -> assertThat(each)
                            .startsWith("/unchangedSince: the bill renamed of Supplier " + supplier)
                            .endsWith("later than the message knows it: read it again"));

            try (var gateway = finance.gateway()) {
                finance.awaitReceived(finance.posting(), 4);
            }
            Batch anew = finance.run();
            assertThat(anew.totals()).containsExactly(new Batch.Total("bill.post", "USD", 2, new BigDecimal("48.3")));
            assertThat(state(supplier, "dearer")).isEqualTo("draft");
            finance.released(anew);
            assertThat(finance.run()).isNull();
            assertThat(state(supplier, "renamed")).isEqualTo("posted");
            JsonNode dearer = bill(supplier, "dearer");
            assertThat(dearer.path("state").asText()).isEqualTo("posted");
            assertThat(dearer.path("amount_total").decimalValue()).isEqualByComparingTo("25.3");
        }
    }

    @Test
    void aDraftThatIsReadLaterWaitsForItsOwnRelease(EmbeddedKafka kafka) throws Exception {
        String supplier = supplier("c");
        try (var finance = finance(supplier, kafka);
                var gateway = finance.gateway()) {
            finance.invoice(invoice(supplier, "first"));
            finance.awaitReceived(finance.drafting(), 1);
            finance.run();
            finance.awaitReceived(finance.posting(), 1);
            Batch first = finance.run();

            finance.invoice(invoice(supplier, "second"));
            finance.awaitReceived(finance.drafting(), 2);
            finance.run();
            finance.awaitReceived(finance.posting(), 2);
            finance.released(first);
            Batch second = finance.run();
            assertThat(state(supplier, "first")).isEqualTo("posted");
            assertThat(state(supplier, "second")).isEqualTo("draft");
            assertThat(second.digest()).as("a release is used once").isNotEqualTo(first.digest());
            assertThat(second.messages()).isEqualTo(1);
            assertThat(state(supplier, "second")).isEqualTo("draft");
            finance.released(second);
            assertThat(finance.run()).isNull();
            assertThat(state(supplier, "second")).isEqualTo("posted");
        }
    }
}
