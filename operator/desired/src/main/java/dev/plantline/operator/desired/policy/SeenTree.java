package dev.plantline.operator.desired.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.values.NullValue;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.operator.desired.validation.CrdSchemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** A spec as CEL sees it: every field that its kind knows is there, and null when nobody has set it. */
final class SeenTree {
    /** What is not there. */
    static final Object ABSENT = NullValue.NULL_VALUE;

    private SeenTree() {}

    /** The spec of a kind, with the resource's name beside its fields. */
    static Object of(Kinds kind, String name, ObjectNode spec) {
        var seen = object(CrdSchemas.of(kind).at("/properties/spec"), spec);
        seen.put("name", name);
        return seen;
    }

    private static Map<String, Object> object(JsonNode schema, JsonNode value) {
        var map = new HashMap<String, Object>();
        schema.path("properties").fieldNames().forEachRemaining(name -> map.put(name, ABSENT));
        value.properties()
                .forEach(entry -> map.put(entry.getKey(), seen(below(schema, entry.getKey()), entry.getValue())));
        return map;
    }

    private static JsonNode below(JsonNode schema, String name) {
        var own = schema.path("properties").path(name);
        return own.isMissingNode() ? schema.path("additionalProperties") : own;
    }

    private static Object seen(JsonNode schema, JsonNode value) {
        if (value.isNull()) {
            return ABSENT;
        }
        if (value.isObject()) {
            return object(schema.isObject() ? schema : MissingNode.getInstance(), value);
        }
        if (value.isArray()) {
            var list = new ArrayList<Object>();
            value.forEach(each -> list.add(seen(schema.path("items"), each)));
            return list;
        }
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        if (value.isNumber()) {
            return value.doubleValue();
        }
        return value.isBoolean() ? (Object) value.booleanValue() : value.asText();
    }
}
