package dev.plantline.operator.cluster;

import dev.plantline.operator.OperatorFailedException;
import dev.plantline.operator.OperatorStopsException;
import dev.plantline.operator.desired.secret.SecretReader;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The Secrets of the namespaces that have a Plant or an OdooConnection, and of no other: one watch per such namespace, begun when the first of
 * them is seen. So a new key is noticed at once, and the Secrets of the rest of the cluster are never read.
 */
public final class NamespaceSecrets implements SecretReader, AutoCloseable {
    private static final long SYNC_SECONDS = 30;
    /** Every Helm release of a namespace, up to 1 MiB each. */
    private static final String HELM_RELEASES = "helm.sh/release.v1";

    private final KubernetesClient client;
    private final Map<String, SharedIndexInformer<Secret>> byNamespace = new ConcurrentHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** Secrets as a client may see them. */
    public NamespaceSecrets(KubernetesClient client) {
        this.client = client;
    }

    /** Tells the namespace of every Secret that is new, changed or gone. */
    public void onChange(Consumer<String> namespace) {
        listeners.add(namespace);
    }

    /**
     * Begins to watch a namespace, if it is not watched yet, and waits until its Secrets are known.
     *
     * @throws OperatorFailedException when the API server does not let us, or does not answer; the next call tries again
     * @throws OperatorStopsException when this is closed
     */
    public void watch(String namespace) {
        if (closed) {
            throw stopping();
        }
        byNamespace.computeIfAbsent(namespace, this::begin);
    }

    /** Ends the watches of namespaces. */
    public void forget(Set<String> namespaces) {
        namespaces.forEach(
                namespace -> Optional.ofNullable(byNamespace.remove(namespace)).ifPresent(SharedIndexInformer::close));
    }

    private SharedIndexInformer<Secret> begin(String namespace) {
        SharedIndexInformer<Secret> informer = client.secrets()
                .inNamespace(namespace)
                .withoutField("type", HELM_RELEASES)
                .runnableInformer(0);
        informer.addEventHandler(new Notify(namespace));
        // Once begun it never ends by itself: a forbidden list or a lost watch is tried again.
        informer.exceptionHandler((started, failure) -> started);
        try {
            informer.start().toCompletableFuture().get(SYNC_SECONDS, TimeUnit.SECONDS);
            return informer;
        } catch (ExecutionException | TimeoutException e) {
            informer.close();
            throw new OperatorFailedException(
                    "cannot read the Secrets of namespace " + namespace
                            + ": the API server does not answer, or does not let the operator list and watch them",
                    e);
        } catch (InterruptedException e) {
            informer.close();
            Thread.currentThread().interrupt();
            throw stopping(); // nothing else interrupts a reconcile
        }
    }

    /**
     * A Secret of a watched namespace; empty when it is not there.
     *
     * @throws IllegalStateException when the namespace is not watched
     * @throws OperatorStopsException when this is closed
     */
    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return Optional.ofNullable(watched(namespace).getStore().getByKey(namespace + "/" + name));
    }

    /**
     * All Secrets of a watched namespace.
     *
     * @throws IllegalStateException when the namespace is not watched
     * @throws OperatorStopsException when this is closed
     */
    public Stream<Secret> list(String namespace) {
        return watched(namespace).getStore().list().stream();
    }

    /** Who took what is not known for missing would tell everybody that a key is gone while the operator stops. */
    private SharedIndexInformer<Secret> watched(String namespace) {
        return Optional.ofNullable(byNamespace.get(namespace))
                .orElseThrow(() -> closed
                        ? stopping()
                        : new IllegalStateException("the Secrets of namespace " + namespace + " are not watched now"));
    }

    private static OperatorStopsException stopping() {
        return new OperatorStopsException("the operator is stopping and no longer reads Secrets");
    }

    /** Whether every watch is alive. */
    public boolean isWatching() {
        return byNamespace.values().stream().allMatch(SharedIndexInformer::isWatching);
    }

    @Override
    public void close() {
        closed = true;
        byNamespace.values().forEach(SharedIndexInformer::close);
        byNamespace.clear();
    }

    private final class Notify implements ResourceEventHandler<Secret> {
        private final String namespace;

        Notify(String namespace) {
            this.namespace = namespace;
        }

        @Override
        public void onAdd(Secret secret) {
            tell();
        }

        @Override
        public void onUpdate(Secret before, Secret secret) {
            if (!before.getMetadata()
                    .getResourceVersion()
                    .equals(secret.getMetadata().getResourceVersion())) {
                tell();
            }
        }

        @Override
        public void onDelete(Secret secret, boolean finalStateUnknown) {
            tell();
        }

        private void tell() {
            listeners.forEach(listener -> listener.accept(namespace));
        }
    }
}
