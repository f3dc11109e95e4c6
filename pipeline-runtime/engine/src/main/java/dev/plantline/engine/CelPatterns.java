package dev.plantline.engine;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelVarDecl;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.plantline.engine.pattern.EcmaPattern;
import dev.plantline.engine.pattern.PatternSteps;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The function {@code matches} in expressions: its patterns mean what those of contracts mean, are compiled once, and take their steps from the message.
 * In the rewritten expression they are members of a variable, whose value knows the message.
 */
final class CelPatterns {
    static final String MATCHES = "plantline.matches";
    static final String PATTERNS = "plantline_patterns";

    static final CelFunctionDecl DECLARATION = CelFunctionDecl.newFunctionDeclaration(
            MATCHES, CelOverloadDecl.newGlobalOverload(MATCHES, SimpleType.BOOL, SimpleType.STRING, SimpleType.DYN));
    static final CelVarDecl VARIABLE =
            CelVarDecl.newVarDeclaration(PATTERNS, MapType.create(SimpleType.STRING, SimpleType.DYN));
    static final CelFunctionBinding BINDING =
            CelFunctionBinding.from(MATCHES, String.class, Object.class, CelPatterns::isFound);

    private CelPatterns() {}

    /** A pattern that takes its steps from a message. */
    private record OfMessage(EcmaPattern pattern, PatternSteps steps) {}

    private static Object isFound(String text, Object pattern) throws CelEvaluationException {
        OfMessage bound = (OfMessage) pattern;
        try {
            return bound.steps().isFound(bound.pattern(), text);
        } catch (PatternSteps.ExhaustedException e) {
            throw new CelEvaluationException(
                    "the message has too many texts, or too long ones, for the pattern " + e.getMessage());
        }
    }

    /** The call with its text and pattern. */
    static CelExpr call(CelExpr node, CelExpr text, CelExpr pattern, LongSupplier ids) {
        CelExpr member = CelExpr.ofCall(
                ids.getAsLong(),
                Optional.empty(),
                "_[_]",
                ImmutableList.of(
                        CelExpr.ofIdent(ids.getAsLong(), PATTERNS),
                        CelExpr.ofConstant(
                                pattern.id(),
                                CelConstant.ofValue(pattern.constant().stringValue()))));
        return CelExpr.ofCall(node.id(), Optional.empty(), MATCHES, ImmutableList.of(text, member));
    }

    /** The value of the variable while one message is looked at. */
    static Map<String, Object> of(Map<String, EcmaPattern> patterns, PatternSteps steps) {
        return new AbstractMap<>() {
            @Override
            public boolean containsKey(Object key) {
                return patterns.containsKey(key);
            }

            @Override
            public Object get(Object key) {
                return new OfMessage(patterns.get(key), steps);
            }

            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new UnsupportedOperationException("patterns are asked for by name");
            }
        };
    }
}
