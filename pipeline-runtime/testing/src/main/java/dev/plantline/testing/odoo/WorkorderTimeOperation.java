package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.plain;
import static dev.plantline.testing.odoo.OperationScene.wrong;
import static dev.plantline.testing.odoo.ProductionLines.ORDER;
import static java.math.BigDecimal.ZERO;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** workorder.time: time was spent on a work order, or a work centre stood still. Centres have no working hours here: all time counts. */
final class WorkorderTimeOperation implements SimulatedOperation {
    private static final String WORK = WorkOrders.MODEL;
    private static final String TIME = "mrp.workcenter.productivity";
    private static final String LOSS = "mrp.workcenter.productivity.loss";
    private static final BigDecimal MINUTE = BigDecimal.valueOf(60);

    @Override
    public String name() {
        return "workorder.time";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        Instant start = StockPlaces.happened(document.path("start"), "/start");
        Instant end = end(document, start);
        Long center = document.has("workcenter")
                ? (Long) scene.one("workcenter", document.path("workcenter").asText(), "/workcenter")
                : null;
        checkNames(document);
        Long work = document.has("order")
                ? (Long) WorkOrders.named(scene, order(scene, document, end), document, "a time")
                : null;
        List<Instant> ends = ends(scene, document, work, start, end);
        List<Long> entries = new ArrayList<>();
        List<String> bookings = new ArrayList<>();
        Instant begun = start;
        for (Instant ended : ends) {
            BigDecimal minutes = minutes(begun, ended);
            long entry = records.create(
                    TIME,
                    OperationScene.values(
                            "workorder_id",
                            work,
                            "workcenter_id",
                            work == null ? center : records.one(WORK, work, "workcenter_id"),
                            "loss_id",
                            reason(scene, document, work, minutes),
                            "date_start",
                            Inventory.DATE.format(begun),
                            "date_end",
                            Inventory.DATE.format(ended),
                            "duration",
                            minutes,
                            "description",
                            document.path("description").asText(null)));
            long unit = records.store().reference("uom.product_uom_minute").id();
            bookings.add(scene.booking(TIME, entry, minutes, unit, null, null));
            entries.add(entry);
            begun = ended;
        }
        if (work != null) {
            long order = records.one(WORK, work, "production_id");
            long item = records.one(ORDER, order, "product_id");
            bookings.add(OperationScene.booking(WORK, work, new ProductionLines(scene).code(item), null));
            bookings.add(scene.booking(ORDER, order));
        }
        return new Outcome(TIME, entries.get(0), Map.of(), bookings);
    }

    private static BigDecimal minutes(Instant start, Instant end) {
        return BigDecimal.valueOf(Duration.between(start, end).toSeconds()).divide(MINUTE, 2, RoundingMode.HALF_UP);
    }

    /** Where the parts of a time end: what goes across the expected duration is two. */
    private static List<Instant> ends(OperationScene scene, JsonNode document, Long work, Instant start, Instant end) {
        if (work == null || document.has("reason")) {
            return List.of(end);
        }
        BigDecimal left =
                scene.records().number(WORK, work, "duration_expected").subtract(spent(scene, work));
        Instant across = start.plusSeconds(
                left.multiply(MINUTE).setScale(0, RoundingMode.HALF_EVEN).longValueExact());
        return across.isAfter(start) && across.isBefore(end) ? List.of(across, end) : List.of(end);
    }

    private static BigDecimal spent(OperationScene scene, long work) {
        return scene.records().store().with(TIME, "workorder_id", work).stream()
                .map(each -> scene.records().number(TIME, each, "duration"))
                .reduce(ZERO, BigDecimal::add);
    }

    private static void checkNames(JsonNode document) {
        if (document.has("order")) {
            return;
        }
        for (String name : List.of("operation", "late")) {
            if (document.has(name)) {
                throw wrong("document", name + " is for the time of an order, and the message names none", "/" + name);
            }
        }
        for (String name : List.of("workcenter", "reason")) {
            if (!document.has(name)) {
                throw wrong("document", "time that is of no order needs " + name, "/" + name);
            }
        }
    }

