package dev.plantline.operator.desired.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.api.v1alpha1.PlantlineApi;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Holds manifests of Plantline's kinds against their CRDs: unknown fields, the structural schema and the CEL rules. The status is not looked at. Safe
 * for use by several threads.
 */
public final class CrdValidator {

    private record Crd(JsonNode schema, StructuralSchema structure) {}

    private final Map<Kinds, Crd> byKind = new EnumMap<>(Kinds.class);
    private final Rules rules = new Rules();

    /** Of the CRDs of this build. */
    public CrdValidator() {
        for (var kind : Kinds.values()) {
            var schema = CrdSchemas.of(kind);
            byKind.put(kind, new Crd(schema, new StructuralSchema(schema)));
        }
    }

    /** Whether a manifest says by its group or its kind that it is one of Plantline's; the rest is not judged here. */
    public boolean knows(JsonNode manifest) {
        return manifest.path("apiVersion").asText().startsWith(PlantlineApi.GROUP + "/")
                || Kinds.names().contains(manifest.path("kind").asText());
    }

    /**
     * Everything that is wrong with a spec that stands in no manifest.
     *
     * @param kind whose spec it is
     * @param name of the resource
     */
    public List<Violation> validate(Kinds kind, String name, JsonNode spec) {
        var manifest = JsonNodeFactory.instance.objectNode();
        manifest.put("apiVersion", Kinds.API_VERSION).put("kind", kind.kind());
        manifest.putObject("metadata").put("name", name);
        manifest.set("spec", spec);
        return validate(manifest);
    }

    /** Everything that is wrong with a manifest that {@link #knows} knows, in the order of the manifest's paths. */
    public List<Violation> validate(JsonNode manifest) {
        var version = manifest.path("apiVersion").asText();
        if (!version.equals(Kinds.API_VERSION)) {
            return List.of(new Violation("apiVersion", "'" + version + "' is not served; write " + Kinds.API_VERSION));
        }
        var word = manifest.path("kind").asText();
        return Kinds.of(version, word)
                .map(kind -> validate(kind, manifest))
                .orElseGet(() -> List.of(
                        new Violation("kind", "there is no kind '" + word + "'" + Suggestion.of(word, Kinds.names()))));
    }

    private List<Violation> validate(Kinds kind, JsonNode manifest) {
        var crd = byKind.get(kind);
        var found = new ArrayList<Violation>();
        Metadata.check(manifest.path("metadata"), found);
        Numbers.check(manifest, "", found);
        if (!kind.isNamespaced() && manifest.at("/metadata/namespace").isTextual()) {
            found.add(new Violation(
                    "metadata.namespace", "a " + kind.kind() + " belongs to the cluster; remove the namespace"));
        }
        crd.structure().check(manifest, found);
        var sound = found.isEmpty();
        new Walk(rules, sound, found).visit(crd.schema(), manifest, "");
        found.sort(Comparator.comparing(Violation::path));
        return List.copyOf(found);
    }
}
