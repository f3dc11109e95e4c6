package dev.plantline.odoo.operations;

import static dev.plantline.odoo.clicks.Clicks.Line.of;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.ServerActions;
import dev.plantline.odoo.clicks.Clicks;
import dev.plantline.odoo.clicks.Shop;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, and beside a person who does the same by hand. */
class RealOdooStockKeepingTest extends StockKeepingConformance {
    private static final String DECISION =
            "{reference: Q-1, verdict: %s, from: \"%s\", to: \"%s\", item: \"%s\", quantity: %s, lot: %s}";

    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Test
    void aHoldAndAReleaseLeaveWhatAPersonsTransfersLeave() throws Exception {
        try (Shop shop = Shop.open(odoo)) {
            Clicks clicks = new Clicks(shop);
            Shop.Case hand = shop.transfer();
            Shop.Case made = shop.transfer();
            clicks.transfer(hand, "stock", "quarantine", of("item", 8, "B"));
            decide.apply(DECISION.formatted(
                    "hold", shop.placeName("stock"), shop.placeName("quarantine"), made.code("item"), 8, "B"));
            assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
            clicks.transfer(hand, "quarantine", "stock", of("item", 3, "B"));
            decide.apply(DECISION.formatted(
                    "release", shop.placeName("quarantine"), shop.placeName("stock"), made.code("item"), 3, "B"));
            assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
        }
    }

    /** Lot A is reserved for the delivery: 6 of A and 4 of B. */
    @Test
    void aHoldTakesAReservationAsAPersonsDoesAndTheAnswerNamesIt() throws Exception {
        try (Shop shop = Shop.open(odoo)) {
            Shop.Case hand = shop.shipment();
            new Clicks(shop).transfer(hand, "stock", "quarantine", of("item", 6, "A"));
            Shop.Case made = shop.shipment();
            Verdict.Applied applied = decide.apply(DECISION.formatted(
                    "hold", shop.placeName("stock"), shop.placeName("quarantine"), made.code("item"), 6, "A"));
            assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
            assertThat(moved(applied)).containsExactly(made.code("item") + " A 6", made.code("item") + " A -6");
            assertTotal(applied, "6");
        }
    }

    @Test
    void theEntryOfWhatWasUsedUpHasTheDayOnWhichItWasTaken() throws Exception {
        String item = item("none");
        try (ServerActions actions = new ServerActions(odoo)) {
            actions.run(
                    """
                    env = env(user=1, su=True)
                    account = env['account.account'].create({'name': 'Used %1$s', 'code': '%1$s', 'account_type': 'expense'})
                    env['stock.location'].search([('complete_name', '=', '%2$s')]).write({'valuation_account_id': account.id})
                    category = env['product.category'].create({'name': '%1$s', 'property_cost_method': 'average', 'property_valuation': 'real_time'})
                    env['product.product'].search([('default_code', '=', '%3$s')]).write({'categ_id': category.id, 'standard_price': 7})
                    """
                            .formatted(run, maintenance, item));
            put(item, "5", null);
            issue.apply(issued(item, "quantity: 2, movedAt: '2026-03-02T08:00:00Z'"));
            JsonNode entry = odoo.search(
                    "bot_bill", "account.move.line", List.of(List.of("account_id.code", "=", run)), "date", "debit");
            assertThat(entry).hasSize(1);
            assertThat(entry.path(0).path("date").asText()).isEqualTo("2026-03-02");
            assertThat(entry.path(0).path("debit").decimalValue()).isEqualByComparingTo("14");
            String zone = "env.ref('base.main_company').partner_id.write({'tz': %s})";
            actions.run("env = env(user=1, su=True)\n" + zone.formatted("'Asia/Shanghai'"));
            try {
                issue.apply(issued(item, "quantity: 1, movedAt: '2026-04-01T06:00:00+08:00'"));
            } finally {
                actions.run("env = env(user=1, su=True)\n" + zone.formatted("False"));
            }
            assertThat(odoo.search(
                                    "bot_bill",
                                    "account.move.line",
                                    List.of(List.of("account_id.code", "=", run)),
                                    "date")
                            .path(1)
                            .path("date")
                            .asText())
                    .isEqualTo("2026-04-01");
        }
    }

    @Test
    void scrapLeavesWhatAPersonsScrapOrderLeaves() throws Exception {
        try (Shop shop = Shop.open(odoo)) {
            Shop.Case hand = shop.transfer();
            new Clicks(shop).scrap(hand, "stock", "X-1", of("item", 3, "A"));
            Shop.Case made = shop.transfer();
            scrap.apply("{reference: X-1, location: \"%s\", item: \"%s\", quantity: 3, lot: A}"
                    .formatted(shop.placeName("stock"), made.code("item")));
            assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
        }
    }
}
