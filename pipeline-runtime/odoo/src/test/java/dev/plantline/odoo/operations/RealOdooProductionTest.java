package dev.plantline.odoo.operations;

import static dev.plantline.odoo.clicks.Clicks.Line.of;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Booked;
import dev.plantline.model.Operation;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.clicks.Clicks;
import dev.plantline.odoo.clicks.Shop;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, and what is reported of production beside a person who does the same by hand. */
class RealOdooProductionTest extends ProductionConformance {
    private OdooUnderTest odoo;
    private Shop shop;
    private Clicks clicks;
    private OperationDesk report;

    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @BeforeAll
    void open() throws Exception {
        odoo = OdooUnderTest.realOrSkip();
        shop = Shop.open(odoo);
        clicks = new Clicks(shop);
        report = OperationDesk.open(odoo, "bot_mrp", "production.report");
    }

    @AfterAll
    void close() throws Exception {
        if (shop != null) {
            shop.close();
        }
    }

    private static String planned(Shop.Case of, String quantity, String lot) {
        return "{order: \"%s\", quantity: %s, unit: Units, lot: %s}".formatted(of.number("order"), quantity, lot);
    }

    @Test
    void aPlannedReportLeavesWhatAPersonsClicksLeaveAndConsumesItsComponents() throws Exception {
        Shop.Case hand = shop.production();
        clicks.reportPlanned(hand, 10, "L1");
        Shop.Case made = shop.production();
        Verdict.Applied applied = report.apply(planned(made, "10", "L1"));
        assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
        assertThat(applied.record()).startsWith("mrp.production,");
        assertThat(applied.booked().totals()).hasToString("[10 Units]");
        assertThat(applied.booked().lines())
                .filteredOn(line -> made.code("component 1").equals(line.item()))
                .hasSize(1);
    }

    @Test
    void partialReportsLeaveABackorderThatTheSameNumberIsReportedOn() throws Exception {
        Shop.Case hand = shop.production();
        clicks.reportPlanned(hand, 4, "L1");
        Shop.Case made = shop.production();
        report.apply(planned(made, "4", "L1"));
        assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
        clicks.reportPlanned(hand, 6, "L2");
        report.apply(planned(made, "6", "L2"));
        assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
        assertThat(report.refuse(planned(made, "1", "L3"))).contains(made.number("order"));
    }

