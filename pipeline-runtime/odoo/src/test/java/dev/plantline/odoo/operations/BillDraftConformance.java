package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** bill.draft, on the real Odoo and the simulator alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BillDraftConformance {
    /** Who has ordered; bills are another duty's. */
    private static final String BOT = "bot_purchase";

    final String run = RunName.fresh();
    final String item = run + "I";
    private final String other = run + "J";
    OdooUnderTest odoo;
    OperationDesk desk;
    private String expense;
    private String payable;

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        desk = OperationDesk.open(odoo, "bot_bill", "bill.draft");
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "is_storable"),
                List.of(
                        List.of("product_" + item, "Bolt", item, "True"),
                        List.of("product_" + other, "Nut", other, "True")));
        odoo.load(
                "bot_master",
                "res.partner",
                List.of("id", "name", "ref"),
                List.of(
                        List.of("partner_" + run + "S", "Supplier " + run, run + "S"),
                        List.of("partner_" + run + "O", "Other " + run, run + "O")));
        expense = account("expense");
        payable = account("liability_payable");
    }

    private String account(String type) throws OdooFault {
        return odoo.search("bot_bill", "account.account", List.of(List.of("account_type", "=", type)), "code")
                .path(0)
                .path("code")
                .asText();
    }

    /** A purchase order of 10 of the item at 5 and 4 of the other at 2.5; its number. */
    private String order(String supplier, boolean confirmed) throws OdooFault {
        long id = odoo.load(
                        BOT,
                        "purchase.order",
                        List.of(
                                "partner_id/id",
                                "order_line/product_id/id",
                                "order_line/product_qty",
                                "order_line/price_unit"),
                        List.of(
                                List.of("partner_" + run + supplier, "product_" + item, "10", "5"),
                                List.of("", "product_" + other, "4", "2.5")))
                .get(0);
        if (confirmed) {
            odoo.as(BOT).call("purchase.order", "button_confirm", Map.of("ids", List.of(id)));
        }
        return odoo.search(BOT, "purchase.order", List.of(List.of("id", "=", id)), "name")
                .path(0)
                .path("name")
                .asText();
    }

    private List<String> billed(String order) throws OdooFault {
        List<String> quantities = new ArrayList<>();
        odoo.search(BOT, "purchase.order.line", List.of(List.of("order_id.name", "=", order)), "qty_invoiced")
                .forEach(each -> quantities.add(
                        OperationDesk.plain(each.path("qty_invoiced").decimalValue())));
        return quantities;
    }

    JsonNode bills(String reference, String... fields) throws OdooFault {
        return odoo.search(BOT, "account.move", List.of(List.of("ref", "=", run + reference)), fields);
    }

    private String document(String reference, String rest) {
        return "{supplier: %s, reference: %s, date: '2026-03-05', currency: USD, %s}"
                .formatted(run + "S", run + reference, rest);
    }

    /** 10 without tax and 11.50 with it. */
    String simple(String reference) {
        return document(
                reference, "lines: [{item: %s, quantity: 1, price: 10}], tax: 1.5, total: 11.5".formatted(item));
    }

    @Test
    void aBillOfAnOrderIsADraftToTheCentAndTheAnswerNamesWhatIsBilled() throws Exception {
        String order = order("S", true);
        Verdict.Applied applied = desk.apply(document(
                "A",
                ("lines: [{order: %1$s, orderLine: 1, quantity: 4, unit: Units, price: 5.2, taxes: ['15%%']},"
                                + " {order: %1$s, item: %2$s, quantity: 1.5, price: 2.5, taxes: [], discount: 10}], tax: 3.12, total: 27.3")
                        .formatted(order, other)));
        JsonNode bill = bills(
                        "A",
                        "state",
                        "move_type",
                        "amount_untaxed",
                        "amount_tax",
                        "amount_total",
                        "invoice_date",
                        "currency_id")
                .path(0);
        assertThat(bill.path("state").asText()).isEqualTo("draft");
        assertThat(bill.path("move_type").asText()).isEqualTo("in_invoice");
        assertThat(bill.path("amount_untaxed").decimalValue()).isEqualByComparingTo("24.18");
        assertThat(bill.path("amount_tax").decimalValue()).isEqualByComparingTo("3.12");
        assertThat(bill.path("amount_total").decimalValue()).isEqualByComparingTo("27.3");
        assertThat(bill.path("invoice_date").asText()).isEqualTo("2026-03-05");
        assertThat(bill.path("currency_id").path(1).asText()).isEqualTo("USD");
        assertThat(billed(order)).containsExactly("4", "1.5");
        assertThat(applied.record()).isEqualTo("account.move," + bill.path("id").asLong());
        assertThat(applied.booked().totals()).hasToString("[27.3 USD]");
        assertThat(applied.booked().lines())
                .extracting(
                        line -> line.record().split(",")[0],
                        line -> OperationDesk.plain(line.quantity()),
                        Booked.Line::unit,
                        Booked.Line::item)
                .containsExactly(
                        tuple("account.move", "27.3", "USD", null),
                        tuple("account.move.line", "4", "Units", item),
                        tuple("account.move.line", "1.5", "Units", other));
    }

    @Test
    void whatIsNoOrdersIsBilledByItemOrAccount() throws Exception {
        desk.apply(document(
                "B",
                "paymentReference: PAY, dueDate: '2026-05-01', lines: [{item: %s, quantity: 2, price: 7}, {account: '%s', description: freight, quantity: 1, price: 12.5, taxes: ['15%%']}], tax: 3.98, total: 30.48"
                        .formatted(item, expense)));
        JsonNode bill = bills("B", "payment_reference", "invoice_date_due", "invoice_line_ids")
                .path(0);
        assertThat(bill.path("payment_reference").asText()).isEqualTo("PAY");
        assertThat(bill.path("invoice_date_due").asText()).isEqualTo("2026-05-01");
        assertThat(bill.path("invoice_line_ids")).hasSize(2);
        List<String> descriptions = new ArrayList<>();
        odoo.search(BOT, "account.move.line", List.of(List.of("id", "in", bill.path("invoice_line_ids"))), "name")
                .forEach(each -> descriptions.add(each.path("name").asText()));
        assertThat(descriptions).contains("freight");
    }

    @Test
    void aRefundTakesBackWhatWasBilled() throws Exception {
        String order = order("S", true);
        String lines = "lines: [{order: %s, item: %s, quantity: %s, price: 5}], tax: %s, total: %s";
        desk.apply(document("C", lines.formatted(order, item, 10, 7.5, 57.5)));
        desk.apply(document("C", "type: refund, " + lines.formatted(order, item, 4, 3, 23)));
        assertThat(billed(order)).containsExactly("6", "0");
    }

    @Test
    void whatRoundingMakesOfTheTaxGoesOntoItsLineWhereItIsToleratedAndNoMore() throws Exception {
        String lines = "lines: [{item: %s, quantity: 10, price: 5}], tax: %s, total: %s, tolerance: %s";
        desk.apply(document("D", lines.formatted(item, 7.51, 57.51, 0.01)));
        assertThat(bills("D", "amount_tax").path(0).path("amount_tax").decimalValue())
                .isEqualByComparingTo("7.51");
        assertThat(desk.refuse(document("D2", lines.formatted(item, 7.51, 57.51, 0))))
                .isEqualTo("/tax: by its lines the bill is 7.5 USD of tax in Odoo, and the message says 7.51 USD");
        assertThat(desk.refuse(document("D2", lines.formatted(item, 8, 58, 5))))
                .isEqualTo(
                        "/tax: by its lines the bill is 7.5 USD of tax in Odoo, and the message says 8 USD, and tolerates 5 USD of tax; rounding explains 0.01 USD");
        assertThat(desk.refuse(document("D2", lines.formatted(item, 7.5, 57.51, 0.01))))
                .startsWith(
                        "/total: by its lines the bill is 50 USD without tax in Odoo, and the message says 50.01 USD");
        assertThat(bills("D2", "id")).isEmpty();
    }

    @Test
    void aReferenceIsOneBillOnlyAlsoWithinOneCallAndUntilItIsCancelled() throws Exception {
        Operation message = desk.message(simple("E"));
        Verdict.Applied first = (Verdict.Applied) desk.send(List.of(message)).get(0);
        assertThat(desk.send(List.of(message)).get(0))
                .isEqualTo(new Verdict.Applied(first.record(), first.booked(), true));
        assertThat(desk.refuse(simple("E")))
                .isEqualTo("/reference: Odoo has the bill " + run + "E of Supplier " + run + " already: "
                        + first.record() + ", which is draft");
        assertThat(desk.refuse(simple("e"))).startsWith("/reference: Odoo has the bill " + run + "e");
        List<Verdict> verdicts = desk.send(simple("F"), simple("F"));
        assertThat(verdicts).filteredOn(Verdict.Applied.class::isInstance).hasSize(1);
        assertThat(verdicts).filteredOn(Verdict.Rejected.class::isInstance).hasSize(1);
        assertThat(bills("F", "id")).hasSize(1);
        odoo.as("bot_bill")
                .call(
                        "account.move",
                        "button_cancel",
                        Map.of("ids", List.of(Long.valueOf(first.record().split(",")[1]))));
        desk.apply(simple("E"));
    }

    @Test
    void aBillIsMadeOnceWhateverBecomesOfItsMessage() throws Exception {
        new OneEffect(
                        OnceOnly.billDraft,
                        desk,
                        run + "ONCE",
                        mark -> simple(mark.substring(run.length())),
                        mark -> simple(mark.substring(run.length())).replace("total: 11.5", "total: 12"))
                .comparing(BOT, "account.move", "ref", "ref", "state", "amount_total", "amount_tax")
                .isProven();
    }

    @Test
    void whatIsWrongIsRefusedWithPlaceAndReason() throws Exception {
        String good = simple("X");
        assertThat(desk.refuse(good.replace("supplier: " + run + "S", "supplier: " + run + "N")))
                .startsWith("/supplier: no res.partner that is in use has ref " + run + "N");
        assertThat(desk.refuse(good.replace("USD", "XXX"))).isEqualTo("/currency: Odoo knows no currency XXX");
        assertThat(desk.refuse(line("item: %s, quantity: 1, price: 10, taxes: ['16%%']")))
                .startsWith("/lines/0/taxes/0: 0 purchase taxes have the code 16%");
        assertThat(desk.refuse(line("quantity: 1, price: 10")))
                .startsWith("/lines/0: a line is one of an order, an item or an account");
        assertThat(desk.refuse(line("account: '" + payable + "', quantity: 1, price: 10")))
                .startsWith("/lines/0/account: no line of a bill is booked on the account " + payable);
        assertThat(desk.refuse(line("item: %s, quantity: 0.333, price: 10")))
                .startsWith("/lines/0/quantity: 0.333 Units cannot be kept: Odoo rounds to 0.33 Units");
        assertThat(desk.refuse(line("item: %s, quantity: 1, unit: kg, price: 10")))
                .startsWith("/lines/0/unit: Odoo keeps this in Units, and the message says kg");
        assertThat(desk.refuse(line("item: %s, orderLine: 1, quantity: 1, price: 10")))
                .isEqualTo("/lines/0/orderLine: orderLine belongs to an order");
        assertThat(desk.refuse(good.replace("tax: 1.5", "tax: 1.505")))
                .isEqualTo("/tax: 1.505 USD is no amount of this currency, which is kept as 1.51");
        assertThat(bills("X", "id")).isEmpty();
    }

    @Test
    void onlyALineOfThisSuppliersConfirmedOrderIsBilled() throws Exception {
        String order = order("S", true);
        String draft = order("S", false);
        String foreign = order("O", true);
        assertThat(desk.refuse(line("order: P" + run + ", item: %s, quantity: 1, price: 10")))
                .startsWith("/lines/0/order: no purchase.order that is in use has name P" + run);
        assertThat(desk.refuse(line("order: " + foreign + ", item: %s, quantity: 1, price: 10")))
                .isEqualTo("/lines/0/order: the order " + foreign + " is one of Other " + run + ", not of Supplier "
                        + run);
        assertThat(desk.refuse(line("order: " + draft + ", item: %s, quantity: 1, price: 10")))
                .isEqualTo("/lines/0/order: the order " + draft + " is not confirmed: it is draft");
        assertThat(desk.refuse(line("order: " + order + ", orderLine: 3, quantity: 1, price: 10")))
                .isEqualTo("/lines/0/orderLine: " + order
                        + " has 2 lines with an item, and none of the number 3: orderLine counts them from 1");
        assertThat(desk.refuse(line("order: " + order + ", orderLine: 2, item: %s, quantity: 1, price: 10")))
                .startsWith(
                        "/lines/0/item: line 2 of the order " + order + " is for [" + other + "] Nut, not for " + item);
        assertThat(desk.refuse(line("order: " + order + ", quantity: 1, price: 10")))
                .isEqualTo("/lines/0: a line of an order needs orderLine or item");
        assertThat(billed(order)).containsExactly("0", "0");
    }

    private String line(String line) {
        return document("X", "lines: [{%s}], tax: 1.5, total: 11.5".formatted(line.formatted(item)));
    }
}
