package dev.plantline.model.records;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which records of an Odoo are read, and what of them.
 *
 * @param model Odoo model
 * @param fields fields of the record, behind a relation with dots
 * @param lines fields of several records, each with what is read of its lines
 * @param when what a record must be; all hold
 */
public record RecordQuery(
        String model, List<String> fields, SortedMap<String, List<String>> lines, List<Condition> when) {
    /** Copies. */
    public RecordQuery {
        fields = List.copyOf(fields);
        SortedMap<String, List<String>> copy = new TreeMap<>();
        lines.forEach((name, of) -> copy.put(name, List.copyOf(of)));
        lines = Collections.unmodifiableSortedMap(copy);
        when = List.copyOf(when);
    }

    /**
     * What a field must be.
     *
     * @param field stored field, behind relations with dots
     * @param operator Odoo's, for example {@code <=}
     * @param value plain, or a list of plain values; false: empty
     */
    public record Condition(String field, String operator, JsonNode value) {}
}
