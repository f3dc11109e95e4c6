package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Json;
import java.util.List;
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

    /** What a step loads or writes; its call is one of the model of a step before. */
    private static final List<String> DOCUMENTS = List.of("load", "upsert", "find");

    private KitDemands() {}

    /**
     * All fields that are set below keys, mapping and target, as paths of the manifest without the numbers of list entries, and behind some of
     * them what they name.
     */
    static Set<String> of(OdooInterfaceSpec spec) {
        var paths = new TreeSet<String>();
        collect(Json.MAPPER.valueToTree(spec.keys()), "spec.keys", "", paths);
        collect(Json.MAPPER.valueToTree(spec.mapping()), "spec.mapping", "", paths);
        collect(Json.MAPPER.valueToTree(spec.target()), "spec.target", "", paths);
        // A request says it only when it is so.
        if (spec.keys().onConflict() == OdooInterfaceSpec.OnConflict.reject) {
            paths.remove("spec.keys.onConflict");
        }
        return paths;
    }

    /**
     * A manifest is not nested deeper than its kind allows.
     *
     * @param of the model, or the path of lines below one, that names belong to
     */
    private static void collect(JsonNode value, String path, String of, Set<String> paths) {
        if (value.isObject()) {
            value.properties().forEach(field -> {
                collect(field.getValue(), path + "." + field.getKey(), of, paths);
                if (NAMES.contains(field.getKey()) && field.getValue().isTextual()) {
                    paths.add(path + "." + field.getKey() + NAMED + of + " "
                            + field.getValue().asText());
                }
            });
        } else if (value.isArray()) {
            String model = of;
            for (var entry : value) {
                // A call belongs to the document of the step before; lines belong to their own document alone.
                model = scope(entry, path, path.endsWith(".steps") ? model : of);
                collect(entry, path + "[]", model, paths);
            }
        } else if (!value.isNull()) {
            paths.add(path);
        }
    }

    private static String scope(JsonNode entry, String path, String before) {
        if (path.endsWith(".steps")) {
            return DOCUMENTS.stream()
                    .map(kind -> entry.path(kind).path("model").asText(""))
                    .filter(model -> !model.isEmpty())
                    .findFirst()
                    .orElse(before);
        }
        return path.endsWith(".lines") ? before + "/" + entry.path("to").asText("") : before;
    }

    /** The place in the manifest that asks it. */
    static String path(String demand) {
        int end = demand.indexOf(NAMED);
        return end < 0 ? demand : demand.substring(0, end);
    }
}
