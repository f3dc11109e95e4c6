package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Operation;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OnceOnly;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.protocol.OdooFault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** stock.receive and stock.ship, on the real Odoo and the simulator alike. */
abstract class GoodsConformance extends StockConformance {
    private static final String STOCK = "WH/Stock";

    OperationDesk receive;
    OperationDesk ship;

    @BeforeAll
    void prepare() throws Exception {
        receive = OperationDesk.open(odoo, "bot_stock", "stock.receive");
        ship = OperationDesk.open(odoo, "bot_stock", "stock.ship");
        odoo.load(
                "bot_master",
                "res.partner",
                List.of("id", "name", "ref"),
                List.of(List.of("supplier_" + run, "Supplier " + run, run + "S")));
    }

    /** A confirmed purchase of these quantities of an item, a line for each; its number. */
    String order(String item, String... quantities) throws OdooFault {
        return name(
                "purchase.order",
                confirmed("bot_purchase", "purchase.order", "button_confirm", quotation(item, quantities)));
    }

    private long quotation(String item, String... quantities) throws OdooFault {
        List<List<String>> rows = new ArrayList<>();
        for (String quantity : quantities) {
            rows.add(List.of(rows.isEmpty() ? "supplier_" + run : "", "product_" + item, quantity, "5"));
        }
        return odoo.load(
                        "bot_purchase",
                        "purchase.order",
                        List.of(
                                "partner_id/id",
                                "order_line/product_id/id",
                                "order_line/product_qty",
                                "order_line/price_unit"),
                        rows)
                .get(0);
    }

    /** A confirmed delivery of these quantities of items, in pairs; its number. */
    String delivery(String... pairs) throws OdooFault {
        List<List<String>> rows = new ArrayList<>();
        for (int n = 0; n < pairs.length; n += 2) {
            rows.add(outgoing(rows.isEmpty() ? "delivery " + run : null, pairs[n], pairs[n + 1]));
        }
        return name("stock.picking", deliveries(rows).get(0));
    }

    /** A row for {@link #deliveries}: the first of a delivery, which says of which origin it is, or another of the same. */
    private static List<String> outgoing(String origin, String item, String quantity) {
        boolean first = origin != null;
        return List.of(
                first ? origin : "",
                first ? "stock.picking_type_out" : "",
                first ? "stock.stock_location_stock" : "",
                first ? "stock.stock_location_customers" : "",
                "product_" + item,
                quantity,
                "stock.stock_location_stock",
                "stock.stock_location_customers");
    }

    /** Confirmed deliveries of what {@link #outgoing} says. */
    private List<Long> deliveries(List<List<String>> rows) throws OdooFault {
        List<Long> ids = odoo.load(
                "bot_stock",
                "stock.picking",
                List.of(
                        "origin",
                        "picking_type_id/id",
                        "location_id/id",
                        "location_dest_id/id",
                        "move_ids/product_id/id",
                        "move_ids/product_uom_qty",
                        "move_ids/location_id/id",
                        "move_ids/location_dest_id/id"),
                rows);
        odoo.as("bot_stock").call("stock.picking", "action_confirm", Map.of("ids", ids));
        return ids;
    }

    List<String> received(String order) throws OdooFault {
        return field("purchase.order.line", "qty_received", "order_id.name", "=", order);
    }

    List<String> receipts(String order) throws OdooFault {
        return transfers("origin", "=", order);
    }

    private static String of(String order, String lines) {
        return "{order: %s, lines: [%s]}".formatted(order, lines);
    }

    private static String line(String item, String rest) {
        return "{item: %s, %s}".formatted(item, rest);
    }

    @Test
    void aReceiptByItemFillsTheOrdersLinesInTheirOrderAndLeavesABackorder() throws Exception {
        String item = item("none");
        String order = order(item, "10", "5");
        Verdict.Applied applied = receive.apply(of(order, line(item, "quantity: 12, unit: Units")));
        assertThat(received(order)).containsExactly("10", "2");
        assertThat(receipts(order)).containsExactly("done", "open");
        assertThat(at(STOCK, item, null)).isEqualTo("12");
        assertThat(applied.record()).startsWith("stock.picking,");
        assertTotal(applied, "12");
        assertThat(moved(applied)).containsExactly(item + " 10", item + " 2");
    }

