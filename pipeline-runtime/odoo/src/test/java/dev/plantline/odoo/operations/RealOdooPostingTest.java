package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.ServerActions;
import dev.plantline.odoo.clicks.Clicks;
import dev.plantline.odoo.clicks.Shop;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, and beside a person who does the same by hand. */
class RealOdooPostingTest extends PostingConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Test
    void aDraftThatWasChangedSinceItWasReadIsNotPostedAlthoughItsTotalsAreTheSame() throws Exception {
        draft("U");
        try (ServerActions actions = new ServerActions(odoo)) {
            String find =
                    "env = env(user=1, su=True)\nbill = env['account.move'].search([('ref', '=', '" + run + "U')])\n";
            String read = actions.run(
                            find
                                    + "action = {'at': max([bill.write_date] + bill.line_ids.mapped('write_date')).replace(microsecond=0).isoformat()}")
                    .path("at")
                    .asText();
            // a second later, as far as the clock of the database is concerned
            actions.run(
                    find
                            + "env.flush_all()\nenv.cr.execute(\"UPDATE account_move_line SET name = 'other', write_date = write_date + interval '1 second' WHERE id = %s\", [bill.line_ids[0].id])");
            String known = post("U").replace(LATER, read + "Z");
            assertThat(bills.refuse(known))
                    .startsWith("/unchangedSince: the bill " + run + "U of Supplier " + run + " was changed at ")
                    .endsWith("Z, later than the message knows it: read it again");
            assertThat(bills.refuse(post("U").replace(LATER, "2099-01-01T00:00:00Z")))
                    .as("nobody has read it at a time to come")
                    .startsWith("/unchangedSince: 2099-01-01T00:00:00Z has not come yet");
            assertThat(moves("U").get(0).path("state").asText()).isEqualTo("draft");
            String now = actions.run(
                            find
                                    + "action = {'at': max([bill.write_date] + bill.line_ids.mapped('write_date')).replace(microsecond=0).isoformat()}")
                    .path("at")
                    .asText();
            bills.apply(post("U").replace(LATER, now + "Z"));
        }
    }

    /** Odoo itself would post it under the first date that is open, and say nothing. Far back, where nobody else has anything; Odoo books a bill of a month that is over on its last day. */
    @Test
    void nothingIsPostedIntoAClosedPeriodNorUnderAnotherDate() throws Exception {
        draft("L", "2017-03-05");
        String document = post("L").replace("2026-03-05", "2017-03-05");
        try (ServerActions actions = new ServerActions(odoo)) {
            String lock = "env = env(user=1, su=True)\nenv['account.move'].search([('ref', '=', '" + run
                    + "L')]).company_id.write({'purchase_lock_date': %s})";
            actions.run(lock.formatted("'2017-12-31'"));
            try {
                assertThat(bills.refuse(document))
                        .isEqualTo(
                                "/date: the bill " + run + "L of Supplier " + run
                                        + " is of 2017-03-31, and that period is closed up to 2017-12-31: give the draft another date in Odoo, or have the period opened and this message tried again");
                assertThat(moves("L").get(0).path("state").asText()).isEqualTo("draft");
            } finally {
                actions.run(lock.formatted("False"));
            }
        }
        bills.apply(document);
        assertThat(moves("L").get(0).path("date").asText()).isEqualTo("2017-03-31");
    }

    @Test
    void aBillLeavesWhatAPersonsConfirmLeaves() throws Exception {
        try (Shop shop = Shop.open(odoo)) {
            Clicks clicks = new Clicks(shop);
            Shop.Case hand = shop.bill();
            Shop.Case made = shop.bill();
            for (Shop.Case each : List.of(hand, made)) {
                clicks.bill(
                        each,
                        "B-1",
                        "2026-03-05",
                        new Clicks.BillLine("item", 10, "5.25"),
                        new Clicks.BillLine("other item", 4, "2.5"));
            }
            clicks.post(hand);
            OperationDesk desk = bills;
            Verdict verdict = desk.send(
                            "{type: bill, supplier: '%s', reference: B-1, date: '2026-03-05', currency: USD, journal: BILL, lineCount: 2, tax: 9.38, total: 71.88, unchangedSince: '%s'}"
                                    .formatted(made.partnerCode("supplier"), LATER))
                    .get(0);
            assertThat(verdict).isInstanceOf(Verdict.Applied.class);
            assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand)).contains("posted");
        }
    }
}
