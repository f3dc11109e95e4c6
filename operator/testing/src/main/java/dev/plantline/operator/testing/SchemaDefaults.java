package dev.plantline.operator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Structural defaults of custom resources, from the schemas of their definitions. */
final class SchemaDefaults {
    private final Map<String, JsonNode> schemaByKind = new ConcurrentHashMap<>();

    void learn(JsonNode definition) {
        JsonNode spec = definition.path("spec");
        for (JsonNode version : spec.path("versions")) {
            String apiVersion =
                    spec.path("group").asText() + "/" + version.path("name").asText();
            schemaByKind.put(
                    apiVersion + "/" + spec.path("names").path("kind").asText(),
                    version.path("schema").path("openAPIV3Schema").deepCopy());
        }
    }

    void fill(JsonNode object) {
        JsonNode schema = schemaByKind.get(
                object.path("apiVersion").asText() + "/" + object.path("kind").asText());
        if (schema != null) {
            fill(object.path("spec"), schema.path("properties").path("spec"));
        }
    }

    private static void fill(JsonNode value, JsonNode schema) {
        if (value instanceof ObjectNode object) {
            schema.path("properties").properties().forEach(property -> {
                JsonNode ofProperty = property.getValue();
                if (!object.has(property.getKey()) && ofProperty.has("default")) {
                    object.set(property.getKey(), ofProperty.get("default").deepCopy());
                }
                fill(object.path(property.getKey()), ofProperty);
            });
            JsonNode ofValues = schema.path("additionalProperties");
            if (ofValues.isObject()) {
                object.forEach(element -> fill(element, ofValues));
            }
        } else if (value.isArray()) {
            value.forEach(element -> fill(element, schema.path("items")));
        }
    }
}
