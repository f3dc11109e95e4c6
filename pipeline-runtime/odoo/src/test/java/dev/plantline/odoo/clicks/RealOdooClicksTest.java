package dev.plantline.odoo.clicks;

import static dev.plantline.odoo.clicks.Clicks.Line.of;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.odoo.OdooUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a person's clicks give: the numbers with which the operations are compared. Only a real Odoo tells them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
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
        assertThat(shop.footprint(made))
                .isEqualTo(
                        """
                        == stock.move
                        transfer 1 moves item: done, demand 3, quantity 3, unit Units, from Vendors, to WH/Stock, value 18, picked is_in to_refund, procured make_to_stock, for purchase line 2
                            quantity 3, unit Units, from Vendors, to WH/Stock, picked
                        transfer 2 moves item: assigned, demand 10, quantity 10, unit Units, from Vendors, to WH/Stock, to_refund, procured make_to_stock, for purchase line 1
                            quantity 10, unit Units, from Vendors, to WH/Stock
                        transfer 2 moves item: assigned, demand 2, quantity 2, unit Units, from Vendors, to WH/Stock, to_refund, procured make_to_stock, for purchase line 2
                            quantity 2, unit Units, from Vendors, to WH/Stock
                        == stock.quant
                        item: at Vendors, quantity -3
                        item: at WH/Stock, quantity 3
                        == product.product
                        item: standard price 6, total value 18, on hand 3, free in stock 3, incoming 12
                        == stock.picking
                        transfer 1: done, incoming, from Vendors, to WH/Stock, partner True, is_locked, of a purchase True
                        transfer 2: assigned, incoming, from Vendors, to WH/Stock, backorder of transfer 1, partner True, is_locked, of a purchase True
                        == purchase.order.line
                        purchase line 1: item item, purchase, quantity 10, price 5, order to invoice, receipt partial
                        purchase line 2: item item, purchase, quantity 5, price 6, received 3, to invoice 3, order to invoice, receipt partial""");
    }

    @Test
    void aTransferMovesTheLotsThatWereChosen() throws Exception {
        Shop.Case made = shop.transfer();
        clicks.transfer(made, "stock", "shelf", of("item", 5, "B"), of("item", 3, "A"), of("loose item", "2.5"));
        assertThat(shop.footprint(made))
                .isEqualTo(
                        """
                        == stock.move
                        transfer 1 moves item: done, demand 8, quantity 8, unit Units, from WH/Stock, to WH/Stock/Shelf, picked to_refund, procured make_to_stock
                            lot A, quantity 3, unit Units, from WH/Stock, to WH/Stock/Shelf, picked
                            lot B, quantity 5, unit Units, from WH/Stock, to WH/Stock/Shelf, picked
                        transfer 1 moves loose item: done, demand 2.5, quantity 2.5, unit Units, from WH/Stock, to WH/Stock/Shelf, picked to_refund, procured make_to_stock
                            quantity 2.5, unit Units, from WH/Stock, to WH/Stock/Shelf, picked
                        == stock.quant
                        item: at Inventory adjustment, lot A, quantity -12
                        item: at Inventory adjustment, lot B, quantity -13
                        item: at WH/Stock, lot A, quantity 9
                        item: at WH/Stock, lot B, quantity 8
                        item: at WH/Stock/Shelf, lot A, quantity 3
                        item: at WH/Stock/Shelf, lot B, quantity 5
                        loose item: at Inventory adjustment, quantity -20
                        loose item: at WH/Stock, quantity 17.5
                        loose item: at WH/Stock/Shelf, quantity 2.5
                        == stock.lot
                        item A
                        item B
                        == product.product
                        item: standard price 4, total value 100, on hand 25, free in stock 25
                        loose item: standard price 3, total value 60, on hand 20, free in stock 20
                        == stock.picking
                        transfer 1: done, internal, from WH/Stock, to WH/Stock/Shelf, is_locked""");
    }

    @Test
    void whatIsHeldIsNoLongerFreeInStock() throws Exception {
        Shop.Case made = shop.transfer();
        clicks.transfer(made, "stock", "quarantine", of("item", 8, "B"));
        assertThat(shop.footprint(made))
                .contains(
                        "transfer 1 moves item: done, demand 8, quantity 8, unit Units, from WH/Stock, to WH/Quarantine, picked",
                        "item: at WH/Quarantine, lot B, quantity 8\n",
                        "item: at WH/Stock, lot A, quantity 12\n",
                        "item: at WH/Stock, lot B, quantity 5\n",
                        "item: standard price 4, total value 100, on hand 25, free in stock 17\n");
    }

    @Test
    void oneCaseWorkedTwiceGivesTheSameText() throws Exception {
        Shop.Case one = shop.receipt();
        Shop.Case other = shop.receipt();
        clicks.receive(one, 10, 2);
        clicks.receive(other, 10, 2);
        assertThat(shop.footprint(one)).isEqualTo(shop.footprint(other));
        Shop.Case third = shop.receipt();
        clicks.receive(third, 9, 3);
        assertThat(shop.footprint(third)).as("12 as well, of other lines").isNotEqualTo(shop.footprint(one));
    }
}
