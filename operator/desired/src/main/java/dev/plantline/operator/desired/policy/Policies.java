package dev.plantline.operator.desired.policy;

import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.desired.ClusterState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds interfaces against the policies of the centre. It compiles each expression once, and forgets those that no policy has any more. Safe for use by
 * several threads.
 */
public final class Policies {
    private record Compiled(List<InterfacePolicy> of, List<CompiledPolicy> policies, Map<String, Expression> known) {}

    private volatile Compiled last = new Compiled(List.of(), List.of(), Map.of());

    /** What of a policy cannot be applied; empty: nothing. */
    public static List<PolicyFault> faults(InterfacePolicy policy) {
        return new CompiledPolicy(policy, Expression::of).faults();
    }

    /** Whether a manifest has gone live as it and its template stand: then no policy keeps it from going on. */
    public static boolean isAccepted(OdooInterface resource, Optional<InterfaceTemplate> template) {
        return ManifestHash.isAccepted(resource, template);
    }

    /**
     * How an interface stands with each policy that is for it, by name of the policy.
     *
     * @param resource its manifest
     * @param spec the same with everything filled in, and its examples
     * @param plant of its namespace
     */
    public List<PolicyVerdict> judge(ClusterState world, OdooInterface resource, OdooInterfaceSpec spec, Plant plant) {
        var policies = compiled(world.policies());
        if (policies.isEmpty()) {
            return List.of();
        }
        var judged = judged(world, resource, spec, plant);
        return policies.stream().flatMap(each -> each.judge(judged).stream()).toList();
    }

    /** What policies say about decisions, of whatever interface, by name of the policy. */
    public List<Asking> asking(ClusterState world) {
        return compiled(world.policies()).stream()
                .flatMap(each -> each.asking().stream())
                .toList();
    }

    /**
     * What the policies that are for an interface say about decisions, by name of the policy.
     *
     * @param resource its manifest
     * @param spec what is looked at, with everything filled in and its examples
     * @param plant of its namespace
     */
    public List<Asking> asking(ClusterState world, OdooInterface resource, OdooInterfaceSpec spec, Plant plant) {
        var all = compiled(world.policies()).stream()
                .filter(each -> each.asking().isPresent())
                .toList();
        if (all.isEmpty()) {
            return List.of();
        }
        var judged = judged(world, resource, spec, plant);
        return all.stream()
                .filter(each -> each.isFor(judged))
                .flatMap(each -> each.asking().stream())
                .toList();
    }

    private static Judged judged(ClusterState world, OdooInterface resource, OdooInterfaceSpec spec, Plant plant) {
        return Judged.of(
                resource,
                spec,
                plant,
                world.odooConnection(
                        plant.getMetadata().getNamespace(), spec.target().odoo().connection()),
                world.latencyClass(spec.latencyClass()),
                world.now());
    }

    private List<CompiledPolicy> compiled(List<InterfacePolicy> policies) {
        var before = last;
        if (isSame(before.of(), policies)) {
            return before.policies();
        }
        var known = new HashMap<String, Expression>();
        var compiled = new ArrayList<CompiledPolicy>();
        policies.stream()
                .sorted(Comparator.comparing(each -> each.getMetadata().getName()))
                .forEach(each -> compiled.add(new CompiledPolicy(
                        each,
                        text -> known.computeIfAbsent(text, key -> {
                            var there = before.known().get(key);
                            return there != null ? there : Expression.of(key);
                        }))));
        last = new Compiled(List.copyOf(policies), List.copyOf(compiled), Map.copyOf(known));
        return last.policies();
    }

    /** A cache gives the very objects until one changes. */
    private static boolean isSame(List<InterfacePolicy> some, List<InterfacePolicy> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (var i = 0; i < some.size(); i++) {
            if (some.get(i) != others.get(i)) {
                return false;
            }
        }
        return true;
    }
}
