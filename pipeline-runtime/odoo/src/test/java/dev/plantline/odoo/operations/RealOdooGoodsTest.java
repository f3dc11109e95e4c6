package dev.plantline.odoo.operations;

import static dev.plantline.odoo.clicks.Clicks.Line.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.plantline.model.Operation;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.ServerActions;
import dev.plantline.odoo.clicks.Clicks;
import dev.plantline.odoo.clicks.Shop;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, and beside a person who does the same by hand. */
class RealOdooGoodsTest extends GoodsConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    /** Odoo has reserved other goods for the delivery, and what the message says has gone. */
    @Test
    void whatLiesInAPackageThatIsNamedGoesOutInItAndOnlyAllOfIt() throws Exception {
        String item = item("none");
        put(item, "5", null);
        odoo.load(
                "bot_stock",
                "stock.package",
                List.of("id", "name"),
                List.of(List.of("package_" + run + "F", run + "F"), List.of("package_" + run + "G", run + "G")));
        for (String box : List.of("F", "G")) {
            odoo.load(
                    "bot_master",
                    "stock.quant",
                    List.of("product_id/id", "location_id/id", "package_id/id", "inventory_quantity_auto_apply"),
                    List.of(List.of("product_" + item, "shelf_" + run, "package_" + run + box, "4")));
        }
        String document = "{delivery: %s, backorder: keep, lines: [{item: %s, quantity: %s, package: %s}]}";
        String delivery = delivery(item, "5");
        ship.apply(document.formatted(delivery, item, "4", run + "F"));
        assertThat(lying("F")).containsExactly("Customers 4");
        assertThat(at(shelf, item, null)).isEqualTo("9");
        assertThat(field("stock.package", "name", "name", "=", run + "F")).hasSize(1);
        String other = delivery(item, "5");
        assertThat(ship.refuse(document.formatted(other, item, "3", run + "G")))
                .startsWith("/lines/0/package: the package " + run + "G holds 1 Units of ");
        assertThat(lying("G")).hasSize(1).first().asString().endsWith(" 4");
        assertThat(at(shelf, item, null)).isEqualTo("9");
    }

    private List<String> lying(String box) throws OdooFault {
        return odoo.search(
                        "bot_stock",
                        "stock.quant",
                        List.of(List.of("package_id.name", "=", run + box), List.of("quantity", "!=", 0)),
                        "location_id",
                        "quantity")
                .valueStream()
                .map(quant -> quant.path("location_id").path(1).asText() + " "
                        + OperationDesk.plain(quant.path("quantity").decimalValue()))
                .toList();
    }

    @Override
    boolean hasCarriers() throws OdooFault {
        return !odoo.search(
                        "bot_admin",
                        "ir.model.fields",
                        List.of(List.of("model", "=", "stock.picking"), List.of("name", "=", "carrier_id")),
                        "name")
                .isEmpty();
    }

    /** A shared Odoo need not have the module; then this runs in one that has it, and says so here. */
    @Test
    void aDeliverySaysWhoCarriesItUnderWhichNumberAndItsBackorderHasTheCarrierAlone() throws Exception {
        String how = "SKIPPED: this Odoo has no module stock_delivery, so that carriers were refused and not set.";
        if (!hasCarriers()) {
            System.err.println(how);
        }
        Assumptions.assumeTrue(hasCarriers(), how);
        carriers("Van", "Lorry", "Air");
        String item = item("none");
        put(item, "20", null);
        String delivery = delivery(item, "9");
        String document = "{delivery: %s, carrier: '%s', %slines: [{item: %s, quantity: 4, package: %sCARTON}]}";
        assertThat(ship.refuse(document.formatted(delivery, run + " none", "", item, run)))
                .isEqualTo("/carrier: no delivery.carrier that is in use has name " + run
                        + " none; a code names exactly one");
        assertThat(ship.refuse(document.formatted(delivery, run + " Van", "trackingReference: ' ', ", item, run)))
                .isEqualTo("/trackingReference: the tracking reference is empty");
        try (ServerActions actions = new ServerActions(odoo)) {
            // as the module of a carrier has it, of which Odoo would order in the middle of its transaction
            actions.run("env.cr.execute(\"UPDATE delivery_carrier SET delivery_type = 'air' WHERE name->>'en_US' = '"
                    + run + " Air'\")\nenv.invalidate_all()\naction = {}");
        }
        assertThat(ship.refuse(document.formatted(delivery, run + " Air", "", item, run)))
                .isEqualTo(
                        "/carrier: Odoo would order the transport of " + delivery + " from " + run
                                + " Air once the delivery is done, and nothing can undo that: order it first, and send the trackingReference");
        // as a delivery has it from its order; a document that has no need of carriers says nothing of them
        String plain = "{delivery: %s, lines: [{item: %s, quantity: 4}]}".formatted(delivery, item);
        setCarrier(delivery, "Air");
        assertThat(ship.refuse(plain))
                .isEqualTo(
                        "/delivery: Odoo would order the transport of " + delivery + " from " + run
                                + " Air once the delivery is done, and nothing can undo that: order it first, and send the trackingReference");
        assertThat(carried("name", delivery)).containsExactly(run + " Air false assigned");
        Operation message =
                ship.message(document.formatted(delivery, run + " Van", "trackingReference: 1Z9, ", item, run));
        assertThat(ship.send(List.of(message)).get(0)).isInstanceOf(Verdict.Applied.class);
        assertThat(ship.send(List.of(message)).get(0))
                .isInstanceOfSatisfying(Verdict.Applied.class, applied -> assertThat(applied.recovered())
                        .isTrue());
        assertThat(carried("name", delivery)).containsExactly(run + " Van 1Z9 done");
        assertThat(carried("backorder_id.name", delivery))
                .hasSize(1)
                .first()
                .asString()
                .startsWith(run + " Van false ");
        String rest = field("stock.picking", "name", "backorder_id.name", "=", delivery)
                .get(0);
        ship.apply("{delivery: %s, carrier: '%s Lorry', lines: [{item: %s, quantity: 5}]}".formatted(rest, run, item));
        assertThat(carried("name", rest)).containsExactly(run + " Lorry false done");
    }

    private void carriers(String... names) throws OdooFault {
        try (ServerActions actions = new ServerActions(odoo)) {
            for (String name : names) {
                actions.run(
                        """
                        env = env(user=1, su=True)
                        product = env['product.product'].create({'name': '%1$s', 'type': 'service'})
                        env['delivery.carrier'].create({'name': '%1$s', 'delivery_type': 'fixed', 'product_id': product.id})
                        action = {}
                        """
                                .formatted(run + " " + name));
            }
        }
    }

    private void setCarrier(String delivery, String name) throws OdooFault {
        try (ServerActions actions = new ServerActions(odoo)) {
            actions.run(
                    """
                    env = env(user=1, su=True)
                    carrier = env['delivery.carrier'].search([('name', '=', '%s')])
                    env['stock.picking'].search([('name', '=', '%s')]).write({'carrier_id': carrier.id})
                    action = {}
                    """
                            .formatted(run + " " + name, delivery));
        }
    }

    private List<String> carried(String field, String delivery) throws OdooFault {
        return odoo.search(
                        "bot_stock",
                        "stock.picking",
                        List.of(List.of(field, "=", delivery)),
                        "carrier_id",
                        "carrier_tracking_ref",
                        "state")
                .valueStream()
                .map(each -> each.path("carrier_id").path(1).asText() + " "
                        + each.path("carrier_tracking_ref").asText() + " "
                        + each.path("state").asText())
                .toList();
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

    /** As when a person types the lot into it; a line that is made anew has Odoo reserve and count once more. */
    @Test
    void theLineThatOdooHasMadeForALotIsKeptAndAnotherQuantityReplacesIt() throws Exception {
        String item = item("lot");
        String order = order(item, "4", "6");
        List<Long> before = lines(order);
        receive.apply(
                "{order: %1$s, lines: [{item: %2$s, orderLine: 1, quantity: 4, lot: K1}, {item: %2$s, orderLine: 2, quantity: 5, lot: K2}], backorder: cancel}"
                        .formatted(order, item));
        assertThat(received(order)).containsExactly("4", "5");
        assertThat(lines(order)).hasSize(2).contains(before.get(0)).doesNotContain(before.get(1));
        assertThat(odoo.search(
                        "bot_stock",
                        "stock.move.line",
                        List.of(List.of("id", "in", lines(order))),
                        "lot_id",
                        "picked",
                        "state"))
                .extracting(
                        line -> line.path("lot_id").path(1).asText(),
                        line -> line.path("picked").asBoolean(),
                        line -> line.path("state").asText())
                .containsExactlyInAnyOrder(tuple("K1", true, "done"), tuple("K2", true, "done"));
    }

    /** Odoo's own line has the expiry of the day it was made, and a receipt that was moved since would bring goods that seem old. */
    @Test
    void goodsThatExpireDoSoByTheDateOfTheReceiptAsItIsNow() throws Exception {
        String item = item("lot");
        write(
                "bot_master",
                "product.product",
                "default_code",
                item,
                Map.of("use_expiration_date", true, "expiration_time", 10));
        String order = order(item, "4", "6");
        write("bot_stock", "stock.picking", "origin", order, Map.of("scheduled_date", "2031-03-01 12:00:00"));
        List<Long> before = lines(order);
        receive.apply(
                "{order: %1$s, lines: [{item: %2$s, orderLine: 1, quantity: 4, lot: X1}, {item: %2$s, orderLine: 2, quantity: 5, lot: X2}], backorder: cancel}"
                        .formatted(order, item));
        assertThat(received(order)).containsExactly("4", "5");
        assertThat(lines(order)).hasSize(2).doesNotContainAnyElementsOf(before);
        assertThat(field("stock.lot", "expiration_date", "product_id.default_code", "=", item))
                .containsExactly("2031-03-11 12:00:00", "2031-03-11 12:00:00");
    }

    /** Such a line says another thing than the document: 4 of another unit, or from another place. */
    @Test
    void aLineInAnotherUnitOrFromAnotherPlaceIsReplaced() throws Exception {
        String item = item("lot");
        String order = order(item, "4", "6");
        List<Long> before = lines(order);
        long dozen = odoo.search("bot_admin", "uom.uom", List.of(List.of("factor", "=", 12)), "id")
                .path(0)
                .path("id")
                .asLong();
        write("bot_stock", "stock.move.line", "id", before.get(0), Map.of("product_uom_id", dozen, "quantity", 4));
        long place = odoo.search("bot_stock", "stock.location", List.of(List.of("usage", "=", "inventory")), "id")
                .path(0)
                .path("id")
                .asLong();
        write("bot_stock", "stock.move.line", "id", before.get(1), Map.of("location_id", place));
        receive.apply(
                "{order: %1$s, lines: [{item: %2$s, orderLine: 1, quantity: 4, lot: U1}, {item: %2$s, orderLine: 2, quantity: 6, lot: U2}]}"
                        .formatted(order, item));
        assertThat(received(order)).containsExactly("4", "6");
        assertThat(lines(order)).hasSize(2).doesNotContainAnyElementsOf(before);
    }

    private void write(String login, String model, String field, Object value, Map<String, ?> vals) throws OdooFault {
        List<Long> ids = odoo.search(login, model, List.of(List.of(field, "=", value)), "id")
                .valueStream()
                .map(each -> each.path("id").asLong())
                .toList();
        assertThat(ids).isNotEmpty();
        odoo.as(login).call(model, "write", Map.of("ids", ids, "vals", vals));
    }

    private List<Long> lines(String order) throws OdooFault {
        return odoo.search("bot_stock", "stock.move.line", List.of(List.of("move_id.origin", "=", order)), "move_id")
                .valueStream()
                .sorted(Comparator.comparing(
                        line -> line.path("move_id").path(0).asLong()))
                .map(line -> line.path("id").asLong())
                .toList();
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
