package dev.plantline.operator.cluster;

import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.desired.LastGoodCopy;
import dev.plantline.operator.desired.RuntimeConfigurations;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the operator knows of the cluster, kept up to date by watches. Asking it makes no request. */
public final class ClusterCaches {
    private static final String OURS = Labels.MANAGED_BY + "=" + Labels.OPERATOR;
    /** Status is written by ourselves and decides nothing. */
    private static final OnUpdateFilter<HasMetadata> SPEC_CHANGED = (now, before) -> !Objects.equals(
                    now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
            || now.isMarkedForDeletion() != before.isMarkedForDeletion();

    private final NamespaceSecrets secrets;
    private final OptionalRules rules;
    private final Map<Class<? extends HasMetadata>, InformerEventSource<? extends HasMetadata, Plant>> sources =
            new LinkedHashMap<>();

    /** Controllers start side by side, so another one may ask before these caches are filled. */
    private volatile boolean complete;
    /** They stop side by side too: watches end one by one under what is still at work, and an emptied cache looks like an empty cluster. */
    private volatile boolean stopping;

    /** Caches of the cluster; {@link #watch} begins them. */
    public ClusterCaches(NamespaceSecrets secrets, OptionalRules rules) {
        this.secrets = secrets;
        this.rules = rules;
    }

    /** The watches, each with the join from what changed to the Plant that it matters to. Called once, when the operator starts. */
    public List<EventSource<?, Plant>> watch(EventSourceContext<Plant> context) {
        PlantJoins joins = new PlantJoins(
                context.getPrimaryCache(),
                () -> complete,
                () -> list(OdooInterface.class),
                () -> list(ConfigMap.class));
        add(context, Plant.class, null, joins.plantToPlantsOfTheSameNameOrNamespace(), SPEC_CHANGED);
        add(context, OdooInterface.class, null, joins.namespacedToPlantsOfItsNamespace(), SPEC_CHANGED);
        add(context, OdooConnection.class, null, joins.namespacedToPlantsOfItsNamespace(), null);
        add(context, LatencyClass.class, null, joins.latencyClassToPlantsThatUseIt(), SPEC_CHANGED);
        List.of(ServiceAccount.class, ConfigMap.class, Service.class, Deployment.class, CronJob.class)
                .forEach(kind -> addMade(context, kind));
        // Pods are asked for their status; they decide nothing by themselves.
        add(context, Pod.class, OURS, pod -> Set.of(), null);
        return new ArrayList<>(sources.values());
    }

    private <T extends HasMetadata> void addMade(EventSourceContext<Plant> context, Class<T> kind) {
        add(context, kind, OURS, Mappers.fromOwnerReferences(Plant.class), null);
    }

    private <T extends HasMetadata> void add(
            EventSourceContext<Plant> context,
            Class<T> kind,
            String selector,
            SecondaryToPrimaryMapper<T> toPlant,
            OnUpdateFilter<? super T> filter) {
        var configuration = InformerEventSourceConfiguration.from(kind, Plant.class)
                .withName("plant-" + HasMetadata.getPlural(kind))
                .withSecondaryToPrimaryMapper(toPlant)
                // Nobody asks for the secondaries of a primary: no second index.
                .withPrimaryToSecondaryMapper((Plant plant) -> Set.of());
        if (selector != null) {
            configuration.withLabelSelector(selector);
        }
        if (filter != null) {
            configuration.withOnUpdateFilter(filter);
        }
        // Latency classes are cluster-wide, and a plant's name is unique in the cluster, also where the rest is
        // confined to some namespaces.
        if (kind == LatencyClass.class || kind == Plant.class) {
            configuration.withWatchAllNamespaces();
        }
        sources.put(kind, new InformerEventSource<>(configuration.build(), context));
    }

    /** Notes that all reconcilers have started, and with them the watches. */
    public void completed() {
        complete = true;
    }

    /** Notes that the operator is about to stop; called before the first watch ends. */
    public void stopping() {
        stopping = true;
    }

    /**
     * Called between what was read of the cluster and what comes of it. A look at Odoo or Kafka is interrupted after this begins to throw as well.
     *
     * @throws OperatorStops when it does
     */
    public void requireRunning() {
        if (stopping) {
            throw new OperatorStops();
        }
    }

    /** Ends a piece of work. Nothing is wrong where it was thrown, so it has no stack. */
    public static final class OperatorStops extends RuntimeException {
        private static final long serialVersionUID = 1;

        private OperatorStops() {
            super("the operator stops; what it has seen last has no consequences any more", null, false, false);
        }
    }

    /** The answer to a question in which what is not here is not in the cluster either; empty while the caches are being filled or emptied. */
    public <T> Optional<T> whenComplete(Supplier<T> question) {
        if (!complete) {
            return Optional.empty();
        }
        T answer = question.get();
        return stopping ? Optional.empty() : Optional.of(answer);
    }

    /**
     * Everything that decides what a namespace's plant gets.
     *
     * @throws OperatorStops when it does
     */
    public ClusterState world(String namespace) {
        List<OdooInterface> interfaces = list(OdooInterface.class, namespace).toList();
        ClusterState world = new ClusterState(
                Instant.now(),
                list(Plant.class).toList(),
                list(LatencyClass.class).toList(),
                list(OdooConnection.class, namespace)
                        .map(ClusterCaches::withoutOutdatedStatus)
                        .toList(),
                interfaces,
                LastGoodCopy.completed(
                        RuntimeConfigurations.running(
                                list(ConfigMap.class, namespace).toList()),
                        interfaces),
                secrets);
        requireRunning();
        return world;
    }

    /** A status that speaks of an earlier spec may speak of another Odoo: its database and its side kits are nobody's facts any more. */
    private static OdooConnection withoutOutdatedStatus(OdooConnection connection) {
        boolean current = connection.getStatus() != null
                && Objects.equals(
                        connection.getStatus().observedGeneration(),
                        connection.getMetadata().getGeneration());
        if (current) {
            return connection;
        }
        OdooConnection unknown = new OdooConnection();
        unknown.setMetadata(connection.getMetadata());
        unknown.setSpec(connection.getSpec());
        return unknown;
    }

    /**
     * The pods of the plants. A label alone proves nothing: a pod speaks for a plant when it stands in the namespace of the one that has the name,
     * where nobody can make pods who could not read the plant's Secrets as well.
     */
    public Stream<Pod> pods() {
        List<Plant> plants = list(Plant.class).toList();
        return list(Pod.class).filter(pod -> Labels.plant(pod)
                .flatMap(name -> ClusterState.plant(plants, name))
                .filter(plant -> plant.getMetadata()
                        .getNamespace()
                        .equals(pod.getMetadata().getNamespace()))
                .isPresent());
    }

    /** All resources of a kind. */
    public <T extends HasMetadata> Stream<T> list(Class<T> kind) {
        return source(kind).list(each -> true);
    }

    /** All resources of a kind in a namespace. */
    public <T extends HasMetadata> Stream<T> list(Class<T> kind, String namespace) {
        return source(kind).list(namespace, each -> true);
    }

    /** One resource. */
    public <T extends HasMetadata> Optional<T> get(Class<T> kind, String namespace, String name) {
        return source(kind).get(new ResourceID(name, namespace));
    }

    /**
     * Whether a plant is here as new as its reconciler has it. Both watch plants by themselves; who worked with an older one, or none, would call
     * the newer one's generation done.
     */
    public boolean shows(Plant plant) {
        return get(
                        Plant.class,
                        plant.getMetadata().getNamespace(),
                        plant.getMetadata().getName())
                .filter(each ->
                        each.getMetadata().getUid().equals(plant.getMetadata().getUid())
                                && each.getMetadata().getGeneration()
                                        >= plant.getMetadata().getGeneration())
                .isPresent();
    }

    /** Everything that the operator made in a namespace. */
    Stream<HasMetadata> made(String namespace) {
        Stream<HasMetadata> watched = sources.keySet().stream()
                .filter(kind -> !kind.getName().startsWith("dev.plantline.") && kind != Pod.class)
                .flatMap(kind -> list(kind, namespace));
        Stream<HasMetadata> ownSecrets =
                secrets.list(namespace).filter(ClusterCaches::ours).map(HasMetadata.class::cast);
        return Stream.concat(Stream.concat(watched, ownSecrets), rules.list(namespace));
    }

    /** The resource in the cluster that a desired one stands for, if the operator made it. */
    Optional<? extends HasMetadata> made(HasMetadata desired) {
        String namespace = desired.getMetadata().getNamespace();
        String name = desired.getMetadata().getName();
        if (desired instanceof Secret) {
            return secrets.get(namespace, name).filter(ClusterCaches::ours);
        }
        return desired instanceof GenericKubernetesResource
                ? rules.get(namespace, name)
                : get(desired.getClass(), namespace, name);
    }

    static boolean ours(HasMetadata each) {
        return each.getMetadata().getLabels() != null
                && Labels.OPERATOR.equals(each.getMetadata().getLabels().get(Labels.MANAGED_BY));
    }

    /** Takes over what was just written, so that the next look does not see the state before. */
    void wrote(HasMetadata now, HasMetadata before) {
        InformerEventSource<? extends HasMetadata, Plant> source = sources.get(now.getClass());
        if (source != null) {
            remember(source, now, before);
        }
    }

    @SuppressWarnings("unchecked") // sources holds each source under the class of its resources
    private static <T extends HasMetadata> void remember(
            InformerEventSource<T, Plant> source, HasMetadata now, HasMetadata before) {
        ResourceID id = ResourceID.fromResource(now);
        if (before == null) {
            source.handleRecentResourceCreate(id, (T) now);
        } else {
            source.handleRecentResourceUpdate(id, (T) now, (T) before);
        }
    }

    /** Tells the namespace of every Secret that changes. */
    public void onSecretChange(Consumer<String> namespace) {
        secrets.onChange(namespace);
    }

    /** Tells which plants are concerned when PrometheusRules become possible or impossible, or someone touches ours. */
    public void onRulesChange(Consumer<Predicate<Plant>> listener) {
        rules.onChange(listener);
    }

    /** The Secrets of the plants' namespaces. */
    public NamespaceSecrets secrets() {
        return secrets;
    }

    /** Whether the kind PrometheusRule is installed now. */
    public boolean hasPrometheusRules() {
        return rules.installed();
    }

    @SuppressWarnings("unchecked") // sources holds each source under the class of its resources
    private <T extends HasMetadata> InformerEventSource<T, Plant> source(Class<T> kind) {
        return (InformerEventSource<T, Plant>) sources.get(kind);
    }
}
