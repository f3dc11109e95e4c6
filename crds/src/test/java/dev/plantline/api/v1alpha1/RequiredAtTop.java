package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns what is required anywhere below a spec into CEL rules of the spec itself, each with the path of its field. A schema's own {@code required}
 * would ask for values in a manifest that may come from elsewhere. Elements of lists keep theirs: a list is replaced whole. Whoever names a template is
 * asked for nothing but its name; the operator holds against the rules what is whole.
 */
final class RequiredAtTop {
    /** Tells these rules from others; the API server then answers "Required value". */
    static final String REASON = "FieldValueRequired";

    /** Nothing stands in its place, so it keeps what is required in it. */
    private static final String TEMPLATE = "templateRef";

    private static final String RULES = "x-kubernetes-validations";

    private final ArrayNode rules = JsonNodeFactory.instance.arrayNode();

    private RequiredAtTop() {}

    /** Moves them, in front of the spec's other rules. */
    static void move(ObjectNode spec) {
        var top = new RequiredAtTop();
        top.visit(spec, List.of());
        spec.path(RULES).forEach(top.rules::add);
        spec.set(RULES, top.rules);
    }

    private void visit(ObjectNode schema, List<String> path) {
        if (schema.remove("required") instanceof ArrayNode required) {
            for (var name : required) {
                var description = schema.at("/properties/" + name.asText() + "/description")
                        .asText();
                rule(path, name.asText(), description);
            }
        }
        for (var property : schema.path("properties").properties()) {
            if (property.getValue() instanceof ObjectNode below
                    && !property.getKey().equals(TEMPLATE)) {
                var deeper = new ArrayList<>(path);
                deeper.add(property.getKey());
                visit(below, deeper);
            }
        }
    }

    /** True where a parent is missing: that is told by the parent's own rule, or the parent may be left out. */
    private void rule(List<String> path, String name, String description) {
        var rule = new StringBuilder("has(self." + TEMPLATE + ") || ");
        var at = new StringBuilder("self");
        for (var parent : path) {
            at.append('.').append(parent);
            rule.append("!has(").append(at).append(") || ");
        }
        rule.append("has(").append(at).append('.').append(name).append(')');
        rules.addObject()
                .put("fieldPath", "." + String.join(".", path) + (path.isEmpty() ? "" : ".") + name)
                .put("message", "is required: " + description)
                .put("reason", REASON)
                .put("rule", rule.toString());
    }
}
