package dev.plantline.operator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.TreeSet;

/**
 * Whether a resource in the cluster differs from what is desired, without asking the API server. Two things are looked at: the hash of what was
 * applied last, which finds what is no longer desired, and every desired field, which finds what others have changed. Fields that the API
 * server or others have added are none of our business.
 */
final class Difference {
    /** Annotation with the hash of what was applied. */
    static final String APPLIED = "plantline.dev/applied";

    private static final int HASH_DIGITS = 16;
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
                || !foreignKeys(stamped, actual).isEmpty();
    }

    /** Whether an object changed because something else was applied to it: so does the operator, and who changes one by hand leaves what was applied last. */
    static boolean isApplied(HasMetadata before, HasMetadata now) {
        return !applied(before).equals(applied(now));
    }

    private static String applied(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(APPLIED, "");
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
                        "hash", hash(SERIALIZATION.convertValue(object.getAdditionalProperties(), JsonNode.class)))
                .build();
    }

    /**
     * Files that somebody else added to a ConfigMap or Secret of ours: the pods would find them and could refuse the whole. By field, the keys.
     */
    static Map<String, Set<String>> foreignKeys(HasMetadata desired, HasMetadata actual) {
        Map<String, Set<String>> foreign = new TreeMap<>();
        if (desired instanceof ConfigMap || desired instanceof Secret) {
            for (String field : DATA) {
                Set<String> names = new TreeSet<>();
                tree(actual).path(field).fieldNames().forEachRemaining(names::add);
                tree(desired).path(field).fieldNames().forEachRemaining(names::remove);
                if (!names.isEmpty()) {
                    foreign.put(field, names);
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
