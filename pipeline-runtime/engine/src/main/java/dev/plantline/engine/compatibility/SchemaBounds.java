package dev.plantline.engine.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.compatibility.SchemaChange.Effect;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** Compares what bounds numbers, lengths and sizes. */
final class SchemaBounds {
    private static final List<String> LEAST = List.of("minLength", "minItems", "minProperties");
    private static final List<String> MOST = List.of("maxLength", "maxItems", "maxProperties");

    private final SchemaChanges changes;

    SchemaBounds(SchemaChanges changes) {
        this.changes = changes;
    }

    /**
     * A bound of a number.
     *
     * @param keyword that says it
     * @param value the bound; null: there is none
     * @param exclusive whether the bound itself is refused
     */
    private record Bound(String keyword, BigDecimal value, boolean exclusive) {
        String text() {
            return value == null ? "not set" : value.toPlainString() + (exclusive ? " (excluded)" : "");
        }
    }

    void compare(JsonNode was, JsonNode is, String at) {
        if (isNumeric(was) && isNumeric(is)) {
            bound(bound(was, "minimum", "exclusiveMinimum", 1), bound(is, "minimum", "exclusiveMinimum", 1), 1, at);
            bound(bound(was, "maximum", "exclusiveMaximum", -1), bound(is, "maximum", "exclusiveMaximum", -1), -1, at);
            multiples(was.get("multipleOf"), is.get("multipleOf"), at + ".multipleOf");
        }
        for (String keyword : LEAST) {
            BigDecimal before = number(was, keyword, BigDecimal.ZERO);
            BigDecimal after = number(is, keyword, BigDecimal.ZERO);
            size(before, after, after.compareTo(before), at + "." + keyword);
        }
        for (String keyword : MOST) {
            BigDecimal before = number(was, keyword, null);
            BigDecimal after = number(is, keyword, null);
            size(before, after, -order(before, after), at + "." + keyword);
        }
    }

    /** One that does not hold for numbers is compared all the same: a schema may say it without a type. */
    private static boolean isNumeric(JsonNode schema) {
        return !SchemaValues.areApart(SchemaValues.types(schema), Set.of("number"));
    }

    private static BigDecimal number(JsonNode schema, String keyword, BigDecimal otherwise) {
        JsonNode value = schema.get(keyword);
        return value == null ? otherwise : value.decimalValue();
    }

    /** The order of two upper bounds; none is above all. */
    private static int order(BigDecimal before, BigDecimal after) {
        if (before == null || after == null) {
            return before == after ? 0 : after == null ? 1 : -1;
        }
        return after.compareTo(before);
    }

    /** @param tighter above 0: the new one lets less through */
    private void size(BigDecimal before, BigDecimal after, int tighter, String at) {
        if (tighter != 0) {
            changes.add(
                    at, tighter > 0 ? Effect.narrows : Effect.widens, "was " + text(before) + " and is " + text(after));
        }
    }

    private static String text(BigDecimal value) {
        return value == null ? "not set" : value.toPlainString();
    }

    /** @param side 1: a lower bound; -1: an upper one */
    private static Bound bound(JsonNode schema, String including, String excluding, int side) {
        BigDecimal included = number(schema, including, null);
        BigDecimal excluded = number(schema, excluding, null);
        boolean isExcluded = excluded != null && (included == null || excluded.compareTo(included) * side >= 0);
        return isExcluded ? new Bound(excluding, excluded, true) : new Bound(including, included, false);
    }

    private void bound(Bound was, Bound is, int side, String at) {
        int tighter = tighter(was, is, side);
        if (tighter != 0) {
            changes.add(
                    at + "." + (is.value() == null ? was : is).keyword(),
                    tighter > 0 ? Effect.narrows : Effect.widens,
                    "was " + was.text() + " and is " + is.text());
        }
    }

    private static int tighter(Bound was, Bound is, int side) {
        if (was.value() == null || is.value() == null) {
            return was.value() == is.value() ? 0 : was.value() == null ? 1 : -1;
        }
        int moved = is.value().compareTo(was.value()) * side;
        return moved != 0 ? moved : Boolean.compare(is.exclusive(), was.exclusive());
    }

    private void multiples(JsonNode was, JsonNode is, String at) {
        if (was == null && is == null || was != null && was.equals(is)) {
            return;
        }
        Effect effect = was == null || is != null && divides(was, is)
                ? Effect.narrows
                : is == null || divides(is, was) ? Effect.widens : Effect.unclear;
        changes.add(at, effect, "was " + SchemaChanges.text(was) + " and is " + SchemaChanges.text(is));
    }

    private static boolean divides(JsonNode part, JsonNode whole) {
        return whole.decimalValue().remainder(part.decimalValue()).signum() == 0;
    }
}
