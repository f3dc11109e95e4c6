package dev.plantline.operator.desired.policy;

import dev.cel.common.CelIssue;
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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A CEL expression of a policy, compiled.
 *
 * @param program null: it cannot be compiled
 * @param fault why; null: it can
 */
record Expression(Program program, String fault) {
    /** Steps of one judgement: enough for every list of an interface within another, and far from what a reconcile would feel. */
    private static final int MOST_STEPS = 100_000;

    private static final CelOptions OPTIONS =
            CelOptions.current().comprehensionMaxIterations(MOST_STEPS).build();
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar(Judged.INTERFACE, SimpleType.DYN)
            .addVar(Judged.PLANT, SimpleType.DYN)
            .addVar(Judged.CONNECTION, SimpleType.DYN)
            .addVar(Judged.LATENCY_CLASS, SimpleType.DYN)
            .addVar(Judged.FACTS, SimpleType.DYN)
            .addVar(Judged.NOW, SimpleType.TIMESTAMP)
            .setResultType(SimpleType.BOOL)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();

    static Expression of(String text) {
        try {
            return new Expression(RUNTIME.createProgram(COMPILER.compile(text).getAst()), null);
        } catch (CelValidationException e) {
            return new Expression(
                    null,
                    e.getErrors().stream().limit(3).map(CelIssue::getMessage).collect(Collectors.joining("; ")));
        } catch (CelEvaluationException e) {
            return new Expression(null, e.getMessage());
        }
    }

    /**
     * Whether it holds.
     *
     * @throws UnclearException it has no answer for these values
     */
    boolean holds(Map<String, Object> variables) throws UnclearException {
        Object answer;
        try {
            answer = program.eval(variables);
        } catch (CelEvaluationException e) {
            throw new UnclearException(Optional.ofNullable(e.getMessage()).orElse("it cannot be evaluated"));
        }
        if (answer instanceof Boolean held) {
            return held;
        }
        throw new UnclearException("its answer is neither true nor false");
    }

    /** An expression that has no answer for an interface. */
    static final class UnclearException extends Exception {
        private static final long serialVersionUID = 1;

        UnclearException(String why) {
            super(why, null, false, false);
        }
    }
}
