package dev.plantline.operator.desired.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Goes through a manifest and its schema together: refuses fields that the schema does not have, and holds every value against its rules. */
final class Walk {
    /** What every object of the API has; the API server knows it without the CRD. */
    private static final Set<String> OBJECT = Set.of("apiVersion", "kind", "metadata");

    private final Rules rules;
    private final boolean sound;
    private final List<Violation> found;

    /**
     * Prepares a walk.
     *
     * @param sound whether the manifest has the form that its schema asks for, so that every rule can be evaluated
     * @param found receives the violations
     */
    Walk(Rules rules, boolean sound, List<Violation> found) {
        this.rules = rules;
        this.sound = sound;
        this.found = found;
    }

    void visit(JsonNode schema, JsonNode value, String path) {
        rules.check(schema, value, path, sound, found);
        if (value.isArray()) {
            for (var index = 0; index < value.size(); index++) {
                visit(schema.path("items"), value.get(index), path + "[" + index + "]");
            }
        } else if (value.isObject()
                && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            value.properties().forEach(entry -> member(schema, entry.getKey(), entry.getValue(), path));
        }
    }

    private void member(JsonNode schema, String name, JsonNode value, String path) {
        if (path.isEmpty() && (OBJECT.contains(name) || name.equals("status"))) {
            return;
        }
        if (schema.has("additionalProperties")) {
            visit(schema.path("additionalProperties"), value, path + "[" + name + "]");
            return;
        }
        var below = path.isEmpty() ? name : path + "." + name;
        var properties = schema.path("properties");
        if (properties.has(name)) {
            visit(properties.path(name), value, below);
        } else if (schema.path("type").asText().equals("object")) {
            var known = new TreeSet<String>();
            properties.fieldNames().forEachRemaining(known::add);
            found.add(new Violation(below, "unknown field" + Suggestion.of(name, known)));
        }
    }
}