    private static Instant end(JsonNode document, Instant start) {
        if (document.has("end") == document.has("minutes")) {
            throw wrong("document", "a time has either an end or minutes", "/end");
        }
        if (document.has("end")) {
            Instant end = StockPlaces.happened(document.path("end"), "/end");
            if (!end.isAfter(start)) {
                throw wrong("document", "the end is not after the start, and Odoo would count nothing", "/end");
            }
            return end;
        }
        BigDecimal minutes = new BigDecimal(document.path("minutes").asText());
        BigDecimal seconds = minutes.multiply(MINUTE);
        if (seconds.signum() <= 0 || seconds.stripTrailingZeros().scale() > 0) {
            throw wrong(
                    "digits",
                    plain(minutes)
                            + " minutes are no whole number of seconds above 0, and Odoo keeps times to the second",
                    "/minutes");
        }
        Instant end = start.plusSeconds(seconds.longValueExact());
        if (StockPlaces.isAhead(end)) {
            throw wrong(
                    "document",
                    "with " + plain(minutes) + " minutes from "
                            + document.path("start").asText() + " the end has not come yet",
                    "/minutes");
        }
        return end;
    }

    /** The order of a chain that a time is of. */
    private static long order(OperationScene scene, JsonNode document, Instant end) {
        Records records = scene.records();
        ProductionLines lines = new ProductionLines(scene);
        List<Long> chain = lines.chain(document);
        String late = document.path("late").asText();
        Long open = chain.stream().filter(lines::isOpen).findFirst().orElse(null);
        List<Long> done =
                chain.stream().filter(order -> lines.is(order, "done")).toList();
        Long meant = done.stream()
                .filter(order -> records.text(ORDER, order, "date_finished").compareTo(Inventory.DATE.format(end)) >= 0)
                .findFirst()
                .orElse(null);
        for (Long each : chain) {
            if (records.text(ORDER, each, "name").equals(document.path("order").asText())) {
                meant = done.contains(each) ? each : lines.isOpen(each) ? null : meant;
                open = lines.isOpen(each) ? each : open;
            }
        }
        if (open != null && (meant == null || late.equals("open"))) {
            return open;
        }
        Long order = meant != null ? meant : done.isEmpty() ? null : done.get(done.size() - 1);
        if (order != null && late.equals("record")) {
            return order;
        }
        throw wrong(
                "state",
                open == null
                        ? "no order of this chain is open (" + lines.states(chain) + ")"
                                + (order == null
                                        ? ""
                                        : ", and the cost of what is done stands: late says whether to record the time all the same")
                        : "the work was done before " + records.text(ORDER, order, "name") + " was reported at "
                                + records.text(ORDER, order, "date_finished")
                                + ", and the cost of what is done stands: late says whether to record the time with it, or with "
                                + records.text(ORDER, open, "name") + ", which is open",
                "/order");
    }

    private static long reason(OperationScene scene, JsonNode document, Long work, BigDecimal minutes) {
        Records records = scene.records();
        if (!document.has("reason")) {
            BigDecimal spent = spent(scene, work).add(minutes);
            BigDecimal expected = records.number(WORK, work, "duration_expected");
            boolean isLonger = expected.compareTo(ZERO) > 0 && spent.compareTo(expected) > 0;
            return scene.with(LOSS, "loss_type", isLonger ? "performance" : "productive")
                    .get(0);
        }
        List<Long> found = scene.with(LOSS, "name", document.path("reason").asText());
        if (found.size() != 1) {
            throw wrong(
                    "lookup",
                    "Odoo has " + (found.isEmpty() ? "no" : found.size()) + " loss reason called "
                            + document.path("reason").asText() + ": make it there, or send a known one",
                    "/reason");
        }
        return found.get(0);
    }
}
