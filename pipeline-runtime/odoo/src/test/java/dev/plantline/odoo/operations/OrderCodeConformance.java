package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Failure;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.kit.References;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Orders and items that are found in another way than by the default of their kind, on the real Odoo and the simulator alike. */
abstract class OrderCodeConformance extends StockConformance {
    private static final String PRODUCTION = "mrp.production";
    private static final String PURCHASE = "purchase.order";

    private String frame;
    private String screw;

    @BeforeAll
    void prepare() throws Exception {
        frame = item("none");
        screw = item("none");
        odoo.load(
                "bot_master",
                "res.partner",
                List.of("id", "name", "ref"),
                List.of(List.of("supplier_" + run, "Supplier " + run, run + "S")));
    }

    static References by(String kind, String model, List<String> fields, String template) {
        SortedMap<String, References.Reference> kinds = new TreeMap<>(References.DEFAULT.kinds());
        kinds.put(kind, new References.Reference(model, fields, template));
        return new References(kinds);
    }

    OperationDesk desk(String login, String operation, References references) throws Exception {
        return OperationDesk.open(odoo, login, operation, references);
    }

    private static References byOrigin() {
        return by("productionOrder", PRODUCTION, List.of("origin"), "");
    }

    private static References bySupplier() {
        return by("purchaseOrder", PURCHASE, List.of("partner_ref"), "");
    }

    private String made(String order, String rest) {
        return "{order: %s, item: %s, quantity: 10, components: [{item: %s, quantity: 10}]%s}"
                .formatted(run + order, frame, screw, rest);
    }

    /** Orders with an origin: {@code state quantity}. */
    private List<String> orders(String origin) throws OdooFault {
        List<String> orders = new ArrayList<>();
        for (JsonNode each : odoo.search(
                "bot_mrp", PRODUCTION, List.of(List.of("origin", "=", run + origin)), "state", "product_qty")) {
            orders.add(each.path("state").asText() + " "
                    + OperationDesk.plain(each.path("product_qty").decimalValue()));
        }
        return orders.stream().sorted().toList();
    }

    @Test
    void anOrderIsMadeAndFoundByItsOriginThroughAllThatItGoesOnIn() throws Exception {
        OperationDesk order = desk("bot_mrp", "production.order", byOrigin());
        String record = order.apply(made("A", "")).record();
        assertThat(field(PRODUCTION, "name", "origin", "=", run + "A"))
                .hasSize(1)
                .doesNotContain(run + "A");
        assertThat(order.apply("{order: %sA, quantity: 12}".formatted(run)).record())
                .isEqualTo(record);
        assertThat(orders("A")).containsExactly("confirmed 12");
        assertThat(order.refuse(made("A", ", origin: other")))
                .isEqualTo("/origin: the code of the order is its origin, which is " + run
                        + "A by the code and other by this message");
        OperationDesk report = desk("bot_mrp", "production.report", byOrigin());
        report.apply("{order: %sA, quantity: 4}".formatted(run));
        report.apply("{order: %sA, quantity: 3}".formatted(run));
        assertThat(orders("A")).containsExactly("confirmed 5", "done 3", "done 4");
        OperationDesk consume = desk("bot_mrp", "production.consume", byOrigin());
        consume.apply("{order: %sA, components: [{item: %s, quantity: 5}]}".formatted(run, screw));
        report.apply("{order: %sA, quantity: 5}".formatted(run));
        assertThat(orders("A")).containsExactly("done 3", "done 4", "done 5");
        assertThat(report.refuse("{order: %sNONE, quantity: 1}".formatted(run)))
                .startsWith("/order: no mrp.production that is in use has origin " + run
                        + "NONE; a code names exactly one (in ");
    }

    @Test
    void twoOrdersOfOneOriginAreRefusedAndBothNamedUntilOneIsCancelled() throws Exception {
        OperationDesk order = OperationDesk.open(odoo, "bot_mrp", "production.order");
        order.apply(made("B1", ", origin: " + run + "B"));
        order.apply(made("B2", ", origin: " + run + "B"));
        OperationDesk report = desk("bot_mrp", "production.report", byOrigin());
        assertThat(report.refuse("{order: %sB, quantity: 1}".formatted(run)))
                .startsWith(
                        "/order: 2 records of mrp.production have origin " + run + "B; a code names exactly one: ids ")
                .contains(run + "B1")
                .contains(run + "B2");
        assertThat(orders("B")).containsExactly("confirmed 10", "confirmed 10");
        order.apply("{order: %sB1, cancel: true}".formatted(run));
        report.apply("{order: %sB, quantity: 10}".formatted(run));
        assertThat(orders("B")).containsExactly("cancel 10", "done 10");
    }

