package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Booked;
import dev.plantline.model.Json;
import dev.plantline.model.Operation;
import dev.plantline.model.Step;
import dev.plantline.model.Value;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OnceOnly;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.RunName;
import dev.plantline.odoo.protocol.OdooFault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** stock.transfer, on the real Odoo and the simulator alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TransferConformance {
    private final String run = RunName.fresh();
    private final String loose = run + "L";
    final String tracked = run + "T";
    private final String serial = run + "S";
    private final String scarce = run + "N";
    private final String shelf = "WH/Stock/Shelf " + run;
    private OdooUnderTest odoo;
    OperationDesk desk;

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        desk = OperationDesk.open(odoo, "bot_stock", "stock.transfer");
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type", "is_storable", "tracking"),
                List.of(
                        List.of("product_" + loose, "Screw", loose, "consu", "True", "none"),
                        List.of("product_" + tracked, "Wheel", tracked, "consu", "True", "lot"),
                        List.of("product_" + scarce, "Filter", scarce, "consu", "True", "none"),
                        List.of("product_" + serial, "Motor", serial, "consu", "True", "serial")));
        odoo.load(
                "bot_master",
                "stock.location",
                List.of("id", "name", "location_id/id", "usage"),
                List.of(List.of("location_" + run, "Shelf " + run, "stock.stock_location_stock", "internal")));
        odoo.load(
                "bot_master",
                "stock.lot",
                List.of("id", "name", "product_id/id"),
                List.of(
                        List.of("lot_" + run + "A", "A", "product_" + tracked),
                        List.of("lot_" + run + "B", "B", "product_" + tracked),
                        List.of("lot_" + run + "S1", "S1", "product_" + serial)));
        odoo.load(
                "bot_master",
                "stock.quant",
                List.of("product_id/id", "location_id/id", "lot_id/id", "inventory_quantity_auto_apply"),
                List.of(
                        List.of("product_" + loose, "stock.stock_location_stock", "", "1000"),
                        List.of("product_" + tracked, "stock.stock_location_stock", "lot_" + run + "A", "100"),
                        List.of("product_" + tracked, "stock.stock_location_stock", "lot_" + run + "B", "100"),
                        List.of("product_" + serial, "stock.stock_location_stock", "lot_" + run + "S1", "1")));
    }

    String document(String item, String rest) {
        return "{reference: T-%s, from: WH/Stock, to: \"%s\", lines: [{item: %s, %s}]}"
                .formatted(run, shelf, item, rest);
    }

    BigDecimal at(String place, String item, String lot) throws OdooFault {
        BigDecimal all = BigDecimal.ZERO;
        for (JsonNode quant : odoo.search(
                "bot_stock",
                "stock.quant",
                List.of(
                        List.of("product_id.default_code", "=", item),
                        List.of("location_id.complete_name", "=", place)),
                "quantity",
                "lot_id")) {
            if (lot == null || quant.path("lot_id").path(1).asText().equals(lot)) {
                all = all.add(quant.path("quantity").decimalValue());
            }
        }
        return all;
    }

    @Test
    void theGoodsAreAtTheOtherPlaceAndTheAnswerSaysWhichLots() throws Exception {
        BigDecimal before = at(shelf, tracked, "A");
        Verdict.Applied applied = desk.apply(
                document(tracked, "quantity: 11, unit: Units, lots: [{lot: A, quantity: 8}, {lot: B, quantity: 3}]"));
        assertThat(at(shelf, tracked, "A").subtract(before)).isEqualByComparingTo("8");
        assertThat(applied.record()).startsWith("stock.picking,");
        assertThat(applied.booked().totals()).hasToString("[11 Units]");
        assertThat(applied.booked().lines())
                .filteredOn(line -> line.record().startsWith("stock.move,"))
                .extracting(Booked.Line::item, Booked.Line::lot, line -> OperationDesk.plain(line.quantity()))
                .containsExactlyInAnyOrder(tuple(tracked, "A", "8"), tuple(tracked, "B", "3"));
    }

    @Test
    void whatAnInterfaceEnsuresIsHeldAgainstOdoosNumbersBeforeAnyOfItIsKept() throws Exception {
        String goods = document(loose, "quantity: 5");
        BigDecimal before = at(shelf, loose, null);
        assertThat(desk.send(List.of(desk.ensuring(
                                goods,
                                ensured("state", Step.Ensured.Of.each, "=", text("done")),
                                ensured("move_ids.quantity", Step.Ensured.Of.sum, "=", number("5.001")),
                                ensured("move_ids.quantity", Step.Ensured.Of.each, ">=", number("4.99")),
                                ensured("move_line_ids", Step.Ensured.Of.count, "<", number("2")),
                                ensured("origin", Step.Ensured.Of.each, "!=", text("another")),
                                ensured(
                                        "move_ids.product_id.default_code",
                                        Step.Ensured.Of.each,
                                        "in",
                                        new Value.Many(List.of(text("X"), text(loose)))))))
                        .get(0))
                .isInstanceOf(Verdict.Applied.class);
        assertThat(at(shelf, loose, null).subtract(before)).isEqualByComparingTo("5");

        assertThat(refused(goods, "move_ids.quantity", Step.Ensured.Of.sum, "=", number("6")))
                .matches(
                        "business : the sum of move_ids.quantity of stock.picking,[0-9]+ should have been 6, and Odoo has 5");
        assertThat(refused(goods, "move_ids.quantity", Step.Ensured.Of.each, "<=", number("4.99")))
                .matches("business : move_ids.quantity of stock.picking,[0-9]+ should have been at most 4.99,"
                        + " and Odoo has 5(.00)? on stock.move,[0-9]+");
        assertThat(refused(goods, "move_line_ids.lot_id.name", Step.Ensured.Of.each, "=", text("A")))
                .endsWith("should have been A, and Odoo has nothing there");
        assertThat(refused(
                        goods,
                        "move_ids.product_id.default_code",
                        Step.Ensured.Of.each,
                        "not in",
                        new Value.Many(List.of(text(loose)))))
                .contains("should have been none of " + loose + ", and Odoo has " + loose + " on product.product,");
        assertThat(at(shelf, loose, null).subtract(before)).isEqualByComparingTo("5");
    }

    @Test
    void aDocumentWhoseNumbersAreNotAsEnsuredTakesNoneOfTheOthersWithIt() throws Exception {
        BigDecimal before = at(shelf, loose, null);
        List<Operation> messages = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            messages.add(desk.ensuring(
                    document(loose, "quantity: 1"),
                    ensured("move_ids.quantity", Step.Ensured.Of.each, "=", number(i == 3 ? "2" : "1"))));
        }
        assertThat(desk.send(messages))
                .filteredOn(Verdict.Applied.class::isInstance)
                .hasSize(5);
        assertThat(at(shelf, loose, null).subtract(before)).isEqualByComparingTo("5");
    }

    @Test
    void aPathOfEnsureLeadsToGoodsAndTheirDocumentsOnly() throws Exception {
        String goods = document(loose, "quantity: 5");
        assertThat(refused(goods, "move_ids.quantty", Step.Ensured.Of.each, "=", number("5")))
                .isEqualTo(
                        "mapping : ensure asks for move_ids.quantty, and stock.move has no field quantty in this Odoo");
        assertThat(refused(goods, "owner_id.name", Step.Ensured.Of.each, "=", text("Anna")))
                .isEqualTo(
                        "mapping : ensure may not look at res.partner, which owner_id.name leads to: it looks at goods and their documents");
        assertThat(refused(goods, "state.name", Step.Ensured.Of.each, "=", text("done")))
                .startsWith(
                        "mapping : ensure compares numbers, texts, days and truths, and state of stock.picking is none");
        assertThat(refused(goods, "move_ids", Step.Ensured.Of.each, "=", text("5")))
                .endsWith("move_ids holds records, so that only of: count says something of it");
        assertThat(refused(goods, "move_ids.quantity", Step.Ensured.Of.each, "=", text("five")))
                .endsWith("move_ids.quantity is a number in Odoo, and the mapping compares it with five");
    }

    private String refused(String document, String path, Step.Ensured.Of of, String operator, Value value)
            throws Exception {
        Verdict.Rejected rejected =
                (Verdict.Rejected) desk.send(List.of(desk.ensuring(document, ensured(path, of, operator, value))))
                        .get(0);
        return rejected.failure().failureClass() + " " + rejected.failure().place() + ": "
                + rejected.failure().reason();
    }

    static Step.Ensured ensured(String path, Step.Ensured.Of of, String operator, Value value) {
        return new Step.Ensured(path, of, operator, value);
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }

    static Value number(String number) {
        return new Value.Decimal(new BigDecimal(number));
    }

    @Test
    void aTransferHasItsEffectOnceWhateverBecomesOfItsMessage() throws Exception {
        new OneEffect(
                        OnceOnly.stockTransfer,
                        desk,
                        run + "MOVE",
                        mark -> document(loose, "quantity: 2").replace("T-" + run, mark),
                        mark -> document(run + "NONE", "quantity: 2").replace("T-" + run, mark))
                .comparing("bot_stock", "stock.picking", "origin", "origin", "state", "move_ids")
                .adding(() -> at(shelf, loose, null))
                .adding(() -> at("WH/Stock", loose, null))
                .isProven();
    }

    @Test
    void whatOdooWouldKeepOtherwiseIsRefusedWithPlaceAndReason() throws Exception {
        assertThat(desk.refuse(document(loose, "quantity: 0.3333333")))
                .startsWith("/lines/0/quantity: 0.3333333 Units cannot be kept: Odoo rounds to 0.33 Units");
        assertThat(desk.refuse(document(loose, "quantity: 1, unit: kg")))
                .startsWith("/lines/0/unit: Odoo keeps this in Units, and the message says kg");
        assertThat(desk.refuse(document(run + "NONE", "quantity: 1")))
                .startsWith("/lines/0/item: no product.product that is in use has default_code " + run + "NONE");
        assertThat(desk.refuse(document(tracked, "quantity: 1")))
                .startsWith("/lines/0/lot: " + tracked + " is tracked by lots in Odoo, and the message names none");
        assertThat(desk.refuse(document(tracked, "quantity: 1, lot: X")))
                .startsWith("/lines/0/lot: Odoo has no lot X of " + tracked);
        assertThat(desk.refuse(document(serial, "quantity: 2, lot: S1")))
                .startsWith("/lines/0/lot: the serial number S1 is one piece, and the message says 2 Units");
        assertThat(desk.refuse(document(loose, "quantity: 1, lot: A")))
                .startsWith("/lines/0/lot: " + loose + " is not tracked in Odoo");
        assertThat(desk.refuse(document(tracked, "quantity: 9, lots: [{lot: A, quantity: 8}, {lot: B, quantity: 3}]")))
                .startsWith("/lines/0/quantity: the lots of the line add up to 11 Units, and its quantity is 9 Units");
        assertThat(desk.refuse("{reference: T, from: WH/Stock, to: WH/Stock, lines: [{item: %s, quantity: 1}]}"
                        .formatted(loose)))
                .startsWith("/to: the goods are to go from WH/Stock to itself");
    }

    @Test
    void aSerialNumberMovesOnceInADocumentAlsoWhereAShortageIsAFact() throws Exception {
        BigDecimal before = at("WH/Stock", serial, "S1");
        for (String rest : List.of(
                "quantity: 1, lot: S1}, {item: " + serial + ", quantity: 1, lot: S1",
                "quantity: 1, lot: S1}, {item: " + serial + ", quantity: 1, lots: [{lot: S1, quantity: 1}]")) {
            assertThat(desk.refuse("{shortage: allow, " + document(serial, rest).substring(1)))
                    .startsWith("/lines/1/lot")
                    .endsWith("the serial number S1 is one piece, and the message says 2 Units");
        }
        assertThat(at("WH/Stock", serial, "S1")).isEqualByComparingTo(before);
    }

    @Test
    void aShortageIsAFactUnlessTheDocumentRefusesIt() throws Exception {
        String back = "{reference: T, from: \"%s\", to: WH/Stock, shortage: %s, lines: [{item: %s, quantity: 1}]}";
        assertThat(desk.refuse(back.formatted(shelf, "refuse", scarce)))
                .startsWith("/lines/0/quantity: Odoo has 0 Units at " + shelf + ", and 1 are to leave it");
        desk.apply(back.formatted(shelf, "allow", scarce));
        assertThat(at(shelf, scarce, null)).isEqualByComparingTo("-1");
    }

    /** Whoever has the key can send what no engine lets through. */
    @Test
    void aDocumentThatNoEngineMadeIsRefusedAsAWhole() throws Exception {
        for (String document : List.of(
                "{}",
                "{\"reference\":\"T\",\"from\":\"WH/Stock\",\"to\":\"WH/Stock\",\"lines\":[],\"state\":\"done\"}",
                "{\"reference\":\"T\",\"from\":\"WH/Stock\",\"to\":\"WH/Stock\",\"lines\":[{\"item\":\"A\",\"quantity\":\"1e9\"}]}",
                "{\"reference\":\"T\",\"from\":[\"WH/Stock\"],\"to\":\"WH/Stock\",\"lines\":[]}")) {
            Operation message = desk.past((ObjectNode) Json.MAPPER.readTree(document));
            assertThatThrownBy(() -> desk.send(List.of(message))).hasMessageContaining("of the document");
        }
    }
}
