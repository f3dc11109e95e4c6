package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.plain;
import static dev.plantline.testing.odoo.OperationScene.wrong;
import static java.math.BigDecimal.ZERO;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the operations of production have in common: the orders of a chain, and what a document says of items and their lots. */
final class ProductionLines {
    static final String ORDER = "mrp.production";
    static final String KIND = "productionOrder";
    static final String MOVE = "stock.move";
    static final String LINE = "stock.move.line";
    private static final Set<String> OPEN = Set.of("confirmed", "progress", "to_close");
    private static final Map<String, String> STATES =
            Map.of("draft", "a draft", "progress", "in progress", "to_close", "to be closed", "cancel", "cancelled");
    private static final String PRODUCT = "product.product";

    private final OperationScene scene;
    private final Records records;

    ProductionLines(OperationScene scene) {
        this.scene = scene;
        this.records = scene.records();
    }

    /**
     * What a document says of an item.
     *
     * @param parts quantity by the name of the lot, or by the empty one
     * @param place where it says so first
     */
    record Said(Map<String, BigDecimal> parts, String place) {
        BigDecimal total() {
            return parts.values().stream().reduce(ZERO, BigDecimal::add);
        }
    }

    /** The orders of the chain of a code, the first of them first; none where no order has the code. */
    List<Long> find(String code) {
        List<Long> found = scene.having(KIND, code);
        if (chains(found) > 1) {
            found = scene.orders(KIND, code);
        }
        if (chains(found) > 1) {
            throw scene.noOrder(KIND, code, found, "/order");
        }
        Set<Long> chain = new java.util.TreeSet<>(found);
        for (long order : List.copyOf(chain)) {
            chain.addAll(records.store()
                    .with(ORDER, "production_group_id", records.one(ORDER, order, "production_group_id")));
        }
        List<Long> sorted = chain.stream()
                .sorted(Comparator.comparing((Long order) -> (Long) records.value(ORDER, order, "backorder_sequence"))
                        .thenComparing(order -> order))
                .toList();
        if (!sorted.isEmpty()) {
            scene.about(ORDER, sorted.get(sorted.size() - 1));
        }
        return sorted;
    }

    private long chains(List<Long> orders) {
        return orders.stream()
                .map(order -> records.one(ORDER, order, "production_group_id"))
                .distinct()
                .count();
    }

    /** The same; refused where there is none. */
    List<Long> chain(JsonNode document) {
        String code = document.path("order").asText();
        List<Long> chain = find(code);
        if (chain.isEmpty()) {
            throw scene.noOrder(KIND, code, chain, "/order");
        }
        return chain;
    }

    /** The first open order of a chain. */
    long open(List<Long> chain) {
        return chain.stream()
                .filter(this::isOpen)
                .findFirst()
                .orElseThrow(() -> wrong(
                        "state",
                        "no order of this chain is open (" + states(chain) + ")"
                                + (chain.stream().anyMatch(order -> is(order, "draft")) ? ": confirm it first" : ""),
                        "/order"));
    }

    boolean isOpen(long order) {
        return OPEN.contains(records.text(ORDER, order, "state"));
    }

    boolean is(long order, String state) {
        return records.text(ORDER, order, "state").equals(state);
    }

    String states(List<Long> chain) {
        return chain.stream()
                .map(order -> {
                    String state = records.text(ORDER, order, "state");
                    return records.text(ORDER, order, "name") + " is " + STATES.getOrDefault(state, state);
                })
                .collect(Collectors.joining(", "));
    }

    List<Long> named(String model, String field, String value) {
        return records.search(
                model,
                JsonNodeFactory.instance
                        .arrayNode()
                        .add(JsonNodeFactory.instance
                                .arrayNode()
                                .add(field)
                                .add("=")
                                .add(value)),
                null,
                0);
    }

    String code(long item) {
        return records.text(PRODUCT, item, "default_code");
    }

    long unit(long item) {
        return records.one(PRODUCT, item, "uom_id");
    }

    String tracking(long item) {
        return records.text(PRODUCT, item, "tracking");
    }

    String said(BigDecimal number, long item) {
        return plain(number) + " " + records.text("uom.uom", unit(item), "name");
    }

    /** A quantity of an item that is not below zero. */
    BigDecimal amount(JsonNode text, long item, String place) {
        BigDecimal number = scene.quantity(text, unit(item), place);
        if (number.signum() < 0) {
            throw wrong("document", text.asText() + " is below zero", place);
        }
        return number;
    }