    @Test
    void twoLinesOfOneItemAreToldApartByTheirNumbers() throws Exception {
        String item = item("none");
        String order = order(item, "10", "5");
        receive.apply(of(order, line(item, "orderLine: 2, quantity: 3")));
        assertThat(received(order)).containsExactly("0", "3");
        assertThat(receive.refuse(of(order, line(item, "orderLine: 2, quantity: 3"))))
                .startsWith("/lines/0/quantity: 3 Units of " + item + " are more than the 2 that are open at ")
                .endsWith(
                        ": correct the order or its receipt in Odoo, or have the sender correct the message, or let the mapping say overReceipt: allow");
        assertThat(receive.refuse(of(order, line(item, "orderLine: 3, quantity: 3"))))
                .isEqualTo("/lines/0/orderLine: " + order
                        + " has 2 lines with an item, and none of the number 3: orderLine counts them from 1");
        String other = item("none");
        assertThat(receive.refuse(of(order, line(other, "orderLine: 1, quantity: 3"))))
                .startsWith("/lines/0/item: line 1 of " + order + " is of ");
    }

    @Test
    void anOrderIsReceivedInPartsUntilNothingIsOpenAndARepeatReceivesNothing() throws Exception {
        String item = item("none");
        String order = order(item, "10");
        Operation four = receive.message(of(order, line(item, "quantity: 4")));
        Verdict.Applied first = (Verdict.Applied) receive.send(List.of(four)).get(0);
        assertThat(receive.send(List.of(four)).get(0))
                .isEqualTo(new Verdict.Applied(first.record(), first.booked(), true));
        assertThat(received(order)).containsExactly("4");
        receive.apply(of(order, line(item, "quantity: 6")));
        assertThat(received(order)).containsExactly("10");
        assertThat(receipts(order)).containsExactly("done", "done");
        assertThat(receive.refuse(of(order, line(item, "quantity: 1"))))
                .startsWith("/order: " + order + " has no open receipt: ");
    }

    @Test
    void documentsOnOneOrderInOneCallFollowEachOtherAndABadOneTakesNoneWithIt() throws Exception {
        String item = item("none");
        String order = order(item, "10", "5");
        assertThat(kinds(receive.send(
                        of(order, line(item, "quantity: 2")),
                        of(order, line(item, "quantity: 100")),
                        of(order, line(item, "quantity: 3, orderLine: 2")),
                        of(order, line(item, "quantity: 10")))))
                .containsExactly("Applied", "Rejected", "Applied", "Applied");
        assertThat(received(order)).containsExactly("10", "5");
        assertThat(at(STOCK, item, null)).isEqualTo("15");
    }

    /** Somebody has put the open goods of an order into the receipt of another one. */
    @Test
    void aReceiptOfSeveralOrdersIsWorkedWithEachOfThem() throws Exception {
        String item = item("none");
        String other = item("none");
        String first = order(item, "10");
        String second = order(other, "4", "6");
        String receipt = field("stock.picking", "name", "origin", "=", first).get(0);
        putIntoReceipt(first, second, 1);
        String own = field("stock.picking", "name", "origin", "=", second).get(0);
        String both = "{receipt: \"%s\", lines: [%s, %s]}";
        assertThat(receive.refuse(
                        both.formatted(receipt, line(item, "quantity: 2"), line(other, "orderLine: 2, quantity: 1"))))
                .isEqualTo(
                        "/lines/1/orderLine: orderLine is a line of one order, and the receipt that the message names is of several ("
                                + first + ", " + second + "): name the order");
        assertThat(receive.refuse("{receipt: \"%s\", unplanned: add, lines: [%s]}"
                        .formatted(receipt, line(item("none"), "quantity: 2"))))
                .startsWith("/lines/0/item: goods that nobody has planned are added to one order, and the receipt ");
        assertThat(kinds(receive.send(
                        both.formatted(receipt, line(item, "quantity: 2"), line(other, "quantity: 5")),
                        "{receipt: \"%s\", lines: [%s]}".formatted(own, line(other, "quantity: 3")))))
                .containsExactly("Applied", "Applied");
        assertThat(received(first)).containsExactly("2");
        assertThat(received(second)).containsExactly("3", "5");
    }

