package dev.plantline.operator.desired.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The structural schema of a CRD: types, required fields, bounds, patterns, enums. What it says of CEL and unknown fields is judged elsewhere. */
final class StructuralSchema {
    private final JsonNode root;
    private final Schema schema;

    StructuralSchema(JsonNode root) {
        this.root = root;
        this.schema = SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .locale(Locale.ENGLISH)
                                .build()))
                .getSchema(withoutExtensions(root.deepCopy()));
    }

    /** The library warns of every keyword that it does not know. */
    private static JsonNode withoutExtensions(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            object.remove(object.propertyStream()
                    .map(Map.Entry::getKey)
                    .filter(key -> key.startsWith("x-kubernetes-"))
                    .toList());
        }
        schema.forEach(StructuralSchema::withoutExtensions);
        return schema;
    }

    void check(JsonNode manifest, List<Violation> found) {
        for (var error : schema.validate(manifest)) {
            // What a choice's branches lack is told by the choice itself.
            if (!error.getEvaluationPath().contains("oneOf")
                    || error.getKeyword().equals("oneOf")) {
                var violation = violation(error);
                if (!violation.path().startsWith("status") && !violation.path().startsWith("metadata")) {
                    found.add(violation);
                }
            }
        }
    }

    private Violation violation(Error error) {
        var path = new StringBuilder();
        var at = at(error.getInstanceLocation(), path);
        var arguments = error.getSchemaNode();
        return switch (error.getKeyword()) {
            case "required" -> {
                var name = error.getProperty();
                var description = at.at("/properties/" + name + "/description").asText();
                yield new Violation(
                        (path.isEmpty() ? "" : path + ".") + name,
                        "is required" + (description.isEmpty() ? "" : ": " + description));
            }
            case "enum" ->
                new Violation(
                        path.toString(),
                        error.getInstanceNode() + " is not one of " + texts(arguments) + described(at));
            case "pattern" ->
                new Violation(
                        path.toString(),
                        error.getInstanceNode() + " does not have the required form" + Examples.of(path.toString())
                                + described(at) + "; it must match " + arguments.asText());
            // YAML reads more words and figures as something else than people expect.
            case "type" ->
                arguments.asText().equals("string") && error.getInstanceNode().isValueNode()
                        ? new Violation(
                                path.toString(),
                                "must be text, not " + error.getInstanceNode()
                                        + ": quote it (YAML takes no, yes, on, off and numbers without quotes for something else)"
                                        + described(at))
                        : new Violation(
                                path.toString(),
                                "must be of type " + arguments.asText() + ", not " + error.getInstanceNode()
                                        + described(at));
            case "oneOf" -> new Violation(path.toString(), exactlyOne(arguments, error.getInstanceNode()));
            default -> new Violation(path.toString(), error.getMessage() + described(at));
        };
    }

    /** Follows the schema, because keys of a map are written in brackets and names of fields after a dot. */
    private JsonNode at(NodePath location, StringBuilder path) {
        var at = root;
        for (var i = 0; i < location.getNameCount(); i++) {
            var element = location.getElement(i);
            if (element instanceof Integer) {
                path.append('[').append(element).append(']');
                at = at.path("items");
            } else if (at.has("additionalProperties")) {
                path.append('[').append(element).append(']');
                at = at.path("additionalProperties");
            } else {
                path.append(path.isEmpty() ? "" : ".").append(element);
                at = at.path("properties").path(element.toString());
            }
        }
        return at;
    }

    private static String described(JsonNode schema) {
        var description = schema.path("description").asText();
        return description.isEmpty() ? "" : " (" + description + ")";
    }

    private static String texts(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }

    private static String exactlyOne(JsonNode choices, JsonNode given) {
        var names = choices.findValues("required").stream()
                .map(required -> required.path(0).asText())
                .toList();
        var here = names.stream().filter(given::has).toList();
        return "set exactly one of " + String.join(", ", names)
                + (here.isEmpty() ? "; none is set" : "; " + String.join(" and ", here) + " are set");
    }
}
