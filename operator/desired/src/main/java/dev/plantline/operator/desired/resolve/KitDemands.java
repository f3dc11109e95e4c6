package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Json;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an interface asks of its side kit beside models and methods: every field of its manifest that shapes a request. A kit of a release before may
 * not take a request with a field that is new since. What it worked so far it takes.
 */
final class KitDemands {
    private KitDemands() {}

    /** Places of all fields that are set below keys, mapping and target, as paths of the manifest without the numbers of list entries. */
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
            value.properties().forEach(field -> collect(field.getValue(), path + "." + field.getKey(), paths));
        } else if (value.isArray()) {
            value.forEach(entry -> collect(entry, path + "[]", paths));
        } else if (!value.isNull()) {
            paths.add(path);
        }
    }
}
