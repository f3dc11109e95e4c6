package dev.plantline.operator.desired.resolve;

import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.EffectiveInterfaces;
import dev.plantline.operator.desired.KitNames;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.change.WaitingBatch;
import dev.plantline.operator.desired.policy.Policies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How the manifests of a namespace become live interfaces: its stages are the table of contents. It remembers what it said last of each interface, so
 * use the same one each time. Safe for use by several threads.
 */
public final class InterfaceResolution {
    private final List<Stage> stages;

    /**
     * With all stages.
     *
     * @param kitNames tells the name of a side kit's server action
     */
    public InterfaceResolution(KitNames kitNames) {
        this(stages(kitNames));
    }

    InterfaceResolution(List<Stage> stages) {
        this.stages = List.copyOf(stages);
    }

    /** For who only looks at manifests: it names each kit after its duty, and lets none wait for its time and for others. */
    public static InterfaceResolution withoutKits() {
        var policies = new Policies();
        return new InterfaceResolution(List.of(
                new Merge(),
                new Control(policies),
                new Check(),
                new Govern(policies),
                new CodeMaps(),
                new Compile(),
                new Approve(),
                new UntilSettled(new Fit(), new Kits((plant, duty, content) -> duty))));
    }

    static List<Stage> stages(KitNames kitNames) {
        var policies = new Policies();
        return List.of(
                new Merge(),
                new Control(policies),
                new Check(),
                new Govern(policies),
                new CodeMaps(),
                new Compile(),
                new Approve(),
                new UntilSettled(new Together(), new Fit(), new Kits(kitNames)));
    }

    /** The interfaces of one namespace, with what keeps others back. */
    public EffectiveInterfaces of(ClusterState world, String namespace) {
        return of(world, namespace, Set.of());
    }

    /**
     * The same while some run later than others.
     *
     * @param starting interfaces whose topics are still being made: what goes live together with them waits
     */
    public EffectiveInterfaces of(ClusterState world, String namespace, Set<String> starting) {
        var plants = PlantChecks.of(world, namespace);
        return plants.forInterfaces(world.plants())
                .map(refused -> allRefused(world, plants, refused))
                .orElseGet(() -> resolved(world, plants, starting));
    }

    private EffectiveInterfaces resolved(ClusterState world, PlantChecks plants, Set<String> starting) {
        var draft = Draft.of(world, plants.accepted().orElseThrow(), starting);
        for (var stage : stages) {
            draft = stage.apply(world, draft);
        }
        return new EffectiveInterfaces(
                plants.accepted(),
                draft.live().stream().map(each -> atItsGate(world, each)).toList(),
                draft.kits(),
                draft.filledIn(),
                draft.policies(),
                draft.approvals(),
                draft.controls(),
                draft.codeMaps(),
                plants.obstacles(),
                draft.obstacles());
    }

    /** What runs because the manifest is not good waits at its gate as well. */
    private static EffectiveInterface atItsGate(ClusterState world, EffectiveInterface each) {
        return Optional.ofNullable(each.configuration().spec().gate())
                .flatMap(gate -> WaitingBatch.of(world, each.resource(), gate))
                .map(batch -> each.with(
                        each.configuration().with(batch.told(world, each.id().plant()))))
                .orElseGet(() -> each.with(each.configuration().with(null)));
    }

    private static EffectiveInterfaces allRefused(ClusterState world, PlantChecks plants, Obstacle why) {
        var obstacles = new TreeMap<String, List<Obstacle>>();
        world.interfaces(plants.namespace())
                .filter(each -> !each.isMarkedForDeletion())
                .forEach(each -> obstacles.put(each.getMetadata().getName(), List.of(why)));
        return new EffectiveInterfaces(
                Optional.empty(),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                plants.obstacles(),
                obstacles);
    }
}
