package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.Nearest;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Defaults;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.validation.CrdValidator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fills in what a manifest leaves out, from its plant, its template, its connection, its class and the defaults, and holds the whole against the rules
 * of its kind; and what the manifest says against what its template lets it say.
 */
final class Merge implements Stage {
    private static final CrdValidator VALIDATOR = new CrdValidator();
    private static final JsonPointer CONNECTION = JsonPointer.compile("/target/odoo/connection");

    private final LastAnswers<List<Obstacle>> malformed = new LastAnswers<>();

    @Override
    public Draft apply(ClusterState world, Draft draft) {
        malformed.retain(
                draft.plant().getMetadata().getName(), draft.candidates().keySet());
        var values = new TemplateValues();
        return draft.each(candidate -> {
            var declared = candidate.resource().getSpec();
            var template = world.template(candidate.resource());
            if (declared.templateRef() != null && template.isEmpty()) {
                return candidate.malformed(
                        Map.of(), List.of(unknown(declared.templateRef().name(), world)));
            }
            var id = draft.id(candidate);
            var filled = FilledIn.of(declared, layers(world, draft, declared, template, values));
            var why = new ArrayList<>(
                    template.map(each -> against(declared, each, values)).orElse(List.of()));
            why.addAll(malformed.of(id, filled.tree(), () -> malformed(id, filled.tree())));
            if (!why.isEmpty()) {
                return candidate.malformed(filled.added(), why);
            }
            return candidate.merged(
                    template.map(each -> filled.spec(
                                    declared, values.of(each, declared).name(), values.spec(each, declared)))
                            .orElseGet(() -> filled.spec(declared)),
                    filled.added());
        });
    }

    /**
     * The nearest first. A plant is nearer than a template, which speaks for all plants. A connection is where they lead, and counts where none of them says
     * anything: it does not get past what a template says.
     */
    private static List<Layer> layers(
            ClusterState world,
            Draft draft,
            OdooInterfaceSpec declared,
            Optional<InterfaceTemplate> template,
            TemplateValues values) {
        var layers = new ArrayList<Layer>();
        layers.add(Defaults.layer(draft.plant().getSpec()));
        template.map(each -> values.of(each, declared)).ifPresent(layers::add);
        layers.add(Defaults.layer(connection(declared, layers)
                .flatMap(
                        each -> world.odooConnection(draft.plant().getMetadata().getNamespace(), each))
                .map(OdooConnection::getSpec)
                .orElse(null)));
        var latencyClass = new TemplatedSpec(declared, template).latencyClass();
        layers.add(Defaults.layer(latencyClass.flatMap(world::latencyClass).orElse(null)));
        layers.add(Defaults.layer());
        return layers;
    }

    private static Optional<String> connection(OdooInterfaceSpec declared, List<Layer> layers) {
        return Optional.ofNullable(declared.target())
                .map(OdooInterfaceSpec.Target::odoo)
                .map(OdooInterfaceSpec.OdooTarget::connection)
                .or(() -> layers.stream()
                        .flatMap(each ->
                                Optional.ofNullable(each.values().at(CONNECTION).textValue()).stream())
                        .findFirst());
    }

    private static List<Obstacle> against(
            OdooInterfaceSpec declared, InterfaceTemplate template, TemplateValues values) {
        var faults = values.faults(template);
        if (faults.isEmpty()) {
            var broken = new ArrayList<>(TemplateSettings.wrong(template, TemplateValues.settings(declared)));
            broken.addAll(TemplateRules.broken(declared, template));
            return broken;
        }
        return faults.stream()
                .map(each -> new Obstacle(
                        Reason.InvalidTemplate,
                        "spec.templateRef.name",
                        "InterfaceTemplate " + template.getMetadata().getName()
                                + " is not good, and the centre has to" + " make a next version of it: "
                                + each.path() + ": " + each.message()))
                .toList();
    }

    private static Obstacle unknown(String name, ClusterState world) {
        var known = world.templates().stream()
                .map(each -> each.getMetadata().getName())
                .sorted()
                .toList();
        var nearest = Nearest.to(name, known);
        return new Obstacle(
                Reason.UnknownTemplate,
                "spec.templateRef.name",
                "there is no InterfaceTemplate '" + name + "': "
                        + (nearest == null
                                ? "choose one of " + known
                                : "did you mean '" + nearest + "'? Otherwise choose another")
                        + " or ask the centre for one");
    }

    /** The rules of the kind, of which the API server knows nothing when values come from elsewhere or were stored under older rules. */
    private static List<Obstacle> malformed(InterfaceId id, JsonNode spec) {
        return VALIDATOR.validate(Kinds.ODOO_INTERFACE, id.name(), spec).stream()
                .map(each -> new Obstacle(Reason.InvalidManifest, each.path(), each.message()))
                .toList();
    }
}
