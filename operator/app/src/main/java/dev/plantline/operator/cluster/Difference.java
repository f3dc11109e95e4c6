package dev.plantline.operator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Hashes;
import dev.plantline.model.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether a resource in the cluster differs from what is desired, without asking the API server. Two things are looked at: the hash of what was
 * applied last, which finds what is no longer desired, and every desired field, which finds what others have changed. Fields that the API
 * server or others have added are none of our business.
 */
final class Difference {
    /** Annotation with the hash of what was applied. */
    static final String APPLIED = "plantline.dev/applied";

    private static final int HASH_DIGITS = 16;
    /** Field of a {@link #condensed} object. */
    private static final String HASH = "hash";

    private static final List<String> DATA = List.of("data", "binaryData");
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private Difference() {}

    /** The desired resource with the hash of itself, ready to be applied. */
    static <T extends HasMetadata> T stamped(T desired) {
        T stamped = SERIALIZATION.clone(desired);
        Map<String, String> annotations = new TreeMap<>();
        if (desired.getMetadata().getAnnotations() != null) {
            annotations.putAll(desired.getMetadata().getAnnotations());
        }
        annotations.remove(APPLIED);
        annotations.put(APPLIED, hash(tree(desired)));
        stamped.getMetadata().setAnnotations(annotations);
        return stamped;
    }

    /** Whether a stamped resource has to be applied. */
    static boolean between(HasMetadata stamped, HasMetadata actual) {
        Map<String, String> annotations = actual.getMetadata().getAnnotations();
        return annotations == null
                || !stamped.getMetadata().getAnnotations().get(APPLIED).equals(annotations.get(APPLIED))
                || !covers(tree(actual), tree(stamped))
                || !foreign(stamped, actual).isEmpty();
    }

    /**
     * An object of a kind without defaults as little as it takes to tell whether it differs from another one: its metadata, and a hash of all else in
     * which every field counts.
     */
    static GenericKubernetesResource condensed(GenericKubernetesResource object) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withMetadata(object.getMetadata())
                .addToAdditionalProperties(
                        HASH, hash(SERIALIZATION.convertValue(object.getAdditionalProperties(), JsonNode.class)))
                .build();
    }

    /**
     * What somebody else added where nothing may be added: files in a ConfigMap or Secret, because the pods would find them and could refuse the whole,
     * and fields of a kind that is kept {@link #condensed}, except in its lists. As the merge that removes it; empty: there is nothing.
     */
    static ObjectNode foreign(HasMetadata desired, HasMetadata actual) {
        if (desired instanceof ConfigMap || desired instanceof Secret) {
            return foreign(tree(desired), tree(actual), DATA);
        }
        return OptionalKind.REPORT.is(desired)
                ? foreign(
                        tree(desired),
                        tree(actual),
                        ((GenericKubernetesResource) actual)
                                .getAdditionalProperties()
                                .keySet())
                : JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode foreign(JsonNode desired, JsonNode actual, Iterable<String> fields) {
        ObjectNode foreign = JsonNodeFactory.instance.objectNode();
        for (String field : fields) {
            JsonNode there = actual.path(field);
            if (there.isMissingNode() || field.equals(HASH)) {
                continue;
            }
            if (!desired.has(field)) {
                foreign.putNull(field);
            } else if (there.isObject()) {
                ObjectNode inside = foreign(desired.path(field), there, there::fieldNames);
                if (!inside.isEmpty()) {
                    foreign.set(field, inside);
                }
            }
        }
        return foreign;
    }

    /** Whether everything that {@code desired} says stands in {@code actual}. */
    static boolean covers(JsonNode actual, JsonNode desired) {
        if (desired.isObject()) {
            return actual.isObject()
                    && desired.properties().stream()
                            .allMatch(field ->
                                    field.getValue().isNull() || covers(actual.path(field.getKey()), field.getValue()));
        }
        if (desired.isArray()) {
            return actual.isArray()
                    && (named(desired) ? coversByName(actual, desired) : coversInOrder(actual, desired));
        }
        return actual.equals(desired)
                || actual.isNumber()
                        && desired.isNumber()
                        && actual.decimalValue().compareTo(desired.decimalValue()) == 0;
    }

    private static boolean coversInOrder(JsonNode actual, JsonNode desired) {
        if (actual.size() != desired.size()) {
            return false;
        }
        for (int i = 0; i < desired.size(); i++) {
            if (!covers(actual.get(i), desired.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Containers, variables, ports, volumes: others may add theirs. */
    private static boolean coversByName(JsonNode actual, JsonNode desired) {
        for (JsonNode element : desired) {
            boolean found = false;
            for (JsonNode candidate : actual) {
                found |= candidate.path("name").equals(element.path("name")) && covers(candidate, element);
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private static boolean named(JsonNode list) {
        Set<String> names = new HashSet<>();
        for (JsonNode element : list) {
            if (!element.isObject()
                    || !element.has("name")
                    || !names.add(element.path("name").asText())) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode tree(HasMetadata resource) {
        return SERIALIZATION.convertValue(resource, JsonNode.class);
    }

    private static String hash(JsonNode tree) {
        try {
            // Sorted keys, so that the hash is the same after a restart.
            String text = Json.MAPPER.writeValueAsString(Json.MAPPER.convertValue(tree, TreeMap.class));
            return Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, HASH_DIGITS);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
