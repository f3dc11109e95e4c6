package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Json;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an interface asks of its side kit: every field of its manifest that shapes a request, and what is written and called. A kit of a release
 * before may not take a request with a field that is new since, and what its workflow may do may be less. What it worked so far it takes.
 */
final class KitDemands {
    /** Fields of a manifest whose values name what is written and called. */
    private static final Set<String> NAMES = Set.of("model", "to", "call");

    private static final String NAMED = " ";

    private KitDemands() {}

    /**
     * All fields that are set below keys, mapping and target, as paths of the manifest without the numbers of list entries, and behind some of
     * them what they name.
     */
    static Set<String> of(OdooInterfaceSpec spec) {
        var paths = new TreeSet<String>();
        collect(Json.MAPPER.valueToTree(spec.keys()), "spec.keys", paths);
        collect(Json.MAPPER.valueToTree(spec.mapping()), "spec.mapping", paths);
        collect(Json.MAPPER.valueToTree(spec.target()), "spec.target", paths);
        // A request says it only when it is so.
        if (spec.keys().onConflict() == OdooInterfaceSpec.OnConflict.reject) {
            paths.remove("spec.keys.onConflict");
        }
        return paths;
    }

    /** A manifest is not nested deeper than its kind allows. */
    private static void collect(JsonNode value, String path, Set<String> paths) {
        if (value.isObject()) {
            value.properties().forEach(field -> {
                collect(field.getValue(), path + "." + field.getKey(), paths);
                if (NAMES.contains(field.getKey()) && field.getValue().isTextual()) {
                    paths.add(path + "." + field.getKey() + NAMED
                            + field.getValue().asText());
                }
            });
        } else if (value.isArray()) {
            value.forEach(entry -> collect(entry, path + "[]", paths));
        } else if (!value.isNull()) {
            paths.add(path);
        }
    }

    /** The place in the manifest that asks it. */
    static String path(String demand) {
        int end = demand.indexOf(NAMED);
        return end < 0 ? demand : demand.substring(0, end);
    }
}
