package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.MappingPlan.Source;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Search;
import dev.plantline.model.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A natural key made of values of the message.
 *
 * @param model Odoo model
 * @param by what is searched by
 * @param table null: values are taken as they are
 * @param search what else is asked of it
 */
record LookupSource(String model, List<SearchedBy> by, CodeTable table, SearchCompiler.Planned search)
        implements Source {

    /**
     * One part of the key.
     *
     * @param field Odoo field, may be dotted
     * @param path of its value
     */
    record SearchedBy(String field, Path path) {}

    @Override
    public Value value(Scope scope) throws MessageFailedException {
        Map<String, Value> values = new LinkedHashMap<>(by.size() * 2);
        for (SearchedBy one : by) {
            JsonNode node = one.path().find(scope);
            if (node == null) {
                return null;
            }
            values.put(
                    one.field(),
                    table == null
                            ? Plain.of(node, one.path(), scope)
                            : ValueCompiler.mapped(node, table, one.path(), scope));
        }
        Search filled = search.fill(scope, values);
        return filled == null ? null : new Value.Lookup(model, values, filled);
    }

    /** The first value that is not there. */
    String missingPlace(Scope scope) {
        return by.stream()
                .map(SearchedBy::path)
                .filter(path -> path.find(scope) == null)
                .findFirst()
                .map(path -> path.pointer(scope))
                .orElseGet(() -> search.missingPlace(scope));
    }
}
