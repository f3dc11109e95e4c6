package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.clicks.Clicks;
import dev.plantline.odoo.clicks.Shop;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, and beside a person who does the same by hand. */
class RealOdooSubcontractTest extends SubcontractConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Test
    void aComponentInAnotherUnitOrOnSeveralLinesIsRefusedWhereNobodyCouldSayWhatIsUsed() throws Exception {
        String boxed = item("none");
        String twice = item("none");
        odoo.load(
                "bot_master",
                "mrp.bom",
                List.of(
                        "id",
                        "product_tmpl_id/.id",
                        "type",
                        "subcontractor_ids/id",
                        "bom_line_ids/id",
                        "bom_line_ids/product_id/id",
                        "bom_line_ids/product_qty",
                        "bom_line_ids/product_uom_id/id"),
                List.of(
                        List.of(
                                "bill_" + boxed,
                                template(boxed),
                                "subcontract",
                                "supplier_" + run,
                                "bill_" + boxed + "_1",
                                "product_" + bolt,
                                "1",
                                "uom.product_uom_dozen"),
                        List.of(
                                "bill_" + twice,
                                template(twice),
                                "subcontract",
                                "supplier_" + run,
                                "bill_" + twice + "_1",
                                "product_" + bolt,
                                "1",
                                "uom.product_uom_unit"),
                        List.of(
                                "",
                                "",
                                "",
                                "",
                                "bill_" + twice + "_2",
                                "product_" + bolt,
                                "2",
                                "uom.product_uom_unit")));
        assertThat(desk.refuse(of(receipt(boxed, "5"), line(boxed, "1"))))
                .startsWith("/lines/0: the order of " + boxed + " with the subcontractor uses ")
                .endsWith(" in Dozens, and Odoo keeps it in Units: correct the bill of materials");
        String receipt = receipt(twice, "5");
        assertThat(desk.refuse(of(receipt, line(twice, "2, components: [" + line(bolt, "5") + "]"))))
                .isEqualTo("/lines/0/components/0/item: " + bolt
                        + " stands in several lines of the bill of materials of " + twice
                        + ", and the message does not say which: make one line of them");
        List<String> before = there();
        desk.apply(of(receipt, line(twice, "2")));
        assertThat(less(before, there())).containsExactly("6", "0", "0");
    }

    @Test
    void aSubcontractedReceiptInTwoPartsLeavesWhatAPersonsClicksLeave() throws Exception {
        try (Shop shop = Shop.open(odoo)) {
            Shop.Case hand = shop.subcontracting();
            new Clicks(shop).receiveSubcontracted(hand, 4, "L1");
            Shop.Case made = shop.subcontracting();
            assertThat(OperationDesk.open(odoo, "bot_mrp", "purchase.announce")
                            .refuse("{order: \"%s\", reference: N, lines: [{item: \"%s\", quantity: 4, lot: L1}]}"
                                    .formatted(made.number("order"), made.code("finished"))))
                    .endsWith(
                            " is made by a subcontractor: no delivery of it is announced, and it is received by the operation stock.subcontract");
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