    /** A person finishes the work orders before the order, some or all of them; the report names the last one. */
    @Test
    void aReportAtTheLastWorkOrderLeavesWhatAPersonsClicksAtWorkOrdersLeave() throws Exception {
        Shop.Case hand = shop.routing();
        clicks.reportAtWorkOrders(hand, 4, "L1", "Cut", "Bend");
        Shop.Case made = shop.routing();
        String document = "{order: \"%s\", quantity: %s, lot: %s, operation: Bend}";
        report.apply(document.formatted(made.number("order"), 4, "L1"));
        assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand)).contains("Bend");
        clicks.reportAtWorkOrders(hand, 6, "L2", "Cut");
        assertThat(report.refuse(
                        "{order: \"%s\", quantity: 6, lot: L2, operation: Cut}".formatted(made.number("order"))))
                .startsWith("/operation: ");
        report.apply(document.formatted(made.number("order"), 6, "L2"));
        assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
    }

    @Test
    void aWorkOrderThatAPersonHasFinishedWithAnotherQuantityIsNotReportedAt() throws Exception {
        Shop.Case made = shop.routing();
        clicks.finishWork(made, 4, "L1", "Cut", "Bend");
        String document = "{order: \"%s\", quantity: %s, lot: L1, operation: Bend}";
        assertThat(report.refuse(document.formatted(made.number("order"), 6)))
                .isEqualTo("/quantity: " + made.number("order")
                        + " - Bend is done with 4 Units in Odoo, and the message says 6 Units: correct it there, or leave"
                        + " operation and workcenter out");
        assertThat(report.apply(document.formatted(made.number("order"), 4))
                        .booked()
                        .lines())
                .extracting(Booked.Line::record)
                .anyMatch(record -> record.startsWith("mrp.workorder,"));
    }

    @Test
    void whatWasReportedOfComponentsIsWhatIsConsumed() throws Exception {
        Shop.Case hand = shop.production();
        clicks.reportReported(
                hand, 10, "L1", of("component 1", 30), of("component 2", 6, "B"), of("component 2", 3, "A"));
        Shop.Case made = shop.production();
        report.apply(
                """
                {order: "%s", quantity: 10, lot: L1, consumption: reported, components: [
                 {item: "%s", quantity: 30}, {item: "%s", quantity: 9, lots: [{lot: B, quantity: 6}, {lot: A, quantity: 3}]}]}
                """
                        .formatted(made.number("order"), made.code("component 1"), made.code("component 2")));
        assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
    }

    /** Case C13: an order that is done, and nothing consumed. */
    @Test
    void aReportThatLeavesAComponentOutIsRefusedUnlessItSaysWhatIsMeant() throws Exception {
        Shop.Case made = shop.production();
        String before = shop.footprint(made);
        String document =
                "{order: \"%s\", quantity: 10, lot: L1, consumption: reported, components: [{item: \"%s\", quantity: 30}]}"
                        .formatted(made.number("order"), made.code("component 1"));
        assertThat(report.refuse(document)).contains(made.code("component 2"));
        assertThat(shop.footprint(made)).isEqualTo(before);
    }

    /** Case C14: 3 and then 2 are 5. */
    @Test
    void consumptionsAddUpAndAReportKeepsThem() throws Exception {
        OperationDesk consume = OperationDesk.open(odoo, "bot_mrp", "production.consume");
        Shop.Case made = shop.production();
        String document = "{order: \"%s\", components: [{item: \"%s\", quantity: %s}]}";
        consume.apply(document.formatted(made.number("order"), made.code("component 1"), "3"));
        consume.apply(document.formatted(made.number("order"), made.code("component 1"), "2"));
        Verdict.Applied applied = report.apply(planned(made, "10", "L1"));
        assertThat(applied.booked().lines())
                .filteredOn(line -> made.code("component 1").equals(line.item()))
                .allSatisfy(line -> assertThat(line.quantity()).isEqualByComparingTo("5"));
    }

    /** Case C15: the components follow the order. */
    @Test
    void anotherQuantityOfAnOrderChangesItsComponentsAsAPersonDoes() throws Exception {
        OperationDesk order = OperationDesk.open(odoo, "bot_mrp", "production.order");
        Shop.Case hand = shop.production();
        clicks.changeQuantity(hand, "7.5");
        Shop.Case made = shop.production();
        order.apply("{order: \"%s\", quantity: 7.5}".formatted(made.number("order")));
        assertThat(shop.footprint(made)).isEqualTo(shop.footprint(hand));
    }

    @Test
    void oneBadReportAmongTenTakesNoneOfTheOthersWithIt() throws Exception {
        List<Shop.Case> orders = List.of(shop.production(), shop.production(), shop.production());
        List<Verdict> verdicts = report.send(
                planned(orders.get(0), "10", "L1"),
                "{order: none-%s, quantity: 1}".formatted(orders.get(1).number("order")),
                planned(orders.get(1), "0.3333333", "L1"),
                planned(orders.get(2), "4", "L1"));
        assertThat(verdicts).element(0).isInstanceOf(Verdict.Applied.class);
        assertThat(verdicts).element(1).isInstanceOf(Verdict.Rejected.class);
        assertThat(((Verdict.Rejected) verdicts.get(2)).failure().place()).isEqualTo("/quantity");
        assertThat(verdicts).element(3).isInstanceOf(Verdict.Applied.class);
    }

    @Test
    void fourAtOnceReportOnceAndFourReportsAtOnceAreAllThere() throws Exception {
        Shop.Case one = shop.production();
        Operation message = report.message(planned(one, "4", "L1"));
        report.fourTimesAtOnce(message);
        Shop.Case many = shop.production();
        List<Operation> parts = new ArrayList<>();
        for (String lot : List.of("L1", "L2", "L3", "L4")) {
            parts.add(report.message(planned(many, "2", lot)));
        }
        assertThat(report.atOnce(parts)).allMatch(Verdict.Applied.class::isInstance);
        assertThat(report.apply(planned(many, "2", "L5")).booked().lines())
                .as("8 were made before, and nothing is left")
                .extracting(Booked.Line::record)
                .noneMatch(record -> record.startsWith("mrp.production,"));
    }

    @Test
    void whatWasConsumedAndScrappedIsWithTheOrderUntilItIsCancelled() throws Exception {
        OperationDesk consume = OperationDesk.open(odoo, "bot_mrp", "production.consume");
        OperationDesk scrap = OperationDesk.open(odoo, "bot_mrp", "production.scrap");
        OperationDesk order = OperationDesk.open(odoo, "bot_mrp", "production.order");
        Shop.Case made = shop.production();
        String used = "{order: \"%s\", mode: %s, components: [{item: \"%s\", quantity: %s}]}";
        consume.apply(used.formatted(made.number("order"), "add", made.code("component 1"), "5"));
        assertThat(order.refuse("{order: \"%s\", cancel: true}".formatted(made.number("order"))))
                .contains("5 Units of " + made.code("component 1") + " are recorded");
        consume.apply(used.formatted(made.number("order"), "replace", made.code("component 1"), "0"));
        scrap.apply("{order: \"%s\", item: \"%s\", quantity: 1, lot: B}"
                .formatted(made.number("order"), made.code("component 2")));
        order.apply("{order: \"%s\", cancel: true}".formatted(made.number("order")));
        assertThat(shop.footprint(made))
                .contains("component 2: done, quantity 1, lot B, from WH/Stock")
                .contains("order 1: cancel");
    }

    private String goods(String role, String tracking) throws Exception {
        String item = run + role;
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type", "is_storable", "tracking"),
                List.of(product(item, tracking)));
        return item;
    }

    /** Where an item stands twice in an order, only some of its components may have been recorded. */
    @Test
    void whatIsAddedToWhatWasRecordedLeavesAComponentOfWhichNothingWasRecordedItsOwn() throws Exception {
        String twice = goods("T", "none");
        made(twice, List.of(screw, "1", screw, "2", wheel, "1", wheel, "2"));
        String number = ordered(twice, 10);
        String wheels = ", consumption: reportedPlusPlanned, components: [{item: %s, quantity: %s, lot: W1}%s]}";
        consumed(number, "components: [%s]".formatted(component(screw, 5)));
        Verdict.Applied two = report.apply(("{order: %s, quantity: 2" + wheels).formatted(number, wheel, 6, ""));
        assertThat(used(two, screw))
                .as("5 for the first, and 4 by the second's share")
                .isEqualByComparingTo("9");
        consumed(number, "components: [%s, {item: %s, quantity: 3, lot: W1}]".formatted(component(screw, 5), wheel));
        Verdict.Applied four = report.apply(("{order: %s, quantity: 4, recorded: add" + wheels)
                .formatted(number, wheel, 9, ", " + component(screw, 7)));
        assertThat(used(four, screw)).isEqualByComparingTo("12");
        assertThat(used(four, wheel)).isEqualByComparingTo("12");
        assertThat(chain(number))
                .containsExactly(number + "-001 done 2", number + "-002 done 4", number + "-003 confirmed 4");
    }

    private static BigDecimal used(Verdict.Applied applied, String item) {
        return applied.booked().lines().stream()
                .filter(each -> item.equals(each.item()))
                .map(Booked.Line::quantity)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void byProductsComeByTheirShareOrAsTheReportNamesThemWithTheirLots() throws Exception {
        String plate = goods("BY", "none");
        String chips = goods("BYC", "none");
        String dust = goods("BYD", "lot");
        made(plate, List.of(screw, "1"));
        odoo.load(
                "bot_master",
                "mrp.bom",
                List.of("id", "byproduct_ids/product_id/id", "byproduct_ids/product_qty"),
                List.of(List.of("bom_" + plate + "1", "product_" + chips, "2"), List.of("", "product_" + dust, "1")));
        String number = ordered(plate, 10);
        assertThat(report.refuse("{order: %s, quantity: 4}".formatted(number)))
                .isEqualTo("/byproducts: Odoo tracks the by-product " + dust
                        + ", and the message does not name it: say how much of it came, and its lots");
        String document = "{order: %s, quantity: %s, byproducts: [%s]}";
        Verdict.Applied applied = report.apply(document.formatted(
                number,
                4,
                "{item: %s, quantity: 5, lots: [{lot: D1, quantity: 2}, {lot: D2, quantity: 3}]}".formatted(dust)));
        assertThat(said(applied))
                .containsExactlyInAnyOrder(
                        line("stock.move", plate, "4"),
                        line("stock.move", screw, "4"),
                        line("stock.move", chips, "8"),
                        line("stock.move", dust, "D1 2"),
                        line("stock.move", dust, "D2 3"),
                        line("mrp.production", plate, "6"));
        assertThat(stock(chips, null)).isEqualByComparingTo("8");
        assertThat(stock(dust, "D2")).isEqualByComparingTo("3");
        assertThat(report.refuse(document.formatted(number, 6, "{item: %s, quantity: 1}".formatted(dust))))
                .startsWith("/byproducts/0: Odoo tracks " + dust + " by lot, and the message names none");
        report.apply(document.formatted(
                number, 6, "{item: %s, quantity: 7}, {item: %s, quantity: 6, lot: D1}".formatted(chips, dust)));
        assertThat(stock(chips, null)).as("8 and 7, where the share is 12").isEqualByComparingTo("15");
        assertThat(stock(dust, "D1")).isEqualByComparingTo("8");
    }

    /** Its part had 10 pieces in stock at 10, and 10 more are made at 30: what is used of it then costs 20, and took the old 10 where both were worked together. */
    @Test
    void anOrderAndItsPartCostInOneCallWhatTheyCostInTwo() throws Exception {
        odoo.load(
                "bot_master",
                "product.category",
                List.of("id", "name", "property_cost_method"),
                List.of(List.of("category_" + run, "Average " + run, "average")));
        List<List<String>> prices = new ArrayList<>();
        for (boolean together : List.of(false, true)) {
            String of = together ? "ONE" : "TWO";
            String raw = goods(of + "R", "none");
            String part = goods(of + "P", "none");
            String whole = goods(of + "W", "none");
            made(part, List.of(raw, "1"));
            made(whole, List.of(part, "1"));
            odoo.load(
                    "bot_master",
                    "product.product",
                    List.of("id", "categ_id/id", "standard_price"),
                    List.of(
                            List.of("product_" + raw, "category_" + run, "30"),
                            List.of("product_" + part, "category_" + run, "10"),
                            List.of("product_" + whole, "category_" + run, "0")));
            odoo.load(
                    "bot_master",
                    "stock.quant",
                    List.of("product_id/id", "location_id/id", "inventory_quantity_auto_apply"),
                    List.of(
                            List.of("product_" + raw, "stock.stock_location_stock", "10"),
                            List.of("product_" + part, "stock.stock_location_stock", "10")));
            String[] reports = {
                "{order: %s, quantity: 10}".formatted(ordered(part, 10)),
                "{order: %s, quantity: 10}".formatted(ordered(whole, 10))
            };
            if (together) {
                assertThat(report.send(reports)).allMatch(Verdict.Applied.class::isInstance);
            } else {
                report.apply(reports[0]);
                report.apply(reports[1]);
            }
            prices.add(List.of(price(part), price(whole)));
        }
        assertThat(prices.get(0)).containsExactly("20", "20");
        assertThat(prices.get(1)).isEqualTo(prices.get(0));
    }

    private String price(String item) throws Exception {
        return OperationDesk.plain(odoo.search(
                        "bot_master", "product.product", List.of(List.of("default_code", "=", item)), "standard_price")
                .path(0)
                .path("standard_price")
                .decimalValue());
    }
}
