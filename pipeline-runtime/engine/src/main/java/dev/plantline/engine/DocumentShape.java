package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.MappingSpec.Type;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What stands at a place of an operation's document. The schemas of operations are plain, and {@code OperationsTest} holds them to it: each place has one
 * type, an object lists its properties, nothing is referred to, and the only alternative is which one of some properties an object has.
 *
 * @param schema of the place
 */
record DocumentShape(JsonNode schema) {
    /** The names of an object's properties, in the order of the schema. */
    Set<String> names() {
        return schema.path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Optional<DocumentShape> property(String name) {
        return Optional.ofNullable(schema.path("properties").get(name)).map(DocumentShape::new);
    }

    /** The names of the properties that an object must have. */
    Set<String> required() {
        return texts("required");
    }

    /** The texts that are allowed; empty: all. */
    Set<String> values() {
        return texts("enum");
    }

    private Set<String> texts(String keyword) {
        Set<String> texts = new LinkedHashSet<>();
        schema.path(keyword).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    boolean isList() {
        return schema.path("type").asText().equals("array");
    }

    /** Whether a list may have no entries. */
    boolean mayBeEmpty() {
        return schema.path("minItems").asInt() == 0;
    }

    boolean isObject() {
        return schema.path("type").asText().equals("object");
    }

    /** Of these properties an object must have exactly one; empty: nothing is said. */
    Set<String> exactlyOneOf() {
        Set<String> names = new LinkedHashSet<>();
        schema.path("oneOf")
                .forEach(one -> names.add(one.path("required").path(0).asText()));
        return names;
    }

    /** What has the properties: the object itself, or the entries of a list. */
    DocumentShape value() {
        return isList() ? items() : this;
    }

    /** The shape of a list's entries. */
    DocumentShape items() {
        return new DocumentShape(schema.path("items"));
    }

    /** The type of a plain value. */
    Type type() {
        return switch (schema.path("type").asText()) {
            case "number" -> Type.decimal;
            case "integer" -> Type.integer;
            case "boolean" -> Type.bool;
            default ->
                switch (schema.path("format").asText()) {
                    case "date" -> Type.date;
                    case "date-time" -> Type.datetime;
                    default -> Type.string;
                };
        };
    }

    /** Whether what stands here tells of a person. */
    boolean isPersonal() {
        return schema.path(ContractShape.PERSONAL).asBoolean();
    }

    /** The word of our own that says more of a place than JSON Schema can. */
    JsonNode word(String name) {
        return schema.path(BusinessOperation.KEYWORD).path(name);
    }
}
