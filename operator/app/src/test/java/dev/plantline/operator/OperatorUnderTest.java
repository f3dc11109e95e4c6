package dev.plantline.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plantline.model.TimeSource;
import dev.plantline.operator.cluster.OptionalKind;
import dev.plantline.operator.codemap.CodeMapReconciler;
import dev.plantline.operator.interfacecommand.InterfaceCommandReconciler;
import dev.plantline.operator.interfacepolicy.InterfacePolicyReconciler;
import dev.plantline.operator.interfacetemplate.InterfaceTemplateReconciler;
import dev.plantline.operator.latencyclass.LatencyClassReconciler;
import dev.plantline.operator.odoo.OdooProbe;
import dev.plantline.operator.odooconnection.OdooConnectionReconciler;
import dev.plantline.operator.odoointerface.OdooInterfaceReconciler;
import dev.plantline.operator.plant.PlantReconciler;
import dev.plantline.operator.runtime.RuntimeStatus;
import dev.plantline.operator.topics.Topics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** The whole operator but for Quarkus, with its reconcilers as they are shipped; every request of its client is noted. */
final class OperatorUnderTest implements AutoCloseable {
    /** One for all, as a process has one: each would learn every kind anew otherwise. */
    private static final KubernetesSerialization LEAN = lean();

    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Queue<String> watches = new ConcurrentLinkedQueue<>();
    /** Throws what a request is to end with, on the thread that makes it; the request as method and path. */
    volatile Consumer<String> onRequest = request -> {};

    private final Set<String> worked = ConcurrentHashMap.newKeySet();
    private volatile boolean idle;
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final KubernetesClient client;
    private final OperatorMain main;
    private final Operator operator;

    /**
     * Starts it.
     *
     * @param namespaces that it works in; empty: all
     */
    OperatorUnderTest(Config config, Set<String> namespaces, Topics topics, OdooProbe odoo, RuntimeStatus runtime) {
        this(config, new QuickSettings(namespaces), topics, odoo, runtime);
    }

