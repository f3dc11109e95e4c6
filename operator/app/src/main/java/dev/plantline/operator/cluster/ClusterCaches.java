package dev.plantline.operator.cluster;

import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionSpec.Environment;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.OperatorStopsException;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.CodeMapConfigurations;
import dev.plantline.operator.desired.KnownCodeMaps;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.desired.LastGoodCopy;
import dev.plantline.operator.desired.RuntimeConfigurations;
import dev.plantline.operator.desired.Workload;
import dev.plantline.operator.desired.change.ChangeRecords;
import dev.plantline.operator.desired.resolve.TemplatedSpec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the operator knows of the cluster: the controllers' own caches of what people declare, and those of what was made of it. Asking makes no
 * request.
 */
public final class ClusterCaches {
    private final NamespaceSecrets secrets;
    private final FinanceNamespaces finance;
    private final ChangeWatches changes;
    private final MadeCaches made;
    private final Map<Class<? extends HasMetadata>, SharedWatch<? extends HasMetadata>> watches =
            new ConcurrentHashMap<>();
    private final Map<Class<? extends HasMetadata>, SharedWatch.Listeners> listeners = new ConcurrentHashMap<>();

    /** Controllers start side by side: one may work before the cache of another is filled. */
    private volatile boolean complete;
    /** They stop side by side too: watches end one by one under what is still at work, and an emptied cache looks like an empty cluster. */
    private volatile boolean stopping;

    /** Caches that the controllers fill. */
    public ClusterCaches(NamespaceSecrets secrets, FinanceNamespaces finance, ChangeWatches changes, MadeCaches made) {
        this.secrets = secrets;
        this.finance = finance;
        this.changes = changes;
        this.made = made;
    }

    /**
     * Shares a controller's watch of its own kind.
     *
     * @param kind of the controller
     * @param context in which the controller prepares its event sources; the answer is one of them
     */
    public <P extends HasMetadata> SharedWatch<P> share(Class<P> kind, EventSourceContext<P> context) {
        SharedWatch<P> watch =
                new SharedWatch<>(HasMetadata.getPlural(kind) + "-shared", context.getPrimaryCache(), listeners(kind));
        watches.put(kind, watch);
        return watch;
    }

    /** Hears of new and deleted resources of a kind, and of changed specifications. A status is written by ourselves. */
    public <T extends HasMetadata> void onDeclared(Class<T> kind, Consumer<T> listener) {
        listeners(kind).declared().add(each -> tell(kind, listener, each));
    }

    /** Hears of changed statuses as well. */
    public <T extends HasMetadata> void onAnyChange(Class<T> kind, Consumer<T> listener) {
        listeners(kind).any().add(each -> tell(kind, listener, each));
    }

    /** What fills the caches is no news: every controller looks at all when they are full. */
    private <T extends HasMetadata> void tell(Class<T> kind, Consumer<T> listener, HasMetadata changed) {
        if (isComplete()) {
            listener.accept(kind.cast(changed));
        }
    }

    private SharedWatch.Listeners listeners(Class<? extends HasMetadata> kind) {
        return listeners.computeIfAbsent(kind, each -> new SharedWatch.Listeners());
    }

    /** Notes that all controllers have started, and with them the watches; whoever looked before that looks again. */
    public void completed() {
        complete = true;
        watches.values().forEach(SharedWatch::lookAtAll);
    }

    /** Notes that the operator is about to stop; called before the first watch ends. */
    public void stopping() {
        stopping = true;
    }

    /** Whether what is not here is not in the cluster either: not while the caches are being filled or emptied. */
    public boolean isComplete() {
        return complete && !stopping;
    }

    /**
     * Called between what was read of the cluster and what comes of it. A look at Odoo or Kafka is interrupted after this begins to throw as well.
     *
     * @throws OperatorStopsException when it does
     */
    public void requireRunning() {
        if (stopping) {
            throw new OperatorStopsException("the operator is stopping; what it saw last is no longer acted on");
        }
    }

    /** The answer to a question in which what is not here is not in the cluster either; empty while the caches are being filled or emptied. */
    public <T> Optional<T> whenComplete(Supplier<T> question) {
        if (!complete) {
            return Optional.empty();
        }
        T answer = question.get();
        return stopping ? Optional.empty() : Optional.of(answer);
    }

    /**
     * Everything that decides what a namespace's plant gets. The first time it waits for the API server when the namespace has an interface of finance or
     * a plant with changeControl, or a policy has it. Where only a policy has it and nothing is written down yet, nobody is asked: whoever finds an interface
     * there that the policy is for looks at {@link #worldThatAsks} instead.
     *
     * @throws dev.plantline.operator.OperatorFailedException when the labels of such a namespace cannot be read
     * @throws OperatorStopsException when it does
     */
    public ClusterState world(String namespace) {
        return world(namespace, isControlled(namespace));
    }

