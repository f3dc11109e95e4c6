package dev.plantline.runtime;

import dev.plantline.model.DaemonThreads;
import dev.plantline.model.MetricNames;
import dev.plantline.model.PodLayout;
import dev.plantline.model.RefusedRequests;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.WorkloadStatus;
import dev.plantline.model.network.AddressRules;
import dev.plantline.runtime.MountedDirectory.Contents;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import io.prometheus.client.hotspot.ThreadExports;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod: watches what is mounted and hands it to the workload of its role.
 *
 * <p>The role comes with the first configuration and stays. What cannot be taken over is reported and tried again, at once when it changes and
 * else with a pause; what worked until then goes on.
 */
@Startup
@ApplicationScoped
class Pod {
    private static final Logger LOG = LoggerFactory.getLogger(Pod.class);
    private static final long LOOK_MS = 500;
    private static final long AGAIN_NS = TimeUnit.SECONDS.toNanos(5);

    private final MountedDirectory configurations;
    private final MountedDirectory secrets;
    private final Path secretDirectory;
    private final String messagesHost;
    private final int messagesPort;
    private final Duration messagesDrain;
    private final String name;
    private final AddressRules addresses;
    private final FinalScrape lastWord;
    private final Vertx vertx;
    private final CollectorRegistry registry = new CollectorRegistry();
    private final Gauge refused;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(new DaemonThreads("configuration"));
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Contents lastConfiguration;
    private Contents lastSecrets;
    private boolean taken;
    private long triedAt;
    private volatile Future<?> watching;
    private volatile boolean stopping;
    private volatile StatusToken statusToken = StatusToken.NONE;
    private volatile RuntimeConfiguration configuration;
    private volatile Workload workload;
    private volatile String problem = "the first configuration has not been read yet";

    Pod(
            @ConfigProperty(name = "plantline.configuration") Path configurationDirectory,
            @ConfigProperty(name = "plantline.secrets") Path secretDirectory,
            @ConfigProperty(name = "plantline.messages-host") String messagesHost,
            @ConfigProperty(name = "plantline.messages-port") int messagesPort,
            @ConfigProperty(name = "plantline.messages-drain") Duration messagesDrain,
            @ConfigProperty(name = "hostname") Optional<String> hostname,
            AddressRules addresses,
            FinalScrape lastWord,
            Vertx vertx) {
        this.configurations = new MountedDirectory(configurationDirectory);
        this.secrets = new MountedDirectory(secretDirectory);
        this.secretDirectory = secretDirectory;
        this.messagesHost = messagesHost;
        this.messagesPort = messagesPort;
        this.messagesDrain = messagesDrain;
        this.name = hostname.orElse("process") + "/" + ProcessHandle.current().pid();
        this.addresses = addresses;
        this.lastWord = lastWord;
        this.vertx = vertx;
        new StandardExports().register(registry);
        new MemoryPoolsExports().register(registry);
        new GarbageCollectorExports().register(registry);
        new ThreadExports().register(registry);
        this.refused = Gauge.build(
                        MetricNames.CONFIGURATION_REFUSED,
                        "1 when the newest configuration or secret was not taken over, else 0.")
                .labelNames("plant")
                .register(registry);
    }

