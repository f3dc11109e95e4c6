package dev.plantline.odoo;

import dev.plantline.model.Search;
import dev.plantline.model.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One column of a step as the side kit reads it: where its cells go and how they are to be understood.
 *
 * @param path field, or path in the notation of Odoo's load ({@code move_ids/product_id/id})
 * @param kind {@link #PLAIN}, {@link #REFERENCE}, {@link #EARLIER}, model and fields of a natural key, or what becomes of the records of a relation and of
 *     which of these kinds they are
 */
record Column(String path, Object kind) {
    /** The cell is the value. */
    static final String PLAIN = "v";
    /** The cell is an external id. */
    static final String REFERENCE = "r";
    /** The cell is the place of an earlier step, whose record is meant. */
    static final String EARLIER = "s";
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
        return value.<Object>match(
                text -> PLAIN,
                decimal -> PLAIN,
                bool -> PLAIN,
                clear -> PLAIN,
                many -> PLAIN,
                reference -> REFERENCE,
                Column::kindOfKey,
                linked -> linked.records().isEmpty()
                        ? PLAIN
                        : Map.of("links", linked.change().name(), "of", kindOfEach(linked)),
                earlier -> EARLIER);
    }

    /** Which of its values are references stands there only when there are some. */
    private static Object kindOfKey(Value.Lookup lookup) {
        List<String> by = List.copyOf(lookup.by().keySet());
        Map<String, Object> search = SearchCodec.of(lookup.search()).shape();
        boolean refers = Stream.concat(
                        lookup.by().values().stream(),
                        lookup.search().limits().stream().map(Search.Limit::value))
                .anyMatch(value -> kindOf(value).equals(REFERENCE));
        if (refers) {
            return List.of(
                    lookup.model(),
                    by,
                    search,
                    lookup.by().values().stream().map(Column::kindOf).toList());
        }
        return lookup.search().isPlain() ? List.of(lookup.model(), by) : List.of(lookup.model(), by, search);
    }

    private static Object kindOfEach(Value.Linked linked) {
        Set<Object> kinds =
                linked.records().stream().map(Column::kindOf).collect(Collectors.toCollection(LinkedHashSet::new));
        if (kinds.size() != 1) {
            throw new IllegalArgumentException("the records of a relation are named in several ways");
        }
        return kinds.iterator().next();
    }

    /** Whether a value can only be written when the record is there, because Odoo's load sets what a relation holds. */
    static boolean isWrittenAfterLoad(Value value) {
        return value.<Boolean>match(
                text -> false,
                decimal -> false,
                bool -> false,
                clear -> false,
                many -> false,
                reference -> false,
                lookup -> false,
                linked -> linked.change() != Value.Linked.Change.set,
                earlier -> false);
    }

    /**
     * The cell in a dictionary for Odoo's write: text and numbers as exact text, null clears.
     *
     * @throws IllegalArgumentException when the value cannot stand in a cell
     */
    static Object cell(Value value) {
        return value.<Object>match(
                Value.Text::value,
                Column::number,
                Value.Bool::value,
                clear -> null,
                Column::noField,
                Column::reference,
                Column::naturalKey,
                linked -> linked.records().isEmpty()
                        ? null
                        : linked.records().stream().map(Column::cell).toList(),
                Value.Earlier::step);
    }

    /**
     * The cell in a table for Odoo's load: everything is text, the empty text clears.
     *
     * @throws IllegalArgumentException when the value cannot stand in a cell
     */
    static Object loadCell(Value value) {
        return value.<Object>match(
                Value.Text::value,
                Column::number,
                Column::truth,
                clear -> "",
                Column::noField,
                Column::reference,
                Column::naturalKey,
                linked -> linked.records().isEmpty()
                        ? ""
                        : linked.records().stream().map(Column::loadCell).toList(),
                Value.Earlier::step);
    }

    /** A value as JSON, for contexts and the constants of where. */
    static Object json(Value value) {
        return value.<Object>match(
                Value.Text::value,
                Value.Decimal::value,
                Value.Bool::value,
                clear -> false,
                many -> many.values().stream().map(Column::json).toList(),
                Column::noConstant,
                Column::noConstant,
                Column::noConstant,
                Column::noConstant);
    }

    /** The cell that the side kit finds or matches a record by: a reference, a natural key, or the text of a value. */
    static Object key(Value value) {
        return value.<Object>match(
                Value.Text::value,
                Column::number,
                Column::truth,
                clear -> "",
                Column::noField,
                Column::reference,
                Column::naturalKey,
                Column::noField,
                Value.Earlier::step);
    }

    /** The text that the side kit compares a field with: one per value, the same that it makes of Odoo's. */
    static String compared(Value value) {
        return value.match(
                Value.Text::value,
                Column::number,
                Column::truth,
                clear -> "",
                Column::noField,
                Column::reference,
                Column::noText,
                Column::noField,
                Column::noText);
    }

    /** 5.00 is 5, as in Odoo, where a number has no trailing zeros and a whole one no point. */
    private static String number(Value.Decimal decimal) {
        return decimal.value().stripTrailingZeros().toPlainString();
    }

    private static String truth(Value.Bool bool) {
        return bool.value() ? "True" : "False";
    }

    private static String reference(Value.Reference reference) {
        return ExternalId.full(reference.externalId());
    }

    /** The values of a natural key, then those of what else is asked. */
    private static List<Object> naturalKey(Value.Lookup lookup) {
        return Stream.concat(
                        lookup.by().values().stream().map(Column::limit),
                        SearchCodec.of(lookup.search()).cells().stream())
                .toList();
    }

    /** What the side kit compares a field with by an operator: the text of a value, an external id, or a list of texts. */
    static Object limit(Value value) {
        return value.<Object>match(
                Value.Text::value,
                Column::number,
                Column::truth,
                clear -> "",
                many -> many.values().stream().map(Column::compared).toList(),
                Column::reference,
                Column::noText,
                Column::noField,
                Column::noText);
    }

    private static <R> R noField(Value list) {
        throw new IllegalArgumentException("a list cannot stand in a field");
    }

    private static <R> R noConstant(Value reference) {
        throw new IllegalArgumentException("a reference cannot stand in a context or in where");
    }

    private static <R> R noText(Value record) {
        throw new IllegalArgumentException(
                "a record cannot stand inside a natural key, in an operator's value or in until");
    }

    /** Columns and their kinds as two lists. */
    static void put(Map<String, Object> shape, String columns, String kinds, List<Column> those) {
        shape.put(columns, those.stream().map(Column::path).toList());
        shape.put(kinds, those.stream().map(Column::kind).toList());
    }
}