    /** What rows say of items. */
    Map<Long, Said> rows(JsonNode rows, String place) {
        Map<Long, Said> all = new LinkedHashMap<>();
        for (int n = 0; n < rows.size(); n++) {
            JsonNode row = rows.path(n);
            String at = place + "/" + n;
            long item = scene.one("item", row.path("item").asText(), at + "/item");
            scene.checkUnit(row.path("unit"), unit(item), at + "/unit");
            Map<String, BigDecimal> parts = lots(row, item, amount(row.path("quantity"), item, at + "/quantity"), at);
            Said said = all.computeIfAbsent(item, unused -> new Said(new LinkedHashMap<>(), at));
            parts.forEach((lot, part) -> {
                if (tracking(item).equals("serial") && said.parts().containsKey(lot)) {
                    throw wrong("document", "the serial number " + lot + " of " + code(item) + " is named twice", at);
                }
                said.parts().merge(lot, part, BigDecimal::add);
            });
        }
        return all;
    }

    /** The lots of a row, or its whole quantity under the empty name. */
    Map<String, BigDecimal> lots(JsonNode row, long item, BigDecimal number, String place) {
        if (row.has("lot") && row.has("lots")) {
            throw wrong("document", "lot and lots stand together: lot is for one, lots for several", place);
        }
        Map<String, BigDecimal> named = new LinkedHashMap<>();
        if (row.has("lot") && number.signum() > 0) {
            named.put(row.path("lot").asText(), number);
        }
        for (int n = 0; n < row.path("lots").size(); n++) {
            JsonNode each = row.path("lots").path(n);
            String at = place + "/lots/" + n;
            BigDecimal part = amount(each.path("quantity"), item, at + "/quantity");
            if (named.put(each.path("lot").asText(), part) != null) {
                throw wrong("document", "the lot " + each.path("lot").asText() + " is named twice", at + "/lot");
            }
        }
        checkTracking(item, named, number, place);
        return named.isEmpty() && tracking(item).equals("none") ? new LinkedHashMap<>(Map.of("", number)) : named;
    }

    private void checkTracking(long item, Map<String, BigDecimal> named, BigDecimal number, String place) {
        String tracking = tracking(item);
        if (tracking.equals("none")) {
            if (!named.isEmpty()) {
                throw wrong(
                        "lot",
                        "Odoo does not track " + code(item) + " by lot, and the message names "
                                + String.join(", ", new java.util.TreeSet<>(named.keySet()))
                                + ": leave the lot out, or have the item tracked",
                        place);
            }
            return;
        }
        String kind = tracking.equals("serial") ? "serial number" : "lot";
        if (named.isEmpty() && number.signum() > 0) {
            throw wrong("lot", "Odoo tracks " + code(item) + " by " + kind + ", and the message names none", place);
        }
        BigDecimal all = named.values().stream().reduce(ZERO, BigDecimal::add);
        if (all.compareTo(number) != 0) {
            throw wrong(
                    "document",
                    "the " + kind + "s of " + code(item) + " make up " + said(all, item) + ", and the message says "
                            + said(number, item),
                    place);
        }
        named.forEach((lot, part) -> {
            if (tracking.equals("serial") && part.compareTo(BigDecimal.ONE) != 0) {
                throw wrong(
                        "quantity",
                        "the serial number " + lot + " of " + code(item) + " stands for " + said(part, item)
                                + ", and is one piece",
                        place);
            }
        });
    }

    /** That what was used has been received or made. */
    void checkLots(long item, Map<String, BigDecimal> parts, String place) {
        for (String lot : parts.keySet()) {
            if (!lot.isEmpty() && scene.lotOf(item, lot) == null) {
                throw wrong(
                        "lot",
                        "Odoo has no " + (tracking(item).equals("serial") ? "serial number" : "lot") + " " + lot
                                + " of " + code(item) + ": what is used must have been received or made",
                        place);
            }
        }
    }

    /** The components of an order that are open. */
    List<Long> components(long order) {
        return records.ids(ORDER, order, "move_raw_ids").stream()
                .filter(move -> !Set.of("done", "cancel").contains(records.text(MOVE, move, "state")))
                .toList();
    }

    long itemOf(long move) {
        return records.one(MOVE, move, "product_id");
    }

