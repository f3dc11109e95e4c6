package dev.plantline.engine.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a plain schema says of the values themselves: their types, and the list of them where there is one. */
final class SchemaValues {
    private static final Set<String> ALL = Set.of("null", "boolean", "object", "array", "number", "string");

    private SchemaValues() {}

    /** The types of {@code type}; without the keyword all. */
    static Set<String> declaredTypes(JsonNode schema) {
        JsonNode type = schema.get("type");
        if (type == null) {
            return ALL;
        }
        Set<String> types = new TreeSet<>();
        if (type.isTextual()) {
            types.add(type.textValue());
        }
        type.forEach(each -> types.add(each.asText()));
        return types;
    }

    /** The types that a value can have: those of the listed values where there are some. */
    static Set<String> types(JsonNode schema) {
        Set<JsonNode> listed = listed(schema);
        Set<String> declared = declaredTypes(schema);
        return listed == null
                ? declared
                : listed.stream()
                        .map(SchemaValues::type)
                        .filter(each -> isCovered(each, declared))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> value.decimalValue().stripTrailingZeros().scale() <= 0 ? "integer" : "number";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case ARRAY -> "array";
            case OBJECT -> "object";
            default -> "null";
        };
    }

    /** Whether every value of the type is among those of the others. */
    static boolean isCovered(String type, Set<String> others) {
        return others.contains(type) || type.equals("integer") && others.contains("number");
    }

    /** Whether no value can be of both. */
    static boolean areApart(Set<String> some, Set<String> others) {
        return some.stream().noneMatch(each -> isCovered(each, others))
                && others.stream().noneMatch(each -> isCovered(each, some));
    }

    /** The values of {@code enum} and {@code const}; null: any value. */
    static Set<JsonNode> listed(JsonNode schema) {
        JsonNode only = schema.get("const");
        JsonNode some = schema.get("enum");
        if (only == null && some == null) {
            return null;
        }
        Set<JsonNode> values = new LinkedHashSet<>();
        if (some != null) {
            some.forEach(values::add);
        }
        if (only != null && (some == null || values.contains(only))) {
            return Set.of(only);
        }
        return only == null ? values : Set.of();
    }
}
