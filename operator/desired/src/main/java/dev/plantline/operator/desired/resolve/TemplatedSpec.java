package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.MasterClaim;
import dev.plantline.engine.Problem;
import dev.plantline.engine.TargetCheck;
import dev.plantline.operator.desired.validation.CrdValidator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A manifest with what its template says, for who asks for a fact of it and not whether it is good.
 *
 * @param declared the manifest's spec; may lack anything
 * @param template that it names; empty: it names none, or there is none of the name
 */
public record TemplatedSpec(OdooInterfaceSpec declared, Optional<InterfaceTemplate> template) {

    private static final CrdValidator VALIDATOR = new CrdValidator();

    /**
     * The spec with the template's values and examples where it has none; the very manifest's when there is no template, or one that only later releases
     * understand.
     */
    public OdooInterfaceSpec whole() {
        if (template.isEmpty()) {
            return declared;
        }
        try {
            return FilledIn.of(declared, List.of(TemplateValues.layer(template.get(), declared)))
                    .spec(declared);
        } catch (IllegalStateException unreadable) {
            return declared; // the stage that merges says so
        }
    }

    /** Name of the latency class; empty: neither says one. */
    public Optional<String> latencyClass() {
        return Optional.ofNullable(declared.latencyClass())
                .or(() -> values("latencyClass").map(JsonNode::textValue));
    }

    /** The workflow; empty: neither says one that this release knows. */
    public Optional<Workflow> workflow() {
        return Optional.ofNullable(declared.workflow())
                .or(() -> values("workflow").flatMap(said -> Arrays.stream(Workflow.values())
                        .filter(each -> each.name().equals(said.textValue()))
                        .findFirst()));
    }

    /** Whether it has raw steps. */
    public boolean isRaw() {
        return declared.mapping() != null || template.isEmpty()
                ? TargetCheck.isRaw(declared)
                : TargetCheck.isRaw(whole());
    }

    /** Whether it keeps master records, of which one system is the owner. */
    public boolean keepsRecords() {
        return declared.mapping() != null || template.isEmpty()
                ? MasterClaim.isIn(declared)
                : values("mapping")
                        .map(mapping -> mapping.path("steps").findValuesAsText("do").stream()
                                .anyMatch(MasterClaim::keepsRecords))
                        .orElse(false);
    }

    /**
     * Why contract, keys and mapping cannot be compiled; empty: nothing that is said without compiling. Of a manifest without a template the definition of
     * its kind has said it.
     *
     * @param name of the interface
     */
    public List<Problem> problems(String name) {
        if (declared.templateRef() == null) {
            return List.of();
        }
        if (template.isEmpty()) {
            return List.of(new Problem(
                    "spec.templateRef.name",
                    Problem.Area.mapping,
                    "there is no InterfaceTemplate '" + declared.templateRef().name() + "' here"));
        }
        var tree = FilledIn.of(declared, List.of(TemplateValues.layer(template.get(), declared)))
                .tree();
        return VALIDATOR.validate(Kinds.ODOO_INTERFACE, name, tree).stream()
                .flatMap(each -> area(each.path()).map(area -> new Problem(each.path(), area, each.message())).stream())
                .toList();
    }

    private static Optional<Problem.Area> area(String path) {
        return Stream.of(Problem.Area.values())
                .filter(each -> path.startsWith("spec." + each.name()))
                .findFirst();
    }

    private Optional<JsonNode> values(String field) {
        return template.map(each -> each.getSpec().values().get(field));
    }
}
