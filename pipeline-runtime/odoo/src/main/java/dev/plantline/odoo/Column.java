package dev.plantline.odoo;

import dev.plantline.model.Value;
import java.util.List;
import java.util.Map;

/**
 * One column of a step as the side kit reads it: where its cells go and how they are to be understood.
 *
 * @param path field, or path in the notation of Odoo's load ({@code move_ids/product_id/id})
 * @param kind {@link #PLAIN}, {@link #REFERENCE}, or model and fields of a natural key
 */
record Column(String path, Object kind) {
    /** The cell is the value. */
    static final String PLAIN = "v";
    /** The cell is an external id. */
    static final String REFERENCE = "r";
    /** The cell of a field that a line leaves alone. */
    static final Object ABSENT = List.of();

    /** The column of a field that is written, found or matched by value. */
    static Column written(String field, Value value) {
        return new Column(field, kindOf(value));
    }

    /** The column of a field in Odoo's load, where a reference needs a subfield. */
    static Column loaded(String field, Value value) {
        Object kind = kindOf(value);
        return new Column(kind == PLAIN ? field : field + (kind == REFERENCE ? "/id" : "/.id"), kind);
    }

    private static Object kindOf(Value value) {
        if (value instanceof Value.Reference) {
            return REFERENCE;
        }
        return value instanceof Value.Lookup lookup
                ? List.of(lookup.model(), List.copyOf(lookup.by().keySet()))
                : PLAIN;
    }

    /**
     * The cell in a dictionary for Odoo's write: text and numbers as exact text, null clears.
     *
     * @throws IllegalArgumentException when the value cannot stand in a cell
     */
    static Object cell(Value value) {
        if (value instanceof Value.Bool bool) {
            return bool.value();
        }
        return value instanceof Value.Clear ? null : text(value);
    }

    /**
     * The cell in a table for Odoo's load: everything is text, the empty text clears.
     *
     * @throws IllegalArgumentException when the value cannot stand in a cell
     */
    static Object loadCell(Value value) {
        if (value instanceof Value.Bool bool) {
            return bool.value() ? "True" : "False";
        }
        return value instanceof Value.Clear ? "" : text(value);
    }

    /** A value as JSON, for contexts and the constants of where. */
    static Object json(Value value) {
        if (value instanceof Value.Text text) {
            return text.value();
        }
        if (value instanceof Value.Decimal decimal) {
            return decimal.value();
        }
        if (value instanceof Value.Bool bool) {
            return bool.value();
        }
        if (value instanceof Value.Many many) {
            return many.values().stream().map(Column::json).toList();
        }
        if (value instanceof Value.Clear) {
            return false;
        }
        throw new IllegalArgumentException("a reference cannot stand in a context or in where");
    }

    /** The cell that the side kit finds or matches a record by: a reference, a natural key, or the text of a value. */
    static Object key(Value value) {
        return value instanceof Value.Reference || value instanceof Value.Lookup ? text(value) : compared(value);
    }

    /** The text that the side kit compares a field with: one per value, the same that it makes of Odoo's. */
    static String compared(Value value) {
        if (value instanceof Value.Bool bool) {
            return bool.value() ? "True" : "False";
        }
        return value instanceof Value.Clear ? "" : (String) text(value);
    }

    private static Object text(Value value) {
        if (value instanceof Value.Text text) {
            return text.value();
        }
        if (value instanceof Value.Decimal decimal) {
            // 5.00 is 5, as in Odoo, where a number has no trailing zeros and a whole one no point
            return decimal.value().stripTrailingZeros().toPlainString();
        }
        if (value instanceof Value.Reference reference) {
            return ExternalId.full(reference.externalId());
        }
        if (value instanceof Value.Lookup lookup) {
            return lookup.by().values().stream().map(Column::compared).toList();
        }
        throw new IllegalArgumentException("a list cannot stand in a field");
    }

    /** Columns and their kinds as two lists. */
    static void put(Map<String, Object> shape, String columns, String kinds, List<Column> those) {
        shape.put(columns, those.stream().map(Column::path).toList());
        shape.put(kinds, those.stream().map(Column::kind).toList());
    }
}
