package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One property of an operation's document, for people.
 *
 * @param path from the document, for example {@code lines/item}
 * @param required whether each document, or each of the lines that it stands in, must have it
 * @param type in words, with its bounds
 * @param name of ISA-95 and B2MML
 * @param meaning with unit and default
 * @param code kind of code that the text is; empty: it is none
 * @param isTotal whether it is the quantity of control totals
 */
public record DocumentField(
        String path, boolean required, String type, String name, String meaning, String code, boolean isTotal) {

    /** All properties of a document in the order of its schema, those of lines behind their list. */
    static List<DocumentField> of(DocumentShape document) {
        List<DocumentField> fields = new ArrayList<>();
        collect(document, "", fields);
        return List.copyOf(fields);
    }

    private static void collect(DocumentShape object, String path, List<DocumentField> into) {
        for (String name : object.names()) {
            DocumentShape property = object.property(name).orElseThrow();
            DocumentShape value = property.value();
            String at = path.isEmpty() ? name : path + "/" + name;
            into.add(new DocumentField(
                    at,
                    object.required().contains(name),
                    type(property),
                    property.schema().path("title").asText(),
                    property.schema().path("description").asText(),
                    value.word("code").asText(""),
                    value.word("total").asBoolean()));
            if (value.isObject()) {
                collect(value, at, into);
            }
        }
    }

    private static String type(DocumentShape shape) {
        JsonNode schema = shape.schema();
        if (shape.isList()) {
            return "list of "
                    + span(
                            schema.path("minItems").asInt(),
                            schema.path("maxItems").asInt())
                    + (shape.items().isObject() ? "" : ", each a " + type(shape.items()));
        }
        if (shape.isObject()) {
            return "object";
        }
        Set<String> values = shape.values();
        if (!values.isEmpty()) {
            return String.join(" or ", values);
        }
        return switch (shape.type()) {
            case string ->
                "text, "
                        + span(
                                schema.path("minLength").asInt(),
                                schema.path("maxLength").asInt()) + " characters";
            case integer -> "whole number" + bounds(schema);
            case decimal -> "decimal number" + bounds(schema);
            case bool -> "true or false";
            case date -> "day, for example 2026-01-31";
            case datetime -> "time with offset, for example 2026-01-31T10:00:00+01:00";
        };
    }

    private static String span(int least, int most) {
        return least == most ? "" + most : least == 0 ? "at most " + most : least + " to " + most;
    }

    private static String bounds(JsonNode schema) {
        List<String> bounds = new ArrayList<>();
        bound(schema, "exclusiveMinimum", "above", bounds);
        bound(schema, "minimum", "from", bounds);
        bound(schema, "exclusiveMaximum", "below", bounds);
        bound(schema, "maximum", "to", bounds);
        return bounds.isEmpty() ? "" : ", " + String.join(" ", bounds);
    }

    private static void bound(JsonNode schema, String keyword, String word, List<String> into) {
        if (schema.has(keyword)) {
            into.add(word + " " + schema.path(keyword).asText());
        }
    }
}
