package dev.plantline.operator;

import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.NamespaceSecrets;
import dev.plantline.operator.cluster.OptionalRules;
import dev.plantline.operator.cluster.ResourceApplier;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.desired.Platform;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import dev.plantline.operator.odoo.SideKitNames;
import dev.plantline.operator.outside.OutsideThreads;
import dev.plantline.operator.plant.PlantTopics;
import dev.plantline.operator.plant.PlantViews;
import dev.plantline.operator.plant.PlantWork;
import dev.plantline.operator.runtime.Observations;
import dev.plantline.operator.runtime.RuntimeStatus;
import dev.plantline.operator.topics.Topics;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

/** The parts of one operator, put together; its reconcilers are made from them. */
public final class Wiring implements AutoCloseable {
    private final NamespaceSecrets secrets;
    private final OptionalRules rules;
    private final ClusterCaches caches;
    private final Topics topics;
    private final ExecutorService outside = OutsideThreads.start();
    private final Conditions conditions;
    private final PlantViews views = new PlantViews();
    private final Observations observations;
    private final PlantWork work;

    /**
     * Puts an operator together.
     *
     * @param client with which everything in the cluster is read and written
     * @param settings of the operator
     * @param clock tells the time
     * @param topics the way to Kafka; closed with this
     * @param runtime the way to the pods
     */
    public Wiring(
            KubernetesClient client, OperatorSettings settings, Clock clock, Topics topics, RuntimeStatus runtime) {
        this.topics = topics;
        this.secrets = new NamespaceSecrets(client);
        this.rules = new OptionalRules(client);
        this.caches = new ClusterCaches(secrets, rules);
        this.conditions = new Conditions(clock);
        this.observations = new Observations(
                runtime,
                caches::pods,
                settings.status().pollInterval(),
                settings.status().progressInterval(),
                clock);
        Map<String, String> ruleLabels = labels(settings.alerts().labels().orElse(List.of()));
        InterfaceResolution resolution = new InterfaceResolution(new SideKitNames());
        this.work = new PlantWork(
                caches,
                () -> new Platform(
                        settings.runtime().image(),
                        settings.runtime().imagePullPolicy(),
                        settings.runtime().imagePullSecrets().orElse(List.of()),
                        caches.hasPrometheusRules(),
                        ruleLabels,
                        resolution),
                new PlantTopics(topics, secrets, settings.kafka().checkInterval(), outside, clock),
                new ResourceApplier(client, caches));
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

    /** Before the reconcilers start. */
    public void beforeStart() {
        rules.start();
    }

    /** When the reconcilers have started and the caches are filled. */
    public void afterStart() {
        caches.completed();
        observations.start();
    }

    /** Before the first reconciler stops. */
    public void beforeStop() {
        caches.stopping();
    }

    /** What the operator knows of the cluster. */
    public ClusterCaches caches() {
        return caches;
    }

    /** The Secrets that it may read. */
    public NamespaceSecrets secrets() {
        return secrets;
    }

    /** The work on plants. */
    public PlantWork work() {
        return work;
    }

    /** What came of it. */
    public PlantViews views() {
        return views;
    }

    /** What the pods tell. */
    public Observations observations() {
        return observations;
    }

    /** The factory of conditions. */
    public Conditions conditions() {
        return conditions;
    }

    /** The threads on which somebody outside the cluster is waited for. */
    public Executor outside() {
        return outside;
    }

    /** Whether every watch of our own is alive. */
    public boolean isWatching() {
        return secrets.isWatching();
    }

    /** When the reconcilers have stopped. */
    @Override
    public void close() {
        outside.shutdownNow();
        observations.close();
        rules.close();
        secrets.close();
        topics.close();
    }
}
