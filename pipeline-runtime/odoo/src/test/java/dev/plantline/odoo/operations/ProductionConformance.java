package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Booked;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Json;
import dev.plantline.model.Operation;
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
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** production.order, production.report, production.consume and production.scrap, on the real Odoo and the simulator alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProductionConformance {
    final String run = RunName.fresh();
    /** Made of one screw and two nuts, none of them tracked. */
    private final String frame = run + "F";
    /** Tracked by lot; made of one frame. */
    private final String gearbox = run + "G";
    /** Tracked by lot; made of one screw and one wheel. */
    private final String axle = run + "X";
    /** Tracked by serial number; made of one screw. */
    private final String motor = run + "M";

    final String screw = run + "A";
    private final String nut = run + "B";
    /** Tracked by lot: W1 and W2. */
    final String wheel = run + "W";
    /** Made of one screw by a cut at the saw and two bends, at the press and at the brake. */
    private final String door = run + "D";
    /** In no bill of materials. */
    private final String glue = run + "E";

    private final AtomicInteger orders = new AtomicInteger();
    private OdooUnderTest odoo;
    private OperationDesk order;
    private OperationDesk report;
    private OperationDesk consume;
    private OperationDesk scrap;

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        order = OperationDesk.open(odoo, "bot_mrp", "production.order");
        report = OperationDesk.open(odoo, "bot_mrp", "production.report");
        consume = OperationDesk.open(odoo, "bot_mrp", "production.consume");
        scrap = OperationDesk.open(odoo, "bot_mrp", "production.scrap");
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type", "is_storable", "tracking"),
                List.of(
                        product(frame, "none"),
                        product(gearbox, "lot"),
                        product(axle, "lot"),
                        product(motor, "serial"),
                        product(door, "none"),
                        product(screw, "none"),
                        product(nut, "none"),
                        product(wheel, "lot"),
                        product(glue, "none")));
        made(frame, List.of(screw, "1", nut, "2"));
        made(gearbox, List.of(frame, "1"));
        made(axle, List.of(screw, "1", wheel, "1"));
        made(motor, List.of(screw, "1"));
        made(door, List.of(screw, "1"));
        workedAt(door, "Cut", "SAW", "Bend", "PRESS", "Bend", "BRAKE");
        for (String lot : List.of("W1", "W2")) {
            odoo.load(
                    "bot_master",
                    "stock.lot",
                    List.of("id", "name", "product_id/id"),
                    List.of(List.of("lot_" + run + lot, lot, "product_" + wheel)));
        }
        odoo.load(
                "bot_master",
                "stock.quant",
                List.of("product_id/id", "location_id/id", "lot_id/id", "inventory_quantity_auto_apply"),
                List.of(
                        List.of("product_" + screw, "stock.stock_location_stock", "", "10000"),
                        List.of("product_" + nut, "stock.stock_location_stock", "", "10000"),
                        List.of("product_" + glue, "stock.stock_location_stock", "", "10000"),
                        List.of("product_" + wheel, "stock.stock_location_stock", "lot_" + run + "W1", "500"),
                        List.of("product_" + wheel, "stock.stock_location_stock", "lot_" + run + "W2", "500")));
    }

    static List<String> product(String code, String tracking) {
        return List.of("product_" + code, code, code, "consu", "True", tracking);
    }

    /** Gives an item a bill of materials: codes and quantities of its components. */
    void made(String item, List<String> components) throws OdooFault {
        made(item, "1", components);
    }

    /** One of the bills of materials of an item, by its reference. */
    private void made(String item, String reference, List<String> components) throws OdooFault {
        String template = template(item);
        List<List<String>> rows = new ArrayList<>();
        for (int n = 0; n < components.size(); n += 2) {
            rows.add(List.of(
                    n == 0 ? "bom_" + item + reference : "",
                    n == 0 ? template : "",
                    n == 0 ? reference : "",
                    n == 0 ? "1" : "",
                    "bom_line_" + item + reference + n,
                    "product_" + components.get(n),
                    components.get(n + 1)));
        }
        odoo.load(
                "bot_master",
                "mrp.bom",
                List.of(
                        "id",
                        "product_tmpl_id/.id",
                        "code",
                        "product_qty",
                        "bom_line_ids/id",
                        "bom_line_ids/product_id/id",
                        "bom_line_ids/product_qty"),
                rows);
    }

    /** Gives a bill of materials operations: names and the ends of the codes of their work centres, the first of them first. */
    private void workedAt(String item, String... operations) throws OdooFault {
        for (int n = 0; n < operations.length; n += 2) {
            String center = run + operations[n + 1];
            odoo.load(
                    "bot_master",
                    "mrp.workcenter",
                    List.of("id", "name", "code"),
                    List.of(List.of("workcenter_" + center, operations[n + 1] + " " + run, center)));
            odoo.load(
                    "bot_master",
                    "mrp.routing.workcenter",
                    List.of("id", "bom_id/id", "name", "workcenter_id/id", "time_cycle_manual", "sequence"),
                    List.of(List.of(
                            "operation_" + center,
                            "bom_" + item + "1",
                            operations[n],
                            "workcenter_" + center,
                            "10",
                            n + 1 + "")));
        }
    }

    /** The work orders of an order, as "centre state quantity". */
    private List<String> work(String number) throws OdooFault {
        List<String> work = new ArrayList<>();
        for (JsonNode each : odoo.search(
                "bot_mrp",
                "mrp.workorder",
                List.of(List.of("production_id.name", "=", number)),
                "workcenter_id",
                "state",
                "qty_produced")) {
            work.add(each.path("workcenter_id").path(1).asText().replace(" " + run, "") + " "
                    + each.path("state").asText() + " "
                    + OperationDesk.plain(each.path("qty_produced").decimalValue()));
        }
        return work;
    }

    String template(String item) throws OdooFault {
        return odoo.search(
                        "bot_master", "product.product", List.of(List.of("default_code", "=", item)), "product_tmpl_id")
                .path(0)
                .path("product_tmpl_id")
                .path(0)
                .asText();
    }

    /** A confirmed order, by its number. */
    String ordered(String item, int quantity) throws Exception {
        String number = run + "-" + orders.incrementAndGet();
        order.apply("{order: %s, item: %s, quantity: %s}".formatted(number, item, quantity));
        return number;
    }

    /** What lies in stock of an item, of one lot unless it is null. */
    BigDecimal stock(String item, String lot) throws OdooFault {
        BigDecimal all = BigDecimal.ZERO;
        for (JsonNode quant : odoo.search(
                "bot_mrp",
                "stock.quant",
                List.of(
                        List.of("product_id.default_code", "=", item),
                        List.of("location_id.complete_name", "=", "WH/Stock")),
                "quantity",
                "lot_id")) {
            if (lot == null || quant.path("lot_id").path(1).asText().equals(lot)) {
                all = all.add(quant.path("quantity").decimalValue());
            }
        }
        return all;
    }

    /** Orders of a chain as "name state quantity", the first first. */
    List<String> chain(String number) throws OdooFault {
        List<String> chain = new ArrayList<>();
        for (JsonNode each : odoo.search(
                "bot_mrp",
                "mrp.production",
                List.of(List.of("production_group_id.name", "=", number)),
                "name",
                "state",
                "product_qty")) {
            chain.add(each.path("name").asText() + " " + each.path("state").asText() + " "
                    + OperationDesk.plain(each.path("product_qty").decimalValue()));
        }
        return chain.stream().sorted().toList();
    }

    static List<String> said(Verdict.Applied applied) {
        return applied.booked().lines().stream()
                .map(line -> line.record().split(",")[0] + " " + line.item() + " "
                        + (line.lot() == null || line.lot().isEmpty() ? "" : line.lot() + " ")
                        + OperationDesk.plain(line.quantity()))
                .toList();
    }

    static String line(String record, String item, String rest) {
        return record + " " + item + " " + rest;
    }

    static String component(String item, Object quantity) {
        return "{item: %s, quantity: %s}".formatted(item, quantity);
    }

    Verdict.Applied consumed(String number, String rest) throws Exception {
        return consume.apply("{order: %s, %s}".formatted(number, rest));
    }

    @Test
    void anOrderAsksForItsComponentsAndTheyFollowItsQuantity() throws Exception {
        String number = run + "-" + orders.incrementAndGet();
        Verdict.Applied made = order.apply(
                "{order: %s, item: %s, quantity: 10, unit: Units, start: '2027-01-04T07:30:00+01:00', origin: SO-1}"
                        .formatted(number, frame));
        assertThat(made.booked().totals()).hasToString("[10 Units]");
        assertThat(said(made))
                .containsExactlyInAnyOrder(
                        line("mrp.production", frame, "10"),
                        line("stock.move", screw, "10"),
                        line("stock.move", nut, "20"));
        JsonNode there = odoo.search(
                        "bot_mrp",
                        "mrp.production",
                        List.of(List.of("name", "=", number)),
                        "state",
                        "date_start",
                        "origin")
                .path(0);
        assertThat(there.path("state").asText()).isEqualTo("confirmed");
        assertThat(there.path("date_start").asText()).isEqualTo("2027-01-04 06:30:00");
        assertThat(there.path("origin").asText()).isEqualTo("SO-1");
        assertThat(said(order.apply("{order: %s, item: %s, quantity: 12}".formatted(number, frame))))
                .contains(line("stock.move", screw, "12"), line("stock.move", nut, "24"));
        assertThat(said(order.apply("{order: %s, quantity: 7.5}".formatted(number))))
                .contains(line("stock.move", screw, "7.5"), line("stock.move", nut, "15"));
        assertThat(said(order.apply("{order: %s, quantity: 7.5}".formatted(number))))
                .contains(line("stock.move", nut, "15"));
    }

    @Test
    void anOrderIsMadeByTheBillOfMaterialsAndForTheDeadlineThatTheMessageNames() throws Exception {
        String item = run + "P";
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type", "is_storable", "tracking"),
                List.of(product(item, "none")));
        made(item, "P1", List.of(screw, "1"));
        made(item, "P2", List.of(glue, "3"));
        String number = run + "-" + orders.incrementAndGet();
        String document =
                "{order: %s, item: %s, quantity: 2, billOfMaterials: %s, deadline: '2027-01-08T12:00:00+01:00'}";
        assertThat(said(order.apply(document.formatted(number, item, "P2"))))
                .containsExactlyInAnyOrder(line("mrp.production", item, "2"), line("stock.move", glue, "6"));
        assertThat(odoo.search("bot_mrp", "mrp.production", List.of(List.of("name", "=", number)), "date_deadline")
                        .path(0)
                        .path("date_deadline")
                        .asText())
                .isEqualTo("2027-01-08 11:00:00");
        assertThat(order.refuse(document.formatted(number, item, "P1")))
                .startsWith("/billOfMaterials: " + number + " is made by another bill of materials (");
        assertThat(order.refuse(document.formatted(number + "N", item, "P3")))
                .isEqualTo("/billOfMaterials: Odoo has no bill of materials of " + item + " with the reference P3");
    }

    @Test
    void anOrderOfItsOwnComponentsAsksForTheseAndNoOthers() throws Exception {
        String number = run + "-" + orders.incrementAndGet();
        Verdict.Applied made = order.apply("{order: %s, item: %s, quantity: 4, confirm: false, components: [%s, %s]}"
                .formatted(number, frame, component(screw, 5), component(glue, 1)));
        assertThat(said(made))
                .containsExactlyInAnyOrder(
                        line("mrp.production", frame, "4"),
                        line("stock.move", screw, "5"),
                        line("stock.move", glue, "1"));
        assertThat(chain(number)).containsExactly(number + " draft 4");
        assertThat(report.refuse("{order: %s, quantity: 1}".formatted(number)))
                .isEqualTo("/order: no order of this chain is open (" + number + " is a draft): confirm it first");
        assertThat(order.refuse("{order: %s, quantity: 5, confirm: false}".formatted(number)))
                .startsWith("/components: " + number)
                .endsWith("so that the message must name the components again");
        assertThat(said(order.apply("{order: %s}".formatted(number))))
                .contains(line("stock.move", screw, "5"), line("stock.move", glue, "1"));
        assertThat(chain(number)).containsExactly(number + " confirmed 4");
    }

    @Test
    void aReportTakesTheShareOfEachComponentAndTheRestGoesOn() throws Exception {
        String number = ordered(frame, 10);
        BigDecimal frames = stock(frame, null);
        BigDecimal nuts = stock(nut, null);
        Verdict.Applied four = report.apply("{order: %s, item: %s, quantity: 4}".formatted(number, frame));
        assertThat(four.booked().totals()).hasToString("[4 Units]");
        assertThat(said(four))
                .containsExactlyInAnyOrder(
                        line("stock.move", frame, "4"),
                        line("stock.move", screw, "4"),
                        line("stock.move", nut, "8"),
                        line("mrp.production", frame, "6"));
        assertThat(chain(number)).containsExactly(number + "-001 done 4", number + "-002 confirmed 6");
        assertThat(said(report.apply("{order: %s-001, quantity: 6}".formatted(number))))
                .containsExactlyInAnyOrder(
                        line("stock.move", frame, "6"), line("stock.move", screw, "6"), line("stock.move", nut, "12"));
        assertThat(stock(frame, null).subtract(frames)).isEqualByComparingTo("10");
        assertThat(nuts.subtract(stock(nut, null))).isEqualByComparingTo("20");
        assertThat(report.refuse("{order: %s, quantity: 1}".formatted(number)))
                .isEqualTo("/order: no order of this chain is open (" + number + "-001 is done, " + number
                        + "-002 is done)");
    }

    @Test
    void moreThanWasAskedForIsTakenAndAFinalReportLeavesNoRest() throws Exception {
        String more = ordered(frame, 10);
        assertThat(said(report.apply("{order: %s, quantity: 12}".formatted(more))))
                .contains(line("stock.move", frame, "12"), line("stock.move", nut, "24"));
        String less = ordered(frame, 10);
        assertThat(said(report.apply("{order: %s, quantity: 4, final: true}".formatted(less))))
                .containsExactlyInAnyOrder(
                        line("stock.move", frame, "4"), line("stock.move", screw, "4"), line("stock.move", nut, "8"));
        assertThat(chain(less)).hasSize(1).first().asString().startsWith(less + " done");
    }

    @Test
    void whatIsReportedIsUsedAndAComponentLeftOutIsRefusedUnlessItSaysWhatIsMeant() throws Exception {
        String number = ordered(frame, 10);
        String document = "{order: %s, quantity: 4, consumption: %s, components: [%s]%s}";
        assertThat(report.refuse(document.formatted(number, "reported", component(screw, 5), "")))
                .startsWith("/components: consumption is reported, and the message says nothing of " + nut
                        + ", of which this takes 8 Units");
        assertThat(said(report.apply(
                        document.formatted(number, "reported", component(screw, 5), ", unreported: zero"))))
                .containsExactlyInAnyOrder(
                        line("stock.move", frame, "4"),
                        line("stock.move", screw, "5"),
                        line("mrp.production", frame, "6"));
        assertThat(said(report.apply(
                        document.formatted(number, "reportedPlusPlanned", component(glue, 2), ", final: true"))))
                .containsExactlyInAnyOrder(
                        line("stock.move", frame, "4"),
                        line("stock.move", screw, "4"),
                        line("stock.move", nut, "8"),
                        line("stock.move", glue, "2"));
    }

    @Test
    void moreThanTheShareIsRefusedByChoice() throws Exception {
        String number = ordered(frame, 10);
        String document =
                "{order: %s, quantity: 4, consumption: reportedPlusPlanned, overConsumption: refuse, components: [%s]}";
        assertThat(report.refuse(document.formatted(number, component(nut, 9))))
                .isEqualTo("/components: 9 Units of " + nut
                        + " were used, the share is 8 Units, and overConsumption is refuse");
        assertThat(report.refuse(document.formatted(number, component(glue, 1))))
                .contains("the share is 0 Units");
        report.apply(document.formatted(number, component(nut, 7)));
    }

    @Test
    void lotsOfWhatWasMadeAndUsedAreThoseOfTheMessage() throws Exception {
        String number = ordered(axle, 9);
        BigDecimal before = stock(wheel, "W1");
        String document = "{order: %s, quantity: 9, lot: %s, consumption: reportedPlusPlanned, components: [%s]}";
        String wheels = "{item: %s, quantity: 9, lots: [{lot: W1, quantity: 3}, {lot: W2, quantity: 6}]}";
        Verdict.Applied applied = report.apply(document.formatted(number, "X1", wheels.formatted(wheel)));
        assertThat(said(applied))
                .containsExactlyInAnyOrder(
                        line("stock.move", axle, "X1 9"),
                        line("stock.move", screw, "9"),
                        line("stock.move", wheel, "W1 3"),
                        line("stock.move", wheel, "W2 6"));
        assertThat(before.subtract(stock(wheel, "W1"))).isEqualByComparingTo("3");
        assertThat(stock(axle, "X1")).isEqualByComparingTo("9");
        String next = ordered(axle, 2);
        assertThat(report.refuse("{order: %s, quantity: 2}".formatted(next)))
                .startsWith("/lot: Odoo tracks " + axle + " by lot, and neither the message nor " + next);
        assertThat(report.refuse(document.formatted(next, "X2", "{item: %s, quantity: 2, lot: W9}".formatted(wheel))))
                .startsWith("/components/0: Odoo has no lot W9 of " + wheel);
        assertThat(report.refuse(document.formatted(next, "X2", component(wheel, 2))))
                .startsWith("/components/0: Odoo tracks " + wheel + " by lot, and the message names none");
        assertThat(report.refuse(document.formatted(
                        next, "X2", "{item: %s, quantity: 2, lots: [{lot: W1, quantity: 1}]}".formatted(wheel))))
                .startsWith("/components/0: the lots of " + wheel + " make up 1 Units, and the message says 2 Units");
        assertThat(report.refuse(document.formatted(next, "X2", "{item: %s, quantity: 2, lot: W1}".formatted(screw))))
                .startsWith("/components/0: Odoo does not track " + screw + " by lot, and the message names W1");
        report.apply("{order: %s, quantity: 2, lot: X1}".formatted(next));
        assertThat(stock(axle, "X1")).isEqualByComparingTo("11");
    }

    @Test
    void asManySerialNumbersAsPiecesAreMadeAndNoneOfThemTwice() throws Exception {
        String number = ordered(motor, 3);
        Verdict.Applied two = report.apply("{order: %s, quantity: 2, serials: [S1, S2]}".formatted(number));
        assertThat(said(two))
                .contains(line("stock.move", motor, "S1 1"), line("stock.move", motor, "S2 1"))
                .contains(line("mrp.production", motor, "1"));
        assertThat(report.refuse("{order: %s, quantity: 1, serials: [S3, S4]}".formatted(number)))
                .isEqualTo("/serials: 2 serial numbers are named for 1 Units of " + motor);
        assertThat(report.refuse("{order: %s, quantity: 1, serials: [S1]}".formatted(number)))
                .isEqualTo("/serials: the serial number S1 of " + motor + " has been made before");
        assertThat(report.refuse("{order: %s, quantity: 1, lot: S3}".formatted(number)))
                .isEqualTo("/lot: Odoo tracks " + motor + " by serial number: name them in serials");
        report.apply("{order: %s, quantity: 1, serials: [S3]}".formatted(number));
        assertThat(stock(motor, "S3")).isEqualByComparingTo("1");
    }

    @Test
    void whatIsNoGoodUsesComponentsAndIsScrappedAtOnce() throws Exception {
        String number = ordered(frame, 10);
        BigDecimal before = stock(frame, null);
        Verdict.Applied applied = report.apply("{order: %s, quantity: 3, scrapped: 2}".formatted(number));
        assertThat(applied.booked().totals()).hasToString("[3 Units]");
        assertThat(said(applied))
                .containsExactlyInAnyOrder(
                        line("stock.move", frame, "5"),
                        line("stock.move", screw, "5"),
                        line("stock.move", nut, "10"),
                        line("stock.scrap", frame, "2"),
                        line("mrp.production", frame, "5"));
        assertThat(stock(frame, null).subtract(before)).isEqualByComparingTo("3");
        String motors = ordered(motor, 3);
        report.apply(
                "{order: %s, quantity: 1, serials: [T1], scrapped: 2, scrappedSerials: [T2, T3]}".formatted(motors));
        assertThat(stock(motor, "T1")).isEqualByComparingTo("1");
        assertThat(stock(motor, "T2")).isEqualByComparingTo("0");
        assertThat(report.refuse("{order: %s, quantity: 1, scrapReason: none-%s}".formatted(number, run)))
                .isEqualTo("/scrapReason: Odoo has no reason for scrap called none-" + run);
    }

    @Test
    void threeAndThenTwoUsedAreFiveAndAPlannedReportLeavesThem() throws Exception {
        String number = ordered(frame, 10);
        BigDecimal before = stock(nut, null);
        Verdict.Applied three = consumed(number, "components: [%s]".formatted(component(nut, 3)));
        assertThat(three.booked().totals()).hasToString("[3 Units]");
        assertThat(three.record()).startsWith("mrp.production,");
        consumed(number, "components: [%s]".formatted(component(nut, 2)));
        assertThat(before.subtract(stock(nut, null)))
                .as("nothing before the report")
                .isEqualByComparingTo("0");
        assertThat(report.refuse("{order: %s, quantity: 4, consumption: reportedPlusPlanned, components: [%s]}"
                        .formatted(number, component(nut, 1))))
                .startsWith("/components/0: 5 Units of " + nut + " have been recorded for " + number);
        assertThat(said(report.apply("{order: %s, quantity: 4}".formatted(number))))
                .contains(line("stock.move", screw, "4"), line("stock.move", nut, "5"));
        assertThat(before.subtract(stock(nut, null))).isEqualByComparingTo("5");
        consumed(number, "components: [%s]".formatted(component(nut, 7)));
        consumed(number, "mode: replace, components: [%s]".formatted(component(nut, 6)));
        assertThat(said(report.apply(
                        "{order: %s, quantity: 6, consumption: reportedPlusPlanned, recorded: add, components: [%s]}"
                                .formatted(number, component(nut, 1)))))
                .contains(line("stock.move", nut, "7"));
        assertThat(consume.refuse("{order: %s, components: [%s]}".formatted(number, component(nut, 3))))
                .startsWith("/order: no order of this chain is open (" + number + "-001 is done, " + number
                        + "-002 is done): late says whether to correct one that is done");
        BigDecimal done = stock(nut, null);
        consumed(number, "late: amend, components: [%s]".formatted(component(nut, 3)));
        assertThat(done.subtract(stock(nut, null))).isEqualByComparingTo("3");
    }

    @Test
    void whatWasRecordedBeforeIsReplacedWhereTheReportSaysSo() throws Exception {
        String number = ordered(frame, 4);
        BigDecimal before = stock(nut, null);
        consumed(number, "components: [%s]".formatted(component(nut, 7)));
        assertThat(said(report.apply(
                        "{order: %s, quantity: 4, consumption: reportedPlusPlanned, recorded: replace, components: [%s]}"
                                .formatted(number, component(nut, 6)))))
                .contains(line("stock.move", nut, "6"), line("stock.move", screw, "4"));
        assertThat(before.subtract(stock(nut, null))).isEqualByComparingTo("6");
    }

    @Test
    void whatIsNoGoodIsScrappedForTheReasonThatTheReportNames() throws Exception {
        String reason = "Cracked " + run;
        odoo.load("bot_stock", "stock.scrap.reason.tag", List.of("id", "name"), List.of(List.of("tag_" + run, reason)));
        String number = ordered(frame, 4);
        report.apply("{order: %s, quantity: 3, scrapped: 1, scrapReason: %s}".formatted(number, reason));
        JsonNode scraps = odoo.search(
                "bot_mrp",
                "stock.scrap",
                List.of(List.of("production_id.name", "=", number), List.of("scrap_reason_tag_ids.name", "=", reason)),
                "scrap_qty");
        assertThat(scraps).hasSize(1);
        assertThat(scraps.path(0).path("scrap_qty").decimalValue()).isEqualByComparingTo("1");
    }

    @Test
    void thatNothingWasUsedIsLeftAloneByAPlannedReport() throws Exception {
        for (String component : List.of(nut, wheel)) {
            String number = ordered(component.equals(nut) ? frame : axle, 5);
            String made = component.equals(nut) ? "" : ", lot: N1";
            String lot = component.equals(nut) ? "" : ", lot: W1";
            BigDecimal before = stock(component, null);
            consumed(number, "components: [{item: %s, quantity: 4%s}]".formatted(component, lot));
            consumed(number, "mode: replace, components: [%s]".formatted(component(component, 0)));
            assertThat(said(report.apply("{order: %s, quantity: 2%s}".formatted(number, made))))
                    .contains(line("stock.move", screw, "2"))
                    .noneMatch(each -> each.contains(component));
            assertThat(stock(component, null)).isEqualByComparingTo(before);
            consumed(number, "mode: replace, components: [%s]".formatted(component(component, 0)));
            consumed(number, "components: [{item: %s, quantity: 1%s}]".formatted(component, lot));
            report.apply("{order: %s, quantity: 3%s}".formatted(number, made));
            assertThat(before.subtract(stock(component, null))).isEqualByComparingTo("1");
        }
    }

    /** Nothing that changes in Odoo makes them right, so that they are not tried again and again. */
    @Test
    void mistakesOfTheDocumentItselfAreNotHeld() throws Exception {
        String motors = ordered(motor, 3);
        String axles = ordered(axle, 3);
        String lots =
                "{order: %s, components: [{item: %s, quantity: 3, lots: [{lot: W1, quantity: 1}, {lot: W2, quantity: 1}]}]}"
                        .formatted(axles, wheel);
        for (String wrong : List.of(
                "{order: %s, quantity: 0}".formatted(motors),
                "{order: %s, quantity: 3, serials: [S1, S2]}".formatted(motors),
                "{order: %s, quantity: 2, serials: [S1, S1]}".formatted(motors))) {
            assertThat(failure(report, wrong)).as(wrong).isEqualTo(FailureClass.mapping);
        }
        assertThat(failure(consume, lots)).isEqualTo(FailureClass.mapping);
        assertThat(failure(report, "{order: %s, quantity: 3}".formatted(motors)))
                .as("the item may be tracked no more")
                .isEqualTo(FailureClass.business);
    }

    private static FailureClass failure(OperationDesk desk, String document) throws Exception {
        return ((Verdict.Rejected) desk.send(document).get(0)).failure().failureClass();
    }

    @Test
    void lotsOfSeveralConsumptionsAddUp() throws Exception {
        String number = ordered(axle, 5);
        consumed(number, "components: [{item: %s, quantity: 2, lot: W2}]".formatted(wheel));
        consumed(
                number,
                "components: [{item: %s, quantity: 3, lots: [{lot: W1, quantity: 2}, {lot: W2, quantity: 1}]}]"
                        .formatted(wheel));
        assertThat(said(report.apply("{order: %s, quantity: 5, lot: Y1}".formatted(number))))
                .contains(line("stock.move", wheel, "W1 2"), line("stock.move", wheel, "W2 3"));
    }

    @Test
    void anOrderIsCancelledUnlessSomethingIsRecordedForIt() throws Exception {
        String number = ordered(frame, 10);
        report.apply("{order: %s, quantity: 4}".formatted(number));
        consumed(number, "components: [%s]".formatted(component(nut, 5)));
        assertThat(order.refuse("{order: %s, cancel: true}".formatted(number)))
                .startsWith("/order: 5 Units of " + nut + " are recorded as used for " + number + "-002");
        consumed(number, "mode: replace, components: [%s]".formatted(component(nut, 0)));
        order.apply("{order: %s, cancel: true}".formatted(number));
        order.apply("{order: %s, cancel: true}".formatted(ordered(frame, 1)));
        assertThat(chain(number)).containsExactly(number + "-001 done 4", number + "-002 cancel 6");
        assertThat(order.refuse("{order: %s, cancel: true}".formatted(number)))
                .endsWith(": what is done cannot be cancelled");
        assertThat(order.refuse("{order: %s, quantity: 12}".formatted(number))).endsWith(": nothing of it is changed");
    }

    @Test
    void aChangedQuantityCountsWhatIsDone() throws Exception {
        String number = ordered(frame, 10);
        report.apply("{order: %s, quantity: 4}".formatted(number));
        assertThat(said(order.apply("{order: %s, quantity: 12}".formatted(number))))
                .contains(line("mrp.production", frame, "8"), line("stock.move", nut, "16"));
        assertThat(order.refuse("{order: %s, quantity: 4}".formatted(number)))
                .startsWith("/quantity: 4 Units are made already");
    }

    @Test
    void componentsAndWhatWasMadeAreScrappedWhereTheyAre() throws Exception {
        String number = ordered(axle, 9);
        String document = "{order: %s, item: %s, quantity: %s%s}";
        BigDecimal before = stock(wheel, "W2");
        Verdict.Applied applied = scrap.apply(
                document.formatted(number, wheel, 3, ", lots: [{lot: W1, quantity: 1}, {lot: W2, quantity: 2}]"));
        assertThat(applied.record()).startsWith("stock.scrap,");
        assertThat(said(applied))
                .containsExactly(line("stock.scrap", wheel, "W1 1"), line("stock.scrap", wheel, "W2 2"));
        assertThat(before.subtract(stock(wheel, "W2"))).isEqualByComparingTo("2");
        report.apply("{order: %s, quantity: 4, lot: Z1}".formatted(number));
        scrap.apply(document.formatted(number, axle, 1, ", lot: Z1"));
        assertThat(stock(axle, "Z1")).isEqualByComparingTo("3");
        assertThat(scrap.refuse(document.formatted(number, axle, 4, ", lot: Z1, shortage: refuse")))
                .isEqualTo("/quantity: Odoo has 3 Units of lot Z1 at WH/Stock, and 4 Units are to be scrapped");
        assertThat(scrap.refuse(document.formatted(number, glue, 1, "")))
                .startsWith("/item: " + glue + " is neither a component of " + number);
        assertThat(scrap.refuse(document.formatted(ordered(frame, 1), frame, 1, "")))
                .startsWith("/order: nothing of this order has been made yet");
        assertThat(scrap.refuse(document.formatted(number, wheel, 1, "")))
                .startsWith(": Odoo tracks " + wheel + " by lot, and the message names none");
    }

    @Test
    void whatOdooWouldKeepOtherwiseOrCannotBeIsRefusedWithPlaceAndReason() throws Exception {
        String number = ordered(frame, 10);
        assertThat(report.refuse("{order: none-%s, quantity: 1}".formatted(run)))
                .startsWith("/order: no mrp.production that is in use has name none-" + run
                        + "; a code names exactly one (in ")
                .endsWith(": make it there, or send a known one)");
        assertThat(report.refuse("{order: %s, quantity: 0.3333333}".formatted(number)))
                .startsWith("/quantity: 0.3333333 Units cannot be kept: Odoo rounds to 0.33 Units");
        assertThat(report.refuse("{order: %s, quantity: 1, unit: kg}".formatted(number)))
                .startsWith("/unit: Odoo keeps this in Units, and the message says kg");
        assertThat(report.refuse("{order: %s, item: %s, quantity: 1}".formatted(number, axle)))
                .isEqualTo("/item: " + number + " makes " + frame + ", and the message says " + axle);
        assertThat(report.refuse("{order: %s, quantity: 0}".formatted(number)))
                .startsWith("/quantity: nothing was made");
        assertThat(report.refuse("{order: %s, quantity: 1, lot: L}".formatted(number)))
                .startsWith("/lot: Odoo does not track " + frame);
        assertThat(report.refuse("{order: %s, quantity: 1, components: [%s]}".formatted(number, component(nut, 1))))
                .startsWith("/components: consumption is planned");
        assertThat(report.refuse("{order: %s, quantity: 1, byproducts: [%s]}".formatted(number, component(glue, 1))))
                .isEqualTo("/byproducts/0: " + number + " has no by-product " + glue);
        assertThat(order.refuse("{order: none-%s, quantity: 3}".formatted(run)))
                .isEqualTo("/item: there is no order none-" + run + " yet, and a new one needs item");
        assertThat(order.refuse("{order: none-%s, item: %s, quantity: 3}".formatted(run, glue)))
                .startsWith("/item: " + glue + " has no bill of materials");
        assertThat(order.refuse("{order: %s, item: %s, quantity: 3}".formatted(number, axle)))
                .startsWith("/item: " + number + " makes " + frame);
        assertThat(order.refuse("{order: none-%s, cancel: true}".formatted(run)))
                .startsWith("/order: no mrp.production that is in use has name none-" + run);
        assertThat(consume.refuse("{order: %s, components: [%s]}".formatted(number, component(nut, 0))))
                .startsWith("/components/0: nothing was used of " + nut);
        assertThat(chain(number)).containsExactly(number + " confirmed 10");
    }

    @Test
    void reportsOfOneOrderInOneCallFollowEachOther() throws Exception {
        String number = ordered(frame, 10);
        String document = "{order: %s, quantity: %s}";
        List<Verdict> verdicts = report.send(
                document.formatted(number, 4), document.formatted(number, 6), document.formatted(number, 1));
        assertThat(verdicts.subList(0, 2)).allMatch(Verdict.Applied.class::isInstance);
        assertThat(verdicts.get(2)).isInstanceOf(Verdict.Rejected.class);
        assertThat(chain(number)).containsExactly(number + "-001 done 4", number + "-002 done 6");
    }

    /** The frame of the first report, which Odoo has not yet when the call begins, is used by the second. */
    @Test
    void aPartAndWhatItIsUsedForAreReportedInOneCall() throws Exception {
        String parts = ordered(axle, 5);
        String users = run + "-" + orders.incrementAndGet();
        order.apply(
                "{order: %s, item: %s, quantity: 5, components: [%s]}".formatted(users, gearbox, component(axle, 5)));
        List<Verdict> verdicts = report.send(
                "{order: %s, quantity: 5, lot: V1}".formatted(parts),
                "{order: %s, quantity: 5, lot: G1, consumption: reported, components: [{item: %s, quantity: 5, lot: V1}]}"
                        .formatted(users, axle));
        assertThat(verdicts).allMatch(Verdict.Applied.class::isInstance);
        assertThat(stock(axle, "V1")).isEqualByComparingTo("0");
        assertThat(stock(gearbox, "G1")).isEqualByComparingTo("5");
    }

    /** An order for each subject, by its mark. */
    private void orderEach(String prefix) throws Exception {
        assertThat(order.send(OneEffect.marks(prefix).stream()
                        .map(mark -> "{order: %s, item: %s, quantity: 2}".formatted(mark, frame))
                        .toArray(String[]::new)))
                .allMatch(Verdict.Applied.class::isInstance);
    }

    private static OneEffect comparingOrders(OneEffect effect) {
        return effect.comparing("bot_mrp", "mrp.production", "name", "name", "state", "product_qty", "qty_produced")
                .comparing(
                        "bot_mrp",
                        "stock.move",
                        "raw_material_production_id.name",
                        "raw_material_production_id",
                        "product_id",
                        "product_uom_qty",
                        "quantity",
                        "picked",
                        "state");
    }

    @Test
    void anOrderHasItsEffectOnceWhateverBecomesOfItsMessageAndAnOlderRevisionChangesNothing() throws Exception {
        String document = "{order: %s, item: %s, quantity: %s}";
        comparingOrders(new OneEffect(
                        OnceOnly.productionOrder,
                        order,
                        run + "ORDER",
                        mark -> document.formatted(mark, frame, 2),
                        mark -> document.formatted(mark, run + "NONE", 2)))
                .withOlder(mark -> document.formatted(mark, frame, 9))
                .isProven();
    }

    @Test
    void aReportHasItsEffectOnceWhateverBecomesOfItsMessage() throws Exception {
        String prefix = run + "REPORT";
        orderEach(prefix);
        comparingOrders(new OneEffect(
                        OnceOnly.productionReport,
                        report,
                        prefix,
                        mark -> "{order: %s, item: %s, quantity: 2}".formatted(mark, frame),
                        mark -> "{order: %s, item: %s, quantity: 2}".formatted(mark, axle)))
                .adding(() -> stock(frame, null))
                .adding(() -> stock(nut, null))
                .isProven();
    }

    @Test
    void whatIsReportedAtTheLastWorkOrderIsMadeAndTheWorkOrderSaysSo() throws Exception {
        String number = ordered(door, 10);
        String document = "{order: %s, quantity: %s, workcenter: " + run + "BRAKE}";
        Operation four = report.message(document.formatted(number, 4));
        Verdict.Applied applied = (Verdict.Applied) report.send(List.of(four)).get(0);
        assertThat(((Verdict.Applied) report.send(List.of(four)).get(0)).recovered())
                .isTrue();
        assertThat(said(applied))
                .containsExactlyInAnyOrder(
                        line("stock.move", door, "4"),
                        line("stock.move", screw, "4"),
                        line("mrp.workorder", door, "4"),
                        line("mrp.production", door, "6"));
        assertThat(work(number + "-001")).containsExactlyInAnyOrder("SAW done 4", "PRESS done 4", "BRAKE done 4");
        assertThat(work(number + "-002")).hasSize(3).allMatch(each -> each.endsWith(" 0"));
        List<Operation> each = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            each.add(report.message(document.formatted(number, 1)));
        }
        assertThat(report.atOnce(each)).allMatch(Verdict.Applied.class::isInstance);
        report.apply("{order: %s, quantity: 3, operation: Bend, workcenter: %sBRAKE}".formatted(number, run));
        assertThat(chain(number)).hasSize(6).allMatch(order -> order.contains(" done "));
        assertThat(work(number + "-006")).containsExactlyInAnyOrder("SAW done 3", "PRESS done 3", "BRAKE done 3");
    }

    @Test
    void whatIsReportedAtAnotherWorkOrderIsNotMade() throws Exception {
        String number = ordered(door, 5);
        String document = "{order: %s, quantity: 5, %s}";
        BigDecimal doors = stock(door, null);
        assertThat(report.refuse(document.formatted(number, "operation: Cut")))
                .isEqualTo("/operation: " + number
                        + " is made when it leaves Bend, and this was reported at Cut: leave such messages out in the"
                        + " mapping, or operation and workcenter where it is made all the same");
        assertThat(report.refuse(document.formatted(number, "workcenter: %sPRESS".formatted(run))))
                .startsWith("/workcenter: " + number + " is made when it leaves Bend");
        assertThat(report.refuse(document.formatted(number, "operation: Bend")))
                .startsWith("/operation: 2 work orders of " + number
                        + " are meant, and a report is of one; it has: Cut at ");
        assertThat(report.refuse(document.formatted(number, "operation: Weld")))
                .startsWith("/operation: no work orders of " + number + " are meant");
        assertThat(report.refuse(document.formatted(number, "operation: Cut, workcenter: %sBRAKE".formatted(run))))
                .startsWith("/operation: no work orders of " + number + " are meant");
        assertThat(report.refuse(document.formatted(number, "workcenter: " + run)))
                .startsWith("/workcenter: no mrp.workcenter that is in use has code " + run);
        assertThat(report.refuse(document.formatted(ordered(frame, 5), "operation: Bend")))
                .endsWith("a report is of one; it has: none");
        assertThat(stock(door, null)).isEqualByComparingTo(doors);
        assertThat(chain(number)).containsExactly(number + " confirmed 5");
        assertThat(work(number)).hasSize(3).allMatch(each -> each.endsWith(" 0"));
        report.apply("{order: %s, quantity: 5}".formatted(number));
        assertThat(work(number)).containsExactlyInAnyOrder("SAW done 5", "PRESS done 5", "BRAKE done 5");
        assertThat(report.refuse(document.formatted(number, "workcenter: %sBRAKE".formatted(run))))
                .startsWith("/order: no order of this chain is open (" + number + " is done");
    }

    @Test
    void theLastWorkOrderIsTheLastThatIsNotCancelled() throws Exception {
        String number = ordered(door, 5);
        String document = "{order: %s, quantity: 5, workcenter: %s}";
        cancelWork(number, "BRAKE");
        assertThat(report.refuse(document.formatted(number, run + "SAW")))
                .startsWith("/workcenter: " + number + " is made when it leaves Bend");
        report.apply(document.formatted(number, run + "PRESS"));
        assertThat(work(number)).containsExactlyInAnyOrder("SAW done 5", "PRESS done 5", "BRAKE cancel 0");
        String next = ordered(door, 5);
        cancelWork(next, "PRESS");
        cancelWork(next, "BRAKE");
        report.apply(document.formatted(next, run + "SAW"));
        String other = ordered(door, 5);
        cancelWork(other, "PRESS");
        assertThat(report.refuse(document.formatted(other, run + "SAW")))
                .startsWith("/workcenter: " + other + " is made when it leaves Bend");
        report.apply(document.formatted(other, run + "BRAKE"));
        assertThat(work(other)).containsExactlyInAnyOrder("SAW done 5", "PRESS cancel 0", "BRAKE done 5");
    }

    private void cancelWork(String number, String center) throws OdooFault {
        long work = odoo.search(
                        "bot_mrp",
                        "mrp.workorder",
                        List.of(
                                List.of("production_id.name", "=", number),
                                List.of("workcenter_id.code", "=", run + center)))
                .path(0)
                .path("id")
                .asLong();
        odoo.as("bot_mrp")
                .call("mrp.workorder", "write", Map.of("ids", List.of(work), "vals", Map.of("state", "cancel")));
    }

    @Test
    void aConsumptionHasItsEffectOnceWhateverBecomesOfItsMessage() throws Exception {
        String prefix = run + "CONSUME";
        orderEach(prefix);
        comparingOrders(new OneEffect(
                        OnceOnly.productionConsume,
                        consume,
                        prefix,
                        mark -> "{order: %s, components: [%s]}".formatted(mark, component(nut, 3)),
                        mark -> "{order: %s, components: [%s]}".formatted(mark, component(nut, 0))))
                .isProven();
    }

    @Test
    void scrapHasItsEffectOnceWhateverBecomesOfItsMessage() throws Exception {
        String prefix = run + "SCRAP";
        orderEach(prefix);
        String document = "{order: %s, item: %s, quantity: 3}";
        new OneEffect(
                        OnceOnly.productionScrap,
                        scrap,
                        prefix,
                        mark -> document.formatted(mark, nut),
                        mark -> document.formatted(mark, glue))
                .comparing(
                        "bot_mrp",
                        "stock.scrap",
                        "production_id.name",
                        "production_id",
                        "product_id",
                        "scrap_qty",
                        "state")
                .adding(() -> stock(nut, null))
                .isProven();
    }

    /** Whoever has the key can send what no engine lets through. */
    @Test
    void aDocumentThatNoEngineMadeIsRefusedAsAWhole() throws Exception {
        for (String document : List.of(
                "{\"order\":\"X\"}",
                "{\"order\":\"X\",\"quantity\":\"1\",\"state\":\"done\"}",
                "{\"order\":\"X\",\"quantity\":\"1e9\"}",
                "{\"order\":[\"X\"],\"quantity\":\"1\"}",
                "{\"order\":\"X\",\"quantity\":\"1\",\"final\":\"yes\"}",
                "{\"order\":\"X\",\"quantity\":\"1\",\"components\":[{\"item\":\"A\",\"quantity\":1}]}")) {
            Operation message = report.past((ObjectNode) Json.MAPPER.readTree(document));
            assertThatThrownBy(() -> report.send(List.of(message))).hasMessageContaining("of the document");
        }
        Operation below = report.past((ObjectNode)
                Json.MAPPER.readTree("{\"order\":\"%s\",\"quantity\":\"-4\"}".formatted(ordered(frame, 1))));
        assertThat(report.send(List.of(below)).get(0)).isInstanceOf(Verdict.Rejected.class);
    }

    @Test
    void theAnswerNamesEveryRecordAndTheTotal() throws Exception {
        Verdict.Applied applied = report.apply("{order: %s, quantity: 1}".formatted(ordered(frame, 1)));
        assertThat(applied.record()).startsWith("mrp.production,");
        assertThat(applied.booked().lines())
                .extracting(Booked.Line::item, Booked.Line::unit, line -> OperationDesk.plain(line.quantity()))
                .containsExactlyInAnyOrder(
                        tuple(frame, "Units", "1"), tuple(screw, "Units", "1"), tuple(nut, "Units", "2"));
    }
}
