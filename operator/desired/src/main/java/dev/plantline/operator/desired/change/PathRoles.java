package dev.plantline.operator.desired.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Criticality;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.FailureImpact;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Stage;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.model.Json;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Whose decision a change of each field of an interface needs: a row for every one, so that a new field is nobody's by decision and never by oversight. */
public final class PathRoles {
    /** Who answers for what the flow means. */
    public static final String BUSINESS = "business";
    /** Who answers for its working. */
    public static final String TECHNICAL = "technical";
    /** Who answers for the books. */
    public static final String FINANCE = "finance";
    /** Who answers for what codes mean, beside the steward who changes that. */
    public static final String STEWARD = "steward";

    /** What is no field of the spec, and counts as part of the target: what the Odoo is for. */
    static final String ENVIRONMENT = "environment";
    /** As {@link #ENVIRONMENT}: where the Odoo is. */
    static final String ODOO = "odoo";

    private static final Set<String> BOTH = Set.of(BUSINESS, TECHNICAL);
    private static final Set<String> NOBODY = Set.of();

    /** By field below the spec. */
    static final Map<String, Set<String>> TABLE = Map.ofEntries(
            Map.entry("templateRef", NOBODY), // what the template says counts where it says it
            Map.entry("workflow", BOTH),
            Map.entry("owners", Set.of(BUSINESS)),
            Map.entry("classification", Set.of(BUSINESS)),
            Map.entry("latencyClass", Set.of(TECHNICAL)),
            Map.entry("lifecycle", Set.of(BUSINESS)),
            Map.entry("settings", BOTH),
            Map.entry("change", NOBODY), // when, not what; a time that was approved is not brought forward
            Map.entry("runbook", NOBODY),
            Map.entry("suspend", NOBODY),
            Map.entry("source", Set.of(TECHNICAL)),
            Map.entry("contract", BOTH),
            Map.entry("keys", BOTH),
            Map.entry("target", BOTH),
            Map.entry("codeMaps", BOTH),
            Map.entry("mapping", BOTH),
            Map.entry("retries", Set.of(TECHNICAL)),
            Map.entry("onFailure", Set.of(TECHNICAL)),
            Map.entry("asideRetention", Set.of(TECHNICAL)),
            Map.entry("gate", Set.of(TECHNICAL)),
            Map.entry("tests", BOTH),
            Map.entry(ENVIRONMENT, BOTH),
            Map.entry(ODOO, BOTH));

    private PathRoles() {}

    /** Whose decision a new interface needs. */
    public static SortedSet<String> ofAll(JsonNode after) {
        return withFinance(BOTH, MissingNode.getInstance(), after);
    }

    /**
     * Whose decision a changed field needs.
     *
     * @param field below the spec
     * @param before the whole spec
     * @param after the whole spec
     */
    static SortedSet<String> of(String field, JsonNode before, JsonNode after) {
        var roles = lowers(field, before.path(field), after.path(field)) ? BOTH : TABLE.getOrDefault(field, BOTH);
        if (field.equals("tests") && isAddedTo(before.path(field), after.path(field))) {
            roles = NOBODY;
        }
        if (field.equals("gate")) {
            // nobody opens it for those who are to release
            roles = withReleasers(withReleasers(roles, before), after);
        }
        return withFinance(roles, before, after);
    }

    private static Set<String> withReleasers(Set<String> roles, JsonNode spec) {
        var all = new TreeSet<>(roles);
        var gate = spec.path("gate");
        if (gate.isObject() && !gate.path("roles").isArray()) {
            all.add(BUSINESS);
        }
        gate.path("roles").forEach(each -> all.add(each.asText()));
        return all;
    }

    private static SortedSet<String> withFinance(Set<String> roles, JsonNode before, JsonNode after) {
        var all = new TreeSet<>(roles);
        if (!roles.isEmpty() && (isFinance(before) || isFinance(after))) {
            all.add(FINANCE);
        }
        return all;
    }

    /** Whether the plant stops without it. */
    public static boolean isCritical(JsonNode spec) {
        return is(spec.path("classification"), "criticality", Criticality.critical);
    }

    private static boolean isFinance(JsonNode spec) {
        return spec.path("workflow").isTextual()
                && known(spec.path("workflow"), Workflow.class)
                        .map(WorkflowMatrix.shipped()::isFinance)
                        .orElse(true);
    }

    /** Empty: a later release has written it, and it may be anything. */
    private static <T extends Enum<T>> Optional<T> known(JsonNode value, Class<T> type) {
        try {
            return Optional.of(Json.MAPPER.convertValue(value, type));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /** Whether it takes the interface out of the reach of rules that hold it now; then it counts as much as its target. */
    private static boolean lowers(String field, JsonNode before, JsonNode after) {
        return switch (field) {
            case "lifecycle" -> !is(before, "stage", Stage.experimental) && is(after, "stage", Stage.experimental);
            case "classification" ->
                isLater(before, after, "criticality", Criticality.class)
                        || isLater(before, after, "failureImpact", FailureImpact.class);
            default -> false;
        };
    }

    private static boolean is(JsonNode object, String field, Enum<?> value) {
        return value.name().equals(object.path(field).asText());
    }

    /** These enums begin with what matters most. */
    private static <T extends Enum<T>> boolean isLater(JsonNode before, JsonNode after, String field, Class<T> type) {
        if (!before.path(field).isTextual() || !after.path(field).isTextual()) {
            return false;
        }
        var from = known(before.path(field), type);
        var to = known(after.path(field), type);
        return from.isEmpty() || to.isEmpty() || to.get().ordinal() > from.get().ordinal();
    }

    private static boolean isAddedTo(JsonNode before, JsonNode after) {
        var there = new HashSet<JsonNode>();
        after.forEach(there::add);
        for (var each : before) {
            if (!there.contains(each)) {
                return false;
            }
        }
        return true;
    }
}
