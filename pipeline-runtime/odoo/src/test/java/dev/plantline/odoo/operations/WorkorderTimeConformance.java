package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Booked;
import dev.plantline.model.Json;
import dev.plantline.model.Operation;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OnceOnly;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.RunName;
import dev.plantline.odoo.protocol.OdooFault;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** workorder.time, on the real Odoo and the simulator alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WorkorderTimeConformance {
    final String run = RunName.fresh();
    /** Made by a cut of 10 minutes at the saw and a bend of 10 at the press. */
    final String frame = run + "F";

    final String saw = run + "S";
    private final String press = run + "P";
    private final AtomicInteger orders = new AtomicInteger();
    OdooUnderTest odoo;
    OperationDesk time;
    private OperationDesk order;
    private OperationDesk report;

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        time = OperationDesk.open(odoo, "bot_mrp", "workorder.time");
        order = OperationDesk.open(odoo, "bot_mrp", "production.order");
        report = OperationDesk.open(odoo, "bot_mrp", "production.report");
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type", "is_storable"),
                List.of(
                        List.of("product_" + frame, "Frame", frame, "consu", "True"),
                        List.of("product_" + run + "T", "Tube", run + "T", "consu", "True")));
        odoo.load(
                "bot_master",
                "mrp.workcenter",
                List.of("id", "name", "code"),
                List.of(
                        List.of("workcenter_" + saw, "Saw " + run, saw),
                        List.of("workcenter_" + press, "Press " + run, press)));
        String template = odoo.search(
                        "bot_master",
                        "product.product",
                        List.of(List.of("default_code", "=", frame)),
                        "product_tmpl_id")
                .path(0)
                .path("product_tmpl_id")
                .path(0)
                .asText();
        odoo.load(
                "bot_master",
                "mrp.bom",
                List.of("id", "product_tmpl_id/.id", "product_qty", "bom_line_ids/id", "bom_line_ids/product_id/id"),
                List.of(List.of("bom_" + frame, template, "1", "bom_line_" + frame, "product_" + run + "T")));
        odoo.load(
                "bot_master",
                "mrp.routing.workcenter",
                List.of("id", "bom_id/id", "name", "workcenter_id/id", "time_cycle_manual"),
                List.of(
                        List.of("cut_" + frame, "bom_" + frame, "Cut", "workcenter_" + saw, "10"),
                        List.of("bend_" + frame, "bom_" + frame, "Bend", "workcenter_" + press, "10")));
    }

    /** A confirmed order of so many frames, by its number. */
    String ordered(int quantity) throws Exception {
        String number = run + "-" + orders.incrementAndGet();
        order.apply("{order: %s, item: %s, quantity: %s}".formatted(number, frame, quantity));
        return number;
    }

    private static String cut(String order, String rest) {
        return "{order: %s, operation: Cut, %s}".formatted(order, rest);
    }

    /** The times of an order: {@code operation, start, end, minutes, reason}, in the order in which they came. */
    private List<String> times(String number) throws OdooFault {
        List<String> times = new ArrayList<>();
        for (JsonNode each : odoo.search(
                "bot_mrp",
                "mrp.workcenter.productivity",
                List.of(List.of("workorder_id.production_id.name", "=", number)),
                "workorder_id",
                "date_start",
                "date_end",
                "duration",
                "loss_id")) {
            times.add(each.path("date_start").asText() + " "
                    + each.path("date_end").asText() + " "
                    + OperationDesk.plain(each.path("duration").decimalValue()) + " "
                    + each.path("loss_id").path(1).asText());
        }
        return times;
    }

    @Test
    void theTimesOfTheEventStandWithTheWorkOrderAndTheAnswerSaysHowMuchCounts() throws Exception {
        String number = ordered(5);
        Verdict.Applied applied =
                time.apply(cut(number, "start: '2026-03-02T08:00:00+01:00', end: '2026-03-02T08:35:30+01:00'"));
        assertThat(times(number)).containsExactly("2026-03-02 07:00:00 2026-03-02 07:35:30 35.5 Fully Productive Time");
        assertThat(applied.record()).startsWith("mrp.workcenter.productivity,");
        assertThat(applied.booked().lines())
                .filteredOn(line -> line.quantity() != null)
                .extracting(Booked.Line::unit, line -> OperationDesk.plain(line.quantity()))
                .containsExactly(tuple("Minutes", "35.5"));
        assertThat(applied.booked().lines())
                .extracting(Booked.Line::record)
                .anyMatch(record -> record.startsWith("mrp.workorder,"));
    }

    /** The cut of 5 is expected to take 50 minutes, as Odoo's own clock tells them apart. */
    @Test
    void whatIsBeyondTheExpectedTimeIsReducedSpeedUnlessTheMessageSaysWhy() throws Exception {
        String number = ordered(5);
        time.apply(cut(number, "start: '2026-03-02T07:00:00Z', minutes: 49.5"));
        Verdict.Applied across = time.apply(cut(number, "start: '2026-03-02T08:00:00Z', minutes: 2"));
        assertThat(across.booked().lines())
                .filteredOn(line -> line.quantity() != null)
                .extracting(line -> OperationDesk.plain(line.quantity()))
                .containsExactly("0.5", "1.5");
        time.apply(cut(number, "start: '2026-03-02T08:10:00Z', minutes: 1"));
        time.apply(cut(number, "start: '2026-03-02T09:00:00Z', minutes: 2, reason: Fully Productive Time"));
        assertThat(times(number))
                .containsExactly(
                        "2026-03-02 07:00:00 2026-03-02 07:49:30 49.5 Fully Productive Time",
                        "2026-03-02 08:00:00 2026-03-02 08:00:30 0.5 Fully Productive Time",
                        "2026-03-02 08:00:30 2026-03-02 08:02:00 1.5 Reduced Speed",
                        "2026-03-02 08:10:00 2026-03-02 08:11:00 1 Reduced Speed",
                        "2026-03-02 09:00:00 2026-03-02 09:02:00 2 Fully Productive Time");
    }

    @Test
    void theTimeIsOfTheOrderThatItNamesElseOfWhatWasReportedFirstBehindItAndElseOfWhatIsOpen() throws Exception {
        String number = ordered(5);
        report.apply("{order: %s, quantity: 2}".formatted(number));
        String three = "start: '2026-03-02T07:00:00Z', minutes: 3, reason: Process Defect";
        assertThat(time.refuse(cut(number, three)))
                .startsWith("/order: the work was done before " + number + "-001 was reported at ")
                .endsWith(
                        ", and the cost of what is done stands: late says whether to record the time with it, or with "
                                + number + "-002, which is open");
        time.apply(cut(number, three + ", late: open"));
        assertThat(defects(number + "-001")).isEmpty();
        assertThat(defects(number + "-002")).hasSize(1);
        time.apply(cut(number, three + ", late: record"));
        assertThat(defects(number + "-001")).hasSize(1);
        Verdict.Applied named = time.apply(cut(number + "-002", three));
        assertThat(defects(number + "-002")).hasSize(2);
        assertThat(named.booked().lines())
                .filteredOn(line -> line.record().startsWith("mrp.production,"))
                .hasSize(1);
        String soon = Instant.now()
                .plus(Duration.ofMinutes(20))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        time.apply(cut(number, "start: '%s', minutes: 3, reason: Process Defect".formatted(soon)));
        assertThat(defects(number + "-002")).hasSize(3);
        report.apply("{order: %s, quantity: 3}".formatted(number));
        String late = "start: '2026-03-02T08:00:00Z', minutes: 4";
        assertThat(time.refuse(cut(number, late + ", late: open")))
                .isEqualTo(
                        "/order: no order of this chain is open (" + number + "-001 is done, " + number
                                + "-002 is done), and the cost of what is done stands: late says whether to record the time all the same");
        time.apply(cut(number + "-002", late + ", late: record, reason: Fully Productive Time"));
        assertThat(times(number + "-002")).contains("2026-03-02 08:00:00 2026-03-02 08:04:00 4 Fully Productive Time");
    }

    /** Those that only messages have made. */
    private List<String> defects(String number) throws OdooFault {
        return times(number).stream()
                .filter(each -> each.endsWith("Process Defect"))
                .toList();
    }

    @Test
    void aWorkCentreStandsStillWithoutAnOrder() throws Exception {
        Verdict.Applied applied = time.apply(
                "{workcenter: %s, start: '2026-03-02T09:00:00Z', minutes: 12, reason: Reduced Speed, description: Blade}"
                        .formatted(press));
        JsonNode entry = odoo.search(
                        "bot_mrp",
                        "mrp.workcenter.productivity",
                        List.of(List.of("workcenter_id.code", "=", press)),
                        "workorder_id",
                        "description",
                        "duration")
                .path(0);
        assertThat(entry.path("workorder_id").asBoolean()).isFalse();
        assertThat(entry.path("description").asText()).isEqualTo("Blade");
        assertThat(applied.booked().lines()).hasSize(1);
    }

    @Test
    void fourTimesOfOneOrderAtOnceAreAllThere() throws Exception {
        String number = ordered(5);
        List<Operation> four = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            four.add(time.message(cut(number, "start: '2026-03-02T08:0%d:00Z', minutes: 1".formatted(i))));
        }
        assertThat(time.atOnce(four)).allMatch(Verdict.Applied.class::isInstance);
        assertThat(times(number)).hasSize(4);
    }

    /** Fifty times of one order among them. */
    @Test
    void aTimeIsAddedOnceWhateverBecomesOfItsMessage() throws Exception {
        String number = ordered(5);
        String rest = "start: '2026-03-02T07:00:00Z', minutes: 1, description: %s";
        new OneEffect(
                        OnceOnly.workorderTime,
                        time,
                        run + "TIME",
                        mark -> cut(number, rest.formatted(mark)),
                        mark -> cut(run + "NONE", rest.formatted(mark)))
                .comparing(
                        "bot_mrp",
                        "mrp.workcenter.productivity",
                        "description",
                        "description",
                        "workorder_id",
                        "duration")
                .isProven();
        assertThat(times(number)).hasSize(OneEffect.SUBJECTS - 2);
    }

    @Test
    void whatOdooWouldCountOtherwiseIsRefusedWithPlaceAndReason() throws Exception {
        String number = ordered(1);
        String start = "start: '2026-03-02T07:00:00Z'";
        assertThat(time.refuse(cut(number, start + ", end: '2026-03-02T07:00:00Z'")))
                .startsWith("/end: the end is not after the start");
        assertThat(time.refuse(cut(number, start))).startsWith("/end: a time has either an end or minutes");
        assertThat(time.refuse(cut(number, start + ", minutes: 0.33")))
                .startsWith("/minutes: 0.33 minutes are no whole number of seconds above 0");
        assertThat(time.refuse(cut(number, "start: '2199-03-02T07:00:00Z', minutes: 1")))
                .startsWith("/start: 2199-03-02T07:00:00Z has not come yet");
        Instant yesterday = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
        assertThat(time.refuse(cut(number, "start: '" + yesterday + "', minutes: 44640")))
                .startsWith("/minutes: with 44640 minutes from " + yesterday + " the end has not come yet");
        assertThat(time.refuse("{order: %s, %s, minutes: 1}".formatted(number, start)))
                .startsWith(
                        "/operation: 2 work orders of " + number + " are meant, and a time is of one; it has: Cut at");
        assertThat(time.refuse("{order: %s, operation: Weld, %s, minutes: 1}".formatted(number, start)))
                .startsWith("/operation: no work orders of " + number);
        assertThat(time.refuse(cut(number, start + ", minutes: 1, reason: " + run)))
                .startsWith("/reason: Odoo has no loss reason called " + run);
        assertThat(time.refuse("{workcenter: %s, %s, minutes: 1}".formatted(saw, start)))
                .startsWith("/reason: time that is of no order needs reason");
        assertThat(time.refuse("{workcenter: %s, %s, minutes: 1}".formatted(run, start)))
                .startsWith("/workcenter: no mrp.workcenter that is in use has code " + run);
        time.apply("{order: %s, workcenter: %s, %s, minutes: 1}".formatted(number, saw, start));
        assertThat(times(number)).hasSize(1);
    }

    /** Whoever has the key can send what no engine lets through. */
    @Test
    void aDocumentThatNoEngineMadeIsRefusedAsAWhole() throws Exception {
        for (String document : List.of(
                "{}",
                "{\"start\":\"2026-03-02T07:00:00Z\",\"minutes\":\"1\",\"user\":\"admin\"}",
                "{\"start\":[\"2026\"],\"minutes\":\"1\"}",
                "{\"start\":\"2026-03-02T07:00:00Z\",\"minutes\":1}")) {
            Operation message = time.past((ObjectNode) Json.MAPPER.readTree(document));
            assertThatThrownBy(() -> time.send(List.of(message))).hasMessageContaining("of the document");
        }
    }
}
