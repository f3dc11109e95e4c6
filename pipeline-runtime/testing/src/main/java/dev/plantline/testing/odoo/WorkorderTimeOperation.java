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
import java.util.stream.Collectors;

/** workorder.time: time was spent on a work order, or a work centre stood still. Centres have no working hours here: all time counts. */
final class WorkorderTimeOperation implements SimulatedOperation {
    private static final String WORK = "mrp.workorder";
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
        Long work = document.has("order") ? (Long) workOrder(scene, document, center) : null;
        BigDecimal minutes =
                BigDecimal.valueOf(Duration.between(start, end).toSeconds()).divide(MINUTE, 2, RoundingMode.HALF_UP);
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
                        Inventory.DATE.format(start),
                        "date_end",
                        Inventory.DATE.format(end),
                        "duration",
                        minutes,
                        "description",
                        document.path("description").asText(null)));
        long unit = records.store().reference("uom.product_uom_minute").id();
        List<String> bookings = new ArrayList<>(List.of(scene.booking(TIME, entry, minutes, unit, null, null)));
        if (work != null) {
            long item = records.one(ORDER, records.one(WORK, work, "production_id"), "product_id");
            bookings.add(OperationScene.booking(WORK, work, new ProductionLines(scene).code(item), null));
        }
        return new Outcome(TIME, entry, Map.of(), bookings);
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

    private static long workOrder(OperationScene scene, JsonNode document, Long center) {
        Records records = scene.records();
        ProductionLines lines = new ProductionLines(scene);
        List<Long> chain = lines.chain(document);
        boolean late = chain.stream().noneMatch(lines::isOpen);
        List<Long> done =
                chain.stream().filter(order -> lines.is(order, "done")).toList();
        if (late && (done.isEmpty() || !document.path("late").asText().equals("record"))) {
            throw wrong(
                    "state",
                    "no order of this chain is open (" + lines.states(chain) + ")"
                            + (done.isEmpty()
                                    ? ""
                                    : ", and the cost of what is done stands: late says whether to record the time all the same"),
                    "/order");
        }
        long order = late ? done.get(done.size() - 1) : lines.open(chain);
        List<Long> all = List.copyOf(records.store().with(WORK, "production_id", order));
        List<Long> found = all.stream()
                .filter(each -> center == null || center.equals(records.one(WORK, each, "workcenter_id")))
                .filter(each -> records.text(WORK, each, "name")
                        .equals(document.path("operation").asText(records.text(WORK, each, "name"))))
                .toList();
        if (found.size() != 1) {
            throw wrong(
                    "lookup",
                    (found.isEmpty() ? "no" : found.size()) + " work orders of " + records.text(ORDER, order, "name")
                            + " are meant, and a time is of one; it has: "
                            + all.stream()
                                    .limit(10)
                                    .map(each -> records.text(WORK, each, "name") + " at "
                                            + records.displayName(
                                                    "mrp.workcenter", records.one(WORK, each, "workcenter_id")))
                                    .collect(Collectors.joining(", ")),
                    document.has("operation") || center == null ? "/operation" : "/workcenter");
        }
        return found.get(0);
    }

    private static long reason(OperationScene scene, JsonNode document, Long work, BigDecimal minutes) {
        Records records = scene.records();
        if (!document.has("reason")) {
            BigDecimal spent = records.store().with(TIME, "workorder_id", work).stream()
                    .map(each -> records.number(TIME, each, "duration"))
                    .reduce(minutes, BigDecimal::add);
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
