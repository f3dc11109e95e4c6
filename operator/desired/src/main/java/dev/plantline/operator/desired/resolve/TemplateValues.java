package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What templates say, read once for all interfaces of a plant that name them with the same settings: so that a hundred interfaces hold one contract and one
 * mapping, not a hundred copies.
 */
final class TemplateValues {
    private static final String LAYER = "template ";

    private record Asked(String template, Map<String, JsonNode> settings) {}

    private final Map<Asked, OdooInterfaceSpec> read = new HashMap<>();

    /**
     * What a template says to an interface.
     *
     * @param declared the interface's spec, with its settings
     */
    static Layer layer(InterfaceTemplate template, OdooInterfaceSpec declared) {
        return new Layer(
                LAYER + template.getMetadata().getName(), TemplateSettings.resolved(template, settings(declared)));
    }

    /** The settings of an interface; empty: none. */
    static Map<String, JsonNode> settings(OdooInterfaceSpec declared) {
        return Optional.ofNullable(declared.settings()).orElse(Map.of());
    }

    /** Whether a value that was filled in comes from a template. */
    static boolean isTemplate(String layer) {
        return layer.startsWith(LAYER);
    }

    /** The same as a spec, the same one each time. */
    OdooInterfaceSpec spec(InterfaceTemplate template, OdooInterfaceSpec declared) {
        return read.computeIfAbsent(
                new Asked(template.getMetadata().getName(), settings(declared)),
                asked -> FilledIn.read(layer(template, declared).values()));
    }
}
