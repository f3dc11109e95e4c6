package dev.plantline.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.delivery.ChaosMessages.Kind;
import dev.plantline.delivery.ChaosMessages.Message;
import dev.plantline.delivery.ChaosMessages.Part;
import dev.plantline.model.Totals;
import dev.plantline.topics.account.PartitionAccount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares what was sent with what stands in Odoo and in the accounts, in numbers. Whatever differs is a line and counts. */
final class ChaosComparison {
    private static final double EXACT = 0.005;

    /** What may have gone wrong. */
    enum Wrong {
        lost,
        doubled,
        reordered,
        wrongQuantity,
        unaccounted
    }

    /** What one message did in Odoo: by the record that it made, the sum by item and lot. */
    private final Map<String, Map<String, Map<Part, Double>>> effects = new HashMap<>();

    private final Map<Wrong, List<String>> found = new LinkedHashMap<>();
    private final String run;
    private final JsonNode odoo;
    private final List<Message> good = new ArrayList<>();
    private double quantity;

    ChaosComparison(String run, JsonNode odoo) {
        this.run = run;
        this.odoo = odoo;
        for (Wrong each : Wrong.values()) {
            found.put(each, new ArrayList<>());
        }
    }

    private void wrong(Wrong what, String line) {
        found.get(what).add(line);
    }

    Map<Wrong, List<String>> found() {
        return found;
    }

    /** The sum of the quantities of all messages that had an effect. */
    double quantity() {
        return quantity;
    }

    // ---- one interface ----

    /**
     * What became of the messages of one interface.
     *
     * @param sent in the order of their offsets
     */
    void account(ChaosFlow flow, TestInterface lots, List<Message> sent) {
        for (PartitionAccount account : lots.account()) {
            account.problems().forEach(problem -> wrong(Wrong.unaccounted, flow + ": " + problem));
            if (account.recounted().unaccounted() != 0) {
                wrong(Wrong.unaccounted, flow + ": " + account.recounted());
            }
            Totals expected = ChaosMessages.expected(sent);
            Totals is = account.recounted();
            // A repeat of what was given up is a repeat too, and which of two is one depends on nothing but the
            // offsets.
            if (!is.equals(expected) || !account.written().equals(is)) {
                wrong(Wrong.unaccounted, flow + ": " + expected + " was sent, the account says " + is);
            }
        }
    }

    /** In the ledger the rows of one order key stand in the order of their messages. */
    void order(ChaosFlow flow, String topic, List<Message> sent) {
        Map<String, Integer> last = new HashMap<>();
        for (JsonNode row : odoo.path("ledger")) {
            String[] position = row.path(1).asText().split("/");
            int offset = position.length > 2 ? index(position[2], sent.size()) : -1;
            if (!position[0].equals(topic)
                    || offset < 0
                    || !row.path(2).asText().equals("applied")) {
                continue;
            }
            Message message = sent.get(offset);
            Integer before = last.put(message.order(), offset);
            if (before != null && before > offset) {
                wrong(
                        Wrong.reordered,
                        flow + ": " + message.id() + " was applied after a later one of " + message.order());
            }
        }
    }

    private static int index(String offset, int below) {
        int index = offset.matches("[0-9]{1,9}") ? Integer.parseInt(offset) : -1;
        return index < below ? index : -1;
    }

    // ---- Odoo ----

    /** Each message with an effect has one, with its quantities, and nothing else has any. */
    void effects(Map<ChaosFlow, List<Message>> sent) {
        Map<String, Message> asked = new HashMap<>();
        sent.forEach((flow, all) -> all.stream()
                .filter(message -> message.kind() == Kind.good && flow != ChaosFlow.products)
                .forEach(message -> {
                    asked.put(message.id(), message);
                    good.add(message);
                }));
        odoo.path("moved").forEach(row -> effect(row.path(0), row.path(1), row.path(2), row.path(3), row.path(4)));
        odoo.path("scraps").forEach(row -> effect(row.path(0), row.path(1), row.path(2), row.path(3), row.path(4)));
        odoo.path("orders").forEach(row -> {
            effect(
                    row.path(1),
                    row.path(0),
                    run + "F",
                    row.path(1).asText(),
                    row.path(2).asDouble());
            row.path(3).forEach(used -> effect(row.path(1), row.path(0), used.path(0), used.path(1), used.path(2)));
        });
        for (Message message : good) {
            quantity += message.quantity();
            Map<String, Map<Part, Double>> records = effects.getOrDefault(message.id(), Map.of());
            if (records.isEmpty()) {
                wrong(Wrong.lost, message.flow() + ": " + message.id());
            } else if (records.size() > 1) {
                wrong(Wrong.doubled, message.flow() + ": " + message.id() + " made " + records.keySet());
            }
            Map<Part, Double> expected = sums(message);
            records.forEach((record, is) -> {
                if (!same(is, expected)) {
                    wrong(
                            Wrong.wrongQuantity,
                            message.flow() + ": " + message.id() + " says " + expected + ", " + record + " has " + is);
                }
            });
        }
        effects.keySet().stream()
                .filter(id -> !asked.containsKey(id))
                .forEach(id -> wrong(Wrong.doubled, id + " was to have no effect and has " + effects.get(id)));
    }

    private void effect(JsonNode id, JsonNode record, JsonNode item, JsonNode lot, JsonNode quantity) {
        effect(id, record, item.asText(), lot.asText(), quantity.asDouble());
    }

    private void effect(JsonNode id, JsonNode record, String item, String lot, double quantity) {
        effects.computeIfAbsent(id.asText(), none -> new TreeMap<>())
                .computeIfAbsent(record.asText(), none -> new HashMap<>())
                .merge(new Part(item, lot, 0), quantity, Double::sum);
    }

