package dev.plantline.odoo.operations;

import static dev.plantline.odoo.clicks.Clicks.Line.of;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.clicks.Clicks;
import dev.plantline.odoo.clicks.Shop;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, and beside a person who does the same by hand. */
class RealOdooGoodsTest extends GoodsConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    /** Somebody has ticked all lines of the receipt in Odoo: all of it would come in. */
    @Test
    void whatSomebodyHasTickedAndTheDocumentDoesNotNameStaysOpen() throws Exception {
        String item = item("none");
        String order = order(item, "10", "5");
        List<Long> moves = odoo.search("bot_stock", "stock.move", List.of(List.of("origin", "=", order)), "id")
                .valueStream()
                .map(move -> move.path("id").asLong())
                .toList();
        odoo.as("bot_stock").call("stock.move", "write", Map.of("ids", moves, "vals", Map.of("picked", true)));
        receive.apply("{order: %s, lines: [{item: %s, orderLine: 2, quantity: 3}]}".formatted(order, item));
        assertThat(received(order)).containsExactly("0", "3");
    }

    @Test
    void aShipmentInTwoPartsLeavesWhatAPersonsClicksLeave() throws Exception {
        try (Shop shop = Shop.open(odoo)) {
            Clicks clicks = new Clicks(shop);
            Shop.Case hand = shop.shipment();
            clicks.ship(hand, of("loose item", 2));
            Shop.Case made = shop.shipment();
            ship.apply("{order: \"%s\", lines: [{item: \"%s\", orderLine: 2, quantity: 2}]}"
                    .formatted(made.number("order"), made.code("loose item")));
            assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
            assertThat(ship.refuse("{order: \"%s\", lines: [{item: \"%s\", quantity: 4}]}"
                            .formatted(made.number("order"), made.code("loose item"))))
                    .contains(" are more than the 3 that are open at ");
        }
    }
}
