package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The page docs/resources.md: every field of every kind with its type, bounds, default and meaning, as the CRDs have them. */
final class ResourceReference {
    private static final String INTRODUCTION =
            """
            # Resources

            <!-- Generated from the CRDs. Refresh: %s -->

            Every kind of `plantline.dev/v1alpha1` with every field. What the API server refuses, and in which words, stands below each kind
            as its rules. A field in bold is required where its parent is given; `[]` stands for each element of a list, `{}` for each value
            of a map.

            """;

    private final StringBuilder page = new StringBuilder(INTRODUCTION.formatted(CrdFilesTest.REFRESH));
    private final List<String> rules = new ArrayList<>();
    /** Paths of fields that a rule of the spec asks for. */
    private final Set<String> requiredByRule = new TreeSet<>();

    private ResourceReference() {}

    /** The page for these CRDs, in this order. */
    static String of(List<JsonNode> crds) {
        var reference = new ResourceReference();
        for (var crd : crds) {
            String kind = crd.at("/spec/names/kind").asText();
            reference.line("- [%s](#%s)", kind, kind.toLowerCase(Locale.ROOT));
        }
        crds.forEach(reference::kind);
        return reference.page.toString();
    }

    private void kind(JsonNode crd) {
        JsonNode names = crd.at("/spec/names");
        JsonNode schema = crd.at("/spec/versions/0/schema/openAPIV3Schema");
        line("");
        line("## %s", names.path("kind").asText());
        line("");
        line(
                "%s %s; `kubectl get %s`, short `%s`. Columns: %s.",
                text(schema.at("/properties/spec")),
                crd.at("/spec/scope").asText().equals("Cluster") ? "Cluster-scoped" : "Namespaced",
                names.path("plural").asText(),
                names.at("/shortNames/0").asText(),
                stream(crd.at("/spec/versions/0/additionalPrinterColumns"))
                        .map(column -> column.path("name").asText())
                        .collect(Collectors.joining(", ")));
        rules.clear();
        requiredByRule.clear();
        rules("metadata.name", schema);
        table("spec", schema.at("/properties/spec"));
        if (schema.at("/properties/status").isObject()) {
            table("status", schema.at("/properties/status"));
        }
        if (!rules.isEmpty()) {
            line("");
            line("**Rules of %s**", names.path("kind").asText());
            line("");
            rules.forEach(rule -> line("- %s", rule));
        }
    }

    private void table(String name, JsonNode schema) {
        line("");
        line("| %s | type | default | meaning |", name);
        line("|---|---|---|---|");
        inside(name, schema);
    }

    private void inside(String path, JsonNode schema) {
        rules(path, schema);
        Set<String> required = new TreeSet<>();
        schema.path("required").forEach(field -> required.add(field.asText()));
        for (var property : schema.path("properties").properties()) {
            String field = path + "." + property.getKey();
            JsonNode value = property.getValue();
            String shown = "`" + field.substring(field.indexOf('.') + 1) + "`";
            line(
                    "| %s | %s | %s | %s |",
                    required.contains(property.getKey()) || requiredByRule.contains(field)
                            ? "**" + shown + "**"
                            : shown,
                    type(value),
                    value.has("default") ? "`" + value.path("default").asText() + "`" : "",
                    text(value));
            // Conditions are those of every Kubernetes resource, and what a template says of interfaces stands with
            // them.
            if (!List.of("conditions", "interface").contains(property.getKey()) || !value.has("properties")) {
                inside(field, value);
            }
        }
        if (schema.has("items")) {
            inside(path + "[]", schema.path("items"));
        }
        if (schema.path("additionalProperties").isObject()) {
            inside(path + "{}", schema.path("additionalProperties"));
        }
    }

    private void rules(String path, JsonNode schema) {
        for (var rule : schema.path("x-kubernetes-validations")) {
            if (rule.path("reason").asText().equals(RequiredAtTop.REASON)) {
                requiredByRule.add(path + rule.path("fieldPath").asText());
                continue;
            }
            rules.add("`%s`: %s".formatted(path, html(rule.path("message").asText())));
        }
        // A choice without a name is that the field is not set, which is no rule for who writes it.
        var named = stream(schema.path("oneOf"))
                .map(choice -> choice.at("/required/0").asText())
                .filter(each -> !each.isEmpty())
                .toList();
        if (named.size() > 1) {
            rules.add("`%s`: exactly one of `%s`".formatted(path, String.join("`, `", named)));
        }
    }

    private static String type(JsonNode schema) {
        if (schema.has("enum")) {
            return stream(schema.path("enum"))
                    .map(value -> "`" + value.asText() + "`")
                    .collect(Collectors.joining(", "));
        }
        String type = schema.path("type").asText("any JSON");
        return switch (type) {
            case "array" -> "list of " + element(schema.path("items")) + bounds(schema, "minItems", "maxItems", "");
            case "object" -> {
                if (schema.path("additionalProperties").isObject()) {
                    yield "map of " + element(schema.path("additionalProperties"))
                            + bounds(schema, "minProperties", "maxProperties", "");
                }
                yield schema.has("properties") ? "object" : "any JSON object";
            }
            case "string" ->
                "string" + bounds(schema, "minLength", "maxLength", " characters")
                        + (schema.has("pattern")
                                ? ", `" + cell(schema.path("pattern").asText()) + "`"
                                : "");
            case "integer", "number" -> type + bounds(schema, "minimum", "maximum", "");
            default -> type;
        };
    }

    private static String element(JsonNode schema) {
        return schema.has("properties") ? "objects" : type(schema);
    }

    private static String bounds(JsonNode schema, String least, String most, String unit) {
        String from = schema.path(least).asText();
        String to = schema.path(most).asText();
        if (schema.has(least) && schema.has(most)) {
            return ", " + from + " to " + to + unit;
        }
        if (schema.has(most)) {
            return ", at most " + to + unit;
        }
        return schema.has(least) ? ", at least " + from + unit : "";
    }

    private static String text(JsonNode schema) {
        return html(cell(schema.path("description").asText()));
    }

    private static String html(String text) {
        return text.replace("<", "&lt;");
    }

    /** As it may stand in a table. */
    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private void line(String form, Object... values) {
        page.append(values.length == 0 ? form : form.formatted(values)).append('\n');
    }
}