    /** Puts the goods of a line of an order into the receipt of another one, as somebody can in Odoo. */
    private void putIntoReceipt(String of, String order, int line) throws OdooFault {
        long picking =
                Long.parseLong(field("stock.picking", "id", "origin", "=", of).get(0));
        long move = Long.parseLong(field("stock.move", "id", "purchase_line_id.order_id.name", "=", order)
                .get(line));
        odoo.as("bot_stock")
                .call("stock.move", "write", Map.of("ids", List.of(move), "vals", Map.of("picking_id", picking)));
    }

    /** Both orders are for one item, and their goods stand in one receipt. */
    @Test
    void whatIsReceivedOfAnOrderIsNeitherBookedOnAnotherOneNorCancelsItsRest() throws Exception {
        String item = item("none");
        String first = order(item, "10");
        String second = order(item, "5");
        putIntoReceipt(first, second, 0);
        assertThat(receive.refuse(of(first, line(item, "quantity: 12"))))
                .startsWith("/lines/0/quantity: 12 Units of " + item + " are more than the 10 that are open at ");
        assertThat(receive.refuse(
                        "{order: %s, backorder: cancel, lines: [%s]}".formatted(second, line(item, "quantity: 5"))))
                .startsWith("/backorder: ")
                .endsWith(" is also of " + first
                        + ", whose rest would be cancelled: keep the backorder, or part them in Odoo");
        receive.apply(of(second, line(item, "quantity: 3")));
        assertThat(received(first)).containsExactly("0");
        assertThat(received(second)).containsExactly("3");
        receive.apply(of(first, line(item, "quantity: 10")));
        receive.apply("{order: %s, backorder: cancel, lines: [%s]}".formatted(second, line(item, "quantity: 1")));
        assertThat(received(first)).containsExactly("10");
        assertThat(received(second)).containsExactly("4");
    }

    @Test
    void lotsAreMadeWhereOdooHasThemNotAndASerialNumberComesInOnce() throws Exception {
        String tracked = item("lot");
        lots(tracked, "OLD");
        String order = order(tracked, "10");
        Verdict.Applied applied = receive.apply(
                of(order, line(tracked, "quantity: 7, lots: [{lot: OLD, quantity: 3}, {lot: NEW, quantity: 4}]")));
        assertThat(at(STOCK, tracked, "OLD")).isEqualTo("3");
        assertThat(at(STOCK, tracked, "NEW")).isEqualTo("4");
        assertThat(moved(applied)).containsExactly(tracked + " OLD 3", tracked + " NEW 4");
        receive.apply(of(order, line(tracked, "quantity: 3, lot: NEW")));
        assertThat(at(STOCK, tracked, "NEW")).isEqualTo("7");
        String serial = item("serial");
        String other = order(serial, "3");
        receive.apply(of(other, line(serial, "quantity: 1, lot: S1")));
        assertThat(receive.refuse(of(other, line(serial, "quantity: 1, lot: S1"))))
                .startsWith("/lines/0/lot: the serial number S1 of " + serial + " is in stock already, at WH/Stock");
        assertThat(receive.refuse(
                        of(other, line(serial, "quantity: 1, lot: S2") + ", " + line(serial, "quantity: 1, lot: S2"))))
                .startsWith("/lines/1/lot: the serial number S2 stands twice in the message");
    }

    @Test
    void whatIsNotExpectedIsRefusedUnlessTheDocumentTakesIt() throws Exception {
        String item = item("none");
        String other = item("none");
        String order = order(item, "10");
        assertThat(receive.refuse(of(order, line(item, "quantity: 12"))))
                .startsWith("/lines/0/quantity: 12 Units of " + item + " are more than the 10 that are open at ");
        assertThat(receive.refuse(of(order, line(item, "quantity: 1") + ", " + line(other, "quantity: 2"))))
                .startsWith("/lines/1/item: nothing of " + other + " is to come with ");
        assertThat(received(order)).containsExactly("0");
        receive.apply("{order: %s, overReceipt: allow, lines: [%s]}".formatted(order, line(item, "quantity: 12")));
        assertThat(received(order)).containsExactly("12");
        String third = order(item, "10");
        OperationDesk.open(odoo, "bot_purchase", "stock.receive")
                .apply("{order: %s, unplanned: add, lines: [%s]}".formatted(third, line(other, "quantity: 2")));
        assertThat(received(third)).containsExactly("0", "2");
        assertThat(at(STOCK, other, null)).isEqualTo("2");
    }