    private static Map<Part, Double> sums(Message message) {
        Map<Part, Double> sums = new HashMap<>();
        if (message.flow() == ChaosFlow.reports) {
            sums.put(new Part(message.item(), message.id(), 0), message.quantity());
        }
        message.parts().forEach(part -> sums.merge(new Part(part.item(), part.lot(), 0), part.quantity(), Double::sum));
        return sums;
    }

    private static <K> boolean same(Map<K, Double> one, Map<K, Double> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream()
                        .allMatch(each -> Math.abs(each.getValue() - other.get(each.getKey())) < EXACT);
    }

    /** Backorders of one production order have the reports in the order in which they were sent. */
    void chains() {
        Map<String, List<String>> made = new TreeMap<>();
        odoo.path("orders").forEach(row -> made.computeIfAbsent(
                        row.path(0).asText().replaceFirst("-[0-9]+$", ""), none -> new ArrayList<>())
                .add(row.path(1).asText()));
        made.forEach((order, lots) -> {
            List<String> sent = good.stream()
                    .filter(message -> message.flow() == ChaosFlow.reports
                            && message.order().equals(order))
                    .map(Message::id)
                    .toList();
            if (!lots.equals(sent)) {
                wrong(Wrong.reordered, order + " was reported as " + sent + " and has " + lots);
            }
        });
    }

    /** What lies where, beside the sum of all messages. */
    void stock() {
        Map<String, Double> expected = new TreeMap<>();
        for (int item = 0; item < ChaosMessages.ITEMS; item++) {
            expected.put(run + "T" + item + " L WH/Stock", ChaosWorld.STOCK);
        }
        expected.put(run + "C  WH/Stock", ChaosWorld.STOCK);
        expected.put(run + "D L WH/Stock", ChaosWorld.STOCK);
        for (Message message : good) {
            for (Part part : message.parts()) {
                String here = part.item() + " " + part.lot() + " ";
                double in = message.flow() == ChaosFlow.receipts ? part.quantity() : -part.quantity();
                expected.merge(here + "WH/Stock", in, Double::sum);
                if (message.flow() == ChaosFlow.transfers) {
                    expected.merge(here + message.place(), part.quantity(), Double::sum);
                }
            }
            if (message.flow() == ChaosFlow.reports) {
                expected.merge(message.item() + " " + message.id() + " WH/Stock", message.quantity(), Double::sum);
            }
        }
        Map<String, Double> is = new TreeMap<>();
        odoo.path("quants")
                .forEach(row -> is.merge(
                        row.path(0).asText() + " " + row.path(2).asText() + " "
                                + row.path(1).asText(),
                        row.path(3).asDouble(),
                        Double::sum));
        is.values().removeIf(each -> Math.abs(each) < EXACT);
        differ("lies in stock", expected, is);
    }

    /** What came in, was used and was made is worth its standard price. */
    void values() {
        Map<String, Double> expected = new TreeMap<>();
        Map<String, Double> is = new TreeMap<>();
        for (Message message : good) {
            String way =
                    switch (message.flow()) {
                        case receipts -> "supplier";
                        case reports -> "production";
                        case transfers, scraps, products -> "";
                    };
            if (!way.isEmpty()) {
                message.parts()
                        .forEach(part -> expected.merge(
                                part.item() + " " + way, ChaosWorld.PRICE * part.quantity(), Double::sum));
            }
            if (message.flow() == ChaosFlow.reports) {
                expected.merge(message.item() + " " + way, ChaosWorld.PRICE * message.quantity(), Double::sum);
            }
        }
        for (JsonNode row : odoo.path("values")) {
            for (int end : new int[] {1, 2}) {
                String way = row.path(end).asText();
                if (way.equals("supplier") || way.equals("production")) {
                    is.merge(row.path(0).asText() + " " + way, row.path(4).asDouble(), Double::sum);
                }
            }
        }
        differ("has the value", expected, is);
    }

    private void differ(String what, Map<String, Double> expected, Map<String, Double> is) {
        Map<String, Double> all = new TreeMap<>(expected);
        is.forEach(all::putIfAbsent);
        for (String key : all.keySet()) {
            double right = expected.getOrDefault(key, 0.0);
            double there = is.getOrDefault(key, 0.0);
            if (Math.abs(right - there) >= EXACT) {
                wrong(Wrong.wrongQuantity, key + " " + what + " " + there + " instead of " + right);
            }
        }
    }

    /** Each product is there once, as its newest version describes it. */
    void products(List<Message> sent) {
        Map<String, Message> newest = new TreeMap<>();
        sent.stream()
                .filter(message -> message.kind() == Kind.good)
                .forEach(message -> newest.put(message.item(), message));
        Map<String, List<JsonNode>> there = new TreeMap<>();
        odoo.path("products").forEach(row -> there.computeIfAbsent(row.path(0).asText(), none -> new ArrayList<>())
                .add(row));
        newest.forEach((item, message) -> {
            List<JsonNode> rows = there.getOrDefault(item, List.of());
            if (rows.size() != 1) {
                wrong(rows.isEmpty() ? Wrong.lost : Wrong.doubled, item + " is there " + rows.size() + " times");
            } else if (!rows.get(0).path(1).asText().equals(message.name())) {
                wrong(Wrong.reordered, item + " is " + rows.get(0).path(1).asText() + " instead of " + message.name());
            } else if (Math.abs(rows.get(0).path(2).asDouble() - message.quantity()) >= EXACT) {
                wrong(
                        Wrong.wrongQuantity,
                        item + " weighs " + rows.get(0).path(2) + " instead of " + message.quantity());
            }
        });
        there.keySet().stream()
                .filter(item -> !newest.containsKey(item))
                .forEach(item -> wrong(Wrong.doubled, item + " is there, and no message made it"));
    }
}
