package dev.plantline.model;

import java.util.List;

/**
 * What a search for a record asks besides equal values.
 *
 * @param limits all hold
 * @param order of several the first by it; empty: several are a failure
 * @param archived whether archived records are found too
 */
public record Search(List<Limit> limits, List<Order> order, boolean archived) {
    /** Equal values and nothing else. */
    public static final Search PLAIN = new Search(List.of(), List.of(), false);

    /** Copies the lists. */
    public Search {
        limits = List.copyOf(limits);
        order = List.copyOf(order);
    }

    /** Whether only values are asked for. */
    public boolean isPlain() {
        return limits.isEmpty() && order.isEmpty() && !archived;
    }

    /**
     * A field and what it must be.
     *
     * @param field Odoo field, may be dotted
     * @param operator Odoo's, for example {@code <=}
     * @param value plain, a reference, or a list of plain values
     */
    public record Limit(String field, String operator, Value value) {}

    /**
     * One field that orders.
     *
     * @param field Odoo field
     * @param descending whether the highest comes first
     */
    public record Order(String field, boolean descending) {}
}
