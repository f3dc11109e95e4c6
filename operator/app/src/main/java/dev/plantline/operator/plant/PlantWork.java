package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.ResourceApplier;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Desired;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.EffectiveInterfaces;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Platform;
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
import java.util.stream.Stream;

/**
 * The work on one namespace's plant, in its order: what is asked for, topics with their first checkpoints, then the workloads. An interface
 * enters a workload's configuration only when its topics are there, because a runtime that finds topics without a checkpoint must take it for
 * a loss.
 */
public final class PlantWork {
    private final ClusterCaches caches;
    private final Supplier<Platform> platform;
    private final Topics topics;
    private final ResourceApplier resources;
    private final RemovedNames plantNames = new RemovedNames();
    private final RemovedNames namespaces = new RemovedNames();

    /** Work with these parts. */
    public PlantWork(ClusterCaches caches, Supplier<Platform> platform, Topics topics, ResourceApplier resources) {
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
            List<ResourceApplier.Refused> refused,
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
        ClusterState world = caches.world(namespace);
        Platform now = platform.get();
        EffectiveInterfaces effective = EffectiveInterfaces.of(world, namespace, now.verdicts(), now.kitNames());
        DesiredPlant declared = Desired.of(world, effective, now);
        forgetWhatIsGone();
        Map<String, TopicsState> states = topics(world, declared);
        Set<String> early = early(world, declared, states);
        DesiredPlant desired = early.isEmpty() ? declared : Desired.of(world, effective.without(early), now);
        boolean accepted = desired.plant()
                .filter(each ->
                        each.getMetadata().getUid().equals(plant.getMetadata().getUid()))
                .isPresent();
        List<ResourceApplier.Refused> refused =
                accepted ? resources.converge(plant, desired.resources(), now.prometheusRules()) : List.of();
        Workloads workloads = Workloads.of(caches, namespace, desired.resources(), refused);
        return new Result(
                declared,
                states,
                refused,
                workloads,
                now.prometheusRules(),
                PlantSnapshots.of(world, plant, declared, desired, states, workloads));
    }

    /** Plants that are gone leave nothing behind; the next one that is worked on cleans up. */
    private void forgetWhatIsGone() {
        List<Plant> plants = caches.list(Plant.class).toList();
        List<OdooConnection> odooConnections = caches.list(OdooConnection.class).toList();
        caches.requireRunning();
        topics.forget(
                plantNames.since(plants.stream().map(each -> each.getMetadata().getName())));
        caches.secrets()
                .forget(namespaces.since(Stream.concat(plants.stream(), odooConnections.stream())
                        .map(each -> each.getMetadata().getNamespace())));
    }

    private Map<String, TopicsState> topics(ClusterState world, DesiredPlant declared) {
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
        Map<String, TopicsState> byName = new TreeMap<>();
        Brokers.of(declared, caches.secrets())
                .map(broker -> topics.ensure(broker, families))
                .orElseGet(() ->
                        families.stream().collect(Collectors.toMap(TopicFamily::id, family -> withoutKey(declared))))
                .forEach((id, state) -> byName.put(id.name(), state));
        return byName;
    }

    /** The pods go on with the key that they have; the operator has none. */
    private static TopicsState withoutKey(DesiredPlant declared) {
        String plant = declared.plant().orElseThrow().getMetadata().getName();
        Obstacle missing = declared.plantObstacles().getOrDefault(plant, List.of()).stream()
                .filter(each -> each.reason() == Obstacle.Reason.SecretMissing)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a key of the plant's Kafka has just gone"));
        return new TopicsState.Waiting(missing.reason().name(), missing.path() + ": " + missing.message());
    }

    /** What has no topics yet; what runs already stays, also while Kafka is away. */
    private static Set<String> early(ClusterState world, DesiredPlant declared, Map<String, TopicsState> states) {
        Set<String> running = world.running().stream()
                .flatMap(each -> each.interfaces().stream())
                .map(each -> each.name())
                .collect(Collectors.toSet());
        return declared.live().stream()
                .map(each -> each.id().name())
                .filter(name -> !(states.get(name) instanceof TopicsState.Made) && !running.contains(name))
                .collect(Collectors.toSet());
    }

    private static String database(ClusterState world, EffectiveInterface each) {
        return odooConnection(world, each.configuration().odooConnection())
                .map(OdooConnection::getStatus)
                .map(OdooConnectionStatus::databaseUuid)
                .orElse(null);
    }

    static Optional<OdooConnection> odooConnection(ClusterState world, String name) {
        return world.odooConnections().stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .findFirst();
    }
}
