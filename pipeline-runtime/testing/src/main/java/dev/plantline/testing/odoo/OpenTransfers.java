package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The open receipts or deliveries of an order, and how the lines of a document fill their moves. */
final class OpenTransfers {
    /**
     * A direction of goods.
     *
     * @param code of the operation types
     * @param named property of the document that names one transfer
     * @param kind of the orders' codes
     * @param order model of the orders
     * @param line field of a move that has its order line
     * @param done field of an order line that says how much is done
     * @param confirmed state of an order that is at work
     * @param over property of the document that allows more than is open; empty: nothing does
     * @param planned what its goods are to do, for humans
     */
    record Way(
            String code,
            String named,
            String kind,
            String order,
            String line,
            String done,
            String confirmed,
            String over,
            String planned) {
        static final Way IN = new Way(
                "incoming",
                "receipt",
                "purchaseOrder",
                "purchase.order",
                "purchase_line_id",
                "qty_received",
                "purchase",
                "overReceipt",
                "is to come with");
        /** What is only announced is never more than is open. */
        static final Way ANNOUNCED =
                new Way(IN.code, IN.named, IN.kind, IN.order, IN.line, IN.done, IN.confirmed, "", IN.planned);

        static final Way OUT = new Way(
                "outgoing",
                "delivery",
                "salesOrder",
                "sale.order",
                "sale_line_id",
                "qty_delivered",
                "sale",
                "overDelivery",
                "is to go out with");
    }

    /** Lines of the document for which no move is open. */
    record Unplanned(List<StockLines.Part> parts, String place) {}

    private static final Map<String, String> SAID =
            Map.of("draft", "not confirmed", "sent", "not confirmed", "cancel", "cancelled", "done", "done");

    private final OperationScene scene;
    private final Records records;
    private final Way way;
    private final JsonNode document;
    /** Null: the transfer has none. */
    private Long order;
    /** Of the transfer that is named. */
    private List<Long> orders = List.of();

    private final List<Long> transfers = new ArrayList<>();
    private final Map<Long, List<StockLines.Part>> fills = new LinkedHashMap<>();
    private final List<Unplanned> unplanned = new ArrayList<>();

    OpenTransfers(OperationScene scene, Way way, JsonNode document) {
        this.scene = scene;
        this.records = scene.records();
        this.way = way;
        this.document = document;
    }

    /** The order; null: the transfer has none. */
    Long order() {
        return order;
    }

    /** Those that are open, the oldest first. */
    List<Long> transfers() {
        return transfers;
    }

    /** What fills which move. */
    Map<Long, List<StockLines.Part>> fills() {
        return fills;
    }

    List<Unplanned> unplanned() {
        return unplanned;
    }

    /** Takes a transfer that was made for the document. */
    OpenTransfers made(long picking) {
        transfers.add(picking);
        return this;
    }

    /** That the document names its order or one transfer. */
    OpenTransfers namesOne() {
        if (document.has("order") == document.has(way.named())) {
            throw OperationScene.wrong(
                    "document", "the message names an order or a " + way.named() + ", and one of them only", "/order");
        }
        return this;
    }

    /** That all lines of the document are planned. */
    OpenTransfers allPlanned() {
        for (Unplanned each : unplanned) {
            throw nothingOf(each);
        }
        return this;
    }

    /** Why goods that nobody has planned are refused. */
    Refusal nothingOf(Unplanned each) {
        return OperationScene.wrong(
                "state",
                "nothing of " + each.parts().get(0).code() + " " + way.planned() + " "
                        + transfers.stream()
                                .map(picking -> records.text("stock.picking", picking, "name"))
                                .collect(Collectors.joining(", ")),
                each.place() + "/item");
    }

