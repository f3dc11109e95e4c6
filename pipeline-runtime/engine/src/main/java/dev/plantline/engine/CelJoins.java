package dev.plantline.engine;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.ConcatenatedListView;
import dev.cel.runtime.RuntimeHelpers;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import dev.cel.runtime.standard.CelStandardOverload;
import java.util.List;
import java.util.Set;

/**
 * CEL's joining of texts and of lists (no expression has bytes, which are joined too), within the {@link MadeBudget} of the message: {@code x.map(a, a + a)} doubles, and thirty of them in a row
 * would fill any memory.
 */
final class CelJoins {
    /** The library's own, which know no bound. */
    static final Set<CelStandardOverload> REPLACED = Set.of(AddOverload.ADD_STRING, AddOverload.ADD_LIST);

    /** An operator has no other way to the evaluation that it is part of: CEL gives it its two operands and nothing else. */
    private static final ThreadLocal<MadeBudget> BUDGET = new ThreadLocal<>();

    @SuppressWarnings("unchecked")
    static final List<CelFunctionBinding> BINDINGS = List.of(
            CelFunctionBinding.from("add_string", String.class, String.class, (one, other) -> {
                take((long) one.length() + other.length());
                return one + other;
            }),
            CelFunctionBinding.from("add_list", List.class, List.class, (one, other) -> {
                // What a loop collects is a view that grows and is not copied.
                take(one instanceof ConcatenatedListView ? other.size() : (long) one.size() + other.size());
                return RuntimeHelpers.concat((List<Object>) one, (List<Object>) other);
            }));

    /** Something that may join. */
    @FunctionalInterface
    interface Evaluation {
        Object run() throws CelEvaluationException;
    }

    private CelJoins() {}

    /**
     * Runs an evaluation.
     *
     * @throws CelEvaluationException when it fails, also because it makes more than the budget has left
     */
    static Object within(MadeBudget budget, Evaluation evaluation) throws CelEvaluationException {
        BUDGET.set(budget);
        try {
            return evaluation.run();
        } finally {
            BUDGET.remove();
        }
    }

    private static void take(long more) throws CelEvaluationException {
        if (!BUDGET.get().take(more)) {
            throw new CelEvaluationException("it makes far more text or lists than stand in the message");
        }
    }
}
