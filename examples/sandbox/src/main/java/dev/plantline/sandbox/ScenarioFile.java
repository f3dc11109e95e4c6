package dev.plantline.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The files below {@code sandbox/} of a directory of manifests: what stands in Odoo and what the plant sends. */
final class ScenarioFile {
    private static final YAMLMapper YAML = YAMLMapper.builder(new YAMLFactory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ScenarioFile() {}

    /**
     * Reads one of them.
     *
     * @return empty when the directory has none
     * @throws SandboxException when it is no YAML
     */
    static Optional<JsonNode> read(Path manifests, String name) {
        Path file = manifests.resolve("sandbox").resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(YAML.readTree(file.toFile()));
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new SandboxException(
                    file + (at == null ? "" : ", line " + at.getLineNr()) + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new SandboxException(file + " cannot be read: " + e.getMessage());
        }
    }

    /** A copy in which every text has its variables, written ${name}, filled in. */
    static JsonNode fill(JsonNode node, Map<String, String> variables) {
        if (node.isTextual()) {
            return TextNode.valueOf(fill(node.asText(), variables));
        }
        if (node instanceof ArrayNode array) {
            ArrayNode filled = array.arrayNode();
            array.forEach(element -> filled.add(fill(element, variables)));
            return filled;
        }
        if (node instanceof ObjectNode object) {
            ObjectNode filled = object.objectNode();
            object.properties().forEach(field -> filled.set(field.getKey(), fill(field.getValue(), variables)));
            return filled;
        }
        return node;
    }

    static String fill(String text, Map<String, String> variables) {
        String filled = text;
        for (var variable : variables.entrySet()) {
            filled = filled.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        return filled;
    }
}
