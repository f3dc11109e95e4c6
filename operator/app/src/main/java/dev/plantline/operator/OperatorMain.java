package dev.plantline.operator;

import dev.plantline.model.TimeSource;
import dev.plantline.model.network.AddressRules;
import dev.plantline.operator.cluster.ChangeWatches;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.ClusterIdentity;
import dev.plantline.operator.cluster.DecisionWriter;
import dev.plantline.operator.cluster.FinanceNamespaces;
import dev.plantline.operator.cluster.MadeCaches;
import dev.plantline.operator.cluster.NamespaceSecrets;
import dev.plantline.operator.cluster.OptionalKind;
import dev.plantline.operator.cluster.OptionalKinds;
import dev.plantline.operator.cluster.PeopleFiles;
import dev.plantline.operator.cluster.ReleaseWriter;
import dev.plantline.operator.cluster.ResourceApplier;
import dev.plantline.operator.cluster.RevisionWriter;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.InsecureTransport;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.desired.Platform;
import dev.plantline.operator.desired.RandomTokens;
import dev.plantline.operator.desired.Workload;
import dev.plantline.operator.desired.WorkloadResources;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import dev.plantline.operator.events.EventRecorder;
import dev.plantline.operator.odoo.AdministratorFiles;
import dev.plantline.operator.odoo.Administrators;
import dev.plantline.operator.odoo.Json2OdooProbe;
import dev.plantline.operator.odoo.OdooProbe;
import dev.plantline.operator.odoo.SideKitNames;
import dev.plantline.operator.odoo.TargetViews;
import dev.plantline.operator.odooconnection.ConnectionStatuses;
import dev.plantline.operator.odoointerface.InterfaceStatuses;
import dev.plantline.operator.outside.OutsideThreads;
import dev.plantline.operator.plant.DecisionAudit;
import dev.plantline.operator.plant.HistorySecrets;
import dev.plantline.operator.plant.PlantStatuses;
import dev.plantline.operator.plant.PlantTopics;
import dev.plantline.operator.plant.PlantViews;
import dev.plantline.operator.plant.PlantWork;
import dev.plantline.operator.reconcile.Reconciles;
import dev.plantline.operator.runtime.HttpRuntimeStatus;
import dev.plantline.operator.runtime.Observations;
import dev.plantline.operator.runtime.RuntimeStatus;
import dev.plantline.operator.runtime.StatusTokens;
import dev.plantline.operator.topics.KafkaTopics;
import dev.plantline.operator.topics.Topics;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The operator: its parts, and in which order they start and stop. The reconcilers are made from these parts by Quarkus, or by a test, and started
 * here and nowhere else.
 */
@Singleton
public class OperatorMain {
    private static final Logger LOG = Logger.getLogger(OperatorMain.class);

    private final KubernetesClient client;
    private final NamespaceSecrets secrets;
    private final FinanceNamespaces finance;
    private final ChangeWatches changes;
    private final OptionalKinds optional;
    private final ClusterCaches caches;
    private final Topics topics;
    private final ClusterIdentity cluster;
    private final OutsideThreads outside = new OutsideThreads();
    private final Conditions conditions;
    private final PlantViews views = new PlantViews();
    private final TargetViews targets = new TargetViews();
    private final Observations observations;
    private final PlantWork work;
    private final ResourceGauges gauges;
    private final EventRecorder events;
    private final Reconciles reconciles;
    private final Administrators administrators;
    private final AddressRules addresses;
    private final TimeSource clock;

    /** The operator as it is shipped. */
    @Inject
    OperatorMain(KubernetesClient client, OperatorSettings settings, MeterRegistry registry) {
        this(
                client,
                settings,
                registry,
                TimeSource.system(),
                new KafkaTopics(
                        settings.kafka().timeout(),
                        settings.kafka().checkInterval(),
                        TimeSource.system(),
                        addresses(settings.network())),
                HttpRuntimeStatus::new);
    }

    /**
     * Puts an operator together.
     *
     * @param client with which everything in the cluster is read and written
     * @param settings of the operator
     * @param registry of its metrics
     * @param clock tells the time
     * @param topics the way to Kafka; closed with this
     * @param runtime makes the way to the pods
     */
    OperatorMain(
            KubernetesClient client,
            OperatorSettings settings,
            MeterRegistry registry,
            TimeSource clock,
            Topics topics,
            Function<StatusTokens, RuntimeStatus> runtime) {
        this.client = client;
        this.clock = clock;
        this.topics = topics;
        this.secrets = new NamespaceSecrets(client);
        this.finance = new FinanceNamespaces(client);
        this.changes = new ChangeWatches(
                client,
                new PeopleFiles(settings.changes().people()),
                settings.changes().proven());
        WatchedNamespaces namespaces = WatchedNamespaces.of(settings.namespaces());
        this.optional = new OptionalKinds(client, namespaces);
        MadeCaches made = new MadeCaches(secrets, optional, namespaces);
        this.caches = new ClusterCaches(secrets, finance, changes, made);
        this.gauges = new ResourceGauges(registry, caches, settings.status().pollInterval());
        this.events = new EventRecorder(client, clock);
        this.reconciles =
                new Reconciles(registry, System::nanoTime, settings.reconcile().longest());
        this.conditions = new Conditions(clock::instant);
        this.observations = new Observations(
                runtime.apply(this::statusToken),
                caches::pods,
                settings.status().pollInterval(),
                settings.status().progressInterval(),
                clock);
        Gauge.builder("plantline.status.round.age", observations, each -> each.sinceLastRound()
                        .toSeconds())
                .description("Age of the last round in which every pod was asked how it stands")
                .baseUnit("seconds")
                .register(registry);
        Map<String, String> ruleLabels = labels(settings.alerts().labels().orElse(List.of()));
        this.cluster = new ClusterIdentity(client);
        this.addresses = addresses(settings.network());
        this.administrators = new AdministratorFiles(settings.administrators());
        InterfaceResolution resolution = new InterfaceResolution(new SideKitNames());
        this.work = new PlantWork(
                caches,
                () -> new Platform(
                        cluster.get(),
                        settings.runtime().image(),
                        settings.runtime().imagePullPolicy(),
                        settings.runtime().imagePullSecrets().orElse(List.of()),
                        optional.installed(OptionalKind.PROMETHEUS_RULE),
                        settings.network().allow().orElse(List.of()),
                        ruleLabels,
                        RandomTokens.SHIPPED,
                        resolution),
                () -> optional.installed(OptionalKind.REPORT),
                new PlantTopics(topics, secrets, settings.kafka().checkInterval(), outside, clock),
                new HistorySecrets(client, secrets),
                new ResourceApplier(client, made),
                new RevisionWriter(client),
                new ReleaseWriter(client),
                new DecisionAudit(topics, new DecisionWriter(client), outside, clock),
                clock::instant);
    }

