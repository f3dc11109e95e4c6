package dev.plantline.engine;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelVarDecl;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.plantline.engine.pattern.EcmaPattern;
import dev.plantline.engine.pattern.PatternSteps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The function {@code matches} in expressions: its patterns mean what those of contracts mean, are compiled once, and take their steps from the message.
 * The rewritten call names a variable beside the text and the pattern; its value has the compiled patterns and knows the message.
 */
final class CelPatterns {
    static final String MATCHES = "plantline.matches";
    static final String PATTERNS = "plantline_patterns";

    static final CelFunctionDecl DECLARATION = CelFunctionDecl.newFunctionDeclaration(
            MATCHES,
            CelOverloadDecl.newGlobalOverload(
                    MATCHES, SimpleType.BOOL, SimpleType.STRING, SimpleType.DYN, SimpleType.STRING));
    static final CelVarDecl VARIABLE = CelVarDecl.newVarDeclaration(PATTERNS, SimpleType.DYN);
    static final CelFunctionBinding BINDING = CelFunctionBinding.from(
            MATCHES,
            List.of(String.class, Object.class, String.class),
            arguments -> isFound((String) arguments[0], (OfMessage) arguments[1], (String) arguments[2]));

    private CelPatterns() {}

    /**
     * The value of the variable while one message is looked at.
     *
     * @param patterns of the expression, as they are written
     * @param steps of the message
     */
    record OfMessage(Map<String, EcmaPattern> patterns, PatternSteps steps) {}

    private static boolean isFound(String text, OfMessage message, String pattern) throws CelEvaluationException {
        try {
            return message.steps().isFound(message.patterns().get(pattern), text);
        } catch (PatternSteps.ExhaustedException e) {
            throw new CelEvaluationException(
                    "the message has too many texts, or too long ones, for the pattern " + e.getMessage());
        }
    }

    /** The call with its text and pattern. */
    static CelExpr call(CelExpr node, CelExpr text, CelExpr pattern, LongSupplier ids) {
        return CelExpr.ofCall(
                node.id(),
                Optional.empty(),
                MATCHES,
                ImmutableList.of(text, CelExpr.ofIdent(ids.getAsLong(), PATTERNS), pattern));
    }
}