    /** The same where people are asked, whoever says so. */
    public ClusterState worldThatAsks(String namespace) {
        return world(namespace, true);
    }

    private ClusterState world(String namespace, boolean controlled) {
        List<OdooInterface> interfaces = list(OdooInterface.class, namespace).toList();
        Map<Boolean, List<ConfigMap>> configurations =
                made.list(ConfigMap.class, namespace).collect(Collectors.partitioningBy(ClusterCaches::isOfAClass));
        List<RuntimeConfiguration> running = Stream.concat(
                        RuntimeConfigurations.running(configurations.get(true)).stream(),
                        RuntimeConfigurations.runningGateways(configurations.get(false)).stream())
                .toList();
        // Who else keeps master records concerns nobody who keeps none.
        boolean keepsRecords =
                interfaces.stream().anyMatch(each -> templated(each).keepsRecords());
        List<OdooInterface> owners = !keepsRecords
                ? List.of()
                : list(OdooInterface.class)
                        .filter(each -> !namespace.equals(each.getMetadata().getNamespace()))
                        .filter(each -> templated(each).keepsRecords())
                        .toList();
        Set<String> shared =
                owners.stream().map(each -> each.getMetadata().getNamespace()).collect(Collectors.toSet());
        List<RuntimeConfiguration> good = LastGoodCopy.completed(running, interfaces);
        ClusterState world = new ClusterState(
                Instant.now(),
                list(Plant.class).toList(),
                list(LatencyClass.class).toList(),
                list(InterfacePolicy.class).toList(),
                list(InterfaceTemplate.class).toList(),
                list(OdooConnection.class)
                        .filter(each -> namespace.equals(each.getMetadata().getNamespace())
                                || shared.contains(each.getMetadata().getNamespace())
                                || controlled && each.getSpec().environment() != Environment.test)
                        .map(ClusterCaches::withoutOutdatedStatus)
                        .toList(),
                Stream.concat(interfaces.stream(), owners.stream()).toList(),
                new KnownCodeMaps(
                        list(CodeMap.class, namespace).toList(),
                        CodeMapConfigurations.running(configurations.get(true))),
                good,
                keepsRecords ? elsewhere(namespace, owners) : Map.of(),
                secrets,
                finance(namespace, interfaces),
                changes(namespace, controlled, interfaces, good));
        requireRunning();
        return world;
    }

    /** What keeps master records in other namespaces, whatever its manifests say by now. */
    private Map<String, List<RuntimeConfiguration>> elsewhere(String namespace, List<OdooInterface> owners) {
        Map<String, List<ConfigMap>> configurations = made.list(ConfigMap.class)
                .filter(each -> !namespace.equals(each.getMetadata().getNamespace()) && isOfAClass(each))
                .filter(ClusterCaches::namesRecords)
                .collect(Collectors.groupingBy(each -> each.getMetadata().getNamespace()));
        Map<String, List<OdooInterface>> kept = owners.stream()
                .filter(each -> each.getStatus() != null && each.getStatus().lastGood() != null)
                .collect(Collectors.groupingBy(each -> each.getMetadata().getNamespace()));
        Map<String, List<RuntimeConfiguration>> elsewhere = new TreeMap<>();
        Stream.concat(configurations.keySet().stream(), kept.keySet().stream())
                .distinct()
                .forEach(each -> elsewhere.put(
                        each,
                        LastGoodCopy.completed(
                                RuntimeConfigurations.running(configurations.getOrDefault(each, List.of())),
                                kept.getOrDefault(each, List.of()))));
        return elsewhere;
    }

    /** Cheaper than reading a configuration, and never false for one that keeps any. */
    private static boolean namesRecords(ConfigMap configuration) {
        return Optional.ofNullable(configuration.getData()).orElse(Map.of()).values().stream()
                .anyMatch(each -> each.contains(".master"));
    }

    /** Nobody's labels are read where nothing depends on them. */
    private Set<String> finance(String namespace, List<OdooInterface> interfaces) {
        boolean asked = interfaces.stream()
                .flatMap(each -> templated(each).workflow().stream())
                .anyMatch(WorkflowMatrix.shipped()::isFinance);
        return asked && finance.contains(namespace) ? Set.of(namespace) : Set.of();
    }

    /**
     * Nobody is asked where no plant of the namespace and no policy wants it and no interface has a gate. Revisions of code maps that are left from when people were asked
     * are to be taken away.
     */
    private ChangeRecords changes(
            String namespace, boolean controlled, List<OdooInterface> interfaces, List<RuntimeConfiguration> running) {
        return controlled || isGated(interfaces, running) || hasCodeMapRevisions(namespace)
                ? changes.of(namespace, controlled)
                : changes.none();
    }