    /** Looks for the order's transfers, or the one that is named. */
    OpenTransfers find() {
        if (document.has(way.named())) {
            if (document.has("order")) {
                throw OperationScene.wrong(
                        "document",
                        "the message names an order and a " + way.named() + ": send one of them",
                        "/" + way.named());
            }
            long found = transfer(document.path(way.named()).asText());
            String type = records.text("stock.picking.type", type(found), "code");
            if (!type.equals(way.code())) {
                throw OperationScene.wrong(
                        "state",
                        records.text("stock.picking", found, "name") + " is no " + way.named()
                                + ": it is of the operation type "
                                + records.text("stock.picking.type", type(found), "name"),
                        "/" + way.named());
            }
            if (!isOpen(found)) {
                throw OperationScene.wrong(
                        "state", "the " + way.named() + " " + said("stock.picking", found), "/" + way.named());
            }
            transfers.add(found);
            orders = ordersOf(found);
            order = orders.isEmpty() ? null : orders.get(0);
            return this;
        }
        order = scene.order(way.kind(), document.path("order").asText(), "/order");
        if (!records.text(way.order(), order, "state").equals(way.confirmed())) {
            throw OperationScene.wrong("state", said(way.order(), order), "/order");
        }
        List<Long> all = new ArrayList<>(Trade.transfers(records, way.order(), order));
        all.removeIf(
                each -> !records.text("stock.picking.type", type(each), "code").equals(way.code()));
        all.stream().filter(this::isOpen).forEach(transfers::add);
        if (transfers.isEmpty()) {
            throw OperationScene.wrong(
                    "state",
                    records.text(way.order(), order, "name") + " has no open " + way.named()
                            + (all.isEmpty()
                                    ? ""
                                    : ": "
                                            + String.join(
                                                    ", ",
                                                    all.stream()
                                                            .map(each -> said("stock.picking", each))
                                                            .toList())),
                    "/order");
        }
        return this;
    }

    /** The orders of a transfer, the oldest first. */
    private List<Long> ordersOf(long picking) {
        return records.ids("stock.picking", picking, "move_ids").stream()
                .map(this::orderOf)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }

    private Long orderOf(long move) {
        Long line = records.one("stock.move", move, way.line());
        return line == null ? null : records.one(way.order() + ".line", line, "order_id");
    }

    /** Whether a move is of an order, and of another one than the document's. */
    private boolean isOfAnother(long move) {
        Long of = orderOf(move);
        return of != null && !of.equals(order);
    }

    /** That a transfer whose rest is cancelled has no rest of another order than the one that the document names. */
    private void checkRestIsOwn(long picking) {
        List<String> others = records.ids("stock.picking", picking, "move_ids").stream()
                .filter(move -> !Set.of("done", "cancel").contains(records.text("stock.move", move, "state"))
                        && isOfAnother(move)
                        && records.number("stock.move", move, "product_uom_qty")
                                        .compareTo(StockLines.total(fills.getOrDefault(move, List.of())))
                                > 0)
                .map(move -> records.text(way.order(), orderOf(move), "name"))
                .distinct()
                .toList();
        if (document.has("order") && !others.isEmpty()) {
            throw OperationScene.wrong(
                    "state",
                    records.text("stock.picking", picking, "name") + " is also of " + String.join(", ", others)
                            + ", whose rest would be cancelled: keep the backorder, or part them in Odoo",
                    "/backorder");
        }
    }

    /** That the transfer that is named is of one order, where that must be known. */
    void checkOne(String why, String place) {
        if (orders.size() > 1) {
            throw OperationScene.wrong(
                    "document",
                    why + ", and the " + way.named() + " that the message names is of several ("
                            + orders.stream()
                                    .map(each -> records.text(way.order(), each, "name"))
                                    .collect(Collectors.joining(", "))
                            + "): name the order",
                    place);
        }
    }

    private long type(long picking) {
        return records.one("stock.picking", picking, "picking_type_id");
    }

    private boolean isOpen(long picking) {
        return !Set.of("draft", "done", "cancel").contains(records.text("stock.picking", picking, "state"));
    }

    private String said(String model, long id) {
        String state = records.text(model, id, "state");
        return records.text(model, id, "name") + " is " + SAID.getOrDefault(state, state);
    }

    private long transfer(String name) {
        List<Long> found = scene.with("stock.picking", "name", name);
        if (found.size() != 1) {
            throw OperationScene.wrong(
                    "lookup",
                    "Odoo has " + (found.isEmpty() ? "no" : found.size()) + " transfers called " + name
                            + " in My Company"
                            + OperationScene.otherwise(found),
                    "/" + way.named());
        }
        scene.about("stock.picking", found.get(0));
        return found.get(0);
    }