    private Optional<String> statusToken(Pod pod) {
        try {
            return Labels.workload(pod)
                    .map(WorkloadResources::statusToken)
                    .flatMap(place -> secrets.kept(pod.getMetadata().getNamespace(), place.name())
                            .map(Secret::getData)
                            .map(data -> data.get(place.key())))
                    .flatMap(RandomTokens::read);
        } catch (IllegalStateException | OperatorStopsException e) {
            return Optional.empty(); // a plant that comes or goes, or the operator goes
        }
    }

    /** A pod of the cluster learns from its environment where the API server is. */
    private static AddressRules addresses(OperatorSettings.Network network) {
        return AddressRules.of(
                network.allow().orElse(List.of()),
                network.loopback(),
                Optional.ofNullable(System.getenv("KUBERNETES_SERVICE_HOST"))
                        .map(Set::of)
                        .orElse(Set.of()));
    }

    private static Map<String, String> labels(List<String> settings) {
        Map<String, String> labels = new TreeMap<>();
        for (String each : settings) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "plantline.alerts.labels has '" + each + "': write name=value, separated by commas");
            }
            labels.put(each.substring(0, equals), each.substring(equals + 1));
        }
        return labels;
    }

    /** Starts, each when the one before it is there. */
    void start(@Observes StartupEvent event, Operator reconcilers) {
        optional.start();
        reconcilers.start(); // and with them the watches; this returns when the caches are filled
        caches.completed();
        observations.start();
        gauges.start();
    }

    /** Stops in reverse; nothing is written from the first line on, because what stops to watch sees an empty cluster. */
    void stop(@Observes ShutdownEvent event, Operator reconcilers) {
        caches.stopping();
        reconciles.stopping();
        gauges.close();
        observations.close();
        reconcilers.stop();
        events.close();
        outside.close();
        optional.close();
        finance.close();
        changes.close();
        secrets.close();
        topics.close();
    }

    /** A watch that has ended for good leaves a picture that stands still; a new process begins with a true one. */
    @Produces
    @Singleton
    @Unremovable // looked up by the extension, injected nowhere
    InformerStoppedHandler informerStopped() {
        return (informer, failure) -> {
            if (failure != null) {
                LOG.error("A watch of the cluster has ended for good; the operator restarts: " + informer, failure);
                Quarkus.asyncExit(1);
            }
        };
    }

    /** Whether every watch of our own is alive; the extension's check speaks for those of the reconcilers. */
    boolean isWatching() {
        return secrets.isWatching() && finance.isWatching() && changes.isWatching();
    }

    @Produces
    @Singleton
    ClusterCaches caches() {
        return caches;
    }

    @Produces
    @Singleton
    Topics topics() {
        return topics;
    }

    @Produces
    @Singleton
    OptionalKinds optional() {
        return optional;
    }

    @Produces
    @Singleton
    PlantWork work() {
        return work;
    }

    @Produces
    @Singleton
    PlantViews views() {
        return views;
    }

    @Produces
    @Singleton
    Observations observations() {
        return observations;
    }

    @Produces
    @Singleton
    PlantStatuses plantStatuses() {
        return new PlantStatuses(
                conditions,
                new InsecureTransport(addresses),
                plant -> observations.problem(plant, Workload.gateway(plant).name()));
    }

    @Produces
    @Singleton
    InterfaceStatuses interfaceStatuses() {
        return new InterfaceStatuses(conditions);
    }

    @Produces
    @Singleton
    ConnectionStatuses connectionStatuses() {
        return new ConnectionStatuses(conditions, new InsecureTransport(addresses));
    }

    @Produces
    @Singleton
    EventRecorder events() {
        return events;
    }

    @Produces
    @Singleton
    Reconciles reconciles() {
        return reconciles;
    }

    @Produces
    @Singleton
    Conditions conditions() {
        return conditions;
    }

    @Produces
    @Singleton
    OutsideThreads outside() {
        return outside;
    }

    @Produces
    @Singleton
    Administrators administrators() {
        return administrators;
    }

    @Produces
    @Singleton
    TargetViews targets() {
        return targets;
    }

    @Produces
    @Singleton
    OdooProbe odoo() {
        return new Json2OdooProbe(cluster, addresses, clock::instant);
    }
}
