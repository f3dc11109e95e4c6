package dev.plantline.odoo.kit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The form of a canonical document as a side kit checks it: types, sizes and names, each {@code (kind, bound, inner)}. It is
 * one constant of Python's, which Odoo looks at as one opcode whatever is in it. What else its JSON Schema says, the
 * engine has checked; this is what holds whoever sends documents past the engine.
 */
final class DocumentForm {
    private static final int MOST_CHARACTERS = 4000;
    /** Of a file in base64: no message is larger. */
    private static final int MOST_ENCODED = 4 << 20;

    private static final int MOST_ITEMS = 500;

    private DocumentForm() {}

    /**
     * The form in Python.
     *
     * @throws IllegalArgumentException when a property has a type, or a list or text no bound, that a kit cannot check
     */
    static String python(JsonNode schema) {
        if (schema.has("enum")) {
            return "('choice', "
                    + StreamSupport.stream(schema.path("enum").spliterator(), false)
                            .map(value -> "'" + PythonLiterals.named(value.asText()) + "', ")
                            .collect(Collectors.joining("", "(", ")"))
                    + ", None)";
        }
        String type = schema.path("type").asText();
        return switch (type) {
            case "object" -> object(schema);
            case "array" ->
                "('list', " + bound(schema, "maxItems", MOST_ITEMS) + ", " + python(schema.path("items")) + ")";
            case "number" -> "('number', None, None)";
            case "integer" -> "('whole', " + bound(schema, "maximum", Integer.MAX_VALUE) + ", None)";
            case "boolean" -> "('truth', None, None)";
            case "string" -> "('text', " + text(schema) + ", None)";
            default -> throw new IllegalArgumentException("the schema of an operation has a property of type " + type);
        };
    }

    private static String object(JsonNode schema) {
        List<String> needed = new ArrayList<>();
        schema.path("required").forEach(name -> needed.add(name.asText()));
        return "('object', " + PythonLiterals.tuple(needed) + ", "
                + schema.path("properties").properties().stream()
                        .map(each ->
                                "('" + PythonLiterals.named(each.getKey()) + "', " + python(each.getValue()) + "), ")
                        .collect(Collectors.joining("", "(", ")"))
                + ")";
    }

    /** Dates have a length of their own. */
    private static long text(JsonNode schema) {
        if (schema.has("format") && !schema.has("maxLength")) {
            return 40;
        }
        boolean encoded = schema.path("contentEncoding").asText().equals("base64");
        return bound(schema, "maxLength", encoded ? MOST_ENCODED : MOST_CHARACTERS);
    }

    private static long bound(JsonNode schema, String name, long most) {
        JsonNode bound = schema.path(name);
        if (!bound.canConvertToLong() || bound.longValue() < 1 || bound.longValue() > most) {
            throw new IllegalArgumentException(
                    "the schema of an operation has no " + name + " from 1 to " + most + " where it needs one");
        }
        return bound.longValue();
    }
}