    @Test
    void theRestIsCancelledWhereTheDocumentSaysSo() throws Exception {
        String item = item("none");
        String order = order(item, "10");
        receive.apply("{order: %s, backorder: cancel, reference: DN-7, lines: [%s]}"
                .formatted(order, line(item, "quantity: 4")));
        assertThat(receipts(order)).containsExactly("done");
        assertThat(field("stock.picking", "note", "origin", "=", order)).containsExactly("<p>DN-7</p>");
    }

    @Test
    void goodsWithoutAnOrderMakeAReceiptOfTheirOwn() throws Exception {
        String item = item("none");
        String tracked = item("lot");
        Verdict.Applied applied = receive.apply(
                "{reference: DN-%1$s, supplier: %1$sS, operationType: WHIN, to: \"%2$s\", lines: [%3$s, %4$s]}"
                        .formatted(run, shelf, line(item, "quantity: 5"), line(tracked, "quantity: 2, lot: A")));
        assertThat(at(shelf, item, null)).isEqualTo("5");
        assertThat(at(shelf, tracked, "A")).isEqualTo("2");
        assertTotal(applied, "7");
        assertThat(field("stock.picking", "state", "origin", "=", "DN-" + run)).containsExactly("done");
        assertThat(receive.refuse("{operationType: WHIN, lines: [%s]}".formatted(line(item, "quantity: 5"))))
                .startsWith("/reference: goods without an order or receipt need a reference of the supplier");
        assertThat(receive.refuse(
                        "{reference: DN, operationType: WHOUT, lines: [%s]}".formatted(line(item, "quantity: 5"))))
                .startsWith("/operationType: ");
        assertThat(receive.refuse("{reference: DN, supplier: %sX, operationType: WHIN, lines: [%s]}"
                        .formatted(run, line(item, "quantity: 5"))))
                .startsWith("/supplier: no res.partner that is in use has ref " + run + "X");
    }

    @Test
    void whatOdooCannotReceiveIsRefusedWithPlaceAndReason() throws Exception {
        String item = item("none");
        String tracked = item("lot");
        String order = order(item, "10");
        assertThat(receive.refuse(of(run + "X", line(item, "quantity: 1"))))
                .startsWith("/order: no purchase.order that is in use has name " + run + "X; a code names exactly one");
        assertThat(receive.refuse(of(order, line(run + "X", "quantity: 1"))))
                .startsWith("/lines/0/item: no product.product that is in use has default_code " + run + "X");
        assertThat(receive.refuse(of(order, line(item, "quantity: 0.3333333"))))
                .startsWith("/lines/0/quantity: 0.3333333 Units cannot be kept: Odoo rounds to 0.33 Units");
        assertThat(receive.refuse(of(order, line(item, "quantity: 1, unit: kg"))))
                .isEqualTo(
                        "/lines/0/unit: Odoo keeps this in Units, and the message says kg: convert it in the mapping, or have the sender correct it");
        assertThat(receive.refuse(of(order, line(item, "quantity: 1, lot: A"))))
                .startsWith("/lines/0/lot: " + item + " is not tracked in Odoo");
        assertThat(receive.refuse(of(order(tracked, "5"), line(tracked, "quantity: 1"))))
                .startsWith("/lines/0/lot: " + tracked + " is tracked by lots in Odoo, and the message names none");
        assertThat(receive.refuse(
                        "{order: %s, to: \"%s\", lines: [%s]}".formatted(order, quarantine, line(item, "quantity: 1"))))
                .startsWith("/to: ")
                .endsWith(quarantine + " is not there");
        String quotation = name("purchase.order", quotation(item, "3"));
        assertThat(receive.refuse(of(quotation, line(item, "quantity: 1"))))
                .startsWith("/order: " + quotation + " is not confirmed");
        assertThat(received(order)).containsExactly("0");
    }