    private boolean hasCodeMapRevisions(String namespace) {
        return list(Plant.class, namespace)
                .anyMatch(each -> each.getStatus() != null
                        && Boolean.TRUE.equals(each.getStatus().codeMapRevisions()));
    }

    /** Whether an interface has a gate, by its manifest or its template, or still runs with one while its manifest is bad. */
    private boolean isGated(List<OdooInterface> interfaces, List<RuntimeConfiguration> running) {
        return running.stream()
                        .flatMap(each -> each.interfaces().stream())
                        .anyMatch(each -> each.spec().gate() != null)
                || interfaces.stream()
                        .anyMatch(each -> each.getSpec().gate() != null
                                || Optional.ofNullable(each.getSpec().templateRef())
                                        .flatMap(ref -> watch(InterfaceTemplate.class)
                                                .cache()
                                                .get(new ResourceID(ref.name())))
                                        .filter(template ->
                                                template.getSpec().values().has("gate"))
                                        .isPresent());
    }

    /**
     * For which interfaces a policy is, its expressions say over manifests with everything filled in, and besides them what is written in revisions. So the
     * namespace counts where there are any, whatever manifests say by now.
     */
    private boolean isControlled(String namespace) {
        return list(Plant.class, namespace)
                        .anyMatch(each -> Boolean.TRUE.equals(each.getSpec().changeControl()))
                || list(InterfacePolicy.class)
                                .map(each -> each.getSpec().decisions())
                                .anyMatch(each -> each != null && Boolean.TRUE.equals(each.changeControl()))
                        && changes.isUsed(namespace);
    }

    /** A gateway repeats what the classes say of interfaces. */
    private static boolean isOfAClass(ConfigMap configuration) {
        Optional<String> gateway =
                Labels.plant(configuration).map(plant -> Workload.gateway(plant).name());
        return gateway.isEmpty() || !Labels.workload(configuration).equals(gateway);
    }

    /** A status that speaks of an earlier spec may speak of another Odoo: its database and its side kits are nobody's facts any more. */
    private static OdooConnection withoutOutdatedStatus(OdooConnection connection) {
        boolean current = connection.getStatus() != null
                && Objects.equals(
                        connection.getStatus().observedGeneration(),
                        connection.getMetadata().getGeneration());
        if (current) {
            return connection;
        }
        OdooConnection unknown = new OdooConnection();
        unknown.setMetadata(connection.getMetadata());
        unknown.setSpec(connection.getSpec());
        return unknown;
    }

    /**
     * The pods of the plants' workloads. A label alone proves nothing: a pod speaks for a plant when it stands in the namespace of the one that has the name,
     * where nobody can make pods who could not read the plant's Secrets as well.
     */
    public Stream<Pod> pods() {
        List<Plant> plants = list(Plant.class).toList();
        return made.list(Pod.class)
                .filter(pod -> Labels.workload(pod).isPresent())
                .filter(pod -> Labels.plant(pod)
                        .flatMap(name -> ClusterState.plant(plants, name))
                        .filter(plant -> plant.getMetadata()
                                .getNamespace()
                                .equals(pod.getMetadata().getNamespace()))
                        .isPresent());
    }

    /** All resources of a kind that has a controller. */
    public <T extends HasMetadata> Stream<T> list(Class<T> kind) {
        return watch(kind).cache().list(each -> true);
    }

    /** Those of a namespace. */
    public <T extends HasMetadata> Stream<T> list(Class<T> kind, String namespace) {
        return watch(kind).cache().list(namespace, each -> true);
    }

    /** An interface's manifest with its template. */
    public TemplatedSpec templated(OdooInterface each) {
        return new TemplatedSpec(
                each.getSpec(),
                Optional.ofNullable(each.getSpec().templateRef())
                        .flatMap(ref -> watch(InterfaceTemplate.class).cache().get(new ResourceID(ref.name()))));
    }

    /** An interface as if its manifest said what its template says. */
    public OdooInterface whole(OdooInterface each) {
        OdooInterface whole = new OdooInterface();
        whole.setMetadata(each.getMetadata());
        whole.setSpec(templated(each).whole());
        return whole;
    }

    /** What the operator made. */
    public MadeCaches made() {
        return made;
    }

    /** The namespaces that are labelled for finance. */
    public FinanceNamespaces finance() {
        return finance;
    }

    /** The revisions and decisions of the plants that have changeControl. */
    public ChangeWatches changes() {
        return changes;
    }

    /** The Secrets of the plants' namespaces. */
    public NamespaceSecrets secrets() {
        return secrets;
    }

    @SuppressWarnings("unchecked") // each watch is held under the class of its resources
    private <T extends HasMetadata> SharedWatch<T> watch(Class<T> kind) {
        return (SharedWatch<T>) watches.get(kind);
    }
}
