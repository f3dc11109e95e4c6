package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** What a template may say of interfaces: the spec of an OdooInterface without what is local to a plant, and without asking for anything. */
final class TemplateSchema {
    private static final Set<String> LOCAL = Set.of("templateRef", "settings", "source", "suspend", "change");

    private static final String SETTING = "setting";

    private TemplateSchema() {}

    /** Of the spec of an OdooInterface, but for its description. */
    static ObjectNode of(ObjectNode spec) {
        var schema = spec.deepCopy();
        schema.remove("description");
        ((ObjectNode) schema.path("properties")).remove(LOCAL);
        for (Iterator<?> rules = schema.withArray("x-kubernetes-validations").iterator(); rules.hasNext(); ) {
            var rule = (ObjectNode) rules.next();
            if (rule.path("reason").asText().equals(RequiredAtTop.REASON) || isLocal(rule)) {
                rules.remove();
            }
        }
        withSettings(schema.at("/properties/mapping"));
        return schema;
    }

    /** Wherever a constant may stand, the name of a setting may stand instead. Inside constants of any form it is not seen here. */
    private static void withSettings(JsonNode schema) {
        schema.forEach(TemplateSchema::withSettings);
        if (!schema.path("properties").has("value")) {
            return;
        }
        ((ObjectNode) schema.path("properties"))
                .putObject(SETTING)
                .put("description", "name of one of the template's settings, whose value the constant is")
                .put("maxLength", 63)
                .put("minLength", 1)
                .put("pattern", PlantlineApi.LET)
                .put("type", "string");
        if (schema.at("/oneOf/1/anyOf") instanceof ArrayNode choices) {
            choices.addObject().putArray("required").add(SETTING);
            var names = new ArrayList<String>();
            choices.forEach(choice -> names.add(choice.at("/required/0").asText()));
            oneOf((ObjectNode) schema, names);
        }
    }

    private static void oneOf(ObjectNode schema, List<String> names) {
        var rules = schema.withArray("x-kubernetes-validations");
        var sentence = rules.path(0).path("message").asText();
        rules.remove(0);
        var all = new ArrayList<>(names);
        all.add(1, "value");
        new ExactlyOne("self", names)
                .atMostOne(schema, sentence.substring(0, sentence.indexOf(": ") + 2) + ExactlyOne.choice(all));
    }

    private static boolean isLocal(ObjectNode rule) {
        var path = List.of(rule.path("fieldPath").asText().split("[.]"));
        return path.size() > 1 && LOCAL.contains(path.get(1));
    }
}
