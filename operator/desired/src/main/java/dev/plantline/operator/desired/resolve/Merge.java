package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Defaults;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.validation.CrdValidator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fills in what a manifest leaves out, and holds the whole against the rules of its kind. */
final class Merge implements Stage {
    private static final CrdValidator VALIDATOR = new CrdValidator();

    private record Question(OdooInterfaceSpec declared, List<Layer> layers) {}

    private record Answer(
            Optional<OdooInterfaceSpec> spec, Map<String, Map<String, String>> added, List<Obstacle> malformed) {}

    private final LastAnswers<Question, Answer> last = new LastAnswers<>();

    @Override
    public Draft apply(ClusterState world, Draft draft) {
        return draft.each(candidate -> {
            var declared = candidate.resource().getSpec();
            var latencyClass = world.latencyClass(declared.latencyClass()).orElse(null);
            var question = new Question(
                    declared, Defaults.layers(latencyClass, draft.plant().getSpec()));
            var id = draft.id(candidate);
            var answer = last.of(id, question, () -> answer(id, question));
            return answer.spec()
                    .map(spec -> candidate.merged(spec, answer.added()))
                    .orElseGet(() -> candidate.malformed(answer.added(), answer.malformed()));
        });
    }

    private static Answer answer(InterfaceId id, Question question) {
        var filled = FilledIn.of(question.declared(), question.layers());
        var malformed = malformed(id, filled.tree());
        if (!malformed.isEmpty()) {
            return new Answer(Optional.empty(), filled.added(), malformed);
        }
        var spec = filled.spec(question.declared());
        return new Answer(Optional.of(spec.forRuntime(Boolean.TRUE.equals(spec.suspend()))), filled.added(), List.of());
    }

    /** The rules of the kind, of which the API server knows nothing when values come from elsewhere or were stored under older rules. */
    private static List<Obstacle> malformed(InterfaceId id, JsonNode spec) {
        return VALIDATOR.validate(Kinds.ODOO_INTERFACE, id.name(), spec).stream()
                .map(each -> new Obstacle(Reason.InvalidManifest, each.path(), each.message()))
                .toList();
    }
}
