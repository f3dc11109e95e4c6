package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Booked;
import dev.plantline.model.Step;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.clicks.Clicks;
import dev.plantline.odoo.clicks.Shop;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, and beside a person who does the same by hand. */
class RealOdooTransferTest extends TransferConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    /** What is left of the lot when each has taken its own, not when all of the call have. */
    @Test
    void whatADocumentEnsuresIsNotHeldAgainstWhatAnotherOneOfTheCallDoes() throws Exception {
        BigDecimal before = at("WH/Stock", tracked, "A");
        String two = document(tracked, "quantity: 2, lot: A");
        String left = before.subtract(new BigDecimal(4)).toPlainString();
        String path = "move_line_ids.lot_id.quant_ids.quantity";
        assertThat(desk.send(List.of(
                        desk.ensuring(two, ensured(path, Step.Ensured.Of.each, "!=", number(left))),
                        desk.ensuring(two, ensured(path, Step.Ensured.Of.each, "!=", number("-1"))))))
                .allMatch(Verdict.Applied.class::isInstance);
        assertThat(at("WH/Stock", tracked, "A")).isEqualByComparingTo(left);
    }

    @Test
    void aTransferLeavesWhatAPersonsClicksLeave() throws Exception {
        OdooUnderTest odoo = OdooUnderTest.realOrSkip();
        OperationDesk desk = OperationDesk.open(odoo, "bot_stock", "stock.transfer");
        try (Shop shop = Shop.open(odoo)) {
            Shop.Case hand = shop.transfer();
            new Clicks(shop)
                    .transfer(hand, "stock", "shelf", Clicks.Line.of("item", 8, "A"), Clicks.Line.of("item", 3, "B"));
            Shop.Case made = shop.transfer();
            Verdict.Applied applied = desk.apply(
                    """
                    {reference: T-1, from: "%s", to: "%s", lines: [{item: "%s", quantity: 11, lots: [{lot: A, quantity: 8}, {lot: B, quantity: 3}]}]}
                    """
                            .formatted(shop.placeName("stock"), shop.placeName("shelf"), made.code("item")));
            assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
            assertThat(applied.booked().totals()).hasToString("[11 Units]");
            assertThat(applied.booked().lines()).extracting(Booked.Line::lot).contains("A", "B");
        }
    }

    /** What a person's confirmation does beside the reservation. */
    @Test
    void aTransferThatLeavesTooLittleHasOdooBuyMoreAsAPersonsDoes() throws Exception {
        OdooUnderTest odoo = OdooUnderTest.realOrSkip();
        OperationDesk desk = OperationDesk.open(odoo, "bot_stock", "stock.transfer");
        try (Shop shop = Shop.open(odoo)) {
            Shop.Case hand = shop.transfer();
            new Clicks(shop).transfer(hand, "stock", "quarantine", Clicks.Line.of("loose item", 15));
            Shop.Case made = shop.transfer();
            desk.apply("{reference: T-2, from: \"%s\", to: \"%s\", lines: [{item: \"%s\", quantity: 15}]}"
                    .formatted(shop.placeName("stock"), shop.placeName("quarantine"), made.code("loose item")));
            assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand)).contains("draft, quantity 25");
        }
    }
}
