package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.ServerActions;
import dev.plantline.odoo.clicks.Clicks;
import dev.plantline.odoo.clicks.Shop;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, and beside a person who does the same by hand. */
class RealOdooBillDraftTest extends BillDraftConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    private static String document(Shop.Case of, String rest) {
        return "{supplier: '%s', reference: B-1, date: '2026-03-05', currency: USD, %s}"
                .formatted(of.partnerCode("supplier"), rest);
    }

    /** It is set for the duty's user alone, and only as long as the message takes. */
    @Test
    void aBillIsInTheJournalThatSomebodyHasSetAsDefaultInOdoo() throws Exception {
        try (ServerActions actions = new ServerActions(odoo)) {
            String bot = "env = env(user=1, su=True)\nbot = env['res.users'].search([('login', '=', 'bot_bill')])\n";
            long journal = actions.run(bot
                            + "journal = env['account.journal'].create({'name': 'Journal " + run
                            + "', 'type': 'purchase', 'sequence': 999, 'company_id': bot.company_id.id})\n"
                            + "env['ir.default'].set('account.move', 'journal_id', journal.id, user_id=bot.id)\n"
                            + "action = {'journal': journal.id}")
                    .path("journal")
                    .asLong();
            try {
                desk.apply(simple("J"));
                assertThat(bills("J", "journal_id")
                                .path(0)
                                .path("journal_id")
                                .path(0)
                                .asLong())
                        .isEqualTo(journal);
            } finally {
                actions.run(bot
                        + "env['ir.default'].search([('user_id', '=', bot.id), ('field_id.model', '=', 'account.move'), ('field_id.name', '=', 'journal_id')]).unlink()\n"
                        + "env['account.move'].search([('journal_id', '=', " + journal + ")]).unlink()\n"
                        + "env['account.journal'].browse(" + journal + ").unlink()");
            }
        }
    }

    /** What Odoo books is foreseen for prices without taxes, and Odoo has the last word: also the tags of its tax report are there. */
    @Test
    void aPriceThatHoldsItsTaxIsBookedWithoutIt() throws Exception {
        try (ServerActions actions = new ServerActions(odoo)) {
            actions.run(
                    """
                    env = env(user=1, su=True)
                    tax = env['account.tax'].create({'name': '%1$sT', 'amount': 25, 'type_tax_use': 'purchase', 'price_include_override': 'tax_included'})
                    tag = env['account.account.tag'].create({'name': '%1$sG', 'applicability': 'taxes'})
                    for line in tax.invoice_repartition_line_ids | tax.refund_repartition_line_ids:
                        if line.repartition_type == 'base':
                            line.write({'tag_ids': [(6, 0, tag.ids)]})
                    """
                            .formatted(run));
        }
        String bill = simple("T")
                .replace("price: 10", "price: 12.5, taxes: [" + run + "T]")
                .replace("tax: 1.5, total: 11.5", "tax: 2.5, total: 12.5");
        desk.apply(bill);
        desk.apply(bill.replace("{supplier", "{type: refund, supplier"));
        assertThat(odoo.search(
                        "bot_bill",
                        "account.move.line",
                        List.of(List.of("move_id.ref", "=", run + "T"), List.of("display_type", "=", "product")),
                        "balance",
                        "amount_currency",
                        "tax_tag_ids"))
                .extracting(
                        line -> line.path("balance").asDouble(),
                        line -> line.path("amount_currency").asDouble(),
                        line -> line.path("tax_tag_ids").size())
                .containsExactlyInAnyOrder(tuple(10.0, 10.0, 1), tuple(-10.0, -10.0, 1));
    }

    /** In a currency of its own, which nobody else uses. */
    @Test
    void aBillInAnotherCurrencyHasItsAmountsInBothAndNoneIsTakenWithoutARate() throws Exception {
        String currency = "Q" + run.substring(0, 2).toUpperCase(Locale.ROOT);
        String bill = simple("Q").replace("currency: USD", "currency: " + currency);
        try (ServerActions actions = new ServerActions(odoo)) {
            actions.run(
                    """
                    env = env(user=1, su=True)
                    currencies = env['res.currency'].with_context(active_test=False)
                    found = currencies.search([('name', '=', '%1$s')]) or currencies.create({'name': '%1$s', 'symbol': 'Q'})
                    found.rate_ids.unlink()
                    found.write({'active': False})
                    """
                            .formatted(currency));
            assertThat(desk.refuse(bill)).isEqualTo("/currency: the currency " + currency + " is not active in Odoo");
            String set =
                    "env = env(user=1, su=True)\nfound = env['res.currency'].with_context(active_test=False).search([('name', '=', '"
                            + currency + "')])\nfound.write({'active': %s})\n";
            actions.run(set.formatted("True")
                    + "env['res.currency.rate'].create({'currency_id': found.id, 'name': '2026-04-01', 'rate': 4})");
            assertThat(desk.refuse(bill))
                    .isEqualTo("/currency: Odoo has no rate of " + currency
                            + " on 2026-03-05 or before, and would take another one");
            desk.apply(bill.replace("2026-03-05", "2026-04-02"));
            actions.run(set.formatted("False"));
        }
        JsonNode made = bills("Q", "amount_total", "amount_total_signed").path(0);
        assertThat(made.path("amount_total").decimalValue()).isEqualByComparingTo("11.5");
        // 10.00 and 1.50 at 4 for one of the company's, each rounded
        assertThat(made.path("amount_total_signed").decimalValue()).isEqualByComparingTo("-2.88");
    }

    /** What one call is about to make, another does not see. */
    @Test
    void oneReferenceThatTwoPartitionsSendAtOnceIsOneBill() throws Exception {
        OperationDesk other = OperationDesk.open(odoo, "bot_purchase", "bill.draft");
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 6; round++) {
                String bill = simple("R" + round);
                CyclicBarrier start = new CyclicBarrier(2);
                List<Future<Verdict>> verdicts = new ArrayList<>();
                for (OperationDesk each : List.of(desk, other)) {
                    verdicts.add(both.submit(() -> {
                        start.await();
                        return each.send(bill).get(0);
                    }));
                }
                List<Verdict> came =
                        List.of(verdicts.get(0).get(), verdicts.get(1).get());
                assertThat(bills("R" + round, "id")).as(came.toString()).hasSize(1);
                assertThat(came).filteredOn(Verdict.Applied.class::isInstance).hasSize(1);
                assertThat(came)
                        .filteredOn(Verdict.Rejected.class::isInstance)
                        .singleElement()
                        .asString()
                        .contains("already");
            }
        } finally {
            both.shutdownNow();
        }
    }

    @Test
    void aBillOfAWholeOrderLeavesWhatAPersonsClicksLeave() throws Exception {
        try (Shop shop = Shop.open(odoo)) {
            Shop.Case hand = shop.bill();
            new Clicks(shop)
                    .bill(
                            hand,
                            "B-1",
                            "2026-03-05",
                            new Clicks.BillLine("item", 10, 5),
                            new Clicks.BillLine("other item", 4, 2.5));
            Shop.Case made = shop.bill();
            desk.apply(document(
                    made,
                    "lines: [{order: '%1$s', orderLine: 1, quantity: 10, price: 5, taxes: ['15%%']}, {order: '%1$s', orderLine: 2, quantity: 4, price: 2.5}], tax: 9, total: 69"
                            .formatted(made.number("order"))));
            assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
        }
    }

    @Test
    void aBillOfAPartAtAnotherPriceLeavesWhatAPersonsClicksLeave() throws Exception {
        try (Shop shop = Shop.open(odoo)) {
            Shop.Case hand = shop.bill();
            new Clicks(shop).bill(hand, "B-1", "2026-03-05", new Clicks.BillLine("item", 4, "5.25"));
            Shop.Case made = shop.bill();
            desk.apply(document(
                    made,
                    "lines: [{order: '%s', item: '%s', quantity: 4, price: 5.25}], tax: 3.15, total: 24.15"
                            .formatted(made.number("order"), made.code("item"))));
            assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
            assertThat(shop.footprint(made)).contains("24.15");
        }
    }
}
