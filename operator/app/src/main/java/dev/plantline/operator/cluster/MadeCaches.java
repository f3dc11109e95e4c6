package dev.plantline.operator.cluster;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.WatchedNamespaces;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the operator made, and the pods of it: kinds that are nobody's primary, so each has a watch here. Asking makes no request. */
public final class MadeCaches {
    private static final String OURS = Labels.MANAGED_BY + "=" + Labels.OPERATOR;
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            ServiceAccount.class, ConfigMap.class, Service.class, Deployment.class, StatefulSet.class, CronJob.class);

    private final NamespaceSecrets secrets;
    private final OptionalKinds optional;
    private final WatchedNamespaces namespaces;
    private final Map<Class<? extends HasMetadata>, InformerEventSource<? extends HasMetadata, Plant>> sources =
            new LinkedHashMap<>();

    /** Caches of what was made in some namespaces; {@link #watch} begins them. */
    public MadeCaches(NamespaceSecrets secrets, OptionalKinds optional, WatchedNamespaces namespaces) {
        this.secrets = secrets;
        this.optional = optional;
        this.namespaces = namespaces;
    }

    /** The watches; each tells the Plant that owns what changed. Called once, when the operator starts. */
    public List<EventSource<?, Plant>> watch(EventSourceContext<Plant> context) {
        KINDS.forEach(kind -> addMade(context, kind));
        // Pods are asked for their status; they decide nothing by themselves.
        add(context, Pod.class, pod -> Set.of());
        return List.copyOf(sources.values());
    }

    private <T extends HasMetadata> void addMade(EventSourceContext<Plant> context, Class<T> kind) {
        add(context, kind, Mappers.fromOwnerReferences(Plant.class));
    }

    private <T extends HasMetadata> void add(
            EventSourceContext<Plant> context, Class<T> kind, SecondaryToPrimaryMapper<T> toPlant) {
        var configuration = InformerEventSourceConfiguration.from(kind, Plant.class)
                .withName("plant-" + HasMetadata.getPlural(kind))
                .withLabelSelector(OURS)
                .withSecondaryToPrimaryMapper(toPlant)
                // Nobody asks for the secondaries of a primary: no second index.
                .withPrimaryToSecondaryMapper((Plant plant) -> Set.of());
        // Plants are seen in the whole cluster; what is made for them only where the operator may work.
        if (namespaces.names().isEmpty()) {
            configuration.withWatchAllNamespaces();
        } else {
            configuration.withNamespaces(namespaces.names());
        }
        sources.put(kind, new InformerEventSource<>(configuration.build(), context));
    }

    /** All resources of a made kind, or all pods. */
    public <T extends HasMetadata> Stream<T> list(Class<T> kind) {
        return source(kind).list(each -> true);
    }

    /** Those of a namespace. */
    public <T extends HasMetadata> Stream<T> list(Class<T> kind, String namespace) {
        return namespaces.contains(namespace) ? source(kind).list(namespace, each -> true) : Stream.empty();
    }

    /** One resource. */
    public <T extends HasMetadata> Optional<T> get(Class<T> kind, String namespace, String name) {
        return source(kind).get(new ResourceID(name, namespace));
    }

    /** Everything that the operator made in a namespace. */
    Stream<HasMetadata> in(String namespace) {
        Stream<HasMetadata> watched = KINDS.stream().flatMap(kind -> list(kind, namespace));
        Stream<HasMetadata> ownSecrets =
                secrets.list(namespace).filter(BoundedSecrets::isOwn).map(HasMetadata.class::cast);
        return Stream.concat(Stream.concat(watched, ownSecrets), optional.list(namespace));
    }

    /** The resource in the cluster that a desired one stands for, if the operator made it. */
    Optional<? extends HasMetadata> of(HasMetadata desired) {
        String namespace = desired.getMetadata().getNamespace();
        String name = desired.getMetadata().getName();
        if (desired instanceof Secret) {
            return secrets.secret(namespace, name).filter(BoundedSecrets::isOwn);
        }
        return desired instanceof GenericKubernetesResource
                ? optional.get(desired)
                : get(desired.getClass(), namespace, name);
    }

    /** The version of an object, as it was seen last; empty: there is none. */
    public Optional<String> version(OptionalKind kind, String namespace, String name) {
        return optional.get(kind, namespace, name)
                .map(each -> each.getMetadata().getResourceVersion());
    }

    /** A resource as it is kept here, to be compared with what {@link #of} finds. */
    static HasMetadata asKept(HasMetadata resource) {
        return OptionalKind.of(resource).map(kind -> kind.asKept(resource)).orElse(resource);
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

    @SuppressWarnings("unchecked") // sources holds each source under the class of its resources
    private <T extends HasMetadata> InformerEventSource<T, Plant> source(Class<T> kind) {
        return (InformerEventSource<T, Plant>) sources.get(kind);
    }
}
