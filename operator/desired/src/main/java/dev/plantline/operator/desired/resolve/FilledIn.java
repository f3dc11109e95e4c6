package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.SharedText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Fills in what a manifest leaves out, on the JSON tree: objects key by key, everything else whole, lists included. The manifest's own value always
 * counts, then that of the nearest layer. Examples alone are added to each other: what a template shows stays true, whatever a manifest shows besides.
 */
final class FilledIn {
    /** Objects that mean something only as a whole: the group of one owner is not that of another. */
    static final Set<String> WHOLE = Set.of("owners.business", "owners.technical", "contract.schema");

    /** What a template asks for; it is in the mapping by then. */
    static final String SETTINGS = "settings";

    private static final String TESTS = "tests";

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
     * @param tree the whole spec; it names no template and no settings any more
     * @param added what was filled in: by name of the layer, then by path below the spec; empty lists are left out
     */
    record Merged(ObjectNode tree, Map<String, Map<String, String>> added) {
        /**
         * The spec as the manifest's own types. Contract and mapping are large and mostly all of them from one place: then they are the very objects of
         * that place, not copies.
         */
        OdooInterfaceSpec spec(OdooInterfaceSpec declared) {
            return spec(declared, "", null);
        }

        /**
         * As above.
         *
         * @param layer from which they may be too
         * @param ofLayer that layer as a spec
         * @throws IllegalStateException when a layer holds what is none of a spec
         */
        OdooInterfaceSpec spec(OdooInterfaceSpec declared, String layer, OdooInterfaceSpec ofLayer) {
            var parts = Json.MAPPER.createObjectNode();
            parts.setAll(tree);
            share(parts, "contract", declared.contract(), layer, ofLayer == null ? null : ofLayer.contract());
            share(parts, "mapping", declared.mapping(), layer, ofLayer == null ? null : ofLayer.mapping());
            return read(parts);
        }

        private void share(ObjectNode parts, String name, Object declared, String layer, Object ofLayer) {
            var prefix = name + ".";
            var from = added.entrySet().stream()
                    .filter(each -> each.getValue().keySet().stream()
                            .anyMatch(path -> path.equals(name) || path.startsWith(prefix)))
                    .map(Map.Entry::getKey)
                    .toList();
            if (declared != null && from.isEmpty()) {
                parts.putPOJO(name, declared);
            } else if (declared == null && from.equals(List.of(layer))) {
                parts.putPOJO(name, ofLayer);
            }
        }
    }

    /**
     * A tree as a spec.
     *
     * @throws IllegalStateException when it is none
     */
    static OdooInterfaceSpec read(JsonNode tree) {
        try {
            return Json.MAPPER.treeToValue(tree, OdooInterfaceSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a spec that was read is not readable: " + e.getOriginalMessage(), e);
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
        var tree = declared.deepCopy();
        tree.remove("templateRef");
        var filled = new FilledIn(tree);
        for (var layer : layers) {
            filled.fill(filled.tree, layer.values(), layer.name(), "");
        }
        tree.remove(SETTINGS);
        return new Merged(filled.tree, filled.added);
    }

    private void fill(ObjectNode target, JsonNode values, String layer, String path) {
        values.properties().forEach(value -> {
            var there = target.get(value.getKey());
            var at = path + value.getKey();
            if (there == null) {
                target.set(value.getKey(), value.getValue().deepCopy());
                tell(value.getValue(), layer, at);
            } else if (there instanceof ObjectNode below && value.getValue().isObject() && !WHOLE.contains(at)) {
                fill(below, value.getValue(), layer, at + ".");
            } else if (at.equals(TESTS)
                    && there instanceof ArrayNode own
                    && value.getValue() instanceof ArrayNode more) {
                own.addAll(more.deepCopy());
                tell(more, layer, at);
            }
        });
    }

    private void tell(JsonNode value, String layer, String path) {
        if (value.isObject() && !WHOLE.contains(path)) {
            value.properties().forEach(each -> tell(each.getValue(), layer, path + "." + each.getKey()));
        } else if (!value.isEmpty() || value.isValueNode()) {
            var text = value.isValueNode() ? value.asText() : value.toString();
            added.computeIfAbsent(layer, name -> new TreeMap<>())
                    .put(
                            SharedText.of(path),
                            SharedText.of(
                                    text.length() <= LONGEST_VALUE
                                            ? text
                                            : text.substring(0, LONGEST_VALUE - 1) + "…"));
        }
    }
}
