package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.clicks.Clicks;
import dev.plantline.odoo.clicks.Shop;
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
