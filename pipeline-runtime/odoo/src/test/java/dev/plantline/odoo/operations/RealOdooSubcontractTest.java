package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.clicks.Clicks;
import dev.plantline.odoo.clicks.Shop;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, and beside a person who does the same by hand. */
class RealOdooSubcontractTest extends SubcontractConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Test
    void aSubcontractedReceiptInTwoPartsLeavesWhatAPersonsClicksLeave() throws Exception {
        try (Shop shop = Shop.open(odoo)) {
            Shop.Case hand = shop.subcontracting();
            new Clicks(shop).receiveSubcontracted(hand, 4, "L1");
            Shop.Case made = shop.subcontracting();
            desk.apply("{order: \"%s\", lines: [{item: \"%s\", quantity: 4, lot: L1}]}"
                    .formatted(made.number("order"), made.code("finished")));
            assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
            desk.apply("{order: \"%s\", lines: [{item: \"%s\", quantity: 6, lot: L2}]}"
                    .formatted(made.number("order"), made.code("finished")));
            assertThat(shop.footprint(made))
                    .contains(
                            "component 1: at Subcontracting, quantity 80\n",
                            "finished: at WH/Stock, lot L2, quantity 6\n");
        }
    }
}
