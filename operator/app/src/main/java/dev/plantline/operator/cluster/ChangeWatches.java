package dev.plantline.operator.cluster;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceRelease;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.operator.OperatorFailedException;
import dev.plantline.operator.OperatorStopsException;
import dev.plantline.operator.cluster.WatchPerNamespace.Watched;
import dev.plantline.operator.desired.change.ChangeRecords;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The revisions, batches and decisions of the namespaces in which people decide, and of no other: three watches each. A namespace is watched until it is forgotten,
 * also when people are asked no longer.
 */
public final class ChangeWatches implements AutoCloseable {
    private final WatchPerNamespace<InterfaceRevision, BasicItemStore<InterfaceRevision>> revisions;
    private final WatchPerNamespace<InterfaceDecision, BasicItemStore<InterfaceDecision>> decisions;
    private final WatchPerNamespace<InterfaceRelease, BasicItemStore<InterfaceRelease>> releases;
    private final KubernetesClient client;
    private final Supplier<Map<String, String>> people;
    private final boolean proven;
    /** Not watched, and without revisions and decisions when they were looked for: we alone make revisions, and watch where we do. */
    private final Set<String> unused = ConcurrentHashMap.newKeySet();

    /**
     * Watches nothing yet.
     *
     * @param people the person behind a login
     * @param proven whether admission holds who changes and who decides to be the user of the request
     */
    public ChangeWatches(KubernetesClient client, Supplier<Map<String, String>> people, boolean proven) {
        this.client = client;
        this.people = people;
        this.proven = proven;
        this.revisions = new WatchPerNamespace<>(
                "the InterfaceRevisions",
                namespace -> Watched.in(
                        new BasicItemStore<>(Cache::metaNamespaceKeyFunc),
                        client.resources(InterfaceRevision.class)
                                .inNamespace(namespace)
                                .runnableInformer(0)
                                .removeNamespaceIndex()));
        this.decisions = new WatchPerNamespace<>(
                "the InterfaceDecisions",
                namespace -> Watched.in(
                        new BasicItemStore<>(Cache::metaNamespaceKeyFunc),
                        client.resources(InterfaceDecision.class)
                                .inNamespace(namespace)
                                .runnableInformer(0)
                                .removeNamespaceIndex()));
        this.releases = new WatchPerNamespace<>(
                "the InterfaceReleases",
                namespace -> Watched.in(
                        new BasicItemStore<>(Cache::metaNamespaceKeyFunc),
                        client.resources(InterfaceRelease.class)
                                .inNamespace(namespace)
                                .runnableInformer(0)
                                .removeNamespaceIndex()));
    }

    /** Tells the namespace of every revision and decision that is new, changed or gone. */
    public void onChange(Consumer<String> namespace) {
        revisions.onChange(namespace);
        decisions.onChange(namespace);
        releases.onChange(namespace);
    }

    /**
     * What is known of the changes of a namespace. The first question about a namespace waits for the API server.
     *
     * @param asked whether people are asked about changes of its interfaces; about batches they are, where one waits
     * @throws OperatorFailedException when the API server does not let us look, or does not answer; the next call tries again
     * @throws OperatorStopsException when this is closed
     */
    public ChangeRecords of(String namespace, boolean asked) {
        revisions.watch(namespace);
        decisions.watch(namespace);
        releases.watch(namespace);
        return new ChangeRecords(
                asked,
                revisions.of(namespace).values().toList(),
                decisions.of(namespace).values().toList(),
                people.get(),
                proven,
                releases.of(namespace).values().toList());
    }

    /**
     * Whether there are revisions or decisions in a namespace. A namespace that is not watched is asked once; it is not watched for that.
     *
     * @throws OperatorFailedException when the API server does not let us look, or does not answer; the next call tries again
     * @throws OperatorStopsException when this is closed
     */
    public boolean isUsed(String namespace) {
        if (revisions.isWatched(namespace) && decisions.isWatched(namespace)) {
            return revisions.of(namespace).values().findAny().isPresent()
                    || decisions.of(namespace).values().findAny().isPresent();
        }
        if (unused.contains(namespace)) {
            return false;
        }
        boolean used = isThere(InterfaceRevision.class, namespace) || isThere(InterfaceDecision.class, namespace);
        if (!used) {
            unused.add(namespace);
        }
        return used;
    }

    private boolean isThere(Class<? extends HasMetadata> kind, String namespace) {
        try {
            return !client.resources(kind)
                    .inNamespace(namespace)
                    .list(new ListOptionsBuilder().withLimit(1L).build())
                    .getItems()
                    .isEmpty();
        } catch (KubernetesClientException e) {
            throw new OperatorFailedException(
                    "cannot read the " + HasMetadata.getKind(kind) + "s of namespace " + namespace
                            + ": the API server does not answer, or does not let the operator list them",
                    e);
        }
    }

    /** Of a namespace in which nobody is asked about anything. */
    public ChangeRecords none() {
        return new ChangeRecords(false, List.of(), List.of(), Map.of(), proven);
    }

    /** The revisions of interfaces of a namespace that is watched. */
    public Collection<InterfaceRevision> revisions(String namespace) {
        revisions.watch(namespace);
        return revisions
                .of(namespace)
                .values()
                .filter(ChangeRecords::isOfAnInterface)
                .toList();
    }

    /** The revisions of a code map of a namespace that is watched. */
    public List<InterfaceRevision> ofCodeMap(String namespace, String codeMap) {
        revisions.watch(namespace);
        return revisions
                .of(namespace)
                .values()
                .filter(each -> codeMap.equals(each.getSpec().codeMap()) && !each.isMarkedForDeletion())
                .toList();
    }

    /** The batches of a namespace that is watched. */
    public Collection<InterfaceRelease> releases(String namespace) {
        releases.watch(namespace);
        return releases.of(namespace).values().toList();
    }

    /** The person behind a login, as the centre says it; who is not listed is a person of his own. */
    public Map<String, String> people() {
        return people.get();
    }

    /** Ends the watches of namespaces. */
    public void forget(Set<String> namespaces) {
        revisions.forget(namespaces);
        decisions.forget(namespaces);
        releases.forget(namespaces);
        unused.removeAll(namespaces);
    }

    /** Whether every watch is alive. */
    public boolean isWatching() {
        return revisions.isWatching() && decisions.isWatching() && releases.isWatching();
    }

    @Override
    public void close() {
        revisions.close();
        decisions.close();
        releases.close();
    }
}
