package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.odoo.OdooUnderTest;
import java.util.List;
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

    private String template(String item) throws Exception {
        return odoo.search(
                        "bot_stock", "product.product", List.of(List.of("default_code", "=", item)), "product_tmpl_id")
                .path(0)
                .path("product_tmpl_id")
                .path(0)
                .asText();
    }
}
