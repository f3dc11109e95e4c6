package dev.plantline.engine;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelVarDecl;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.plantline.engine.pattern.CapturePattern;
import dev.plantline.engine.pattern.EcmaPattern;
import dev.plantline.engine.pattern.PatternSteps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The functions {@code matches} and {@code capture} in expressions: their patterns mean what those of contracts mean, are compiled once, and take their
 * steps from the message. The rewritten call names a variable beside the text and the pattern; its value has the compiled patterns and knows the message.
 */
final class CelPatterns {
    static final String MATCHES = "matches";
    static final String CAPTURE = "capture";
    static final String PATTERNS = "plantline_patterns";

    /** What stands before the names of the rewritten calls, which no expression can write. */
    static final String INTERNAL = "plantline.";

    static final List<CelFunctionDecl> DECLARATIONS =
            List.of(declaration(MATCHES, SimpleType.BOOL), declaration(CAPTURE, SimpleType.STRING));
    static final CelVarDecl VARIABLE = CelVarDecl.newVarDeclaration(PATTERNS, SimpleType.DYN);
    static final List<CelFunctionBinding> BINDINGS = List.of(
            CelFunctionBinding.from(
                    INTERNAL + MATCHES,
                    List.of(String.class, Object.class, String.class),
                    arguments -> isFound((String) arguments[0], (OfMessage) arguments[1], (String) arguments[2])),
            CelFunctionBinding.from(
                    INTERNAL + CAPTURE,
                    List.of(String.class, Object.class, String.class),
                    arguments -> captured((String) arguments[0], (OfMessage) arguments[1], (String) arguments[2])));

    private CelPatterns() {}

    private static CelFunctionDecl declaration(String function, CelType result) {
        return CelFunctionDecl.newFunctionDeclaration(
                INTERNAL + function,
                CelOverloadDecl.newGlobalOverload(
                        INTERNAL + function, result, SimpleType.STRING, SimpleType.DYN, SimpleType.STRING));
    }

    /**
     * The patterns of one expression, as they are written.
     *
     * @param found by {@code matches}
     * @param captured by {@code capture}
     */
    record OfExpression(Map<String, EcmaPattern> found, Map<String, CapturePattern> captured) {}

    /**
     * The value of the variable while one message is looked at.
     *
     * @param patterns of the expression
     * @param steps of the message
     */
    record OfMessage(OfExpression patterns, PatternSteps steps) {}

    private static boolean isFound(String text, OfMessage message, String pattern) throws CelEvaluationException {
        try {
            return message.steps().isFound(message.patterns().found().get(pattern), text);
        } catch (PatternSteps.ExhaustedException e) {
            throw exhausted(e);
        }
    }

    private static Object captured(String text, OfMessage message, String pattern) throws CelEvaluationException {
        try {
            String captured =
                    message.steps().captured(message.patterns().captured().get(pattern), text);
            if (captured == null) {
                return CelValues.ABSENT;
            }
            Evaluation.make(captured.length());
            return captured;
        } catch (PatternSteps.ExhaustedException e) {
            throw exhausted(e);
        }
    }

    private static CelEvaluationException exhausted(PatternSteps.ExhaustedException e) {
        return new CelEvaluationException(
                "the message has too many texts, or too long ones, for the pattern " + e.getMessage());
    }

    /** The call with its text and pattern. */
    static CelExpr call(CelExpr node, CelExpr text, CelExpr pattern, LongSupplier ids) {
        return CelExpr.ofCall(
                node.id(),
                Optional.empty(),
                INTERNAL + node.call().function(),
                ImmutableList.of(text, CelExpr.ofIdent(ids.getAsLong(), PATTERNS), pattern));
    }
}