    @Test
    void aMessageWithTwoDocumentsOfOneOriginWorksOneOrder() throws Exception {
        OperationDesk order = desk("bot_mrp", "production.order", byOrigin());
        order.send(List.of(order.together(made("C", ""), "{order: %sC, quantity: 7}".formatted(run))));
        assertThat(orders("C")).containsExactly("confirmed 7");
        order.send(made("C2", ""), "{order: %sC2, quantity: 6}".formatted(run));
        assertThat(orders("C2")).containsExactly("confirmed 6");
    }

    @Test
    void byItsExternalIdAnOrderIsMadeWithThatIdAndFoundAgain() throws Exception {
        References byId = by("productionOrder", PRODUCTION, List.of(), "__import__.mo_{code}");
        String record =
                desk("bot_mrp", "production.order", byId).apply(made("D", "")).record();
        OperationDesk report = desk("bot_mrp", "production.report", byId);
        assertThat(report.apply("{order: %sD, quantity: 4}".formatted(run)).record())
                .isEqualTo(record);
        report.apply("{order: %sD, quantity: 6}".formatted(run));
        assertThat(report.refuse("{order: %sD, quantity: 1}".formatted(run)))
                .startsWith("/order: no order of this chain is open");
        assertThat(report.refuse("{order: %sE, quantity: 1}".formatted(run)))
                .contains("the external id __import__.mo_" + run + "E");
    }

    @Test
    void aPurchaseIsMadeAndFoundByTheSuppliersNumber() throws Exception {
        String bought = "{order: %sP, supplier: %sS, currency: USD, lines: [{line: 1, item: %s, quantity: %s}]%s}";
        OperationDesk orders = desk("bot_purchase", "purchase.order", bySupplier());
        String record = orders.apply(bought.formatted(run, run, screw, 4, "")).record();
        assertThat(field(PURCHASE, "name", "partner_ref", "=", run + "P"))
                .hasSize(1)
                .doesNotContain(run + "P");
        assertThat(orders.apply(bought.formatted(run, run, screw, 5, "")).record())
                .isEqualTo(record);
        assertThat(orders.refuse(bought.formatted(run, run, screw, 5, ", supplierReference: other")))
                .isEqualTo("/supplierReference: the code of the order is its partner_ref, which is " + run
                        + "P by the code and other by this message");
        desk("bot_stock", "purchase.announce", bySupplier())
                .apply("{order: %sP, reference: N-1, lines: [{item: %s, quantity: 2}]}".formatted(run, screw));
        desk("bot_stock", "stock.receive", bySupplier())
                .apply("{order: %sP, lines: [{item: %s, quantity: 2}]}".formatted(run, screw));
        assertThat(field("purchase.order.line", "qty_received", "order_id.partner_ref", "=", run + "P"))
                .containsExactly("2");
        OperationDesk byNumber = OperationDesk.open(odoo, "bot_purchase", "purchase.order");
        byNumber.apply(
                bought.replace("%sP,", "%sQ,").formatted(run, run, screw, 1, ", supplierReference: " + run + "P"));
        OperationDesk cancel = desk("bot_purchase", "purchase.cancel", bySupplier());
        assertThat(cancel.refuse("{order: %sP}".formatted(run)))
                .startsWith("/order: 2 records of purchase.order have partner_ref " + run
                        + "P; a code names exactly one: ids ")
                .contains(run + "Q");
    }

