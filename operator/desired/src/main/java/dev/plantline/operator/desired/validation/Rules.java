package dev.plantline.operator.desired.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The CEL rules of CRDs ({@code x-kubernetes-validations}). They use CEL's standard functions alone, so none of Kubernetes' extensions is needed. */
final class Rules {
    private static final String SELF = "self";
    private static final String OLD = "oldSelf";
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(CelOptions.current().build())
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar(SELF, SimpleType.DYN)
            .build();
    private static final CelRuntime RUNTIME = CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(CelOptions.current().build())
            .build();

    private final Map<String, Program> programs = new ConcurrentHashMap<>();

    /**
     * Holds one value against the rules that its schema has for it.
     *
     * @param sound false: the manifest does not have the form that rules are made for; then a rule that cannot be evaluated is passed over, as the API
     *     server does
     */
    void check(JsonNode schema, JsonNode value, String path, boolean sound, List<Violation> found) {
        for (var rule : schema.path("x-kubernetes-validations")) {
            if (rule.path("rule").asText().contains(OLD)) {
                continue; // it is about a change, and here is nothing that was before
            }
            try {
                var self = Map.of(SELF, plain(schema, value));
                if (!Boolean.TRUE.equals(program(rule.path("rule").asText()).eval(self))) {
                    var sentence = rule.path("messageExpression");
                    found.add(new Violation(
                            at(path, rule.path("fieldPath").asText()),
                            sentence.isTextual()
                                    ? program(sentence.asText()).eval(self).toString()
                                    : rule.path("message").asText()));
                }
            } catch (CelEvaluationException e) {
                if (sound) {
                    throw new IllegalStateException(rule.path("rule").asText() + " at " + path, e);
                }
            }
        }
    }

    private static String at(String path, String field) {
        var whole = path + field;
        return whole.startsWith(".") ? whole.substring(1) : whole.isEmpty() ? "metadata.name" : whole;
    }

    private Program program(String rule) {
        return programs.computeIfAbsent(rule, text -> {
            try {
                return RUNTIME.createProgram(COMPILER.compile(text).getAst());
            } catch (CelValidationException | CelEvaluationException e) {
                throw new IllegalStateException("rule of a CRD: " + text, e);
            }
        });
    }

    /** As CEL sees it: with the schema's defaults, without nulls. */
    private static Object plain(JsonNode schema, JsonNode value) {
        if (value.isObject()) {
            var map = new HashMap<String, Object>();
            value.properties().forEach(entry -> {
                if (!entry.getValue().isNull()) {
                    var below = schema.path("properties").path(entry.getKey()).isMissingNode()
                            ? schema.path("additionalProperties")
                            : schema.path("properties").path(entry.getKey());
                    map.put(entry.getKey(), plain(below, entry.getValue()));
                }
            });
            schema.path("properties").properties().forEach(entry -> {
                var standard = entry.getValue().path("default");
                if (!standard.isMissingNode()) {
                    map.computeIfAbsent(entry.getKey(), key -> plain(entry.getValue(), standard));
                }
            });
            return map;
        }
        if (value.isArray()) {
            var list = new ArrayList<Object>();
            value.forEach(each -> list.add(plain(schema.path("items"), each)));
            return list;
        }
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        if (value.isNumber()) {
            return value.doubleValue();
        }
        return value.isBoolean() ? value.booleanValue() : value.asText();
    }
}