    @Test
    void aShipmentTakesTheLotsThatItNamesAndLeavesTheRestOpen() throws Exception {
        String tracked = item("lot");
        lots(tracked, "A", "B");
        put(tracked, "10", "A");
        put(tracked, "10", "B");
        String loose = item("none");
        put(loose, "20", null);
        String delivery = delivery(tracked, "10", loose, "5");
        Verdict.Applied applied = ship.apply("{delivery: %s, lines: [%s]}"
                .formatted(
                        delivery, line(tracked, "quantity: 5, lots: [{lot: A, quantity: 2}, {lot: B, quantity: 3}]")));
        assertThat(at(shelf, tracked, "A")).isEqualTo("8");
        assertThat(at(shelf, tracked, "B")).isEqualTo("7");
        assertThat(at(shelf, loose, null)).isEqualTo("20");
        assertTotal(applied, "5");
        assertThat(moved(applied)).containsExactly(tracked + " A 2", tracked + " B 3");
        assertThat(transfers("name", "=", delivery)).containsExactly("done");
        assertThat(transfers("backorder_id.name", "=", delivery)).containsExactly("open");
        assertThat(ship.refuse("{delivery: %s, lines: [%s]}".formatted(delivery, line(loose, "quantity: 5"))))
                .startsWith("/delivery: the delivery " + delivery + " is done");
    }

    /** What went out in packages of these names: {@code package item lot quantity}. */
    private List<String> packed(String... names) throws OdooFault {
        List<String> packed = new ArrayList<>();
        for (String name : names) {
            for (var line : odoo.search(
                    "bot_stock",
                    "stock.move.line",
                    List.of(List.of("result_package_id.name", "=", run + name), List.of("state", "=", "done")),
                    "product_id",
                    "lot_id",
                    "quantity")) {
                packed.add(String.join(
                        " ",
                        name,
                        field(
                                        "product.product",
                                        "default_code",
                                        "id",
                                        "=",
                                        line.path("product_id").path(0).asLong())
                                .get(0),
                        line.path("lot_id").path(1).asText("-"),
                        OperationDesk.plain(line.path("quantity").decimalValue())));
            }
        }
        return packed;
    }

    @Test
    void whatGoesOutTogetherIsInItsPackageAndTheAnswerNamesIt() throws Exception {
        String tracked = item("lot");
        lots(tracked, "A", "B");
        put(tracked, "10", "A");
        put(tracked, "10", "B");
        String loose = item("none");
        put(loose, "20", null);
        String delivery = delivery(tracked, "10", loose, "9");
        Verdict.Applied applied = ship.apply("{delivery: %s, lines: [%s, %s, %s, %s]}"
                .formatted(
                        delivery,
                        line(
                                tracked,
                                "quantity: 5, lots: [{lot: A, quantity: 2}, {lot: B, quantity: 3}], package: " + run
                                        + "P1"),
                        line(tracked, "quantity: 1, lot: B, package: " + run + "P2"),
                        line(loose, "quantity: 4, package: " + run + "P1"),
                        line(loose, "quantity: 2")));
        assertThat(packed("P1", "P2"))
                .containsExactlyInAnyOrder(
                        "P1 " + loose + " - 4",
                        "P1 " + tracked + " A 2",
                        "P1 " + tracked + " B 3",
                        "P2 " + tracked + " B 1");
        assertThat(at(shelf, tracked, "B")).isEqualTo("6");
        assertThat(at(shelf, loose, null)).isEqualTo("14");
        assertThat(field("stock.package", "name", "name", "in", List.of(run + "P1", run + "P2")))
                .containsExactly(run + "P1", run + "P2");
        assertThat(applied.booked().lines().stream()
                        .map(line -> line.record())
                        .filter(record -> record.startsWith("stock.package,")))
                .hasSize(2);
        assertTotal(applied, "12");
        assertThat(transfers("backorder_id.name", "=", delivery)).containsExactly("open");
    }

