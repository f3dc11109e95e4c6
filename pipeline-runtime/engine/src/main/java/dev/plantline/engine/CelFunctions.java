package dev.plantline.engine;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Functions for expressions: what CEL's checker must know of them, and what they do. Each counts in the budgets of the message what it works and makes. */
final class CelFunctions {
    static final CelType LIST = ListType.create(SimpleType.DYN);

    private final List<CelFunctionDecl> declarations = new ArrayList<>();
    private final List<CelFunctionBinding> bindings = new ArrayList<>();
    private final Set<String> behind = new TreeSet<>();
    private final Set<String> around = new TreeSet<>();

    /** What a function does with its operands, which are of the types that were declared. */
    @FunctionalInterface
    interface Body {
        Object apply(Object[] operands) throws CelEvaluationException;
    }

    /** Adds a function that stands behind its first operand: {@code lot.upper()}. */
    CelFunctions behind(String name, CelType result, List<CelType> operands, Body body) {
        behind.add(name);
        String overload = overload(name, operands);
        return add(name, CelOverloadDecl.newMemberOverload(overload, result, operands), operands, body);
    }

    /** Adds a function that stands before its operands: {@code abs(quantity)}. */
    CelFunctions around(String name, CelType result, List<CelType> operands, Body body) {
        around.add(name);
        String overload = overload(name, operands);
        return add(name, CelOverloadDecl.newGlobalOverload(overload, result, operands), operands, body);
    }

    private CelFunctions add(String name, CelOverloadDecl overload, List<CelType> operands, Body body) {
        declarations.add(CelFunctionDecl.newFunctionDeclaration(name, overload));
        bindings.add(CelFunctionBinding.from(
                overload.overloadId(),
                operands.stream().<Class<?>>map(CelFunctions::classOf).toList(),
                body::apply));
        return this;
    }

    private static String overload(String name, List<CelType> operands) {
        return operands.stream()
                .map(type -> type.kind().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("_", name + "_of_", ""));
    }

    private static Class<?> classOf(CelType type) {
        return switch (type.kind()) {
            case STRING -> String.class;
            case INT -> Long.class;
            case LIST -> List.class;
            case TIMESTAMP -> Instant.class;
            case DURATION -> Duration.class;
            case OPAQUE -> BigDecimal.class;
            default -> throw new IllegalStateException("no class is known for " + type.name());
        };
    }

    List<CelFunctionDecl> declarations() {
        return declarations;
    }

    List<CelFunctionBinding> bindings() {
        return bindings;
    }

    /** Names of those that stand behind their first operand. */
    Set<String> behind() {
        return behind;
    }

    /** Names of those that stand before their operands. */
    Set<String> around() {
        return around;
    }
}