    @Test
    void ofTwoFieldsEitherMayHaveTheCodeAndBothTogetherNameOneRecord() throws Exception {
        String other = item("none");
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "barcode"),
                List.of(List.of("product_" + other, run + "BC")));
        References either = by("item", "product.product", List.of("default_code", "barcode"), "");
        OperationDesk receive = desk("bot_stock", "stock.receive", either);
        String document = "{reference: %s, operationType: WHIN, lines: [{item: %s, quantity: 1}]}";
        receive.apply(document.formatted(run + "R1", run + "BC"));
        receive.apply(document.formatted(run + "R2", other));
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type"),
                List.of(List.of("product_" + run + "BC", "Twin", run + "BC", "consu")));
        assertThat(receive.refuse(document.formatted(run + "R3", run + "BC")))
                .startsWith("/lines/0/item: 2 records of product.product have default_code or barcode " + run
                        + "BC; a code names exactly one: ids ");
    }

    @Test
    void aMasterRecordKeepsItsCodeInOneOfTwoFields() throws Exception {
        References either = by("item", "product.product", List.of("default_code", "barcode"), "");
        String known = item("none");
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "barcode"),
                List.of(List.of("product_" + known, run + "BD")));
        OperationDesk master = desk("bot_master", "product.master", either);
        master.apply("{item: %sBD, name: Renamed %s}".formatted(run, run));
        assertThat(field("product.product", "name", "default_code", "=", known)).containsExactly("Renamed " + run);
        assertThat(master.refuse("{item: %sBD, barcode: %sBX}".formatted(run, run)))
                .startsWith("/item: the item was found by its code " + run + "BD");
        master.apply("{item: %s, barcode: %sBX}".formatted(known, run));
        assertThat(field("product.product", "barcode", "default_code", "=", known))
                .containsExactly(run + "BX");
        master.apply("{item: %sNEW, name: New, type: stored, unit: Units, barcode: %sBY}".formatted(run, run));
        assertThat(field("product.product", "barcode", "default_code", "=", run + "NEW"))
                .containsExactly(run + "BY");
        assertThat(master.refuse("{item: %sBY, internalReference: %sZ}".formatted(run, run)))
                .startsWith("/internalReference: the code is the default_code of its record");
        String other = item("none");
        for (String taken : List.of(
                "{item: %s, barcode: %s}".formatted(known, other),
                "{item: %sN2, name: New, type: stored, unit: Units, barcode: %s}".formatted(run, other))) {
            assertThat(master.refuse(taken))
                    .startsWith("/item: by this message the barcode of item ")
                    .contains(" is " + other + ", which is the default_code of ")
                    .endsWith("as a code it would name both, and no message could name either");
        }
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type"),
                List.of(List.of("product_" + run + "BX", "Twin", run + "BX", "consu")));
        master.apply("{item: %s, barcode: %sBX, name: Again}".formatted(known, run)); // it had that barcode before
        assertThat(field("product.product", "name", "default_code", "=", known)).containsExactly("Again");
        OperationDesk.open(odoo, "bot_master", "product.master");
    }

    /** Why the second of two messages of one call is refused, of which the first is applied. */
    private static String refusedBehind(OperationDesk desk, String first, String second) throws Exception {
        List<Verdict> verdicts = desk.send(List.of(desk.message(first), desk.message(second)));
        assertThat(verdicts.get(0)).isInstanceOf(Verdict.Applied.class);
        assertThat(verdicts.get(1)).isInstanceOf(Verdict.Rejected.class);
        Failure failure = ((Verdict.Rejected) verdicts.get(1)).failure();
        return failure.place() + ": " + failure.reason();
    }

    @Test
    void whatComesOutOfTheArchiveTakesNoCodeOfAnother() throws Exception {
        OperationDesk master = desk(
                "bot_master", "product.master", by("item", "product.product", List.of("default_code", "barcode"), ""));
        String known = item("none");
        master.apply("{item: %s, barcode: %sBW, active: false}".formatted(known, run));
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type"),
                List.of(List.of("product_" + run + "BW", "Twin", run + "BW", "consu")));
        master.apply("{item: %s, name: Asleep}".formatted(known));
        assertThat(master.refuse("{item: %s, active: true}".formatted(known)))
                .startsWith("/item: by this message the barcode of item ")
                .contains(" is " + run + "BW, which is the default_code of ");
        master.apply("{item: %s, barcode: %sBV, active: true}".formatted(known, run));
        assertThat(field("product.product", "barcode", "default_code", "=", known))
                .containsExactly(run + "BV");
        OperationDesk.open(odoo, "bot_master", "product.master");
    }

    @Test
    void anOrderGetsNoCodeOfAnotherInTheOtherFieldButMayShareItsOwn() throws Exception {
        OperationDesk orders = desk(
                "bot_purchase", "purchase.order", by("purchaseOrder", PURCHASE, List.of("name", "partner_ref"), ""));
        String bought = "{order: %s%s, supplier: %sS, currency: USD, lines: [{line: 1, item: %s, quantity: 3}]%s}";
        String other = bought.formatted(run, "U", run, screw, "");
        String mistaken = bought.formatted(run, "V", run, screw, ", supplierReference: " + run + "U");
        assertThat(refusedBehind(orders, other, mistaken))
                .isEqualTo(
                        "/supplierReference: by this message the partner_ref of the order %sV is %sU, which is the name of %sU: as a code it would name both, and no message could name %sU"
                                .replace("%s", run));
        orders.apply(bought.formatted(run, "V", run, screw, ", supplierReference: " + run + "SHARED"));
        orders.apply(bought.formatted(run, "W", run, screw, ", supplierReference: " + run + "SHARED"));
        assertThat(orders.refuse(mistaken)).contains("which is the name of " + run + "U");
        desk("bot_purchase", "purchase.cancel", by("purchaseOrder", PURCHASE, List.of("name", "partner_ref"), ""))
                .apply("{order: %sU}".formatted(run));
        orders.apply(mistaken);
        assertThat(field(PURCHASE, "name", "partner_ref", "=", run + "U")).containsExactly(run + "V");
        orders.apply(bought.formatted(run, "V", run, screw, ", supplierReference: " + run + "U"));
        OperationDesk byNumber = OperationDesk.open(odoo, "bot_purchase", "purchase.order");
        byNumber.apply(bought.formatted(run, "X", run, screw, ", supplierReference: " + run + "W"));
        // What it has had before is no matter of this message.
        orders.apply(bought.formatted(run, "X", run, screw, ", supplierReference: " + run + "W"));
    }

    @Test
    void anOrderOfProductionGetsNoNumberOfAnotherAsItsOrigin() throws Exception {
        OperationDesk orders = desk(
                "bot_mrp",
                "production.order",
                by("productionOrder", PRODUCTION, List.of("name", "production_group_id.name", "origin"), ""));
        assertThat(refusedBehind(orders, made("K", ""), made("L", ", origin: " + run + "K")))
                .startsWith("/origin: by this message the origin of the order %sL is %sK, which is the name of %sK: "
                        .replace("%s", run));
        List<Verdict> twice = orders.send(
                List.of(orders.message(made("M", ", origin: " + run + "N")), orders.message(made("N", ""))));
        assertThat(twice).as(twice.toString()).allMatch(Verdict.Applied.class::isInstance);
        assertThat(orders("N")).containsExactly("confirmed 10");
        assertThat(field(PRODUCTION, "name", "name", "=", run + "N"))
                .as("it was made once")
                .isEmpty();
        assertThat(orders.apply("{order: %sM, origin: %sM}".formatted(run, run)).record())
                .isNotEmpty();
        orders.apply("{order: %sM, origin: %sK, cancel: true}".formatted(run, run));
        assertThat(orders("M")).as("it gets no other origin").containsExactly("cancel 10");
    }

    /** What the first makes, or names anew, the second must find, though neither code was an order's when the call was read. */
    @Test
    void twoNumbersOfOnePurchaseInOneCallBuyOnce() throws Exception {
        OperationDesk orders = desk(
                "bot_purchase", "purchase.order", by("purchaseOrder", PURCHASE, List.of("name", "partner_ref"), ""));
        String bought = "{order: %s%s, supplier: %sS, currency: USD, lines: [{line: 1, item: %s, quantity: %s}]%s}";
        for (String number : List.of("T1", "T2")) {
            List<Verdict> verdicts = orders.send(List.of(
                    orders.message(bought.formatted(run, "T", run, screw, 3, ", supplierReference: " + run + number)),
                    orders.message(bought.formatted(run, number, run, screw, 5, ""))));
            assertThat(verdicts).as(verdicts.toString()).allMatch(Verdict.Applied.class::isInstance);
        }
        assertThat(field(PURCHASE, "partner_ref", "name", "like", run + "T")).containsExactly(run + "T2");
        assertThat(field(PURCHASE, "name", "partner_ref", "like", run + "T")).containsExactly(run + "T");
        assertThat(field("purchase.order.line", "product_qty", "order_id.name", "=", run + "T"))
                .containsExactly("5");
    }
}