    @Test
    void aPackageThatIsThereAndEmptyIsTakenAndOneThatHoldsOtherGoodsIsRefused() throws Exception {
        String item = item("none");
        put(item, "20", null);
        String delivery = delivery(item, "9");
        odoo.load("bot_stock", "stock.package", List.of("name"), List.of(List.of(run + "BOX")));
        String document = "{delivery: %s, lines: [%s]}";
        ship.apply(document.formatted(delivery, line(item, "quantity: 4, package: " + run + "BOX")));
        assertThat(packed("BOX")).containsExactly("BOX " + item + " - 4");
        assertThat(field("stock.package", "name", "name", "=", run + "BOX")).hasSize(1);
        String rest = field("stock.picking", "name", "backorder_id.name", "=", delivery)
                .get(0);
        assertThat(ship.refuse(document.formatted(rest, line(item, "quantity: 5, package: " + run + "BOX"))))
                .startsWith("/lines/0/package: the package " + run + "BOX holds 4 Units of ")
                .contains("which the message does not name");
        assertThat(transfers("name", "=", rest)).containsExactly("open");
        assertThat(ship.send(
                        document.formatted(rest, line(item, "quantity: 2, package: " + run + "ONE")),
                        document.formatted(delivery(item, "2"), line(item, "quantity: 2, package: " + run + "ONE"))))
                .extracting(verdict -> verdict.getClass().getSimpleName())
                .containsExactly("Applied", "Rejected");
        assertThat(packed("ONE")).containsExactly("ONE " + item + " - 2");
        odoo.load("bot_stock", "stock.package", List.of("name"), List.of(List.of(run + "TWO"), List.of(run + "TWO")));
        String last = delivery(item, "2");
        assertThat(ship.refuse(document.formatted(last, line(item, "quantity: 2, package: " + run + "TWO"))))
                .startsWith("/lines/0/package: 2 packages are called " + run + "TWO in Odoo");
        assertThat(ship.refuse(document.formatted(last, line(item, "quantity: 2, package: ' '"))))
                .isEqualTo("/lines/0/package: the name of a package is empty");
    }

    /** Whether deliveries have carriers: the module stock_delivery is there. */
    boolean hasCarriers() throws Exception {
        return false;
    }

    @Test
    void aCarrierIsRefusedWhereOdooHasNone() throws Exception {
        if (hasCarriers()) {
            return;
        }
        String item = item("none");
        put(item, "4", null);
        String delivery = delivery(item, "3");
        for (String named : List.of("carrier", "trackingReference")) {
            assertThat(ship.refuse(
                            "{delivery: %s, %s: X, lines: [%s]}".formatted(delivery, named, line(item, "quantity: 3"))))
                    .isEqualTo("/" + named
                            + ": deliveries have no carrier in this Odoo, because its module stock_delivery is not installed: have it installed, or leave "
                            + named + " out in the mapping");
        }
        assertThat(transfers("name", "=", delivery)).containsExactly("open");
    }

    @Test
    void aPackedShipmentHasItsEffectOnceWhateverBecomesOfItsMessage() throws Exception {
        String prefix = run + "PACK";
        String item = item("none");
        List<String> marks = OneEffect.marks(prefix);
        List<Long> ids =
                deliveries(marks.stream().map(mark -> outgoing(mark, item, "3")).toList());
        List<String> names = field("stock.picking", "name", "id", "in", ids);
        String document = "{delivery: %s, lines: [%s]}";
        new OneEffect(
                        OnceOnly.stockShip,
                        ship,
                        prefix,
                        mark -> document.formatted(
                                names.get(marks.indexOf(mark)), line(item, "quantity: 3, package: " + mark)),
                        mark -> document.formatted(
                                names.get(marks.indexOf(mark)), line(item, "quantity: 4, package: " + mark)))
                .comparing("bot_stock", "stock.package", "name", "name")
                .adding(() -> new BigDecimal(at(STOCK, item, null)))
                .isProven();
    }

    @Test
    void moreThanIsOpenGoesOutAndTheRestStaysOpenWhereTheDocumentSaysSo() throws Exception {
        String item = item("none");
        put(item, "30", null);
        String delivery = delivery(item, "10");
        ship.apply("{delivery: %s, overDelivery: allow, lines: [%s]}".formatted(delivery, line(item, "quantity: 12")));
        assertThat(at(shelf, item, null)).isEqualTo("18");
        assertThat(transfers("name", "=", delivery)).containsExactly("done");
        String next = delivery(item, "10");
        ship.apply("{delivery: %s, backorder: keep, lines: [%s]}".formatted(next, line(item, "quantity: 4")));
        assertThat(at(shelf, item, null)).isEqualTo("14");
        assertThat(transfers("backorder_id.name", "=", next)).containsExactly("open");
    }

