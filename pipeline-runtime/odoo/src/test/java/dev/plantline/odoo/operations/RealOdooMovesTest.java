package dev.plantline.odoo.operations;

import static dev.plantline.odoo.clicks.Clicks.Line.of;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.clicks.Clicks;
import dev.plantline.odoo.clicks.Shop;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Receipts, shipments and counts, on a real Odoo 19, beside a person who does the same by hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealOdooMovesTest {
    private OdooUnderTest odoo;
    private Shop shop;
    private Clicks clicks;

    @BeforeAll
    void open() throws Exception {
        odoo = OdooUnderTest.realOrSkip();
        shop = Shop.open(odoo);
        clicks = new Clicks(shop);
    }

    @AfterAll
    void close() throws Exception {
        if (shop != null) {
            shop.close();
        }
    }

    /** Case C17: two lines of one item are told apart by their numbers. */
    @Test
    void aReceiptOnTwoLinesOfOneItemLeavesWhatAPersonsClicksLeave() throws Exception {
        OperationDesk desk = OperationDesk.open(odoo, "bot_stock", "stock.receive");
        Shop.Case hand = shop.receipt();
        clicks.receive(hand, 10, 2);
        Shop.Case made = shop.receipt();
        Verdict.Applied applied = desk.apply(
                "{order: \"%1$s\", lines: [{orderLine: 1, item: \"%2$s\", quantity: 10}, {orderLine: 2, item: \"%2$s\", quantity: 2}]}"
                        .formatted(made.number("order"), made.code("item")));
        assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
        assertThat(applied.booked().totals()).hasToString("[12 Units]");
        assertThat(desk.refuse("{order: \"%s\", lines: [{item: \"%s\", quantity: 50}]}"
                        .formatted(made.number("order"), made.code("item"))))
                .contains("3");
    }

    @Test
    void aShipmentTakesTheLotsThatItNamesAndLeavesABackorder() throws Exception {
        OperationDesk desk = OperationDesk.open(odoo, "bot_stock", "stock.ship");
        Shop.Case hand = shop.shipment();
        clicks.ship(hand, of("item", 3, "A"), of("item", 4, "B"), of("loose item", 2));
        Shop.Case made = shop.shipment();
        desk.apply(
                """
                {order: "%s", lines: [
                 {item: "%s", quantity: 7, lots: [{lot: A, quantity: 3}, {lot: B, quantity: 4}]}, {item: "%s", quantity: 2}]}
                """
                        .formatted(made.number("order"), made.code("item"), made.code("loose item")));
        assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
    }

    @Test
    void aPackedShipmentLeavesWhatAPersonsClicksLeave() throws Exception {
        OperationDesk desk = OperationDesk.open(odoo, "bot_stock", "stock.ship");
        Shop.Case hand = shop.shipment();
        clicks.shipPacked(hand, of("item", 3, "A"), of("item", 4, "B"), of("loose item", 2));
        Shop.Case made = shop.shipment();
        desk.apply(
                """
                {order: "%1$s", lines: [
                 {item: "%2$s", quantity: 7, lots: [{lot: A, quantity: 3}, {lot: B, quantity: 4}], package: "%2$s"},
                 {item: "%3$s", quantity: 2, package: "%2$s"}]}
                """
                        .formatted(made.number("order"), made.code("item"), made.code("loose item")));
        assertThat(shop.footprint(made)).contains("into package 1").isEqualTo(shop.footprint(hand));
    }

    /** Case C16: two quants at one place, and one number on the sheet. */
    @Test
    void aCountOfTwoQuantsLeavesWhatWasCounted() throws Exception {
        OperationDesk desk = OperationDesk.open(odoo, "bot_stock", "stock.count");
        Shop.Case hand = shop.count();
        clicks.count(hand, "shelf", 95);
        Shop.Case made = shop.count();
        desk.apply("{reference: C-1, location: \"%s\", lines: [{item: \"%s\", quantity: 95}]}"
                .formatted(shop.placeName("shelf"), made.code("item")));
        assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
    }

    @Test
    void oneBadReceiptAmongManyTakesNoneOfTheOthersWithIt() throws Exception {
        OperationDesk desk = OperationDesk.open(odoo, "bot_stock", "stock.receive");
        Shop.Case one = shop.receipt();
        Shop.Case other = shop.receipt();
        String document = "{order: \"%s\", lines: [{item: \"%s\", quantity: %s}]}";
        List<Verdict> verdicts = desk.send(
                document.formatted(one.number("order"), one.code("item"), "3"),
                document.formatted(other.number("order"), one.code("item"), "3"),
                document.formatted("none", one.code("item"), "3"),
                document.formatted(other.number("order"), other.code("item"), "0.001"),
                document.formatted(other.number("order"), other.code("item"), "4"),
                document.formatted(one.number("order"), one.code("item"), "5"));
        assertThat(verdicts)
                .extracting(verdict -> verdict.getClass().getSimpleName())
                .containsExactly("Applied", "Rejected", "Rejected", "Rejected", "Applied", "Applied");
    }
}
