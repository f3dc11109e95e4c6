package dev.plantline.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;

/**
 * What Flux and others that go by kstatus say of a resource of a kind that kstatus does not know: the rules of {@code Compute} in
 * {@code pkg/kstatus/status} of kubernetes-sigs/cli-utils, in their order.
 */
enum Kstatus {
    /** It is as declared. */
    Current,
    /** Somebody works on it. */
    InProgress,
    /** It will not come to be as declared by itself. */
    Failed,
    /** It goes. */
    Terminating;

    static Kstatus of(HasMetadata resource) {
        JsonNode tree = Serialization.unmarshal(Serialization.asJson(resource), JsonNode.class);
        if (!tree.at("/metadata/deletionTimestamp").asText().isEmpty()) {
            return Terminating;
        }
        JsonNode generation = tree.at("/metadata/generation");
        JsonNode observed = tree.at("/status/observedGeneration");
        if (generation.isNumber() && observed.isNumber() && generation.asLong() != observed.asLong()) {
            return InProgress;
        }
        JsonNode conditions = tree.at("/status/conditions");
        for (JsonNode each : conditions) {
            if (is(each, "Reconciling", "True")) {
                return InProgress;
            }
            if (is(each, "Stalled", "True")) {
                return Failed;
            }
        }
        for (JsonNode each : conditions) {
            if (each.path("type").asText().equals("Ready")) {
                return each.path("status").asText().equals("True") ? Current : InProgress;
            }
        }
        return Current;
    }

    private static boolean is(JsonNode condition, String type, String status) {
        return condition.path("type").asText().equals(type)
                && condition.path("status").asText().equals(status);
    }
}
