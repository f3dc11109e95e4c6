package dev.plantline.operator.cluster;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * PrometheusRules, a kind that a cluster may have or not have. Its definition is watched, so that it is noticed when the Prometheus operator is
 * installed later or taken away.
 */
public final class OptionalRules implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OptionalRules.class);
    private static final String DEFINITION = "prometheusrules.monitoring.coreos.com";
    private static final long SYNC_SECONDS = 5;
    private static final ResourceDefinitionContext KIND = new ResourceDefinitionContext.Builder()
            .withGroup("monitoring.coreos.com")
            .withVersion("v1")
            .withKind("PrometheusRule")
            .withPlural("prometheusrules")
            .withNamespaced(true)
            .build();

    private final KubernetesClient client;
    private final List<Consumer<Predicate<Plant>>> listeners = new CopyOnWriteArrayList<>();
    private SharedIndexInformer<CustomResourceDefinition> definitions;
    /** Set from the moment on at which it is begun, so that a second event does not begin another. */
    private SharedIndexInformer<GenericKubernetesResource> watch;
    /** Done when it is filled. */
    private CompletableFuture<Void> filling;
    /** The watch once it is filled. */
    private volatile SharedIndexInformer<GenericKubernetesResource> rules;

    /** Rules as a client may see them. */
    public OptionalRules(KubernetesClient client) {
        this.client = client;
    }

    /** Tells which plants are concerned: all when the kind appears or disappears, and the owner of a rule that somebody touches. */
    public void onChange(Consumer<Predicate<Plant>> listener) {
        listeners.add(listener);
    }

    /** Begins to watch, and waits until the rules are known, if there are any. Where the API server forbids it, the kind counts as absent. */
    public void start() {
        SharedIndexInformer<CustomResourceDefinition> begun = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(DEFINITION)
                .runnableInformer(0);
        synchronized (this) {
            definitions = begun;
        }
        begun.exceptionHandler((started, failure) -> {
            LogKeys.warn(
                    LOG,
                    "Cannot check whether PrometheusRule is installed; the operator tries again",
                    LogKeys.REASON.of(failure.getMessage()));
            return true;
        });
        begun.addEventHandler(new DefinitionChanged());
        try {
            begun.start().toCompletableFuture().get(SYNC_SECONDS, TimeUnit.SECONDS);
            if (!begun.getStore().list().isEmpty()) {
                appeared().get(SYNC_SECONDS, TimeUnit.SECONDS);
            }
        } catch (TimeoutException | ExecutionException e) {
            LogKeys.info(LOG, "PrometheusRule is treated as not installed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the kind is there. */
    public boolean installed() {
        return rules != null;
    }

    Optional<GenericKubernetesResource> get(String namespace, String name) {
        SharedIndexInformer<GenericKubernetesResource> now = rules;
        return Optional.ofNullable(now).map(informer -> informer.getStore().getByKey(namespace + "/" + name));
    }

    Stream<HasMetadata> list(String namespace) {
        SharedIndexInformer<GenericKubernetesResource> now = rules;
        return now == null
                ? Stream.empty()
                : now.getStore().list().stream()
                        .filter(each -> namespace.equals(each.getMetadata().getNamespace()))
                        .map(HasMetadata.class::cast);
    }

    /** Done when the rules are known. */
    private synchronized CompletableFuture<Void> appeared() {
        if (watch != null) {
            return filling;
        }
        SharedIndexInformer<GenericKubernetesResource> begun = client.genericKubernetesResources(KIND)
                .inAnyNamespace()
                .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                .runnableInformer(0);
        begun.exceptionHandler((started, failure) -> true);
        begun.addEventHandler(new RuleChanged());
        watch = begun;
        filling = begun.start().thenRun(() -> filled(begun)).toCompletableFuture();
        return filling;
    }

    private void tell(Predicate<Plant> concerned) {
        listeners.forEach(listener -> listener.accept(concerned));
    }

    private synchronized void filled(SharedIndexInformer<GenericKubernetesResource> begun) {
        if (watch == begun) { // else the kind has disappeared meanwhile
            rules = begun;
            tell(plant -> true);
        }
    }

    private synchronized void disappeared() {
        if (watch != null) {
            watch.close();
            watch = null;
            rules = null;
            tell(plant -> true);
        }
    }

    @Override
    public synchronized void close() {
        if (definitions != null) {
            definitions.close();
        }
        if (watch != null) {
            watch.close();
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

    /** Someone else changed or deleted a rule of ours; our own writes come by here too and find nothing to do. */
    private final class RuleChanged implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource rule) {
            // made by us
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource rule) {
            tell(plant -> Ownership.owns(plant, rule));
        }

        @Override
        public void onDelete(GenericKubernetesResource rule, boolean finalStateUnknown) {
            tell(plant -> Ownership.owns(plant, rule));
        }
    }
}
