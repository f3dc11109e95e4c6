package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.operator.desired.Defaults;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What templates say, read once for all interfaces of a plant that name them with the same settings: so that a hundred interfaces hold one contract and one
 * mapping, not a hundred copies.
 */
final class TemplateValues {
    private record Asked(String template, Map<String, JsonNode> settings) {}

    private final Map<Asked, Layer> layers = new HashMap<>();
    private final Map<Asked, OdooInterfaceSpec> read = new HashMap<>();
    private final Map<String, List<TemplateFaults.Fault>> faults = new HashMap<>();

    /**
     * What a template says to an interface.
     *
     * @param declared the interface's spec, with its settings
     */
    static Layer layer(InterfaceTemplate template, OdooInterfaceSpec declared) {
        return new Layer(
                Defaults.TEMPLATE + template.getMetadata().getName(),
                TemplateSettings.resolved(template, settings(declared)));
    }

    /** The settings of an interface; empty: none. */
    static Map<String, JsonNode> settings(OdooInterfaceSpec declared) {
        return Optional.ofNullable(declared.settings()).orElse(Map.of());
    }

    /** Whether a value that was filled in comes from a template. */
    static boolean isTemplate(String layer) {
        return layer.startsWith(Defaults.TEMPLATE);
    }

    /** As {@link #layer}, put together once. */
    Layer of(InterfaceTemplate template, OdooInterfaceSpec declared) {
        return layers.computeIfAbsent(asked(template, declared), asked -> layer(template, declared));
    }

    /** The same as a spec, the same one each time. */
    OdooInterfaceSpec spec(InterfaceTemplate template, OdooInterfaceSpec declared) {
        return read.computeIfAbsent(
                asked(template, declared),
                asked -> FilledIn.read(of(template, declared).values()));
    }

    /** What of a template makes no sense, looked for once. */
    List<TemplateFaults.Fault> faults(InterfaceTemplate template) {
        return faults.computeIfAbsent(template.getMetadata().getName(), name -> TemplateFaults.of(template));
    }

    private static Asked asked(InterfaceTemplate template, OdooInterfaceSpec declared) {
        return new Asked(template.getMetadata().getName(), settings(declared));
    }
}
