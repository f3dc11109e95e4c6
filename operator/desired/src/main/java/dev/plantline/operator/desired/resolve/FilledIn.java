package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fills in what a manifest leaves out, on the JSON tree: objects key by key, everything else whole, lists included. The manifest's own value always
 * counts, then that of the nearest layer.
 */
final class FilledIn {
    /** A status shows values of this length at most; longer ones are cut. */
    private static final int LONGEST_VALUE = 253;

    private final ObjectNode tree;
    private final Map<String, Map<String, String>> added = new TreeMap<>();

    private FilledIn(ObjectNode tree) {
        this.tree = tree;
    }

    /**
     * What came of it.
     *
     * @param tree the whole spec
     * @param added what was filled in: by name of the layer, then by path below the spec; empty lists are left out
     */
    record Merged(ObjectNode tree, Map<String, Map<String, String>> added) {
        /**
         * The spec as the manifest's own types. Contract and mapping are large and mostly the manifest's own: then they are its very objects, not
         * copies.
         */
        OdooInterfaceSpec spec(OdooInterfaceSpec declared) {
            var parts = Json.MAPPER.createObjectNode();
            parts.setAll(tree);
            share(parts, "contract", declared.contract());
            share(parts, "mapping", declared.mapping());
            try {
                return Json.MAPPER.treeToValue(parts, OdooInterfaceSpec.class);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a spec that was read is not readable: " + e.getOriginalMessage(), e);
            }
        }

        private void share(ObjectNode parts, String name, Object declared) {
            var prefix = name + ".";
            var own = added.values().stream()
                    .flatMap(paths -> paths.keySet().stream())
                    .noneMatch(path -> path.equals(name) || path.startsWith(prefix));
            if (declared != null && own) {
                parts.putPOJO(name, declared);
            }
        }
    }

    /**
     * Merges.
     *
     * @param declared the manifest's spec; may lack anything
     * @param layers the nearest first
     */
    static Merged of(OdooInterfaceSpec declared, List<Layer> layers) {
        return of(Json.MAPPER.<ObjectNode>valueToTree(declared), layers);
    }

    /** The same with a spec that is a tree already; it is left as it is. */
    static Merged of(ObjectNode declared, List<Layer> layers) {
        var filled = new FilledIn(declared.deepCopy());
        for (var layer : layers) {
            filled.fill(filled.tree, layer.values(), layer.name(), "");
        }
        return new Merged(filled.tree, filled.added);
    }

    private void fill(ObjectNode target, JsonNode values, String layer, String path) {
        values.properties().forEach(value -> {
            var there = target.get(value.getKey());
            var at = path + value.getKey();
            if (there == null) {
                target.set(value.getKey(), value.getValue().deepCopy());
                tell(value.getValue(), layer, at);
            } else if (there instanceof ObjectNode below && value.getValue().isObject()) {
                fill(below, value.getValue(), layer, at + ".");
            }
        });
    }

    private void tell(JsonNode value, String layer, String path) {
        if (value.isObject()) {
            value.properties().forEach(each -> tell(each.getValue(), layer, path + "." + each.getKey()));
        } else if (!value.isEmpty() || value.isValueNode()) {
            var text = value.isValueNode() ? value.asText() : value.toString();
            added.computeIfAbsent(layer, name -> new TreeMap<>())
                    .put(path, text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 1) + "…");
        }
    }
}