    @Test
    void aShipmentOfMoreThanThereIsIsAFactUnlessItIsRefused() throws Exception {
        String item = item("none");
        put(item, "4", null);
        String document = "{delivery: %s, shortage: %s, lines: [%s]}";
        String delivery = delivery(item, "10");
        assertThat(ship.refuse(document.formatted(delivery, "refuse", line(item, "quantity: 6"))))
                .isEqualTo("/lines/0/quantity: Odoo has 4 Units of " + item
                        + " at WH/Stock and below, and 6 are to go out");
        assertThat(at(shelf, item, null)).isEqualTo("4");
        ship.apply(document.formatted(delivery, "allow", line(item, "quantity: 6")));
        assertThat(at(shelf, item, null)).isEqualTo("0");
        assertThat(at(STOCK, item, null)).isEqualTo("-2");
    }

    @Test
    void whatOdooCannotShipIsRefusedWithPlaceAndReason() throws Exception {
        String item = item("none");
        String tracked = item("lot");
        put(item, "4", null);
        String delivery = delivery(item, "3", tracked, "3");
        String document = "{delivery: %s, lines: [%s]}";
        assertThat(ship.refuse(document.formatted(delivery, line(item, "quantity: 4"))))
                .isEqualTo(
                        "/lines/0/quantity: 4 Units of " + item + " are more than the 3 that are open at " + delivery
                                + ": correct the order or its delivery in Odoo, or have the sender correct the message, or let the mapping say overDelivery: allow");
        assertThat(ship.refuse(document.formatted(delivery, line(tracked, "quantity: 1, lot: X"))))
                .startsWith("/lines/0/lot: Odoo has no lot X of " + tracked);
        assertThat(ship.refuse(document.formatted(delivery, line(item("none"), "quantity: 1"))))
                .contains(" is to go out with " + delivery);
        assertThat(ship.refuse(document.formatted(run, line(item, "quantity: 1"))))
                .startsWith("/delivery: Odoo has no transfers called " + run + " in ")
                .endsWith(": make it there, or send a known one");
        assertThat(ship.refuse("{order: %s, lines: [%s]}".formatted(run, line(item, "quantity: 1"))))
                .startsWith("/order: no sale.order that is in use has name " + run + "; a code names exactly one (in ")
                .endsWith(": make it there, or send a known one)");
        assertThat(transfers("name", "=", delivery)).containsExactly("open");
        assertThat(at(shelf, item, null)).isEqualTo("4");
    }

    @Test
    void aReceiptHasItsEffectOnceWhateverBecomesOfItsMessage() throws Exception {
        String item = item("none");
        String document = "{reference: %s, operationType: WHIN, lines: [%s]}";
        new OneEffect(
                        OnceOnly.stockReceive,
                        receive,
                        run + "RECEIVE",
                        mark -> document.formatted(mark, line(item, "quantity: 2")),
                        mark -> document.formatted(mark, line(item, "quantity: 0.3333333")))
                .comparing("bot_stock", "stock.picking", "origin", "origin", "state", "move_ids")
                .adding(() -> new BigDecimal(at(STOCK, item, null)))
                .isProven();
    }

    @Test
    void aShipmentHasItsEffectOnceWhateverBecomesOfItsMessage() throws Exception {
        String prefix = run + "SHIP";
        String item = item("none");
        List<Long> ids = deliveries(OneEffect.marks(prefix).stream()
                .map(mark -> outgoing(mark, item, "3"))
                .toList());
        List<String> names = field("stock.picking", "name", "id", "in", ids);
        Map<String, String> deliveries = new HashMap<>();
        for (String mark : OneEffect.marks(prefix)) {
            deliveries.put(mark, names.get(deliveries.size()));
        }
        String document = "{delivery: %s, lines: [%s]}";
        new OneEffect(
                        OnceOnly.stockShip,
                        ship,
                        prefix,
                        mark -> document.formatted(deliveries.get(mark), line(item, "quantity: 3")),
                        mark -> document.formatted(deliveries.get(mark), line(item, "quantity: 4")))
                .comparing("bot_stock", "stock.picking", "origin", "origin", "state", "move_ids")
                .adding(() -> new BigDecimal(at(STOCK, item, null)))
                .isProven();
    }
}
