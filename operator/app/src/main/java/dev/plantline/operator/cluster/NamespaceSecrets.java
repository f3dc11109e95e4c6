package dev.plantline.operator.cluster;

import dev.plantline.operator.OperatorFailedException;
import dev.plantline.operator.OperatorStopsException;
import dev.plantline.operator.cluster.BoundedSecrets.Share;
import dev.plantline.operator.cluster.WatchPerNamespace.Watched;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.desired.secret.SecretReader;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The Secrets of the namespaces that have a Plant or an OdooConnection, and of no other: one watch per such namespace, begun when the first of
 * them is seen. So a new key is noticed at once, and the Secrets of the rest of the cluster are never read. What is kept of a namespace is
 * {@link BoundedSecrets bounded}; what is not is read when somebody asks for it by name.
 */
public final class NamespaceSecrets implements SecretReader, AutoCloseable {
    /** Every Helm release of a namespace, up to 1 MiB each. */
    private static final String HELM_RELEASES = "helm.sh/release.v1";

    /** Secrets of one page of a list, of up to 1 MiB each: several namespaces may be read at the same time. */
    private static final long PAGE = 5;

    private final KubernetesClient client;
    private final WatchPerNamespace<Secret, BoundedSecrets> watches;

    /** Secrets as a client may see them. */
    public NamespaceSecrets(KubernetesClient client) {
        this.client = client;
        this.watches = new WatchPerNamespace<>("the Secrets", this::watcher);
    }

    private Watched<Secret, BoundedSecrets> watcher(String namespace) {
        return Watched.in(
                new BoundedSecrets(),
                client.secrets()
                        .inNamespace(namespace)
                        .withoutField("type", HELM_RELEASES)
                        .withLimit(PAGE)
                        .runnableInformer(0)
                        .removeNamespaceIndex());
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
     * A Secret of a watched namespace; empty when it is not there. Waits for the API server where the namespace has more Secrets than are kept.
     *
     * @throws IllegalStateException when the namespace is not watched
     * @throws OperatorStopsException when this is closed
     */
    @Override
    public Optional<Secret> secret(String namespace, String name) {
        Optional<Secret> there = there(namespace, name);
        return there.filter(BoundedSecrets::isWhole).or(() -> there.flatMap(each -> read(namespace, name)));
    }

    /**
     * The same, and never waits: empty also when there was no room for it.
     *
     * @throws IllegalStateException when the namespace is not watched
     * @throws OperatorStopsException when this is closed
     */
    public Optional<Secret> kept(String namespace, String name) {
        return there(namespace, name).filter(BoundedSecrets::isWhole);
    }

    /** Of one that is not kept, its name. */
    private Optional<Secret> there(String namespace, String name) {
        return Optional.ofNullable(watches.of(namespace).get(key(namespace, name)));
    }

    /**
     * The Secrets of a watched namespace that the operator made, and of the others those that are kept.
     *
     * @throws IllegalStateException when the namespace is not watched
     * @throws OperatorStopsException when this is closed
     * @throws OperatorFailedException when not all that bear the operator's label are kept: whoever took what is missing for gone would make it anew
     */
    public Stream<Secret> list(String namespace) {
        BoundedSecrets store = watches.of(namespace);
        for (String key : store.passedOver(Share.own)) {
            String name = key.substring(namespace.length() + 1);
            read(namespace, name).ifPresentOrElse(now -> store.put(key, now), () -> store.remove(key));
            if (store.isPassedOver(key)) {
                String why = "the Secrets of namespace " + namespace + " with the label " + Labels.MANAGED_BY + "="
                        + Labels.OPERATOR + " have more than " + BoundedSecrets.MOST + " characters together, so that "
                        + name + " cannot be kept. Delete those that somebody else gave this label";
                throw new OperatorFailedException(why, new IllegalStateException(why));
            }
        }
        return store.values().filter(BoundedSecrets::isWhole);
    }

    /** By a list, because the operator has no right to get. */
    private Optional<Secret> read(String namespace, String name) {
        return client.secrets().inNamespace(namespace).withField("metadata.name", name).list().getItems().stream()
                .filter(each -> name.equals(each.getMetadata().getName()))
                .findFirst();
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
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
