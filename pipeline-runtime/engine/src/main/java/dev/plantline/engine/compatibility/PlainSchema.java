package dev.plantline.engine.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** A schema with one spelling per meaning: without descriptions and marks, which decide nothing about a message, numbers and lists of names in order. */
final class PlainSchema {
    private static final Set<String> DECIDES_NOTHING = Set.of(
            "title",
            "description",
            "$comment",
            "examples",
            "default",
            "deprecated",
            "readOnly",
            "writeOnly",
            "$schema",
            "$id",
            "$anchor",
            "contentMediaType",
            "contentEncoding",
            "contentSchema");

    /** Their members are named by people, so that one called title is no title. */
    private static final Set<String> NAMED =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

    private static final Set<String> UNORDERED = Set.of("required", "enum", "type");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PlainSchema() {}

    /**
     * The plain form; pointers into the schema lead to the same places in it.
     *
     * @param schema within the depth that a contract may have
     */
    static JsonNode of(JsonNode schema) {
        if (schema.isArray()) {
            ArrayNode list = NODES.arrayNode();
            schema.forEach(each -> list.add(of(each)));
            return list;
        }
        if (!schema.isObject()) {
            return value(schema);
        }
        ObjectNode plain = NODES.objectNode();
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            String name = keyword.getKey();
            JsonNode value = keyword.getValue();
            if (NAMED.contains(name) && value.isObject()) {
                ObjectNode named = plain.putObject(name);
                value.properties().forEach(each -> named.set(each.getKey(), of(each.getValue())));
            } else if (UNORDERED.contains(name) && value.isArray()) {
                plain.set(name, sorted(value));
            } else if (name.equals("const") || name.equals("dependentRequired")) {
                plain.set(name, value(value));
            } else if (!DECIDES_NOTHING.contains(name) && !name.startsWith("x-")) {
                plain.set(name, of(value));
            }
        }
        return plain;
    }

    private static ArrayNode sorted(JsonNode values) {
        ArrayNode sorted = NODES.arrayNode();
        StreamSupport.stream(values.spliterator(), false)
                .map(PlainSchema::value)
                .sorted(Comparator.comparing(JsonNode::toString))
                .forEach(sorted::add);
        return sorted;
    }

    private static JsonNode value(JsonNode value) {
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            return DecimalNode.valueOf(number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros());
        }
        if (value.isArray()) {
            ArrayNode list = NODES.arrayNode();
            value.forEach(each -> list.add(value(each)));
            return list;
        }
        if (value.isObject()) {
            ObjectNode object = NODES.objectNode();
            value.properties().forEach(each -> object.set(each.getKey(), value(each.getValue())));
            return object;
        }
        return value;
    }
}
