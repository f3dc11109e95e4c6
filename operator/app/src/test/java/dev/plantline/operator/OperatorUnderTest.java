package dev.plantline.operator;

import dev.plantline.operator.latencyclass.LatencyClassReconciler;
import dev.plantline.operator.odoo.OdooProbe;
import dev.plantline.operator.odooconnection.ConnectionStatuses;
import dev.plantline.operator.odooconnection.OdooConnectionReconciler;
import dev.plantline.operator.odoointerface.InterfaceStatuses;
import dev.plantline.operator.odoointerface.OdooInterfaceReconciler;
import dev.plantline.operator.plant.PlantReconciler;
import dev.plantline.operator.plant.PlantStatuses;
import dev.plantline.operator.runtime.RuntimeStatus;
import dev.plantline.operator.topics.Topics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The whole operator but for Quarkus, with its reconcilers as they are shipped; every request of its client is noted. */
final class OperatorUnderTest implements AutoCloseable {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final KubernetesClient client;
    private final Wiring wiring;
    private final Operator operator;

    /**
     * Starts it.
     *
     * @param namespaces that it works in; empty: all
     */
    OperatorUnderTest(Config config, Set<String> namespaces, Topics topics, OdooProbe odoo, RuntimeStatus runtime) {
        this.client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("note", new Note()))
                .build();
        OperatorSettings settings = new QuickSettings();
        this.wiring = new Wiring(client, settings, Clock.systemUTC(), topics, runtime);
        this.operator = new Operator(each -> each.withKubernetesClient(client)
                .withConcurrentReconciliationThreads(8)
                .withCloseClientOnStop(false));
        register(
                new PlantReconciler(
                        wiring.caches(),
                        wiring.work(),
                        wiring.views(),
                        new PlantStatuses(wiring.conditions()),
                        settings),
                namespaces);
        register(
                new OdooInterfaceReconciler(
                        wiring.caches(),
                        wiring.views(),
                        wiring.observations(),
                        new InterfaceStatuses(wiring.conditions())),
                namespaces);
        register(
                new OdooConnectionReconciler(
                        wiring.caches(),
                        wiring.views(),
                        odoo,
                        new ConnectionStatuses(wiring.conditions()),
                        settings,
                        wiring.outside()),
                namespaces);
        register(new LatencyClassReconciler(wiring.caches(), wiring.views(), wiring.conditions()), Set.of());
        wiring.beforeStart();
        operator.start();
        wiring.afterStart();
    }

    private <T extends HasMetadata> void register(Reconciler<T> reconciler, Set<String> namespaces) {
        operator.register(reconciler, each -> {
            if (!namespaces.isEmpty()) {
                each.settingNamespaces(namespaces);
            }
        });
    }

    /** Every request since the last call but for watches, for example {@code PATCH /apis/...}. */
    List<String> requests() {
        List<String> noted = List.copyOf(requests);
        requests.removeAll(noted);
        return noted;
    }

    /** Every request since the last call that writes. */
    List<String> writes() {
        return requests().stream().filter(each -> !each.startsWith("GET ")).toList();
    }

    /** Its parts, as the reconcilers have them. */
    Wiring parts() {
        return wiring;
    }

    /** Stops the reconcilers, and with them the watches of the cluster. */
    void stopReconcilers() {
        wiring.beforeStop();
        operator.stop();
    }

    @Override
    public void close() {
        stopReconcilers();
        wiring.close();
        client.close();
    }

    private final class Note implements Interceptor {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (!String.valueOf(request.uri().getQuery()).contains("watch=true")) {
                requests.add(request.method() + " " + request.uri().getPath());
            }
        }
    }

    /** As shipped, but quicker. */
    static final class QuickSettings
            implements OperatorSettings,
                    OperatorSettings.Runtime,
                    OperatorSettings.Alerts,
                    OperatorSettings.Status,
                    OperatorSettings.Odoo,
                    OperatorSettings.Kafka {
        @Override
        public List<String> namespaces() {
            return List.of();
        }

        @Override
        public Runtime runtime() {
            return this;
        }

        @Override
        public Alerts alerts() {
            return this;
        }

        @Override
        public Status status() {
            return this;
        }

        @Override
        public Odoo odoo() {
            return this;
        }

        @Override
        public Kafka kafka() {
            return this;
        }

        @Override
        public String image() {
            return "plantline.test/plantline-runtime:1";
        }

        @Override
        public String imagePullPolicy() {
            return "IfNotPresent";
        }

        @Override
        public Optional<List<String>> imagePullSecrets() {
            return Optional.of(List.of("registry"));
        }

        @Override
        public Optional<List<String>> labels() {
            return Optional.of(List.of("release=monitoring"));
        }

        @Override
        public Duration pollInterval() {
            return Duration.ofMillis(100);
        }

        @Override
        public Duration progressInterval() {
            return Duration.ofMillis(500);
        }

        @Override
        public Duration checkInterval() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(5);
        }
    }
}
