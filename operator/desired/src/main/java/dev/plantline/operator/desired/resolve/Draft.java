package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.engine.CodeTable;
import dev.plantline.engine.PlantCodeMaps;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.CodeMapState;
import dev.plantline.operator.desired.DutyUse;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.KitInUse;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.change.Approval;
import dev.plantline.operator.desired.change.ChangeControl;
import dev.plantline.operator.desired.policy.PolicyVerdict;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What is decided so far about the interfaces of a plant.
 *
 * @param plant the plant
 * @param lastGood what its workloads run now
 * @param controls whether and whom people are asked about each of them, by name; without entry: as the plant says
 * @param candidates every manifest of the plant that is not being deleted, by name
 * @param codeMaps what became of the plant's code maps, by name
 * @param kits the side kits in use, by OdooConnection, duty and use
 * @param starting names of interfaces whose topics are still being made, so that they run later than others
 */
record Draft(
        Plant plant,
        LastGood lastGood,
        Map<String, ChangeControl> controls,
        SortedMap<String, Candidate> candidates,
        SortedMap<String, CodeMapState> codeMaps,
        Map<String, SortedMap<DutyUse, KitInUse>> kits,
        Set<String> starting) {

    /** Nothing is decided. */
    static Draft of(ClusterState world, Plant plant, Set<String> starting) {
        var candidates = new TreeMap<String, Candidate>();
        world.interfaces(plant.getMetadata().getNamespace())
                .filter(each -> !each.isMarkedForDeletion())
                .map(Candidate::of)
                .forEach(each -> candidates.put(each.name(), each));
        return new Draft(
                plant,
                new LastGood(world, plant),
                Map.of(),
                candidates,
                new TreeMap<>(),
                Map.of(),
                Set.copyOf(starting));
    }

    InterfaceId id(Candidate candidate) {
        return new InterfaceId(plant.getMetadata().getName(), candidate.name());
    }

    /** With every candidate changed. */
    Draft each(UnaryOperator<Candidate> change) {
        var changed = new TreeMap<String, Candidate>();
        candidates.forEach((name, candidate) -> changed.put(name, change.apply(candidate)));
        return new Draft(plant, lastGood, controls, changed, codeMaps, kits, starting);
    }

    /** With every candidate changed of which more is known than its obstacles. */
    Draft eachMerged(UnaryOperator<Candidate> change) {
        return each(candidate -> candidate.spec().isEmpty() ? candidate : change.apply(candidate));
    }

    /** With more obstacles, by name of the interface. */
    Draft refuse(Map<String, List<Obstacle>> why) {
        return why.isEmpty()
                ? this
                : each(candidate -> candidate.refused(why.getOrDefault(candidate.name(), List.of())));
    }

    /** With whether and whom people are asked; where they are, what runs does not follow its connection to another Odoo. */
    Draft controlled(Map<String, ChangeControl> some) {
        var held = candidates.values().stream()
                .filter(each -> some.get(each.name()).on())
                .flatMap(each -> lastGood.of(each.resource()).stream())
                .map(each -> each.configuration().odooConnection())
                .collect(Collectors.toSet());
        return new Draft(plant, lastGood.holding(held), some, candidates, codeMaps, kits, starting);
    }

    /** Whether and whom people are asked about an interface. */
    ChangeControl control(String name) {
        return Optional.ofNullable(controls.get(name)).orElseGet(() -> ChangeControl.of(plant));
    }

    Draft with(Map<String, SortedMap<DutyUse, KitInUse>> chosen) {
        return new Draft(plant, lastGood, controls, candidates, codeMaps, chosen, starting);
    }

    Draft withCodeMaps(SortedMap<String, CodeMapState> states) {
        return new Draft(plant, lastGood, controls, candidates, states, kits, starting);
    }

    /** With who names them besides what runs: interfaces by name of the code map. */
    Draft withCodeMapUsers(SortedMap<String, SortedSet<String>> users) {
        var states = new TreeMap<String, CodeMapState>();
        codeMaps.forEach((name, state) -> {
            var all = new TreeSet<>(state.usedBy());
            all.addAll(users.getOrDefault(name, Collections.emptySortedSet()));
            states.put(name, state.usedBy(all));
        });
        return withCodeMaps(states);
    }

    /** The tables that a manifest may name. */
    PlantCodeMaps tables() {
        var tables = new TreeMap<String, CodeTable>();
        var unusable = new TreeMap<String, String>();
        codeMaps.forEach((name, state) -> {
            if (state.resource().isPresent() && state.chosen().isPresent()) {
                tables.put(name, state.chosen().get().table());
            } else {
                var first = state.obstacles().get(0);
                unusable.put(name, first.path() + ": " + first.message());
            }
        });
        return new PlantCodeMaps(tables, unusable);
    }

    /** What the workloads are to run: the manifest's own revision unless something keeps it back, then the last good one. By name. */
    List<EffectiveInterface> live() {
        return candidates.values().stream()
                .flatMap(each -> each.isRefused() ? lastGood.of(each.resource()).stream() : each.compiled().stream())
                .toList();
    }

    /** The revision that runs now. */
    Optional<EffectiveInterface> running(EffectiveInterface each) {
        return lastGood.of(each.resource());
    }

    /** What was filled in, by name of OdooInterface. */
    Map<String, Map<String, Map<String, String>>> filledIn() {
        var all = new TreeMap<String, Map<String, Map<String, String>>>();
        candidates.forEach((name, candidate) -> all.put(name, candidate.filledIn()));
        return all;
    }

    /** How manifests stand with the policies that are for them, by name of OdooInterface. */
    Map<String, List<PolicyVerdict>> policies() {
        var all = new TreeMap<String, List<PolicyVerdict>>();
        candidates.values().stream()
                .filter(each -> !each.policies().isEmpty())
                .forEach(each -> all.put(each.name(), each.policies()));
        return all;
    }

    /** How good manifests stand with the people who decide, by name of OdooInterface. */
    Map<String, Approval> approvals() {
        var all = new TreeMap<String, Approval>();
        candidates.forEach((name, candidate) -> candidate.approval().ifPresent(each -> all.put(name, each)));
        return all;
    }

    /** Why manifests are not live, by name of OdooInterface. */
    Map<String, List<Obstacle>> obstacles() {
        var all = new TreeMap<String, List<Obstacle>>();
        candidates.values().stream()
                .filter(Candidate::isRefused)
                .forEach(each -> all.put(each.name(), each.obstacles()));
        return all;
    }
}