    /** Fills moves with the lines of the document; those for which none is open stay unplanned. */
    OpenTransfers fill() {
        Map<Long, BigDecimal> left = new HashMap<>();
        Set<String> serials = new HashSet<>();
        for (int n = 0; n < document.path("lines").size(); n++) {
            JsonNode line = document.path("lines").path(n);
            String place = "/lines/" + n;
            List<StockLines.Part> parts = StockLines.goods(scene, line, place);
            long item = parts.get(0).item();
            boolean serial = records.text("product.product", item, "tracking").equals("serial");
            for (StockLines.Part part : parts) {
                if (serial && !serials.add(item + " " + part.lotName())) {
                    throw OperationScene.wrong(
                            "document",
                            "the serial number " + part.lotName() + " stands twice in the message",
                            part.place());
                }
            }
            Long ordered = line.has("orderLine") ? numbered(line, item, place) : null;
            List<Long> moves = transfers.stream()
                    .flatMap(picking -> records.ids("stock.picking", picking, "move_ids").stream())
                    .filter(move -> records.one("stock.move", move, "product_id") == item
                            && !Set.of("done", "cancel").contains(records.text("stock.move", move, "state"))
                            && (ordered == null || ordered.equals(records.one("stock.move", move, way.line())))
                            && (!document.has("order") || !isOfAnother(move)))
                    .toList();
            if (moves.isEmpty()) {
                unplanned.add(new Unplanned(parts, place));
            } else {
                checkRoom(parts, moves, left, place);
                parts.forEach(part -> spread(part, moves, left));
            }
        }
        return this;
    }

    private void checkRoom(List<StockLines.Part> parts, List<Long> moves, Map<Long, BigDecimal> left, String place) {
        BigDecimal room = BigDecimal.ZERO;
        for (long move : moves) {
            left.computeIfAbsent(move, each -> records.number("stock.move", each, "product_uom_qty"));
            room = room.add(left.get(move).max(BigDecimal.ZERO));
        }
        BigDecimal total = StockLines.total(parts);
        if (!document.path(way.over()).asText().equals("allow") && total.compareTo(room) > 0) {
            StockLines.Part first = parts.get(0);
            long unit = records.one("product.product", first.item(), "uom_id");
            throw OperationScene.wrong(
                    "quantity",
                    StockLines.said(scene, total, unit) + " of " + first.code() + " are more than the "
                            + OperationScene.plain(room) + " that "
                            + (room.compareTo(BigDecimal.ONE) == 0 ? "is" : "are") + " open at "
                            + String.join(
                                    ", ",
                                    moves.stream()
                                            .map(move -> records.one("stock.move", move, "picking_id"))
                                            .distinct()
                                            .map(picking -> records.text("stock.picking", picking, "name"))
                                            .toList())
                            + ": correct the order or its " + way.named()
                            + " in Odoo, or have the sender correct the message"
                            + (way.over().isEmpty() ? "" : ", or let the mapping say " + way.over() + ": allow"),
                    place + "/quantity");
        }
    }

    /** In the order of the moves; the rest goes to the last. */
    private void spread(StockLines.Part part, List<Long> moves, Map<Long, BigDecimal> left) {
        BigDecimal number = part.quantity();
        for (long move : moves) {
            boolean last = move == moves.get(moves.size() - 1);
            BigDecimal some = last ? number : number.min(left.get(move).max(BigDecimal.ZERO));
            if (some.signum() > 0) {
                fills.computeIfAbsent(move, unused -> new ArrayList<>()).add(part.of(some));
                left.put(move, left.get(move).subtract(some));
                number = number.subtract(some);
            }
        }
    }

    private long numbered(JsonNode line, long item, String place) {
        if (order == null) {
            throw OperationScene.wrong(
                    "document", "orderLine is a line of an order, and the message names none", place + "/orderLine");
        }
        checkOne("orderLine is a line of one order", place + "/orderLine");
        String number = line.path("orderLine").asText();
        String name = records.text(way.order(), order, "name");
        List<Long> lines = records.ids(way.order(), order, "order_line").stream()
                .filter(each -> records.one(way.order() + ".line", each, "product_id") != null)
                .toList();
        int at = Integer.parseInt(number);
        if (at < 1 || at > lines.size()) {
            throw OperationScene.wrong(
                    "lookup",
                    name + " has " + lines.size() + " lines with an item, and none of the number " + number
                            + ": orderLine counts them from 1",
                    place + "/orderLine");
        }
        long found = records.one(way.order() + ".line", lines.get(at - 1), "product_id");
        if (found != item) {
            throw OperationScene.wrong(
                    "lookup",
                    "line " + number + " of " + name + " is of " + records.displayName("product.product", found)
                            + ", and the message says " + line.path("item").asText()
                            + ": send the line that is of the item, or leave orderLine out",
                    place + "/item");
        }
        return lines.get(at - 1);
    }

