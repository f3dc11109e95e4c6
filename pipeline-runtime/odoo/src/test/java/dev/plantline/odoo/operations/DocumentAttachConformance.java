package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Booked;
import dev.plantline.model.Operation;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OnceOnly;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.RunName;
import dev.plantline.odoo.protocol.OdooFault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** document.attach, on the real Odoo and the simulator alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DocumentAttachConformance {
    final String run = RunName.fresh();
    final String item = run + "I";
    OdooUnderTest odoo;
    OperationDesk desk;

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "is_storable", "tracking"),
                List.of(List.of("product_" + item, "Wheel", item, "True", "lot")));
        for (String lot : List.of("L", "M", "N", "O")) {
            lot(lot);
        }
        desk = OperationDesk.open(odoo, "bot_stock", "document.attach");
    }

    private void lot(String lot) throws OdooFault {
        odoo.load(
                "bot_stock",
                "stock.lot",
                List.of("id", "name", "product_id/id"),
                List.of(List.of("lot_" + run + lot, run + lot, "product_" + item)));
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String document(String lot, String rest) {
        return "{to: lot, item: %s, number: %s, %s}".formatted(item, run + lot, rest);
    }

    private String file(String lot, String content) {
        return document(lot, "fileName: certificate.pdf, mediaType: application/pdf, content: " + base64(content));
    }

    private long lotId(String lot) throws OdooFault {
        return odoo.search("bot_stock", "stock.lot", List.of(List.of("name", "=", run + lot)), "name")
                .path(0)
                .path("id")
                .asLong();
    }

    JsonNode attachments(String login, String model, long id) throws OdooFault {
        return odoo.search(
                login,
                "ir.attachment",
                List.of(List.of("res_model", "=", model), List.of("res_id", "=", id)),
                "name",
                "type",
                "mimetype",
                "file_size",
                "url");
    }

    @Test
    void aFileIsAttachedToALotAndTheAnswerNamesBoth() throws Exception {
        Verdict.Applied applied = desk.apply(file("L", "%PDF-1.4 measured"));
        JsonNode attachments = attachments("bot_stock", "stock.lot", lotId("L"));
        assertThat(attachments).hasSize(1);
        assertThat(attachments.path(0).path("name").asText()).isEqualTo("certificate.pdf");
        assertThat(attachments.path(0).path("mimetype").asText()).isEqualTo("application/pdf");
        assertThat(attachments.path(0).path("file_size").asInt()).isEqualTo(17);
        String record = "ir.attachment," + attachments.path(0).path("id").asLong();
        assertThat(applied.record()).isEqualTo(record);
        assertThat(applied.booked().lines())
                .containsExactly(
                        new Booked.Line(record, null, null, null, null),
                        new Booked.Line("stock.lot," + lotId("L"), null, null, item, run + "L"));
    }

    @Test
    void theSameContentIsAttachedOnceWhateverItsNameAlsoWithinOneCall() throws Exception {
        Operation message = desk.message(file("M", "%PDF-1.4 once"));
        Verdict.Applied first = (Verdict.Applied) desk.send(List.of(message)).get(0);
        assertThat(desk.send(List.of(message)).get(0))
                .isEqualTo(new Verdict.Applied(first.record(), first.booked(), true));
        assertThat(desk.apply(file("M", "%PDF-1.4 once").replace("certificate", "again"))
                        .record())
                .isEqualTo(first.record());
        List<Verdict> verdicts = desk.send(file("M", "%PDF-1.4 twice"), file("M", "%PDF-1.4 twice"));
        assertThat(verdicts)
                .extracting(each -> ((Verdict.Applied) each).record())
                .hasSize(2)
                .doesNotContain(first.record());
        assertThat(attachments("bot_stock", "stock.lot", lotId("M"))).hasSize(2);
    }

    @Test
    void aFileIsAttachedOnceWhateverBecomesOfItsMessage() throws Exception {
        lot("P");
        new OneEffect(
                        OnceOnly.documentAttach,
                        desk,
                        run + "FILE",
                        mark -> document("P", "fileName: %s.txt, content: %s".formatted(mark, base64(mark))),
                        mark -> document("NONE", "fileName: %s.txt, content: %s".formatted(mark, base64(mark))))
                .comparing("bot_stock", "ir.attachment", "name", "name", "res_model", "res_id", "type", "file_size")
                .isProven();
    }

    @Test
    void anAddressIsAttachedOnce() throws Exception {
        String document = document("N", "fileName: drawing, url: 'https://store.example/d/1'");
        String record = desk.apply(document).record();
        assertThat(desk.apply(document).record()).isEqualTo(record);
        JsonNode attachments = attachments("bot_stock", "stock.lot", lotId("N"));
        assertThat(attachments).hasSize(1);
        assertThat(attachments.path(0).path("type").asText()).isEqualTo("url");
        assertThat(attachments.path(0).path("url").asText()).isEqualTo("https://store.example/d/1");
    }

    @Test
    void whatABrowserWouldRunIsKeptAsPlainText() throws Exception {
        desk.apply(
                document("O", "fileName: page.html, mediaType: text/html, content: " + base64("<script>1</script>")));
        assertThat(attachments("bot_stock", "stock.lot", lotId("O"))
                        .path(0)
                        .path("mimetype")
                        .asText())
                .isEqualTo("text/plain");
    }

    @Test
    void aFileIsAttachedToAnItemAndToAPartner() throws Exception {
        odoo.load(
                "bot_master",
                "res.partner",
                List.of("id", "name", "ref"),
                List.of(List.of("partner_" + run, "Supplier", run + "P")));
        OperationDesk master = OperationDesk.open(odoo, "bot_master", "document.attach");
        String rest = ", fileName: sheet.pdf, content: " + base64("%PDF-1.4 sheet") + "}";
        String partner =
                master.apply("{to: partner, partner: " + run + "P" + rest).record();
        String sheet = master.apply("{to: item, item: " + item + rest).record();
        assertThat(sheet).startsWith("ir.attachment,").isNotEqualTo(partner);
        long product = odoo.search(
                        "bot_master", "product.product", List.of(List.of("default_code", "=", item)), "product_tmpl_id")
                .path(0)
                .path("product_tmpl_id")
                .path(0)
                .asLong();
        assertThat(attachments("bot_master", "product.template", product)).hasSize(1);
    }

    private void attachedTo(OperationDesk desk, String login, String record, String to) throws Exception {
        String document = "{" + to + ", fileName: proof.pdf, content: " + base64("%PDF-1.4 proof") + "}";
        Verdict.Applied applied = desk.apply(document);
        assertThat(desk.apply(document).record()).isEqualTo(applied.record());
        assertThat(applied.booked().lines().get(1).record()).isEqualTo(record);
        JsonNode attachments = attachments(login, record.split(",")[0], Long.parseLong(record.split(",")[1]));
        assertThat(attachments).hasSize(1);
        assertThat(attachments.path(0).path("name").asText()).isEqualTo("proof.pdf");
    }

    @Test
    void aFileIsAttachedToAJournalEntryThatIsNotCancelled() throws Exception {
        String account = odoo.search(
                        "bot_bill", "account.account", List.of(List.of("account_type", "=", "expense")), "code")
                .path(0)
                .path("code")
                .asText();
        String reference = run + "E";
        String entry =
                "{journal: MISC, date: '2026-03-31', reference: %s, currency: USD, total: 2, lines: [{account: '%s', debit: 2}, {account: '%s', credit: 2}]}"
                        .formatted(reference, account, account);
        OperationDesk draft = OperationDesk.open(odoo, "bot_bill", "entry.draft");
        OperationDesk attach = OperationDesk.open(odoo, "bot_bill", "document.attach");
        String cancelled = draft.apply(entry).record();
        odoo.as("bot_bill")
                .call(
                        "account.move",
                        "write",
                        Map.of(
                                "ids",
                                List.of(Long.valueOf(cancelled.split(",")[1])),
                                "vals",
                                Map.of("state", "cancel")));
        String to = "to: entry, journal: MISC, number: " + reference;
        assertThat(attach.refuse("{" + to + ", fileName: a.pdf, content: " + base64("x") + "}"))
                .isEqualTo("/number: no record of account.move has the number " + reference);
        attachedTo(attach, "bot_bill", draft.apply(entry).record(), to);
        assertThat(attach.refuse("{to: entry, journal: BILL, number: " + reference + ", fileName: a.pdf, content: "
                        + base64("x") + "}"))
                .isEqualTo("/number: no record of account.move has the number " + reference);
        assertThat(attach.refuse(
                        "{to: entry, number: " + reference + ", fileName: a.pdf, content: " + base64("x") + "}"))
                .isEqualTo("/journal: entry is named by journal and number, and the message has no journal");
    }

    @Test
    void aFileIsAttachedToALandedCost() throws Exception {
        String valued = run + "V";
        String freight = run + "F";
        odoo.load(
                "bot_master",
                "product.category",
                List.of("id", "name", "property_cost_method"),
                List.of(List.of("category_" + run, "Average " + run, "average")));
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "is_storable", "categ_id/id", "standard_price"),
                List.of(List.of("product_" + valued, "Bolt", valued, "True", "category_" + run, "10")));
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type", "landed_cost_ok"),
                List.of(List.of("product_" + freight, "Freight", freight, "service", "True")));
        String received = OperationDesk.open(odoo, "bot_stock", "stock.receive")
                .apply("{reference: %s, operationType: WHIN, lines: [{item: %s, quantity: 2}]}".formatted(run, valued))
                .record();
        String receipt = odoo.search(
                        "bot_stock",
                        "stock.picking",
                        List.of(List.of("id", "=", Long.valueOf(received.split(",")[1]))),
                        "name")
                .path(0)
                .path("name")
                .asText();
        String cost = OperationDesk.open(odoo, "bot_bill", "landedcost.draft")
                .apply(
                        "{reference: %sC, date: '2026-03-05', currency: USD, receipts: [%s], lines: [{item: %s, amount: 5}], total: 5}"
                                .formatted(run, receipt, freight))
                .record();
        attachedTo(
                OperationDesk.open(odoo, "bot_bill", "document.attach"),
                "bot_bill",
                cost,
                "to: landedCost, number: " + run + "C");
    }

    @Test
    void aFileIsAttachedToABillOfMaterialsArchivedOrNot() throws Exception {
        String component = run + "J";
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code"),
                List.of(List.of("product_" + component, "Spoke", component)));
        OperationDesk master = OperationDesk.open(odoo, "bot_master", "bom.master");
        String bom = master.apply("{item: %s, bom: B1, quantity: 1, components: [{item: %s, quantity: 2}]}"
                        .formatted(item, component))
                .record();
        OperationDesk attach = OperationDesk.open(odoo, "bot_master", "document.attach");
        String to = "to: bom, item: " + item + ", number: B1";
        attachedTo(attach, "bot_master", bom, to);
        master.apply("{item: %s, bom: B1, active: false}".formatted(item));
        attachedTo(attach, "bot_master", bom, to);
        assertThat(attach.refuse(
                        "{to: bom, item: " + item + ", number: B2, fileName: a.pdf, content: " + base64("x") + "}"))
                .isEqualTo("/number: no record of mrp.bom has the number B2");
    }

    @Test
    void whatIsWrongIsRefusedWithPlaceAndReason() throws Exception {
        String good = file("L", "%PDF-1.4 wrong");
        assertThat(desk.refuse(good.replace("item: " + item + ",", "")))
                .isEqualTo("/item: lot is named by item and number, and the message has no item");
        assertThat(desk.refuse(good.replace("{to: lot,", "{to: lot, partner: P,")))
                .isEqualTo("/partner: lot is named by item and number, and the message has partner as well");
        assertThat(desk.refuse(good.replace(run + "L", run + "NONE")))
                .isEqualTo("/number: no record of stock.lot has the number " + run + "NONE");
        for (String content : List.of("'$$$$'", "AAAAA", "'AA AA'", "'===='", "AAB=")) {
            assertThat(desk.refuse(document("L", "fileName: a.pdf, content: " + content)))
                    .isEqualTo("/content: the content is no file in base64, with its padding and without line breaks");
        }
        assertThat(desk.refuse(document("L", "fileName: a.pdf")))
                .isEqualTo("/content: an attachment has either content or url");
        assertThat(desk.refuse(document("L", "fileName: a.pdf, url: 'http://store.example/d/1'")))
                .startsWith("/url: the address does not begin with https://");
        assertThat(desk.refuse(document("L", "fileName: ' ', content: " + base64("x"))))
                .isEqualTo("/fileName: the file name is empty");
    }
}
