package dev.plantline.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * What Flux says of a resource by the expressions of {@code examples/flux}, and by kstatus of a kind that has none there: the rules of
 * {@code StatusEvaluator} in {@code runtime/cel} of fluxcd/pkg, in their order.
 */
final class FluxHealth {
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.HAS, CelStandardMacro.EXISTS)
            .addVar("metadata", SimpleType.DYN)
            .addVar("status", SimpleType.DYN)
            .setResultType(SimpleType.BOOL)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.legacyCelRuntimeBuilder().build();

    private final JsonNode checks;

    FluxHealth() {
        try {
            checks = Serialization.unmarshal(
                            Files.readString(Path.of("../../examples/flux/kustomization.yaml")), JsonNode.class)
                    .at("/spec/healthCheckExprs");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Kstatus of(HasMetadata resource) {
        return StreamSupport.stream(checks.spliterator(), false)
                .filter(each -> each.path("apiVersion").asText().equals(resource.getApiVersion())
                        && each.path("kind").asText().equals(resource.getKind()))
                .findFirst()
                .map(each -> by(each, Serialization.unmarshal(Serialization.asJson(resource), JsonNode.class)))
                .orElseGet(() -> Kstatus.of(resource));
    }

    private static Kstatus by(JsonNode check, JsonNode resource) {
        JsonNode observed = resource.at("/status/observedGeneration");
        if (observed.isNumber()
                && observed.asLong() != resource.at("/metadata/generation").asLong()) {
            return Kstatus.InProgress;
        }
        Map<String, Object> variables = new HashMap<>();
        resource.properties()
                .forEach(each -> variables.put(
                        each.getKey(), Serialization.unmarshal(each.getValue().toString(), Object.class)));
        try {
            if (holds(check.path("failed").asText(), variables)) {
                return Kstatus.Failed;
            }
            return holds(check.path("current").asText(), variables) ? Kstatus.Current : Kstatus.InProgress;
        } catch (CelEvaluationException e) {
            return Kstatus.InProgress; // Flux waits until the expressions have answers
        }
    }

    private static boolean holds(String expression, Map<String, Object> variables) throws CelEvaluationException {
        try {
            // Where a variable is not there this runtime answers that it does not know, and that of Flux with an error.
            return RUNTIME.createProgram(COMPILER.compile(expression).getAst()).eval(variables) instanceof Boolean held
                    && held;
        } catch (CelValidationException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
