package dev.plantline.delivery.ownership;

import dev.plantline.model.RuntimeConfiguration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The kinds of target that this process knows; an interface has exactly one of them.
 *
 * @param kinds in no order
 */
public record TargetKinds(List<TargetKind> kinds) {
    /**
     * The target of an interface, made ready for calls.
     *
     * @throws IllegalArgumentException when its spec has no target of a known kind or several, or the kind cannot open it; in words for the status
     */
    public TargetKind.Opened open(RuntimeConfiguration configuration, RuntimeConfiguration.Interface of) {
        List<TargetKind> its =
                kinds.stream().filter(kind -> kind.isOf(of.spec())).toList();
        if (its.size() != 1) {
            throw new IllegalArgumentException("spec.target must have exactly one kind of target and has "
                    + (its.isEmpty() ? "none that this version knows" : names(its)) + "; this version knows: "
                    + names(kinds));
        }
        return its.get(0).open(configuration, of);
    }

    private static String names(List<TargetKind> kinds) {
        return kinds.stream().map(TargetKind::name).sorted().collect(Collectors.joining(", "));
    }
}
