package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What templates say, read once for all interfaces of a plant that name them: so that a hundred interfaces hold one contract and one mapping, not a hundred
 * copies.
 */
final class TemplateValues {
    private static final String LAYER = "template ";

    private final Map<InterfaceTemplate, OdooInterfaceSpec> read = new IdentityHashMap<>();

    /** What a template says. */
    static Layer layer(InterfaceTemplate template) {
        return new Layer(
                LAYER + template.getMetadata().getName(), template.getSpec().values());
    }

    /** Whether a value that was filled in comes from a template. */
    static boolean isTemplate(String layer) {
        return layer.startsWith(LAYER);
    }

    /** The same as a spec, the same one each time. */
    OdooInterfaceSpec spec(InterfaceTemplate template) {
        return read.computeIfAbsent(template, each -> FilledIn.read(layer(each).values()));
    }
}
