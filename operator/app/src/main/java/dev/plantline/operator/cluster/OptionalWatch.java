package dev.plantline.operator.cluster;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.WatchedNamespaces;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ExceptionHandler;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
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
    /** Done when the API server has forbidden to see the definition or the objects. */
    private final CompletableFuture<Void> forbidden = new CompletableFuture<>();

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

    /** Done when it is known whether the kind is there, and then also its objects, or when the API server forbids to see them. */
    CompletableFuture<Void> start() {
        SharedIndexInformer<CustomResourceDefinition> ofDefinition = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(kind.definition())
                .runnableInformer(0);
        synchronized (this) {
            definitions = ofDefinition;
        }
        ofDefinition.exceptionHandler(
                failing("Cannot check whether " + kind + " is installed; the operator tries again"));
        ofDefinition.addEventHandler(new DefinitionChanged());
        CompletionStage<Void> known = ofDefinition.start().thenCompose(listed -> ofDefinition.getStore().list().stream()
                .findFirst()
                .map(this::look)
                .orElseGet(() -> CompletableFuture.completedFuture(null)));
        return CompletableFuture.anyOf(known.toCompletableFuture(), forbidden).thenApply(any -> null);
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
        return stores().flatMap(each -> each.getIndexer().byIndex(Cache.NAMESPACE_INDEX, namespace).stream())
                .map(HasMetadata.class::cast);
    }

    private Stream<SharedIndexInformer<GenericKubernetesResource>> stores() {
        List<SharedIndexInformer<GenericKubernetesResource>> now = filled;
        return now == null ? Stream.empty() : now.stream();
    }

    /** Done when the objects are known, if there are any. What is being taken away counts as gone. */
    private CompletableFuture<Void> look(CustomResourceDefinition definition) {
        if (definition.isMarkedForDeletion()) {
            disappeared();
            return CompletableFuture.completedFuture(null);
        }
        return appeared();
    }

    /** Goes on after a failure, and tells the first. */
    private ExceptionHandler failing(String sentence) {
        AtomicBoolean told = new AtomicBoolean();
        return (started, failure) -> {
            if (told.compareAndSet(false, true)) {
                LogKeys.warn(LOG, sentence, LogKeys.REASON.of(failure.getMessage()));
            }
            if (isForbidden(failure)) {
                forbidden.complete(null);
            }
            return true;
        };
    }

    private static boolean isForbidden(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof KubernetesClientException answer
                    && answer.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return true;
            }
        }
        return false;
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
        informer.exceptionHandler(failing("Cannot watch " + kind
                + (namespace == null ? "" : " in namespace " + namespace) + "; the operator tries again"));
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
            look(definition);
        }

        @Override
        public void onUpdate(CustomResourceDefinition before, CustomResourceDefinition definition) {
            look(definition);
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
            // Or it was we: the look that follows finds no difference. Nothing in an object proves who wrote it.
            listener.accept(plant -> Ownership.owns(plant, before) || Ownership.owns(plant, object));
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
            listener.accept(plant -> Ownership.owns(plant, object));
        }
    }
}
