package dev.plantline.delivery;

import dev.plantline.model.Totals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Messages from a seed, and what must come of each: that is known before it is sent. */
final class ChaosMessages {
    static final int ITEMS = 4;
    static final int ORDERS = 5;
    private static final int SUPPLIERS = 4;

    /** What a message is for its interface. */
    enum Kind {
        good,
        /** One of before, once more. */
        repeat,
        /** The id of one before, and other content. */
        conflict,
        /** An older version of a product. */
        stale,
        /** Against the contract, or without a readable key. */
        broken,
        /** It names an item that nobody has. */
        unknown
    }

    /** So much of an item in a lot; the lot is empty where there is none. */
    record Part(String item, String lot, double quantity) {
        private String json() {
            return "{\"item\":\"" + item + "\",\"quantity\":" + number(quantity)
                    + (lot.isEmpty() ? "" : ",\"lot\":\"" + lot + "\"") + "}";
        }
    }

    /**
     * A message.
     *
     * @param place where a transfer goes; empty: nowhere
     * @param name of a product
     */
    record Message(
            ChaosFlow flow,
            Kind kind,
            String id,
            String order,
            String item,
            double quantity,
            String place,
            String name,
            int version,
            List<Part> parts) {
        String body() {
            if (kind == Kind.broken) {
                return version % 2 == 0
                        ? "broken " + id
                        : "{\"id\":\"" + id + "\",\"order\":\"" + order + "\",\"item\":\"" + item
                                + "\",\"quantity\":\"many\"}";
            }
            StringBuilder json = new StringBuilder("{\"id\":\"")
                    .append(id)
                    .append("\",\"order\":\"")
                    .append(order);
            json.append("\",\"item\":\"")
                    .append(item)
                    .append("\",\"quantity\":")
                    .append(number(quantity));
            json.append(",\"n\":").append(version);
            if (!place.isEmpty()) {
                json.append(",\"place\":\"").append(place).append('"');
            }
            if (!name.isEmpty()) {
                json.append(",\"name\":\"").append(name).append('"');
            }
            if (flow == ChaosFlow.scraps) {
                json.append(",\"lot\":\"").append(parts.get(0).lot()).append('"');
            } else if (!parts.isEmpty()) {
                json.append(",\"lines\":[")
                        .append(String.join(",", parts.stream().map(Part::json).toList()))
                        .append(']');
            }
            return json.append('}').toString();
        }

        private Message as(Kind other, double otherQuantity) {
            List<Part> more = parts.stream()
                    .map(part -> new Part(part.item(), part.lot(), part.quantity() + otherQuantity - quantity))
                    .toList();
            return new Message(flow, other, id, order, item, otherQuantity, place, name, version, more);
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private final Random random;
    private final String run;
    private final Map<ChaosFlow, List<Message>> good = new HashMap<>();
    private final Map<String, Integer> versions = new HashMap<>();
    private int number;

    ChaosMessages(long seed, String run) {
        this.random = new Random(seed);
        this.run = run;
        for (ChaosFlow flow : ChaosFlow.values()) {
            good.put(flow, new ArrayList<>());
        }
    }

    /** The next one: of ten, two are no new effect. */
    Message next() {
        ChaosFlow flow = ChaosFlow.values()[random.nextInt(ChaosFlow.values().length)];
        List<Message> before = good.get(flow);
        int dice = random.nextInt(100);
        if (dice < 10 && !before.isEmpty()) {
            Message one = before.get(random.nextInt(before.size()));
            return one.as(Kind.repeat, one.quantity());
        }
        if (dice < 13 && !before.isEmpty() && flow != ChaosFlow.products) {
            Message one = before.get(random.nextInt(before.size()));
            return one.as(Kind.conflict, one.quantity() + 1);
        }
        Message made = made(flow);
        if (dice < 16) {
            return made.as(Kind.broken, made.quantity());
        }
        if (dice < 19) {
            String nobody = run + "NOBODY";
            return new Message(
                    flow,
                    Kind.unknown,
                    made.id(),
                    flow == ChaosFlow.reports ? run + "NONE" : made.order(),
                    flow == ChaosFlow.products ? "" : nobody,
                    made.quantity(),
                    made.place(),
                    made.name(),
                    made.version(),
                    made.parts().stream()
                            .map(part -> new Part(nobody, part.lot(), part.quantity()))
                            .toList());
        }
        if (flow == ChaosFlow.products) {
            int last = versions.getOrDefault(made.item(), 0);
            if (dice < 35 && last > 1) {
                int older = 1 + random.nextInt(last - 1);
                return new Message(
                        flow,
                        Kind.stale,
                        made.id(),
                        made.order(),
                        made.item(),
                        made.quantity(),
                        "",
                        made.item() + " v" + older,
                        older,
                        List.of());
            }
            versions.put(made.item(), made.version());
        }
        before.add(made);
        return made;
    }

    private Message made(ChaosFlow flow) {
        String id = run + "-" + ++number;
        double quantity = 1 + random.nextInt(36) / 4.0;
        String item = run + "T" + random.nextInt(ITEMS);
        return switch (flow) {
            case products -> {
                String product = run + "P" + random.nextInt(ITEMS);
                int version = versions.getOrDefault(product, 0) + 1;
                yield new Message(
                        flow,
                        Kind.good,
                        id,
                        product,
                        product,
                        quantity,
                        "",
                        product + " v" + version,
                        version,
                        List.of());
            }
            case receipts -> {
                String other = run + "T" + random.nextInt(ITEMS);
                yield new Message(
                        flow,
                        Kind.good,
                        id,
                        "supplier" + random.nextInt(SUPPLIERS),
                        item,
                        quantity,
                        "",
                        "",
                        number,
                        List.of(new Part(item, id, quantity), new Part(other, id + "b", quantity + 1)));
            }
            case transfers ->
                new Message(
                        flow,
                        Kind.good,
                        id,
                        item,
                        item,
                        quantity,
                        "WH/" + run + "A",
                        "",
                        number,
                        List.of(new Part(item, "L", quantity)));
            case scraps ->
                new Message(
                        flow,
                        Kind.good,
                        id,
                        item,
                        item,
                        quantity,
                        "",
                        "",
                        number,
                        List.of(new Part(item, "L", quantity)));
            case reports ->
                new Message(
                        flow,
                        Kind.good,
                        id,
                        run + "O" + random.nextInt(ORDERS),
                        run + "F",
                        quantity,
                        "",
                        "",
                        number,
                        List.of(
                                new Part(run + "C", "", 2 * quantity + random.nextInt(3)),
                                new Part(run + "D", "L", quantity)));
        };
    }

    /**
     * What messages of one interface must have become. One that contradicts another one for the second time, in the same words, repeats what was given up.
     *
     * @param sent in the order of their offsets
     */
    static Totals expected(List<Message> sent) {
        long[] of = new long[Kind.values().length];
        sent.forEach(message -> of[message.kind().ordinal()]++);
        long once = sent.stream()
                .filter(message -> message.kind() == Kind.conflict)
                .map(message -> message.id() + " " + message.quantity())
                .distinct()
                .count();
        long again = of[Kind.conflict.ordinal()] - once;
        return new Totals(
                sent.size(),
                of[Kind.good.ordinal()],
                of[Kind.repeat.ordinal()] + again,
                again,
                of[Kind.stale.ordinal()],
                0,
                once + of[Kind.broken.ordinal()] + of[Kind.unknown.ordinal()],
                0,
                0);
    }
}
