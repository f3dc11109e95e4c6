package dev.plantline.operator.cluster;

import dev.plantline.operator.OperatorFailedException;
import dev.plantline.operator.OperatorStopsException;
import dev.plantline.operator.cluster.WatchPerNamespace.Watched;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which namespaces the platform has labelled for finance. Read from the Namespace itself, which whoever owns what is in it cannot change, and only
 * of namespaces that have an interface of finance: one watch each, of the one Namespace.
 */
public final class FinanceNamespaces implements AutoCloseable {
    private final WatchPerNamespace<Namespace, BasicItemStore<Namespace>> watches;

    /** Namespaces as a client may see them. */
    public FinanceNamespaces(KubernetesClient client) {
        this.watches = new WatchPerNamespace<>(
                "the labels",
                name -> Watched.in(
                        new BasicItemStore<>(Cache::metaNamespaceKeyFunc),
                        client.namespaces().withName(name).runnableInformer(0)));
    }

    /** Tells the name of every namespace that was asked about and has changed. */
    public void onChange(Consumer<String> namespace) {
        watches.onChange(namespace);
    }

    /**
     * Whether a namespace may have interfaces of finance. The first question about a namespace waits for the API server.
     *
     * @throws OperatorFailedException when the API server does not let us look, or does not answer; the next call tries again
     * @throws OperatorStopsException when this is closed
     */
    public boolean contains(String namespace) {
        watches.watch(namespace);
        return watches.of(namespace)
                .values()
                .filter(each -> each.getMetadata().getName().equals(namespace))
                .anyMatch(Labels::allowsFinance);
    }

    /** Ends the watches of namespaces. */
    public void forget(Set<String> namespaces) {
        watches.forget(namespaces);
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
