package dev.plantline.operator.cluster;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.WatchedNamespaces;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Objects of the operator whose kind a cluster may have or not have. The definitions are watched, so that it is noticed when a kind is installed later or
 * taken away.
 */
public final class OptionalKinds implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OptionalKinds.class);
    private static final long SYNC_SECONDS = 10;

    private final List<Consumer<Predicate<Plant>>> listeners = new CopyOnWriteArrayList<>();
    private final Map<OptionalKind, OptionalWatch> watches;

    /**
     * Kinds as a client may see them.
     *
     * @param namespaces in which objects are looked for
     */
    public OptionalKinds(KubernetesClient client, WatchedNamespaces namespaces) {
        watches = Arrays.stream(OptionalKind.values())
                .collect(Collectors.toMap(
                        Function.identity(), kind -> new OptionalWatch(client, kind, namespaces, this::tell)));
    }

    /** Tells which plants are concerned: all when a kind appears or disappears, and the owner of an object that somebody touches. */
    public void onChange(Consumer<Predicate<Plant>> listener) {
        listeners.add(listener);
    }

    /** Begins to watch, and waits until the objects are known, if there are any. Where the API server forbids it, a kind counts as absent. */
    public void start() {
        CompletableFuture<?>[] begun =
                watches.values().stream().map(OptionalWatch::start).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(begun).get(SYNC_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            watches.forEach((kind, watch) -> {
                if (!watch.installed()) {
                    LogKeys.info(LOG, kind + " is treated as not installed");
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a kind is there. */
    public boolean installed(OptionalKind kind) {
        return watches.get(kind).installed();
    }

    /** The object that a desired one stands for, as its watch {@link OptionalKind#asKept keeps} it. */
    Optional<GenericKubernetesResource> get(HasMetadata desired) {
        return OptionalKind.of(desired)
                .flatMap(kind -> get(
                        kind,
                        desired.getMetadata().getNamespace(),
                        desired.getMetadata().getName()));
    }

    /** An object of a kind, as its watch {@link OptionalKind#asKept keeps} it. */
    Optional<GenericKubernetesResource> get(OptionalKind kind, String namespace, String name) {
        return watches.get(kind).get(namespace, name);
    }

    Stream<HasMetadata> list(String namespace) {
        return watches.values().stream().flatMap(watch -> watch.list(namespace));
    }

    private void tell(Predicate<Plant> concerned) {
        listeners.forEach(listener -> listener.accept(concerned));
    }

    @Override
    public void close() {
        watches.values().forEach(OptionalWatch::close);
    }
}
