package dev.plantline.engine;

import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.ConcatenatedListView;
import dev.cel.runtime.RuntimeHelpers;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import dev.cel.runtime.standard.CelStandardOverload;
import java.util.List;
import java.util.Set;

/**
 * CEL's joining of texts and of lists (no expression has bytes, which are joined too), within the {@link MadeBudget} of the message:
 * {@code x.map(a, a + a)} doubles, and thirty of them in a row would fill any memory.
 */
final class CelJoins {
    /** The library's own, which know no bound. */
    static final Set<CelStandardOverload> REPLACED = Set.of(AddOverload.ADD_STRING, AddOverload.ADD_LIST);

    @SuppressWarnings("unchecked")
    static final List<CelFunctionBinding> BINDINGS = List.of(
            CelFunctionBinding.from("add_string", String.class, String.class, (one, other) -> {
                Evaluation.make((long) one.length() + other.length());
                return one + other;
            }),
            CelFunctionBinding.from("add_list", List.class, List.class, (one, other) -> {
                // What a loop collects is a view that grows and is not copied.
                Evaluation.make(one instanceof ConcatenatedListView ? other.size() : (long) one.size() + other.size());
                return RuntimeHelpers.concat((List<Object>) one, (List<Object>) other);
            }));

    private CelJoins() {}
}