    /** Whether somebody has said what was used of a component before completion. */
    boolean isRecorded(long move) {
        return Boolean.TRUE.equals(records.value(MOVE, move, "picked"))
                && Boolean.TRUE.equals(records.value(MOVE, move, "manual_consumption"));
    }

    /** Notes that somebody has said what was used of a component, be it nothing. */
    void markRecorded(long move) {
        records.write(MOVE, move, "picked", true);
    }

    /** What was recorded of a component, by lot; empty where nothing was. */
    Map<String, BigDecimal> recorded(long move) {
        return isRecorded(move) ? used(move) : Map.of();
    }

    /** What the lines of a move have, by lot. */
    Map<String, BigDecimal> used(long move) {
        Map<String, BigDecimal> parts = new LinkedHashMap<>();
        for (long line : records.ids(MOVE, move, "move_line_ids")) {
            Long lot = records.one(LINE, line, "lot_id");
            parts.merge(
                    lot == null ? "" : records.text("stock.lot", lot, "name"),
                    records.number(LINE, line, "quantity"),
                    BigDecimal::add);
        }
        return parts;
    }

    static BigDecimal total(Map<String, BigDecimal> parts) {
        return parts.values().stream().reduce(ZERO, BigDecimal::add);
    }

    static Map<String, BigDecimal> sum(Map<String, BigDecimal> some, Map<String, BigDecimal> others) {
        Map<String, BigDecimal> all = new LinkedHashMap<>(some);
        others.forEach((lot, part) -> all.merge(lot, part, BigDecimal::add));
        return all;
    }

    /** Gives a component these lines and no others. */
    void use(long move, Map<String, BigDecimal> parts, boolean byHand) {
        records.ids(MOVE, move, "move_line_ids").forEach(line -> records.unlink(LINE, line));
        boolean some = total(parts).signum() > 0;
        records.write(
                MOVE, move, OperationScene.values("picked", some, "quantity", ZERO, "manual_consumption", byHand));
        parts.forEach((lot, part) -> {
            if (part.signum() > 0) {
                records.create(
                        LINE,
                        OperationScene.values(
                                "move_id",
                                move,
                                "lot_id",
                                lot.isEmpty() ? null : scene.lotOf(itemOf(move), lot),
                                "product_uom_id",
                                unit(itemOf(move)),
                                "quantity",
                                part,
                                "picked",
                                true));
            }
        });
    }

    /** A component that an order did not ask for. */
    long add(long order, long item, String place) {
        if (item == records.one(ORDER, order, "product_id")) {
            throw wrong(
                    "quantity",
                    code(item) + " cannot be a component of " + records.text(ORDER, order, "name")
                            + ": it is what the order makes",
                    place);
        }
        long move = scene.manufacturing().addComponent(order, item, ZERO, "confirmed");
        records.write(MOVE, move, "additional", true);
        return move;
    }

    /** A booking for each lot of a move. */
    List<String> bookings(long move) {
        long item = itemOf(move);
        List<String> bookings = new ArrayList<>();
        used(move).forEach((lot, part) -> bookings.add(scene.booking(MOVE, move, part, unit(item), code(item), lot)));
        return bookings;
    }

    /** The tags of a reason for scrap. */
    List<Long> reason(JsonNode name, String place) {
        if (!name.isTextual()) {
            return List.of();
        }
        List<Long> found = named("stock.scrap.reason.tag", "name", name.asText());
        if (found.size() != 1) {
            throw wrong(
                    "lookup",
                    "Odoo has " + (found.isEmpty() ? "no" : "more than one") + " reason for scrap called "
                            + name.asText(),
                    place);
        }
        return found;
    }

    /** Scraps goods of an order and answers the booking. */
    String scrap(long order, long item, String lot, BigDecimal number, long location, List<Long> reason) {
        long scrap = records.create(
                "stock.scrap",
                OperationScene.values(
                        "product_id",
                        item,
                        "scrap_qty",
                        number,
                        "lot_id",
                        lot.isEmpty() ? null : scene.lotOf(item, lot),
                        "location_id",
                        location,
                        "production_id",
                        order,
                        "scrap_reason_tag_ids",
                        reason));
        scene.inventory().scrapped(scrap);
        return scene.booking("stock.scrap", scrap, number, unit(item), code(item), lot);
    }
}