    /** Makes the filled moves real; the rest goes to a backorder, or is cancelled where the document says so. */
    SimulatedOperation.Outcome finish() {
        List<String> pickings = new ArrayList<>();
        List<String> moved = new ArrayList<>();
        Map<Long, BigDecimal> ordered = new LinkedHashMap<>();
        Map<Long, String> codes = new HashMap<>();
        List<String> backorders = new ArrayList<>();
        Set<Long> touched = new TreeSet<>();
        fills.keySet().forEach(move -> touched.add(records.one("stock.move", move, "picking_id")));
        for (long picking : touched) {
            pickings.add(scene.booking("stock.picking", picking));
            Long backorder = null;
            for (long move : records.ids("stock.picking", picking, "move_ids")) {
                if (Set.of("done", "cancel").contains(records.text("stock.move", move, "state"))) {
                    continue;
                }
                List<StockLines.Part> parts = fills.getOrDefault(move, List.of());
                BigDecimal rest =
                        records.number("stock.move", move, "product_uom_qty").subtract(StockLines.total(parts));
                if (rest.signum() > 0 && keeps(picking)) {
                    backorder = backorder == null ? (Long) scene.inventory().backorder(picking) : backorder;
                }
                if (parts.isEmpty()) {
                    records.write(
                            "stock.move",
                            move,
                            backorder == null ? "state" : "picking_id",
                            backorder == null ? "cancel" : backorder);
                    continue;
                }
                if (rest.signum() > 0 && backorder != null) {
                    scene.inventory().backorderMove(move, backorder, rest);
                    records.write("stock.move", move, "product_uom_qty", StockLines.total(parts));
                }
                moved.addAll(StockTransferOperation.done(scene, move, parts, null));
                Long line = records.one("stock.move", move, way.line());
                if (line != null) {
                    ordered.merge(line, StockLines.total(parts), BigDecimal::add);
                    codes.put(line, parts.get(0).code());
                }
            }
            records.write("stock.picking", picking, "state", "done");
            if (backorder != null) {
                backorders.add(scene.booking("stock.picking", backorder));
            }
            note(picking);
        }
        List<String> bookings = new ArrayList<>(pickings);
        bookings.addAll(moved);
        ordered.forEach((line, quantity) -> {
            String model = way.order() + ".line";
            records.write(
                    model,
                    line,
                    way.done(),
                    records.number(model, line, way.done()).add(quantity));
            long unit = records.one("product.product", records.one(model, line, "product_id"), "uom_id");
            bookings.add(scene.booking(model, line, quantity, unit, codes.get(line), null));
        });
        bookings.addAll(backorders);
        List<StockLines.Part> all =
                fills.values().stream().flatMap(List::stream).toList();
        return new SimulatedOperation.Outcome(
                "stock.picking", touched.iterator().next(), StockLines.totals(scene, all), bookings);
    }

    /** Whether the rest of a transfer is kept: what the document says, else what the operation type does. */
    private boolean keeps(long picking) {
        String setting = records.text("stock.picking.type", type(picking), "create_backorder");
        String asked = document.path("backorder").asText(setting.equals("never") ? "cancel" : "keep");
        if (asked.equals("keep") && setting.equals("never") || asked.equals("cancel") && setting.equals("always")) {
            throw OperationScene.wrong(
                    "state",
                    "the message says backorder: " + asked + ", and the operation type "
                            + records.text("stock.picking.type", type(picking), "name") + " in Odoo says " + setting,
                    "/backorder");
        }
        if (asked.equals("cancel")) {
            checkRestIsOwn(picking);
        }
        return asked.equals("keep");
    }

    /** Puts the sender's number into the note of a transfer. */
    void note(long picking) {
        if (document.has("reference") && (document.has("order") || document.has(way.named()))) {
            String note = records.text("stock.picking", picking, "note");
            records.write(
                    "stock.picking",
                    picking,
                    "note",
                    note + "<p>"
                            + document.path("reference")
                                    .asText()
                                    .replace("&", "&amp;")
                                    .replace("<", "&lt;")
                                    .replace(">", "&gt;")
                            + "</p>");
        }
    }
}
