package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.SideKit;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.KitInUse;
import dev.plantline.operator.desired.KitNames;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which side kit the workloads call for each duty: one serves all interfaces of the namespace that use it. A kit is named by what it can do, so
 * that another method is another kit, which may have to wait for a human to install it. Until it is there the one before goes on, and with it
 * everything that it can work; the manifests that need the new one wait.
 */
final class SideKits {
    private static final String INSTALLED = "installed";
    private static final String MISSING = "missing";

    private final ClusterState world;
    private final Plant plant;
    private Draft draft;
    private final KitNames names;
    /** What the newest kits must be able to work, also for manifests that wait for them. */
    private final Map<Use, Set<MappingSpec>> wanted = new TreeMap<>();

    SideKits(ClusterState world, Draft draft, KitNames names) {
        this.world = world;
        this.plant = draft.plant();
        this.draft = draft;
        this.names = names;
    }

    private record Use(String odooConnection, String duty) implements Comparable<Use> {
        static Use of(EffectiveInterface each) {
            return new Use(each.configuration().odooConnection(), each.duty());
        }

        @Override
        public int compareTo(Use other) {
            return Comparator.comparing(Use::odooConnection)
                    .thenComparing(Use::duty)
                    .compare(this, other);
        }
    }

    /** Chooses them, and takes manifests back that must wait. */
    Draft choose() {
        draft.live().forEach(this::want);
        // What is taken back may run with another duty, whose kit must be able to work it too.
        while (takeBack()) {}
        var kits = new TreeMap<String, Map<String, KitInUse>>();
        wanted.forEach((use, mappings) -> kits.computeIfAbsent(use.odooConnection(), name -> new TreeMap<>())
                .put(
                        use.duty(),
                        new KitInUse(
                                plant.getMetadata().getName(),
                                kept(use).orElseGet(() -> newest(use)),
                                List.copyOf(mappings))));
        return draft.with(kits);
    }

    private void want(EffectiveInterface each) {
        wanted.computeIfAbsent(Use.of(each), use -> new LinkedHashSet<>()).add(mapping(each));
    }

    private boolean takeBack() {
        var early = draft.live().stream()
                .filter(each ->
                        !each.lastGood() && kept(Use.of(each)).isPresent() && !isWorkedNow(Use.of(each), mapping(each)))
                .toList();
        var pending = new TreeMap<String, List<Obstacle>>();
        for (var each : early) {
            var use = Use.of(each);
            pending.put(
                    each.id().name(),
                    List.of(new Obstacle(
                            Reason.SideKitPending,
                            "spec.mapping",
                            "needs the side kit " + newest(use) + " of duty " + use.duty()
                                    + ", which is not installed yet: kubectl describe odooconnection "
                                    + use.odooConnection()
                                    + " tells what to do; the operator goes on by itself")));
            draft.running(each).ifPresent(this::want);
        }
        draft = draft.refuse(pending);
        return !early.isEmpty();
    }

    private String newest(Use use) {
        return named(use, List.copyOf(wanted.get(use)));
    }

    /** The kit that the workloads call and that stays for the moment; empty: the newest counts. */
    private Optional<String> kept(Use use) {
        var newest = newest(use);
        var running = running(use)
                .map(each -> each.odooConnections()
                        .get(use.odooConnection())
                        .duties()
                        .get(use.duty())
                        .kitAction())
                .filter(action -> !is(use, action, MISSING))
                .sorted(Comparator.comparing(action -> !is(use, action, INSTALLED)))
                .toList();
        return running.contains(newest) || is(use, newest, INSTALLED)
                ? Optional.empty()
                : running.stream().findFirst();
    }

    /** Whether the kit that runs can work a mapping: it adds nothing to those that it works already. */
    private boolean isWorkedNow(Use use, MappingSpec mapping) {
        var now = new ArrayList<MappingSpec>();
        running(use)
                .flatMap(each -> each.interfaces().stream())
                .filter(each -> each.odooConnection().equals(use.odooConnection())
                        && each.spec().target().odoo().duty().equals(use.duty()))
                .forEach(each -> now.add(each.spec().mapping()));
        var before = named(use, now);
        now.add(mapping);
        return before.equals(named(use, now));
    }

    private String named(Use use, List<MappingSpec> mappings) {
        return names.action(plant.getMetadata().getName(), use.duty(), mappings);
    }

    private Stream<RuntimeConfiguration> running(Use use) {
        return draft.lastGood()
                .classes()
                .filter(each -> each.odooConnections().containsKey(use.odooConnection())
                        && each.odooConnections()
                                .get(use.odooConnection())
                                .duties()
                                .containsKey(use.duty()));
    }

    private boolean is(Use use, String action, String state) {
        return world
                .odooConnection(plant.getMetadata().getNamespace(), use.odooConnection())
                .flatMap(each -> Optional.ofNullable(each.getStatus()))
                .flatMap(status -> Optional.ofNullable(status.sideKit()))
                .orElse(List.<SideKit>of())
                .stream()
                .anyMatch(kit -> kit.duty().equals(use.duty())
                        && kit.action().equals(action)
                        && kit.state().equals(state));
    }

    private static MappingSpec mapping(EffectiveInterface each) {
        return each.configuration().spec().mapping();
    }
}
