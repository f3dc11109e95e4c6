package dev.plantline.operator.desired.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantlineApi;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds manifests of Plantline's kinds against their CRDs: unknown fields, the structural schema and the CEL rules. The status is not looked at. Safe
 * for use by several threads.
 */
public final class CrdValidator {
    private static final String API_VERSION = PlantlineApi.GROUP + "/" + PlantlineApi.VERSION;
    private static final List<Class<? extends HasMetadata>> KINDS =
            List.of(Plant.class, OdooConnection.class, OdooInterface.class, LatencyClass.class);

    private record Crd(JsonNode schema, boolean namespaced, StructuralSchema structure) {}

    private final Map<String, Crd> byKind = new TreeMap<>();
    private final Rules rules = new Rules();

    /** Reads the CRDs of this build. */
    public CrdValidator() {
        var yaml = new ObjectMapper(new YAMLFactory());
        for (var kind : KINDS) {
            var file = "/META-INF/plantline/crds/" + HasMetadata.getFullResourceName(kind) + ".yaml";
            try (var stream = kind.getResourceAsStream(file)) {
                var crd = yaml.readTree(stream);
                var schema = crd.at("/spec/versions/0/schema/openAPIV3Schema");
                byKind.put(
                        crd.at("/spec/names/kind").asText(),
                        new Crd(
                                schema,
                                crd.at("/spec/scope").asText().equals("Namespaced"),
                                new StructuralSchema(schema)));
            } catch (IOException e) {
                throw new UncheckedIOException(file, e);
            }
        }
    }

    /** Whether a manifest says by its group or its kind that it is one of Plantline's; the rest is not judged here. */
    public boolean knows(JsonNode manifest) {
        return manifest.path("apiVersion").asText().startsWith(PlantlineApi.GROUP + "/")
                || byKind.containsKey(manifest.path("kind").asText());
    }

    /**
     * Everything that is wrong with a spec that stands in no manifest.
     *
     * @param kind whose spec it is
     * @param name of the resource
     */
    public List<Violation> validate(Class<? extends HasMetadata> kind, String name, JsonNode spec) {
        var manifest = JsonNodeFactory.instance.objectNode();
        manifest.put("apiVersion", API_VERSION).put("kind", HasMetadata.getKind(kind));
        manifest.putObject("metadata").put("name", name);
        manifest.set("spec", spec);
        return validate(manifest);
    }

    /** Everything that is wrong with a manifest that {@link #knows} knows, in the order of the manifest's paths. */
    public List<Violation> validate(JsonNode manifest) {
        var version = manifest.path("apiVersion").asText();
        if (!version.equals(API_VERSION)) {
            return List.of(new Violation("apiVersion", "'" + version + "' is not served; write " + API_VERSION));
        }
        var kind = manifest.path("kind").asText();
        var crd = byKind.get(kind);
        if (crd == null) {
            return List.of(
                    new Violation("kind", "there is no kind '" + kind + "'" + Suggestion.of(kind, byKind.keySet())));
        }
        var found = new ArrayList<Violation>();
        Metadata.check(manifest.path("metadata"), found);
        Numbers.check(manifest, "", found);
        if (!crd.namespaced() && manifest.at("/metadata/namespace").isTextual()) {
            found.add(
                    new Violation("metadata.namespace", "a " + kind + " belongs to the cluster; remove the namespace"));
        }
        crd.structure().check(manifest, found);
        var sound = found.isEmpty();
        new Walk(rules, sound, found).visit(crd.schema(), manifest, "");
        found.sort(Comparator.comparing(Violation::path));
        return List.copyOf(found);
    }
}
