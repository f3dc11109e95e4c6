package dev.plantline.odoo.clicks;

import static dev.plantline.odoo.clicks.Clicks.Line.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plantline.model.ShippedText;
import dev.plantline.odoo.OdooUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a person's clicks give: the numbers with which the operations are compared. Each stands in a file beside this class. Only a real Odoo tells
 * them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("alone") // Odoo tidies the reservations of all stock when others change a unit or run the scheduler: that shows
// in what clicks leave
class RealOdooClicksTest {
    private Shop shop;
    private Clicks clicks;

    @BeforeAll
    void open() throws Exception {
        shop = Shop.open(OdooUnderTest.realOrSkip());
        clicks = new Clicks(shop);
    }

    @AfterAll
    void close() throws Exception {
        if (shop != null) {
            shop.close();
        }
    }

    @Test
    void ofTwoLinesOfOneItemTheSecondIsReceivedInPart() throws Exception {
        Shop.Case made = shop.receipt();
        clicks.receive(made, 0, 3);
        gives("receipt", made);
    }

    @Test
    void aTransferMovesTheLotsThatWereChosen() throws Exception {
        Shop.Case made = shop.transfer();
        clicks.transfer(made, "stock", "shelf", of("item", 5, "B"), of("item", 3, "A"), of("loose item", "2.5"));
        gives("transfer", made);
    }

    @Test
    void whatIsHeldIsNotFreeInStockUntilItIsReleased() throws Exception {
        Shop.Case made = shop.transfer();
        clicks.transfer(made, "stock", "quarantine", of("item", 8, "B"));
        assertThat(shop.footprint(made))
                .contains(
                        "transfer 1 moves item: done, demand 8, quantity 8, unit Units, from WH/Stock, to WH/Quarantine, picked",
                        "item: at WH/Quarantine, lot B, quantity 8\n",
                        "item: at WH/Stock, lot A, quantity 12\n",
                        "item: at WH/Stock, lot B, quantity 5\n",
                        "item: standard price 4, total value 100, on hand 25, free in stock 17\n");

        clicks.transfer(made, "quarantine", "stock", of("item", 3, "B"));
        assertThat(shop.footprint(made))
                .contains(
                        "item: at WH/Quarantine, lot B, quantity 5\n",
                        "item: at WH/Stock, lot B, quantity 8\n",
                        "item: standard price 4, total value 100, on hand 25, free in stock 20\n");
    }

    @Test
    void aShipmentTakesTheLotsThatWereShippedAndLeavesABackorder() throws Exception {
        Shop.Case made = shop.shipment();
        clicks.ship(made, of("item", 3, "A"), of("item", 4, "B"), of("loose item", 2));
        gives("shipment", made);
    }

    @Test
    void aCountOfTwoQuantsMakesThemOneWithWhatWasCounted() throws Exception {
        Shop.Case made = shop.count();
        assertThat(shop.footprint(made))
                .contains("at WH/Stock/Shelf, quantity 100\n", "at WH/Stock/Shelf, quantity 20\n");
        clicks.count(made, "shelf", 95);
        gives("count", made);
    }

    @Test
    void aPlannedReportConsumesByPlanFromWhatIsReserved() throws Exception {
        Shop.Case made = shop.production();
        clicks.reportPlanned(made, 10, "L1");
        gives("report-planned", made);
    }

    @Test
    void aReportedReportConsumesWhatWasReported() throws Exception {
        Shop.Case made = shop.production();
        clicks.reportReported(
                made, 10, "L1", of("component 1", 30), of("component 2", 6, "B"), of("component 2", 3, "A"));
        gives("report-reported", made);
    }

    @Test
    void aPartialReportLeavesABackorderWhichIsReportedNext() throws Exception {
        Shop.Case made = shop.production();
        clicks.reportPlanned(made, 4, "L1");
        gives("report-partial", made);

        clicks.reportPlanned(made, 6, "L2");
        assertThat(shop.footprint(made))
                .contains(
                        "order 2 makes finished: done, demand 6, quantity 6,",
                        "lot L2, quantity 6, unit Units, from Production, to WH/Stock, picked, consumed component 1 12; component 2 A 4; component 2 B 2\n",
                        "finished: standard price 9, total value 90, on hand 10, free in stock 10\n",
                        "X Production: posted, journal STJ, item finished, credit 90\n");
    }

    @Test
    void anotherQuantityOfAnOrderChangesItsComponents() throws Exception {
        Shop.Case made = shop.production();
        clicks.changeQuantity(made, "7.5");
        gives("order-change", made);
    }

    @Test
    void aSubcontractedReceiptConsumesAtTheSupplierAndLeavesABackorder() throws Exception {
        Shop.Case made = shop.subcontracting();
        clicks.receiveSubcontracted(made, 4, "L1");
        gives("subcontracting", made);
    }

    @Test
    void aBillOfAnOrderHasItsTaxAndIsInvoicedOnItsLines() throws Exception {
        Shop.Case made = shop.bill();
        clicks.bill(
                made,
                "INV-1",
                "2026-01-31",
                new Clicks.BillLine("item", 4, "5.5"),
                new Clicks.BillLine("other item", 4, "2.5"));
        gives("bill", made);
    }

    @Test
    void oneCaseWorkedTwiceGivesTheSameTextAndOtherwiseNot() throws Exception {
        Shop.Case one = shop.receipt();
        Shop.Case same = shop.receipt();
        Shop.Case other = shop.receipt();
        clicks.receive(one, 10, 2);
        clicks.receive(same, 10, 2);
        clicks.receive(other, 9, 3);
        assertThat(shop.footprint(same)).isEqualTo(shop.footprint(one));
        assertThat(shop.footprint(other)).as("12 as well, of other lines").isNotEqualTo(shop.footprint(one));
    }

    @Test
    void whatFollowsFromAChangeStandsInTheFormBeforeItIsSaved() throws Exception {
        Shop.Case made = shop.production();
        String before = shop.footprint(made);
        Form order = shop.person(Shop.Duty.production).open("mrp.production", made.document("order"));
        order.set("qty_producing", 4);
        int component = order.find("move_raw_ids", "product_id", made.item("component 1"));
        assertThat(order.line("move_raw_ids", component, "quantity").asInt()).isEqualTo(8);
        assertThat(shop.footprint(made)).isEqualTo(before);
    }

    @Test
    void aPersonChangesNothingReadonlyAndPressesNothingHidden() throws Exception {
        Shop.Case made = shop.receipt();
        Form receipt = shop.person(Shop.Duty.stock).open("stock.picking", made.document("receipt"));
        assertThatIllegalStateException()
                .isThrownBy(() -> receipt.edit("move_ids", 0, line -> line.set("product_uom_qty", 1)))
                .withMessageContaining("a person cannot change product_uom_qty of stock.move");
        assertThatIllegalStateException()
                .isThrownBy(() -> receipt.press("action_confirm"))
                .withMessageContaining("no button action_confirm is shown on stock.picking");
    }

    private void gives(String expected, Shop.Case made) throws Exception {
        assertThat(shop.footprint(made) + "\n").isEqualTo(ShippedText.of(RealOdooClicksTest.class, expected + ".txt"));
    }
}
