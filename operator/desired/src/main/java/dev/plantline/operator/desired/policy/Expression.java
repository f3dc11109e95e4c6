package dev.plantline.operator.desired.policy;

import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
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
    /** Steps of one judgement: enough for every list of an interface within another, 16 steps of 64 fields. */
    private static final int MOST_STEPS = 5_000;

    private static final String PLUS = "_+_";

    private static final CelOptions OPTIONS =
            CelOptions.current().comprehensionMaxIterations(MOST_STEPS).build();
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            // Not has: every field that the kind knows is there, so it would always hold. Who writes it is told, and
            // compares with null.
            .setStandardMacros(
                    CelStandardMacro.ALL,
                    CelStandardMacro.EXISTS,
                    CelStandardMacro.EXISTS_ONE,
                    CelStandardMacro.MAP,
                    CelStandardMacro.MAP_FILTER,
                    CelStandardMacro.FILTER)
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
            var ast = COMPILER.compile(text).getAst();
            if (grows(ast.getExpr(), false)) {
                return new Expression(
                        null, "+ within all, exists, map or filter can grow without end: compare parts instead");
            }
            return new Expression(RUNTIME.createProgram(ast), null);
        } catch (CelValidationException e) {
            return new Expression(
                    null,
                    e.getErrors().stream().limit(3).map(CelIssue::getMessage).collect(Collectors.joining("; ")));
        } catch (CelEvaluationException e) {
            return new Expression(null, e.getMessage());
        }
    }

    /** Whether something is joined to something in each step of a list: few steps could then fill any memory. A map and a filter join their own result. */
    private static boolean grows(CelExpr expression, boolean inList) {
        return switch (expression.getKind()) {
            case CALL ->
                inList && expression.call().function().equals(PLUS)
                        || expression.call().target().stream().anyMatch(each -> grows(each, inList))
                        || expression.call().args().stream().anyMatch(each -> grows(each, inList));
            case SELECT -> grows(expression.select().operand(), inList);
            case LIST -> expression.list().elements().stream().anyMatch(each -> grows(each, inList));
            case MAP ->
                expression.map().entries().stream()
                        .anyMatch(each -> grows(each.key(), inList) || grows(each.value(), inList));
            case STRUCT -> expression.struct().entries().stream().anyMatch(each -> grows(each.value(), inList));
            case COMPREHENSION -> {
                var list = expression.comprehension();
                yield grows(list.iterRange(), inList)
                        || grows(list.accuInit(), inList)
                        || grows(list.loopCondition(), true)
                        || collects(list.loopStep(), list.accuVar())
                        || grows(list.result(), true);
            }
            default -> false;
        };
    }

    /** The step of a macro: it may join one element to what it collects. */
    private static boolean collects(CelExpr step, String collected) {
        if (step.getKind() != CelExpr.ExprKind.Kind.CALL) {
            return grows(step, true);
        }
        var call = step.call();
        if (call.function().equals(PLUS) && isNamed(call.args().get(0), collected)) {
            return grows(call.args().get(1), true);
        }
        return call.function().equals("_?_:_")
                ? grows(call.args().get(0), true)
                        || collects(call.args().get(1), collected)
                        || collects(call.args().get(2), collected)
                : grows(step, true);
    }

    private static boolean isNamed(CelExpr expression, String name) {
        return expression.getKind() == CelExpr.ExprKind.Kind.IDENT
                && expression.ident().name().equals(name);
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
