package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.OdooInstance;
import dev.plantline.api.v1alpha1.OdooInstanceStatus;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.MadeResources;
import dev.plantline.operator.desired.Desired;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.Platform;
import dev.plantline.operator.desired.World;
import dev.plantline.operator.topics.TopicFamily;
import dev.plantline.operator.topics.Topics;
import dev.plantline.operator.topics.TopicsState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The work on one namespace's plant, in its order: what is asked for, topics with their first checkpoints, then the workloads. An interface
 * enters a workload's configuration only when its topics are there, because a runtime that finds topics without a checkpoint must take it for
 * a loss.
 */
public final class PlantWork {
    private final ClusterCaches caches;
    private final Supplier<Platform> platform;
    private final Topics topics;
    private final MadeResources resources;

    /** Work with these parts. */
    public PlantWork(ClusterCaches caches, Supplier<Platform> platform, Topics topics, MadeResources resources) {
        this.caches = caches;
        this.platform = platform;
        this.topics = topics;
        this.resources = resources;
    }

    /**
     * What came of it.
     *
     * @param desired what the namespace is to have
     * @param topics how the topics of each interface stand, by name
     * @param refused what the API server refused
     * @param workloads readiness of what was made
     * @param alertsPossible whether the cluster has the kind PrometheusRule
     * @param view for the other reconcilers
     */
    public record Result(
            DesiredPlant desired,
            Map<String, TopicsState> topics,
            List<MadeResources.Refused> refused,
            Workloads workloads,
            boolean alertsPossible,
            PlantViews.View view) {
        /** Whether something outside the cluster, or the API server, has to change before everything is there. */
        boolean waitsForTheWorld() {
            return !refused.isEmpty() || topics.values().stream().anyMatch(each -> !(each instanceof TopicsState.Made));
        }
    }

    /** Does what the manifests of a plant's namespace ask for. */
    public Result on(Plant plant) {
        String namespace = plant.getMetadata().getNamespace();
        caches.secrets().watch(namespace);
        World world = caches.world(namespace);
        DesiredPlant declared = Desired.of(world, namespace, platform.get());
        topics.retain(world.plants().stream()
                .map(each -> each.getMetadata().getName())
                .collect(Collectors.toSet()));
        Map<String, TopicsState> states = topics(world, declared);
        DesiredPlant desired = withTopics(world, declared, states);
        boolean accepted = desired.plant()
                .filter(each ->
                        each.getMetadata().getUid().equals(plant.getMetadata().getUid()))
                .isPresent();
        List<MadeResources.Refused> refused = accepted ? resources.converge(plant, desired.resources()) : List.of();
        Workloads workloads = Workloads.of(caches, namespace, desired.resources(), refused);
        return new Result(
                declared,
                states,
                refused,
                workloads,
                caches.hasPrometheusRules(),
                Views.of(world, namespace, declared, desired, states, workloads));
    }

    private Map<String, TopicsState> topics(World world, DesiredPlant declared) {
        if (declared.plant().isEmpty() || declared.live().isEmpty()) {
            return Map.of();
        }
        List<TopicFamily> families = declared.live().stream()
                .map(each -> new TopicFamily(
                        each.id(),
                        declared.topics().get(each.id().name()),
                        each.configuration().keysRevision(),
                        database(world, each)))
                .toList();
        Map<InterfaceId, TopicsState> states = topics.ensure(Brokers.of(declared, caches.secrets()), families);
        Map<String, TopicsState> byName = new TreeMap<>();
        states.forEach((id, state) -> byName.put(id.name(), state));
        return byName;
    }

    /** Leaves out what has no topics yet; what runs already stays, also while Kafka is away. */
    private DesiredPlant withTopics(World world, DesiredPlant declared, Map<String, TopicsState> states) {
        Set<String> running = world.running().stream()
                .flatMap(each -> each.interfaces().stream())
                .map(each -> each.name())
                .collect(Collectors.toSet());
        Set<String> early = declared.live().stream()
                .map(each -> each.id().name())
                .filter(name -> !(states.get(name) instanceof TopicsState.Made) && !running.contains(name))
                .collect(Collectors.toSet());
        if (early.isEmpty()) {
            return declared;
        }
        List<OdooInterface> rest = world.interfaces().stream()
                .filter(each -> !early.contains(each.getMetadata().getName()))
                .toList();
        World without = new World(
                world.plants(), world.latencyClasses(), world.instances(), rest, world.running(), world.secrets());
        return Desired.of(without, declared.plant().orElseThrow().getMetadata().getNamespace(), platform.get());
    }

    private static String database(World world, EffectiveInterface each) {
        return instance(world, each.configuration().instance())
                .map(OdooInstance::getStatus)
                .map(OdooInstanceStatus::databaseUuid)
                .orElse(null);
    }

    static Optional<OdooInstance> instance(World world, String name) {
        return world.instances().stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .findFirst();
    }
}
