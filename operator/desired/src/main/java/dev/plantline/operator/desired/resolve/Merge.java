package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Defaults;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.validation.CrdValidator;
import java.util.List;

/** Fills in what a manifest leaves out, and holds the whole against the rules of its kind. */
final class Merge implements Stage {
    private static final CrdValidator VALIDATOR = new CrdValidator();

    private final LastAnswers<List<Obstacle>> malformed = new LastAnswers<>();

    @Override
    public Draft apply(ClusterState world, Draft draft) {
        malformed.retain(
                draft.plant().getMetadata().getName(), draft.candidates().keySet());
        return draft.each(candidate -> {
            var declared = candidate.resource().getSpec();
            var latencyClass = world.latencyClass(declared.latencyClass()).orElse(null);
            var id = draft.id(candidate);
            var filled = FilledIn.of(
                    declared, Defaults.layers(latencyClass, draft.plant().getSpec()));
            var why = malformed.of(id, filled.tree(), () -> malformed(id, filled.tree()));
            if (!why.isEmpty()) {
                return candidate.malformed(filled.added(), why);
            }
            var spec = filled.spec(declared);
            return candidate.merged(spec.forRuntime(Boolean.TRUE.equals(spec.suspend())), filled.added());
        });
    }

    /** The rules of the kind, of which the API server knows nothing when values come from elsewhere or were stored under older rules. */
    private static List<Obstacle> malformed(InterfaceId id, JsonNode spec) {
        return VALIDATOR.validate(Kinds.ODOO_INTERFACE, id.name(), spec).stream()
                .map(each -> new Obstacle(Reason.InvalidManifest, each.path(), each.message()))
                .toList();
    }
}
