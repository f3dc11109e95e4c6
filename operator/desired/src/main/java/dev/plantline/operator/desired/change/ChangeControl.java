package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.InterfacePolicySpec.Decisions;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.desired.policy.Asking;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Whether and whom people are asked about changes of an interface, as its plant says it and the policies of the centre that are for it. What a policy says counts
 * for a change into it, within it and out of it: nobody leaves it by the very change that it is about.
 *
 * @param asks who says that people are asked: plant, or policy and its name; empty: nobody, and they are not
 * @param roles who decides besides those whose fields change, and which policy says so
 * @param delegates who says that decisions out of Git count: plant, or policy and its name; empty: nobody, and they do not
 * @param inPerson the policy that wants people who decide themselves; empty: none does
 * @param left the policies that are for what counts now, and not for the manifest
 * @param before the policies that are for what counts now, with the hashes of their {@code when}
 * @param after the policies that are for the manifest, with the hashes of their {@code when}
 */
public record ChangeControl(
        Optional<String> asks,
        SortedMap<String, String> roles,
        Optional<String> delegates,
        Optional<String> inPerson,
        SortedMap<String, SortedSet<String>> left,
        SortedMap<String, String> before,
        SortedMap<String, String> after) {

    /** Whether people are asked. */
    public boolean on() {
        return asks.isPresent();
    }

    /** As the plant says it alone. */
    public static ChangeControl of(Plant plant) {
        return of(plant, List.of(), Optional.of(List.of()));
    }

    /**
     * With what policies say.
     *
     * @param before of those that are for what counts now
     * @param after of those that are for the manifest; empty: it does not fit together, and nobody can say
     */
    public static ChangeControl of(Plant plant, Collection<Asking> before, Optional<List<Asking>> after) {
        var spec = plant.getSpec();
        var byName = new TreeMap<String, Asking>();
        Stream.concat(before.stream(), after.stream().flatMap(List::stream))
                .forEach(each -> byName.put(each.policy(), each));
        var all = byName.values();
        var roles = new TreeMap<String, String>();
        all.forEach(each -> roles(each).forEach(role -> roles.putIfAbsent(role, each.policy())));
        var left = new TreeMap<String, SortedSet<String>>();
        var stays = hashes(after.orElse(List.of()));
        if (after.isPresent()) {
            before.stream()
                    .filter(each -> !stays.containsKey(each.policy()))
                    .forEach(each -> left.put(each.policy(), new TreeSet<>(roles(each))));
        }
        return new ChangeControl(
                who(spec.changeControl(), all, Decisions::changeControl),
                roles,
                who(spec.delegatedDecisions(), all, Decisions::delegated),
                all.stream()
                        .filter(each -> Boolean.FALSE.equals(each.decisions().delegated()))
                        .map(Asking::policy)
                        .findFirst(),
                left,
                hashes(before),
                stays);
    }

    /**
     * For what belongs to several interfaces.
     *
     * @param each of theirs
     */
    public static ChangeControl ofAll(Plant plant, Collection<ChangeControl> each) {
        var alone = of(plant);
        var roles = new TreeMap<String, String>();
        each.forEach(some -> roles.putAll(some.roles()));
        return new ChangeControl(
                each.stream().flatMap(some -> some.asks().stream()).findFirst().or(alone::asks),
                roles,
                // Where one of them takes none, none counts.
                each.isEmpty()
                        ? alone.delegates()
                        : each.stream()
                                .map(ChangeControl::delegates)
                                .reduce((one, other) -> one.isPresent() ? other : one)
                                .orElseThrow(),
                each.stream().flatMap(some -> some.inPerson().stream()).findFirst(),
                alone.left(),
                alone.before(),
                alone.after());
    }

    /** What is agreed to with all that it was under before: what one person let go live has left nothing. */
    public SortedMap<String, String> beforeAndAfter() {
        var all = new TreeMap<>(before);
        all.putAll(after);
        return all;
    }

    /** Whether those decided about a revision whom the policies ask that this change would leave. */
    public boolean isLeftBy(Collection<String> decided) {
        return left.isEmpty() || !decided.isEmpty() && left.values().stream().allMatch(decided::containsAll);
    }

    private static Optional<String> who(Boolean plant, Collection<Asking> policies, Function<Decisions, Boolean> what) {
        return Boolean.TRUE.equals(plant)
                ? Optional.of("plant")
                : policies.stream()
                        .filter(each -> Boolean.TRUE.equals(what.apply(each.decisions())))
                        .map(each -> "policy " + each.policy())
                        .findFirst();
    }

    private static List<String> roles(Asking each) {
        return Optional.ofNullable(each.decisions().roles()).orElse(List.of());
    }

    private static SortedMap<String, String> hashes(Collection<Asking> some) {
        var hashes = new TreeMap<String, String>();
        some.forEach(each -> hashes.put(each.policy(), each.when()));
        return hashes;
    }

    /** Whether a policy that was for what counts, as the operator has written it down, still is one of the same interfaces. */
    public static boolean isKnown(Map<String, String> written, Asking each) {
        return each.when().equals(written.get(each.policy()));
    }
}
