package dev.plantline.odoo;

import dev.plantline.model.Search;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a search asks besides equal values, as the side kit reads it.
 *
 * @param shape fields with their operators and the kinds of their values, fields that order, and whether archived records count
 * @param cells a value for each of these fields
 */
record SearchCodec(Map<String, Object> shape, List<Object> cells) {
    static SearchCodec of(Search search) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("limits", search.limits().stream().map(Search.Limit::field).toList());
        shape.put(
                "operators",
                search.limits().stream().map(Search.Limit::operator).toList());
        shape.put(
                "limitKinds",
                search.limits().stream()
                        .map(limit ->
                                Column.written(limit.field(), limit.value()).kind())
                        .toList());
        shape.put(
                "order",
                search.order().stream()
                        .map(one -> List.of(one.field(), one.descending()))
                        .toList());
        shape.put("archived", search.archived());
        return new SearchCodec(
                shape,
                search.limits().stream()
                        .map(limit -> Column.limit(limit.value()))
                        .toList());
    }
}
