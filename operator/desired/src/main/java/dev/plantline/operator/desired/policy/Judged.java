package dev.plantline.operator.desired.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.MappingTest;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.engine.Operations;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.Defaults;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An interface as the expressions of policies see it.
 *
 * @param plant name of its plant
 * @param name its name
 * @param today the day in the plant's time zone, by which exceptions end
 * @param variables what expressions may name
 */
record Judged(String plant, String name, LocalDate today, Map<String, Object> variables) {
    static final String INTERFACE = "interface";
    static final String PLANT = "plant";
    static final String CONNECTION = "connection";
    static final String LATENCY_CLASS = "latencyClass";
    static final String FACTS = "facts";
    static final String NOW = "now";

    /**
     * Of an interface.
     *
     * @param resource its manifest
     * @param spec the same with everything filled in, and its examples
     * @param plant of its namespace
     * @param connection that it names; empty: there is none
     * @param latencyClass that it names; empty: there is none
     */
    static Judged of(
            OdooInterface resource,
            OdooInterfaceSpec spec,
            Plant plant,
            Optional<OdooConnection> connection,
            Optional<LatencyClassSpec> latencyClass,
            Instant now) {
        var variables = new HashMap<String, Object>();
        ObjectNode whole = Json.MAPPER.valueToTree(spec.forRuntime(Boolean.TRUE.equals(spec.suspend())));
        ObjectNode declared = Json.MAPPER.valueToTree(resource.getSpec());
        // Merged into the rest, and still what the centre may ask for.
        List.of("templateRef", "settings").forEach(each -> {
            if (declared.has(each)) {
                whole.set(each, declared.get(each));
            }
        });
        variables.put(
                INTERFACE, seen(Kinds.ODOO_INTERFACE, resource.getMetadata().getName(), whole));
        variables.put(PLANT, seen(Kinds.PLANT, plant.getMetadata().getName(), plant.getSpec()));
        variables.put(
                CONNECTION,
                connection
                        .map(each ->
                                seen(Kinds.ODOO_CONNECTION, each.getMetadata().getName(), each.getSpec()))
                        .orElse(SeenTree.ABSENT));
        variables.put(
                LATENCY_CLASS,
                latencyClass
                        .map(each -> seen(Kinds.LATENCY_CLASS, spec.latencyClass(), Defaults.timing(each)))
                        .orElse(SeenTree.ABSENT));
        variables.put(FACTS, facts(spec));
        variables.put(NOW, now);
        return new Judged(
                plant.getMetadata().getName(),
                resource.getMetadata().getName(),
                LocalDate.ofInstant(now, ZoneId.of(plant.getSpec().timeZone())),
                variables);
    }

    /** What follows from the spec and nobody should have to work out in an expression. */
    private static Map<String, Object> facts(OdooInterfaceSpec spec) {
        List<MappingTest> tests = Optional.ofNullable(spec.tests()).orElse(List.of());
        var operation = Operations.of(spec);
        return Map.of(
                "finance", WorkflowMatrix.shipped().isFinance(spec.workflow()),
                "operation", operation.<Object>map(each -> each).orElse(SeenTree.ABSENT),
                "rawSteps", operation.isEmpty(),
                "models", Operations.models(spec),
                "tests", (long) tests.size(),
                "negativeTests", tests.stream().filter(MappingTest::mustFail).count());
    }

    private static Object seen(Kinds kind, String name, Object spec) {
        ObjectNode tree = Json.MAPPER.valueToTree(spec);
        return SeenTree.of(kind, name, tree);
    }
}