    /** Begins to watch. */
    void start() {
        watching = watch.scheduleWithFixedDelay(this::look, 0, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        LOG.info("Stopping: no new work, waiting for what is in flight");
        stopping = true;
        watch.shutdown();
        try {
            watch.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var running = workload;
        if (running != null) {
            running.close();
        }
        LOG.info("Stopped");
    }

    private void look() {
        try {
            var nowConfiguration = configurations.read();
            var nowSecrets = secrets.read();
            statusToken = StatusToken.of(nowSecrets);
            boolean changed = !nowConfiguration.equals(lastConfiguration) || !nowSecrets.equals(lastSecrets);
            // What failed may have failed at its surroundings: a host that was not known, a port that was not free yet.
            if (changed || !taken && System.nanoTime() - triedAt > AGAIN_NS) {
                lastConfiguration = nowConfiguration;
                lastSecrets = nowSecrets;
                taken = false;
                try {
                    take(nowConfiguration, nowSecrets);
                    taken = true;
                } finally {
                    triedAt = System.nanoTime();
                }
            }
        } catch (RuntimeException e) {
            report(Objects.toString(e.getMessage(), e.toString()));
            LOG.debug("Looking at what is mounted failed", e);
        }
    }

    private void take(Contents files, Contents nowSecrets) {
        var shards = new ArrayList<String>();
        var codeMaps = new TreeMap<String, byte[]>();
        var candidates = new TreeMap<String, byte[]>();
        var candidateTables = new TreeMap<String, byte[]>();
        files.files().forEach((file, bytes) -> {
            var codeMap = PodLayout.codeMapOf(file);
            var candidate = PodLayout.candidateOf(file);
            codeMap.ifPresent(each -> codeMaps.put(each, bytes));
            var candidateTable = PodLayout.candidateTableOf(file);
            candidate.ifPresent(each -> candidates.put(each, bytes));
            candidateTable.ifPresent(each -> candidateTables.put(each, bytes));
            if (codeMap.isEmpty() && candidate.isEmpty() && candidateTable.isEmpty()) {
                shards.add(new String(bytes, StandardCharsets.UTF_8));
            }
        });
        var next = RuntimeConfiguration.read(shards);
        var before = configuration;
        if (before != null
                && (before.role() != next.role()
                        || !before.plant().name().equals(next.plant().name()))) {
            throw new IllegalArgumentException("the configuration is for " + next.role() + " of "
                    + next.plant().name() + " and this pod is " + before.role() + " of "
                    + before.plant().name() + ": start another pod for it");
        }
        if (workload == null) {
            workload = workload(next);
        }
        var notTaken = workload.configure(
                new Mounted(next, codeMaps, candidates, candidateTables, nowSecrets, secretDirectory));
        // The problem comes first: whoever sees the pod ready sees no older one.
        if (notTaken.isEmpty()) {
            problem = null;
            configuration = next;
            refused(0);
            LOG.info("Configuration taken over: {}", described(next));
        } else {
            problem(notTaken.entrySet().stream()
                    .map(each -> "interface " + each.getKey() + ": " + each.getValue())
                    .sorted()
                    .collect(Collectors.joining("; ")));
            configuration = next;
            refused(1);
        }
    }

    private void report(String why) {
        problem(why);
        refused(1);
    }

    private void problem(String why) {
        if (!why.equals(problem)) {
            LOG.error(
                    "The newest configuration or secret was not taken over as a whole; what worked until now goes on: {}",
                    why);
        }
        problem = why;
    }

    /** Before its first configuration a pod does not know whose it is; until then it is not ready. */
    private void refused(int value) {
        var now = configuration;
        if (now != null) {
            refused.labels(now.plant().name()).set(value);
        }
    }

    private static String described(RuntimeConfiguration next) {
        return next.role() + " of " + next.plant().name() + " with "
                + next.interfaces().stream()
                        .map(each -> each.name() + " (revision " + each.revision() + ")")
                        .collect(Collectors.joining(", "));
    }

    private Workload workload(RuntimeConfiguration next) {
        var meters = new Meters(registry, next.plant().name(), Objects.toString(next.latencyClass(), ""));
        if (next.role() == Role.gateway) {
            var gateway = new GatewayWorkload(vertx, messagesHost, messagesPort, messagesDrain, meters, addresses);
            registry.register(new GatewayCollector(
                    next.plant().name(), gateway::fetching, gateway::receiving, gateway::certificateExpires));
            return gateway;
        }
        var delivery = new DeliveryWorkload(name, meters, addresses);
        delivery.done().whenComplete((nothing, failure) -> lastWord.say().thenRun(() -> {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        }));
        registry.register(new DeliveryCollector(delivery));
        return delivery;
    }

    /** Whether the first configuration is taken over and the pod was not told to stop. */
    boolean isReady() {
        return configuration != null && !stopping;
    }

    /** What will never work again in this process; empty: nothing. Answers at once, and holds no message and no secret. */
    List<String> ended() {
        var watcher = watching;
        if (watcher != null && watcher.isDone() && !stopping) {
            return List.of("the thread that watches the configuration has ended");
        }
        var running = workload;
        return running == null ? List.of() : running.ended();
    }

    /** Completes when a batch has come to its end and was heard, fails when it could not come to its end. */
    CompletableFuture<Void> done() {
        return done;
    }

    /** Who may ask for {@link #status}. */
    StatusToken statusToken() {
        return statusToken;
    }

    /** Names and counts only; empty before the first configuration. */
    Optional<WorkloadStatus> status() {
        var now = configuration;
        var running = workload;
        return now == null || running == null
                ? Optional.empty()
                : Optional.of(new WorkloadStatus(
                        WorkloadStatus.VERSION, now.plant().name(), now.role(), problem, running.status()));
    }

    /** The requests that it refused last; empty before the first configuration. */
    Optional<RefusedRequests> refused() {
        var now = configuration;
        var running = workload;
        return now == null || running == null
                ? Optional.empty()
                : Optional.of(
                        new RefusedRequests(RefusedRequests.VERSION, now.plant().name(), running.refused()));
    }

    /** All metrics of this pod. */
    CollectorRegistry metrics() {
        return registry;
    }

    /** What is wrong with the newest configuration; null: nothing. */
    String problem() {
        return problem;
    }
}
