package dev.plantline.operator.cluster;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.WatchedNamespaces;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The watch of one kind that a cluster may have or not have. Safe for use by several threads. */
final class OptionalWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OptionalWatch.class);

    private final KubernetesClient client;
    private final OptionalKind kind;
    private final WatchedNamespaces namespaces;
    private final Consumer<Predicate<Plant>> listener;
    private SharedIndexInformer<CustomResourceDefinition> definitions;
    /** Set from the moment on at which they are begun, so that a second event does not begin others. */
    private List<SharedIndexInformer<GenericKubernetesResource>> begun;
    /** Done when they are filled. */
    private CompletableFuture<Void> filling;
    /** The watches once they are filled. */
    private volatile List<SharedIndexInformer<GenericKubernetesResource>> filled;

    /**
     * Watches nothing yet.
     *
     * @param namespaces in which objects are looked for
     * @param listener told which plants are concerned
     */
    OptionalWatch(
            KubernetesClient client,
            OptionalKind kind,
            WatchedNamespaces namespaces,
            Consumer<Predicate<Plant>> listener) {
        this.client = client;
        this.kind = kind;
        this.namespaces = namespaces;
        this.listener = listener;
    }

    /** Done when it is known whether the kind is there, and then also its objects. */
    CompletableFuture<Void> start() {
        SharedIndexInformer<CustomResourceDefinition> ofDefinition = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(kind.definition())
                .runnableInformer(0);
        synchronized (this) {
            definitions = ofDefinition;
        }
        ofDefinition.exceptionHandler((started, failure) -> {
            LogKeys.warn(
                    LOG,
                    "Cannot check whether " + kind + " is installed; the operator tries again",
                    LogKeys.REASON.of(failure.getMessage()));
            return true;
        });
        ofDefinition.addEventHandler(new DefinitionChanged());
        return ofDefinition
                .start()
                .thenCompose(known -> ofDefinition.getStore().list().isEmpty()
                        ? CompletableFuture.<Void>completedFuture(null)
                        : appeared())
                .toCompletableFuture();
    }

    boolean installed() {
        return filled != null;
    }

    Optional<GenericKubernetesResource> get(String namespace, String name) {
        return stores().map(each -> each.getStore().getByKey(namespace + "/" + name))
                .flatMap(Stream::ofNullable)
                .findFirst();
    }

    Stream<HasMetadata> list(String namespace) {
        return stores().flatMap(each -> each.getStore().list().stream())
                .filter(each -> namespace.equals(each.getMetadata().getNamespace()))
                .map(HasMetadata.class::cast);
    }

    private Stream<SharedIndexInformer<GenericKubernetesResource>> stores() {
        List<SharedIndexInformer<GenericKubernetesResource>> now = filled;
        return now == null ? Stream.empty() : now.stream();
    }

    /** Done when the objects are known. */
    private synchronized CompletableFuture<Void> appeared() {
        if (begun != null) {
            return filling;
        }
        List<SharedIndexInformer<GenericKubernetesResource>> beginning =
                namespaces.names().isEmpty()
                        ? List.of(watch(null))
                        : namespaces.names().stream().map(this::watch).toList();
        begun = beginning;
        filling = CompletableFuture.allOf(beginning.stream()
                        .map(each -> each.start().toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .thenRun(() -> filled(beginning));
        return filling;
    }

    /**
     * A watch that is not started.
     *
     * @param namespace null: all
     */
    private SharedIndexInformer<GenericKubernetesResource> watch(String namespace) {
        var all = client.genericKubernetesResources(kind.context());
        SharedIndexInformer<GenericKubernetesResource> informer = (namespace == null
                        ? all.inAnyNamespace().withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                        : all.inNamespace(namespace).withLabel(Labels.MANAGED_BY, Labels.OPERATOR))
                .runnableInformer(0)
                .itemStore(kind.store());
        informer.exceptionHandler((started, failure) -> true);
        informer.addEventHandler(new ObjectChanged());
        return informer;
    }

    private synchronized void filled(List<SharedIndexInformer<GenericKubernetesResource>> now) {
        if (begun == now) { // else the kind has disappeared meanwhile
            filled = now;
            listener.accept(plant -> true);
        }
    }

    private synchronized void disappeared() {
        if (begun != null) {
            begun.forEach(SharedIndexInformer::close);
            begun = null;
            filled = null;
            listener.accept(plant -> true);
        }
    }

    @Override
    public synchronized void close() {
        if (definitions != null) {
            definitions.close();
        }
        if (begun != null) {
            begun.forEach(SharedIndexInformer::close);
        }
    }

    private final class DefinitionChanged implements ResourceEventHandler<CustomResourceDefinition> {
        @Override
        public void onAdd(CustomResourceDefinition definition) {
            appeared();
        }

        @Override
        public void onUpdate(CustomResourceDefinition before, CustomResourceDefinition definition) {
            appeared();
        }

        @Override
        public void onDelete(CustomResourceDefinition definition, boolean finalStateUnknown) {
            disappeared();
        }
    }

    /** Someone else changed or deleted an object of ours. */
    private final class ObjectChanged implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource object) {
            // made by us
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
            if (!Difference.isApplied(before, object)) {
                listener.accept(plant -> Ownership.owns(plant, object));
            }
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
            listener.accept(plant -> Ownership.owns(plant, object));
        }
    }
}