    /** Starts it with settings of its own. */
    OperatorUnderTest(Config config, OperatorSettings settings, Topics topics, OdooProbe odoo, RuntimeStatus runtime) {
        Set<String> namespaces = WatchedNamespaces.of(settings.namespaces()).names();
        this.client = new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(LEAN)
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("note", new Note()))
                .build();
        this.main = new OperatorMain(client, settings, registry, TimeSource.system(), topics, tokens -> runtime);
        OperatorMetrics metrics = new OperatorMetrics(registry, main.reconciles()) {
            @Override
            public void reconciliationExecutionStarted(HasMetadata resource, Map<String, Object> metadata) {
                worked.add(resource.getKind() + " "
                        + resource.getMetadata().getNamespace() + "/"
                        + resource.getMetadata().getName());
                idle = false;
                super.reconciliationExecutionStarted(resource, metadata);
            }
        };
        this.operator = new Operator(each -> each.withKubernetesClient(client)
                .withConcurrentReconciliationThreads(4)
                .withMetrics(metrics)
                .withCloseClientOnStop(false));
        register(
                new PlantReconciler(
                        main.caches(),
                        main.optional(),
                        main.work(),
                        main.views(),
                        main.plantStatuses(),
                        main.events(),
                        main.reconciles(),
                        main.observations(),
                        settings),
                Set.of());
        register(
                new OdooInterfaceReconciler(
                        main.caches(),
                        main.views(),
                        main.targets(),
                        main.observations(),
                        main.interfaceStatuses(),
                        main.events(),
                        main.reconciles()),
                namespaces);
        register(
                new OdooConnectionReconciler(
                        main.caches(),
                        main.views(),
                        main.targets(),
                        odoo,
                        main.administrators(),
                        main.connectionStatuses(),
                        main.events(),
                        main.reconciles(),
                        settings,
                        main.outside()),
                namespaces);
        register(
                new LatencyClassReconciler(main.caches(), main.views(), main.conditions(), main.reconciles()),
                Set.of());
        register(
                new CodeMapReconciler(
                        main.caches(),
                        main.views(),
                        main.observations(),
                        main.conditions(),
                        main.events(),
                        main.reconciles()),
                namespaces);
        register(
                new InterfaceTemplateReconciler(main.caches(), main.views(), main.conditions(), main.reconciles()),
                Set.of());
        register(
                new InterfaceCommandReconciler(
                        client, main.caches(), main.work(), main.topics(), main.reconciles(), main.outside(), settings),
                namespaces);
        register(new InterfacePolicyReconciler(main.caches(), main.conditions(), main.reconciles()), Set.of());
        main.start(null, operator);
    }

    private static KubernetesSerialization lean() {
        ObjectMapper mapper = new ObjectMapper();
        new LeanObjects().customize(mapper);
        return new KubernetesSerialization(mapper, true);
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
        List<String> noted = new ArrayList<>();
        for (String request = requests.poll(); request != null; request = requests.poll()) {
            noted.add(request);
        }
        return noted;
    }

    /** Every request since the last call that writes. */
    List<String> writes() {
        return requests().stream().filter(each -> !each.startsWith("GET ")).toList();
    }

    /** The path of every watch that it has begun. */
    List<String> watches() {
        return List.copyOf(watches);
    }

    /** Every resource that was worked on since the last {@link #forgetWorked}, for example {@code Plant plant-lyon/lyon}. */
    Set<String> worked() {
        return Set.copyOf(worked);
    }

    /** The same, and forgets it. */
    Set<String> forgetWorked() {
        Set<String> all = worked();
        worked.removeAll(all);
        return all;
    }

    /** Whether nothing was worked on since the last call. */
    boolean isIdle() {
        boolean was = idle;
        idle = true;
        return was;
    }

    /** The version of a Report that it has seen last. */
    Optional<String> seenReport(String namespace, String name) {
        return main.caches().made().version(OptionalKind.REPORT, namespace, name);
    }

    /** Its metrics. */
    MeterRegistry metrics() {
        return registry;
    }

    /** Its parts, as the reconcilers have them. */
    OperatorMain parts() {
        return main;
    }

    /** Stops it; its client lives on. */
    void stop() {
        main.stop(null, operator);
    }

    @Override
    public void close() {
        stop();
        client.close();
    }

    private final class Note implements Interceptor {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (String.valueOf(request.uri().getQuery()).contains("watch=true")) {
                watches.add(request.uri().getPath());
            } else {
                requests.add(request.method() + " " + request.uri().getPath());
                onRequest.accept(request.method() + " " + request.uri().getPath());
            }
        }
    }

    /** As shipped, but quicker. */
    static class QuickSettings
            implements OperatorSettings,
                    OperatorSettings.Runtime,
                    OperatorSettings.Alerts,
                    OperatorSettings.Status,
                    OperatorSettings.Reconcile,
                    OperatorSettings.Odoo,
                    OperatorSettings.Network,
                    OperatorSettings.Changes,
                    OperatorSettings.Kafka {
        private final Set<String> namespaces;

        QuickSettings(Set<String> namespaces) {
            this.namespaces = namespaces;
        }

        @Override
        public List<String> namespaces() {
            return List.copyOf(namespaces);
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
        public Reconcile reconcile() {
            return this;
        }

        @Override
        public Duration longest() {
            return Duration.ofSeconds(2);
        }

        @Override
        public Odoo odoo() {
            return this;
        }

        @Override
        public Network network() {
            return this;
        }

        @Override
        public Optional<List<String>> allow() {
            return Optional.empty();
        }

        @Override
        public boolean loopback() {
            return true;
        }

        @Override
        public Changes changes() {
            return this;
        }

        @Override
        public Optional<Path> people() {
            return Optional.empty();
        }

        @Override
        public boolean proven() {
            return false;
        }

        @Override
        public List<Administrator> administrators() {
            return List.of();
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
