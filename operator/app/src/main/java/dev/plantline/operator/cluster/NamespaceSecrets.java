package dev.plantline.operator.cluster;

import dev.plantline.operator.OperatorFailedException;
import dev.plantline.operator.OperatorStopsException;
import dev.plantline.operator.desired.secret.SecretReader;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The Secrets of the namespaces that have a Plant or an OdooConnection, and of no other: one watch per such namespace, begun when the first of
 * them is seen. So a new key is noticed at once, and the Secrets of the rest of the cluster are never read.
 */
public final class NamespaceSecrets implements SecretReader, AutoCloseable {
    /** Every Helm release of a namespace, up to 1 MiB each. */
    private static final String HELM_RELEASES = "helm.sh/release.v1";

    private final WatchPerNamespace<Secret> watches;

    /** Secrets as a client may see them. */
    public NamespaceSecrets(KubernetesClient client) {
        this.watches = new WatchPerNamespace<>("the Secrets", namespace -> client.secrets()
                .inNamespace(namespace)
                .withoutField("type", HELM_RELEASES)
                .runnableInformer(0));
    }

    /** Tells the namespace of every Secret that is new, changed or gone. */
    public void onChange(Consumer<String> namespace) {
        watches.onChange(namespace);
    }

    /**
     * Begins to watch a namespace, if it is not watched yet, and waits until its Secrets are known.
     *
     * @throws OperatorFailedException when the API server does not let us, or does not answer; the next call tries again
     * @throws OperatorStopsException when this is closed
     */
    public void watch(String namespace) {
        watches.watch(namespace);
    }

    /** Ends the watches of namespaces. */
    public void forget(Set<String> namespaces) {
        watches.forget(namespaces);
    }

    /**
     * A Secret of a watched namespace; empty when it is not there.
     *
     * @throws IllegalStateException when the namespace is not watched
     * @throws OperatorStopsException when this is closed
     */
    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return Optional.ofNullable(watches.of(namespace).getStore().getByKey(namespace + "/" + name));
    }

    /**
     * All Secrets of a watched namespace.
     *
     * @throws IllegalStateException when the namespace is not watched
     * @throws OperatorStopsException when this is closed
     */
    public Stream<Secret> list(String namespace) {
        return watches.of(namespace).getStore().list().stream();
    }

    /** Whether every watch is alive. */
    public boolean isWatching() {
        return watches.isWatching();
    }

    @Override
    public void close() {
        watches.close();
    }
}
