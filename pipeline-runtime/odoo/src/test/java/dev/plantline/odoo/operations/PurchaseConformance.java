package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import dev.plantline.model.Operation;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OnceOnly;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** purchase.order and purchase.cancel, on the real Odoo and the simulator alike. */
abstract class PurchaseConformance extends StockConformance {
    static final String FIRST = "2027-01-05T13:00:00+01:00";

    OperationDesk orders;
    private OperationDesk cancels;
    private OperationDesk receive;
    private OperationDesk announce;
    /** Both cost 5 in Odoo. */
    String bolt;

    private String nut;

    @BeforeAll
    void prepare() throws Exception {
        orders = OperationDesk.open(odoo, "bot_purchase", "purchase.order");
        cancels = OperationDesk.open(odoo, "bot_purchase", "purchase.cancel");
        receive = OperationDesk.open(odoo, "bot_stock", "stock.receive");
        announce = OperationDesk.open(odoo, "bot_stock", "purchase.announce");
        odoo.load(
                "bot_master",
                "res.partner",
                List.of("id", "name", "ref"),
                List.of(
                        List.of("supplier_" + run, "Supplier " + run, run + "S"),
                        List.of("other_" + run, "Other " + run, run + "O")));
        bolt = priced();
        nut = priced();
    }

    private String priced() throws OdooFault {
        String item = item("none");
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "standard_price"),
                List.of(List.of("product_" + item, "5")));
        return item;
    }

    String order(String number, String lines, String rest) {
        return "{order: %s, supplier: %sS, currency: USD, lines: [%s]%s}"
                .formatted(run + number, run, lines, rest.isEmpty() ? "" : ", " + rest);
    }

    static String line(int number, String item, String rest) {
        return "{line: %s, item: %s, quantity: %s}".formatted(number, item, rest);
    }

    /** The lines of an order: {@code sequence quantity price}. */
    List<String> kept(String number) throws OdooFault {
        List<String> lines = new ArrayList<>();
        for (JsonNode line : odoo.search(
                "bot_purchase",
                "purchase.order.line",
                List.of(List.of("order_id.name", "=", run + number)),
                "sequence",
                "product_qty",
                "price_unit")) {
            lines.add(line.path("sequence").asText() + " "
                    + OperationDesk.plain(line.path("product_qty").decimalValue()) + " "
                    + OperationDesk.plain(line.path("price_unit").decimalValue()));
        }
        return lines.stream().sorted().toList();
    }

    /** What is still to come of an order: {@code quantity at deadline}, without the time of day where the message says none. */
    private List<String> coming(String number) throws OdooFault {
        List<String> moves = new ArrayList<>();
        for (JsonNode move : odoo.search(
                "bot_stock",
                "stock.move",
                List.of(
                        List.of("purchase_line_id.order_id.name", "=", run + number),
                        List.of("state", "not in", List.of("done", "cancel"))),
                "product_uom_qty",
                "location_id")) {
            assertThat(move.path("location_id").path(1).asText()).contains("Vendors");
            moves.add(OperationDesk.plain(move.path("product_uom_qty").decimalValue()));
        }
        return moves.stream().sorted().toList();
    }

    private String state(String number) throws OdooFault {
        return field("purchase.order", "state", "name", "=", run + number).get(0);
    }

    private void receive(String number, String item, String quantity) throws Exception {
        receive.apply("{order: %s, lines: [{item: %s, quantity: %s}]}".formatted(run + number, item, quantity));
    }

    @Test
    void aNewOrderIsConfirmedWithItsLinesPricesDatesAndReceipt() throws Exception {
        Verdict.Applied applied = orders.apply(order(
                "A",
                line(20, nut, "2.5, unit: Units") + ", " + line(10, bolt, "10, price: 5.00, date: '" + FIRST + "'"),
                "supplierReference: REF, orderedAt: '2026-11-01T08:00:00Z', operationType: WHIN, total: 62.5"));
        assertThat(state("A")).isEqualTo("purchase");
        assertThat(kept("A")).containsExactly("10 10 5", "20 2.5 5");
        assertThat(coming("A")).containsExactly("10", "2.5");
        assertThat(field("purchase.order", "partner_ref", "name", "=", run + "A"))
                .containsExactly("REF");
        assertThat(field("purchase.order", "date_order", "name", "=", run + "A"))
                .containsExactly("2026-11-01 08:00:00");
        for (String model :
                List.of("purchase.order.line date_planned order_id.name", "stock.move date_deadline origin")) {
            String[] words = model.split(" ");
            assertThat(field(words[0], words[1], words[2], "=", run + "A")).contains("2027-01-05 12:00:00");
        }
        assertThat(applied.record()).startsWith("purchase.order,");
        assertTotal(applied, "12.5");
        assertThat(applied.booked().lines())
                .extracting(each ->
                        each.item() + " " + (each.quantity() == null ? "" : OperationDesk.plain(each.quantity())))
                .contains(bolt + " 10", nut + " 2.5");
    }

    @Test
    void aRevisionChangesQuantitiesAndDatesAndAddsLinesAlsoOfAnOrderThatIsConfirmed() throws Exception {
        orders.apply(order("B", line(10, bolt, "10") + ", " + line(20, nut, "4"), "confirm: false"));
        assertThat(state("B")).isEqualTo("draft");
        assertThat(coming("B")).isEmpty();
        orders.apply(order("B", line(10, bolt, "8") + ", " + line(20, nut, "4"), "confirm: false, total: 60"));
        assertThat(kept("B")).containsExactly("10 8 5", "20 4 5");
        orders.apply(order("B", line(10, bolt, "8") + ", " + line(20, nut, "4"), ""));
        assertThat(coming("B")).containsExactly("4", "8");
        orders.apply(order(
                "B",
                line(10, bolt, "3, date: '" + FIRST + "'") + ", " + line(20, nut, "9") + ", " + line(15, nut, "1"),
                "confirm: false, total: 65"));
        assertThat(state("B")).isEqualTo("purchase");
        assertThat(kept("B")).containsExactly("10 3 5", "15 1 5", "20 9 5");
        assertThat(coming("B")).containsExactly("1", "3", "9");
        assertThat(field("stock.move", "date_deadline", "origin", "=", run + "B"))
                .contains("2027-01-05 12:00:00");
    }

    @Test
    void noLessIsOrderedThanWasReceivedAndWhatIsMissingIsCancelledOrZeroedAsTheMessageSays() throws Exception {
        String both = line(1, bolt, "10") + ", " + line(2, nut, "5");
        orders.apply(order("C", both, ""));
        receive("C", bolt, "4");
        assertThat(orders.refuse(order("C", line(1, bolt, "3.99") + ", " + line(2, nut, "5"), "")))
                .startsWith("/lines/0/quantity: 4 of ")
                .endsWith(" are received already, and the message orders 3.99");
        assertThat(orders.refuse(order("C", line(2, nut, "5"), "")))
                .startsWith("/lines: " + run + "C has a line 1 of ")
                .endsWith(", which the message does not name: say by missing what becomes of it");
        assertThat(orders.refuse(order("C", line(2, nut, "5"), "missing: zero")))
                .startsWith("/missing: 4 of ")
                .endsWith(" are received already, and the message orders 0");
        assertThat(kept("C")).containsExactly("1 10 5", "2 5 5");
        orders.apply(order("C", line(1, bolt, "7"), "missing: zero"));
        assertThat(kept("C")).containsExactly("1 7 5", "2 0 5");
        assertThat(coming("C")).containsExactly("3");
        orders.apply(order("C", line(2, nut, "6"), "missing: cancel"));
        assertThat(kept("C")).containsExactly("1 4 5", "2 6 5");
        assertThat(coming("C")).containsExactly("6");
        assertThat(field("purchase.order.line", "qty_received", "order_id.name", "=", run + "C"))
                .containsExactlyInAnyOrder("4", "0");
    }

    @Test
    void revisionsOfOneOrderInOneCallFollowEachOtherAndABadOneTakesNoneWithIt() throws Exception {
        assertThat(kinds(orders.send(
                        order("E", line(1, bolt, "2"), ""),
                        order("E", line(1, bolt, "3"), ""),
                        order("E", line(1, nut, "1"), ""))))
                .containsExactly("Applied", "Applied", "Rejected");
        assertThat(kept("E")).containsExactly("1 3 5");
    }

    /** No rule of Odoo's keeps the number single, and what one call is about to make another does not see. */
    @Test
    void oneNumberThatFourMessagesSendAtOnceIsOneOrder() throws Exception {
        List<Operation> four = new ArrayList<>();
        for (int i = 1; i < 5; i++) {
            four.add(orders.message(order("FOUR", line(1, bolt, "" + i), "")));
        }
        assertThat(orders.atOnce(four)).allMatch(Verdict.Applied.class::isInstance);
        assertThat(kept("FOUR")).hasSize(1);
        assertThat(coming("FOUR")).hasSize(1);
    }

    @Test
    void whatOdooWouldKeepOtherwiseIsRefusedWithPlaceAndReason() throws Exception {
        String simple = order("X", line(1, bolt, "2"), "");
        assertThat(orders.refuse(order("X", line(1, bolt, "2, price: 4.2"), "")))
                .isEqualTo(
                        "/lines/0/price: by the price list in Odoo one Units of " + bolt
                                + " costs 5 USD, and the message says 4.2: another price is set only by a user who has the access rights to price lists");
        assertThat(orders.refuse(order("X", line(1, bolt, "2"), "total: 10.01")))
                .isEqualTo("/total: by its lines the order is 10 USD without tax in Odoo, and the message says 10.01");
        assertThat(orders.refuse(simple.replace("USD", "EUR")))
                .isEqualTo("/currency: the currency EUR is not active in Odoo");
        assertThat(orders.refuse(order("X", line(1, bolt, "2.001"), "")))
                .startsWith("/lines/0/quantity: 2.001 Units cannot be kept");
        assertThat(orders.refuse(order("X", line(1, bolt, "2") + ", " + line(1, nut, "2"), "")))
                .isEqualTo("/lines/1/line: the line 1 stands twice in the message");
        assertThat(orders.refuse(order("X", line(1, bolt, "2, unit: kg"), ""))).startsWith("/lines/0/unit: ");
        assertThat(orders.refuse(order("X", line(1, bolt, "2"), "operationType: WHOUT")))
                .startsWith("/operationType: ")
                .endsWith("is not an operation type of receipts");
        assertThat(field("purchase.order", "id", "name", "=", run + "X")).isEmpty();
        orders.apply(simple);
        assertThat(orders.refuse(order("X", line(1, nut, "2"), "")))
                .startsWith("/lines/0/item: line 1 of " + run + "X is for ")
                .endsWith("give what is new a new number");
        assertThat(orders.refuse(simple.replace(run + "S", run + "O")))
                .isEqualTo("/supplier: " + run + "X is an order of Supplier " + run);
        odoo.as("bot_purchase")
                .call(
                        "purchase.order",
                        "button_lock",
                        Map.of(
                                "ids",
                                List.of(Long.valueOf(field("purchase.order", "id", "name", "=", run + "X")
                                        .get(0)))));
        assertThat(orders.refuse(order("X", line(1, bolt, "3"), "")))
                .isEqualTo("/order: " + run + "X is locked: nothing of it is changed until it is unlocked in Odoo");
        assertThat(cancels.refuse("{order: %sX}".formatted(run))).startsWith("/order: " + run + "X is locked");
    }

    /** Whoever has the key can send what no engine lets through. */
    @Test
    void aDocumentThatNoEngineMadeIsRefusedAsAWhole() throws Exception {
        String whole = "{\"order\":\"X\",\"supplier\":\"S\",\"currency\":\"USD\",\"lines\":%s}";
        for (String document : List.of(
                "{}",
                whole.formatted("[{\"line\":1,\"item\":\"I\",\"quantity\":1}]"),
                whole.formatted("[{\"line\":1,\"item\":\"I\",\"quantity\":\"1\",\"discount\":\"5\"}]"),
                whole.formatted("[],\"state\":\"purchase\""))) {
            Operation message = orders.past((ObjectNode) Json.MAPPER.readTree(document));
            assertThatThrownBy(() -> orders.send(List.of(message))).hasMessageContaining("of the document");
        }
    }

    @Test
    void anOrderIsCancelledWithItsReceiptsUnlessSomethingOfItHasCome() throws Exception {
        orders.apply(order("K", line(1, bolt, "2"), ""));
        assertThat(cancels.refuse("{order: %1$sK, supplier: %1$sO}".formatted(run)))
                .isEqualTo("/supplier: " + run + "K is an order of Supplier " + run);
        Verdict.Applied applied = cancels.apply("{order: %1$sK, supplier: %1$sS}".formatted(run));
        assertThat(applied.booked().lines()).hasSize(2);
        assertThat(state("K")).isEqualTo("cancel");
        assertThat(transfers("origin", "=", run + "K")).containsExactly("cancel");
        assertThat(field("stock.move", "state", "origin", "=", run + "K")).containsOnly("cancel");
        cancels.apply("{order: %sK}".formatted(run));
        assertThat(orders.refuse(order("K", line(1, bolt, "3"), "")))
                .isEqualTo("/order: " + run + "K is cancelled: nothing of it is changed");
        orders.apply(order("L", line(1, bolt, "2"), ""));
        receive("L", bolt, "1");
        assertThat(kinds(cancels.send("{order: %sL}".formatted(run), "{order: %sNONE}".formatted(run))))
                .containsExactly("Rejected", "Rejected");
        assertThat(cancels.refuse("{order: %sL}".formatted(run)))
                .startsWith("/order: 1 of ")
                .endsWith("are received already: what is still to come of " + run
                        + "L is taken off by the operation purchase.order");
        assertThat(state("L")).isEqualTo("purchase");
        assertThat(coming("L")).containsExactly("1");
    }

    /** Somebody has put the goods of one order into the receipt of another: Odoo cancels whole receipts. */
    @Test
    void anOrderWhoseReceiptIsAlsoOfAnotherOrderIsNotCancelled() throws Exception {
        orders.apply(order("U", line(1, bolt, "2"), ""));
        orders.apply(order("V", line(1, bolt, "3"), ""));
        long receipt = Long.parseLong(
                field("stock.picking", "id", "origin", "=", run + "U").get(0));
        long move = Long.parseLong(
                field("stock.move", "id", "origin", "=", run + "V").get(0));
        odoo.as("bot_stock")
                .call("stock.move", "write", Map.of("ids", List.of(move), "vals", Map.of("picking_id", receipt)));
        for (String number : List.of("U", "V")) {
            assertThat(cancels.refuse("{order: %s}".formatted(run + number)))
                    .startsWith("/order: the receipt ")
                    .endsWith(" is also of " + run + (number.equals("U") ? "V" : "U")
                            + ", and Odoo would cancel that as well: part them in Odoo");
        }
        assertThat(coming("U")).containsExactly("2");
        assertThat(coming("V")).containsExactly("3");
    }

    private String advice(String number, String rest) {
        return "{order: %s, reference: 'N <%s>', %s}".formatted(run + number, number, rest);
    }

    /** What stands filled in on the receipts of an order: {@code lot quantity}. */
    private List<String> filledIn(String number) throws OdooFault {
        List<String> lines = new ArrayList<>();
        for (JsonNode line : odoo.search(
                "bot_stock",
                "stock.move.line",
                List.of(
                        List.of("move_id.origin", "=", run + number),
                        List.of("move_id.state", "not in", List.of("done", "cancel"))),
                "lot_id",
                "lot_name",
                "quantity",
                "picked")) {
            assertThat(line.path("picked").asBoolean()).isFalse();
            String lot = line.path("lot_id").isArray()
                    ? line.path("lot_id").path(1).asText()
                    : line.path("lot_name").asText("");
            lines.add((lot.isEmpty() || lot.equals("false") ? "" : lot + " ")
                    + OperationDesk.plain(line.path("quantity").decimalValue()));
        }
        return lines.stream().sorted().toList();
    }

    @Test
    void anAnnouncedDeliveryStandsOnTheReceiptAndNothingIsReceived() throws Exception {
        String tracked = item("lot");
        lots(tracked, "OLD");
        orders.apply(order("N", line(1, bolt, "10") + ", " + line(2, tracked, "8"), ""));
        Verdict.Applied applied = announce.apply(advice(
                "N",
                ("supplier: %sS, date: '%s', lines: [{orderLine: 1, item: %s, quantity: 6},"
                                + " {item: %s, quantity: 5, lots: [{lot: OLD, quantity: 2}, {lot: NEW, quantity: 3}]}]")
                        .formatted(run, FIRST, bolt, tracked)));
        assertThat(filledIn("N")).containsExactly("6", "NEW 3", "OLD 2");
        assertThat(coming("N")).containsExactly("10", "8");
        assertThat(field("purchase.order.line", "qty_received", "order_id.name", "=", run + "N"))
                .containsOnly("0");
        assertThat(field("stock.picking", "scheduled_date", "origin", "=", run + "N"))
                .containsExactly("2027-01-05 12:00:00");
        assertThat(field("stock.picking", "note", "origin", "=", run + "N").get(0))
                .contains("N &lt;N&gt;");
        assertThat(field("stock.lot", "id", "name", "=", run + "NEW")).isEmpty();
        assertTotal(applied, "11");
        assertThat(moved(applied)).containsExactly(bolt + " 6", tracked + " OLD 2", tracked + " NEW 3");
        announce.apply(advice("N", "lines: [{item: %s, quantity: 1, lot: LAST}]".formatted(tracked)));
        assertThat(filledIn("N")).containsExactly("6", "LAST 1");
        receive.apply("{order: %sN, lines: [{item: %s, quantity: 4}, {item: %s, quantity: 8, lot: LAST}]}"
                .formatted(run, bolt, tracked));
        assertThat(field("purchase.order.line", "qty_received", "order_id.name", "=", run + "N"))
                .containsExactlyInAnyOrder("4", "8");
        assertThat(coming("N")).containsExactly("6");
    }

    @Test
    void anAnnouncementThatTheReceiptCannotTakeIsRefusedWithPlaceAndReason() throws Exception {
        String tracked = item("lot");
        orders.apply(order("O", line(1, bolt, "2") + ", " + line(2, tracked, "3"), ""));
        String some = "lines: [{item: %s, quantity: %s}]";
        List<Verdict> verdicts = announce.send(
                advice("O", some.formatted(bolt, "1")),
                advice("O", some.formatted(bolt, "3")),
                advice("O", some.formatted(bolt, "2")));
        assertThat(kinds(verdicts)).containsExactly("Applied", "Rejected", "Applied");
        assertThat(announce.refuse(advice("O", some.formatted(bolt, "3"))))
                .startsWith("/lines/0/quantity: 3 Units of " + bolt + " are more than the 2 that are open at ")
                .endsWith(" in Odoo, or have the sender correct the message");
        assertThat(announce.refuse(advice("O", some.formatted(nut, "1"))))
                .startsWith("/lines/0/item: nothing of " + nut + " is to come with ");
        assertThat(announce.refuse(advice("O", some.formatted(tracked, "1"))))
                .isEqualTo("/lines/0/lot: " + tracked + " is tracked by lots in Odoo, and the message names none");
        assertThat(announce.refuse(advice("O", "supplier: " + run + "O, " + some.formatted(bolt, "1"))))
                .startsWith("/supplier: ")
                .endsWith("is to come from Supplier " + run);
        assertThat(announce.refuse("{reference: R, " + some.formatted(bolt, "1") + "}"))
                .isEqualTo("/order: the message names an order or a receipt, and one of them only");
        receive("O", bolt, "2");
        assertThat(announce.refuse(advice("O", some.formatted(bolt, "1"))))
                .startsWith("/lines/0/item: nothing of " + bolt + " is to come with ");
    }

    private OneEffect comparingOrders(OneEffect effect) {
        return effect.comparing("bot_purchase", "purchase.order", "name", "name", "state", "amount_untaxed")
                .comparing(
                        "bot_purchase",
                        "purchase.order.line",
                        "order_id.name",
                        "order_id",
                        "product_qty",
                        "price_unit");
    }

    @Test
    void anOrderHasItsEffectOnceWhateverBecomesOfItsMessage() throws Exception {
        comparingOrders(new OneEffect(
                        OnceOnly.purchaseOrder,
                        orders,
                        run + "ORDER",
                        mark -> order(mark.substring(run.length()), line(1, bolt, "3"), ""),
                        mark -> order(mark.substring(run.length()), line(1, run, "3"), "")))
                .withOlder(mark -> order(mark.substring(run.length()), line(1, bolt, "2"), ""))
                .comparing("bot_stock", "stock.move", "origin", "origin", "product_uom_qty", "state")
                .isProven();
    }

    @Test
    void aCancellationHasItsEffectOnceWhateverBecomesOfItsMessage() throws Exception {
        String prefix = run + "CANCEL";
        List<List<String>> drafts = new ArrayList<>();
        for (String mark : OneEffect.marks(prefix)) {
            drafts.add(List.of(mark, "supplier_" + run, "product_" + bolt, "2", "5"));
        }
        odoo.load(
                "bot_purchase",
                "purchase.order",
                List.of(
                        "name",
                        "partner_id/id",
                        "order_line/product_id/id",
                        "order_line/product_qty",
                        "order_line/price_unit"),
                drafts);
        comparingOrders(new OneEffect(
                        OnceOnly.purchaseCancel,
                        cancels,
                        prefix,
                        mark -> "{order: %s, supplier: %sS}".formatted(mark, run),
                        mark -> "{order: %s, supplier: %sO}".formatted(mark, run)))
                .isProven();
    }

    @Test
    void anAnnouncementHasItsEffectOnceWhateverBecomesOfItsMessage() throws Exception {
        String prefix = run + "ADVICE";
        orders.send(OneEffect.marks(prefix).stream()
                .map(mark -> order(mark.substring(run.length()), line(1, bolt, "10"), ""))
                .toArray(String[]::new));
        String document = "{reference: AD-1, order: %s, date: '%s', lines: [{item: %s, quantity: %s}]}";
        new OneEffect(
                        OnceOnly.purchaseAnnounce,
                        announce,
                        prefix,
                        mark -> document.formatted(mark, FIRST, bolt, 6),
                        mark -> document.formatted(mark, FIRST, bolt, 11))
                .comparing("bot_stock", "stock.move", "origin", "origin", "product_uom_qty", "quantity", "state")
                .comparing("bot_stock", "stock.picking", "origin", "origin", "scheduled_date", "note")
                .isProven();
    }
}
