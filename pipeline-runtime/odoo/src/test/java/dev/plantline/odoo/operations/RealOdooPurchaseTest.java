package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.ServerActions;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The suites on a real Odoo 19, and the prices of its vendors. */
class RealOdooPurchaseTest extends PurchaseConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    /** Odoo sends goods back where a receipt has another price than what is taken off it: the price is written with the quantity. */
    @Test
    void anotherQuantityTakesThePriceOfTheVendorsListAndItsReceiptIsTheSame() throws Exception {
        String item = item("none");
        odoo.load(
                "bot_master",
                "product.supplierinfo",
                List.of("partner_id/id", "product_tmpl_id/.id", "price", "min_qty"),
                List.of(
                        List.of("supplier_" + run, template(item), "4.5", "0"),
                        List.of("supplier_" + run, template(item), "4", "100")));
        orders.apply(order("P", line(1, item, "100, price: 4, date: '" + FIRST + "'"), "total: 400"));
        assertThat(orders.refuse(order("P", line(1, item, "50, price: 4.2"), "")))
                .startsWith("/lines/0/price: by the price list in Odoo one Units of " + item + " costs 4.5 USD");
        orders.apply(order("P", line(1, item, "50"), "total: 225"));
        assertThat(kept("P")).containsExactly("1 50 4.5");
        assertThat(field("stock.move", "product_uom_qty", "origin", "=", run + "P"))
                .containsExactly("50");
        assertThat(field("purchase.order.line", "date_planned", "order_id.name", "=", run + "P"))
                .containsExactly("2027-01-05 12:00:00");
    }

    /** Who may set no price gets that of many pieces for many only. */
    @Test
    void thePriceOfManyIsNotThatOfFewAlsoInTwoMessages() throws Exception {
        String item = item("none");
        odoo.load(
                "bot_master",
                "product.supplierinfo",
                List.of("partner_id/id", "product_tmpl_id/.id", "price", "min_qty"),
                List.of(
                        List.of("supplier_" + run, template(item), "5", "0"),
                        List.of("supplier_" + run, template(item), "4", "1000")));
        orders.apply(order("Q", line(1, item, "1000, price: 4"), ""));
        orders.apply(order("Q", line(1, item, "1001, price: 4"), ""));
        assertThat(orders.refuse(order("Q", line(1, item, "2, price: 4"), "")))
                .startsWith("/lines/0/price: by the price list in Odoo one Units of " + item + " costs 5 USD");
        orders.apply(order("Q", line(1, item, "2, price: 5"), ""));
        assertThat(kept("Q")).containsExactly("1 2 5");
    }

    /** In a currency of its own, which nobody else uses. */
    @Test
    void aCurrencyWithoutARateIsNotTakenForTheCompanys() throws Exception {
        String code = "W" + run.substring(1, 3).toUpperCase(Locale.ROOT);
        String foreign = order("R", line(1, bolt, "1"), "orderedAt: '2026-04-02T08:00:00Z'")
                .replace("USD", code);
        String found =
                """
                env = env(user=1, su=True)
                currencies = env['res.currency'].with_context(active_test=False)
                found = currencies.search([('name', '=', '%1$s')]) or currencies.create({'name': '%1$s', 'symbol': 'W'})
                """
                        .formatted(code);
        try (ServerActions actions = new ServerActions(odoo)) {
            actions.run(found + "found.rate_ids.unlink()\nfound.write({'active': True})");
            assertThat(orders.refuse(foreign))
                    .isEqualTo("/currency: Odoo has no rate of " + code
                            + " on 2026-04-02 or before, and would take another one");
            actions.run(found
                    + "env['res.currency.rate'].create({'currency_id': found.id, 'name': '2026-04-01', 'rate': 4})");
            orders.apply(foreign);
            assertThat(kept("R")).containsExactly("1 1 20");
            actions.run(found + "found.write({'active': False})");
        }
    }

    private String template(String item) throws Exception {
        return odoo.search(
                        "bot_stock", "product.product", List.of(List.of("default_code", "=", item)), "product_tmpl_id")
                .path(0)
                .path("product_tmpl_id")
                .path(0)
                .asText();
    }
}
