package dev.plantline.sandbox;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sandbox's node: runs the Deployments of the API as processes, keeps their mounted files current, tells their state back as Pods and
 * Deployment status, and runs a CronJob when asked. One pod per Deployment.
 */
final class NodeAgent implements AutoCloseable {
    private static final Duration ROUND = Duration.ofMillis(300);

    private final KubernetesClient client;
    private final Path directory;
    private final LocalPod.Programs programs;
    private final Clock clock;
    private final Consumer<String> say;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Map<String, LocalPod> pods = new LinkedHashMap<>();
    /** Pods of CronJobs that run now. */
    private final Set<LocalPod> runs = new HashSet<>();

    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "node-agent");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * A node without pods.
     *
     * @param client of the API
     * @param directory where pods have their volumes
     * @param programs what containers run
     * @param clock for back-off
     * @param say told what a person should know
     */
    NodeAgent(KubernetesClient client, Path directory, LocalPod.Programs programs, Clock clock, Consumer<String> say) {
        this.client = client;
        this.directory = directory;
        this.programs = programs;
        this.clock = clock;
        this.say = say;
    }

    /** Begins to run what the API has. */
    void start() {
        rounds.scheduleWithFixedDelay(this::round, 0, ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The pod of a Deployment, by its name. */
    synchronized Optional<LocalPod> pod(String deployment) {
        return Optional.ofNullable(pods.get(deployment));
    }

    /** All pods of Deployments, by the Deployment's name. */
    synchronized Map<String, LocalPod> pods() {
        return Map.copyOf(pods);
    }

    /**
     * Runs a CronJob once, to its end, as its schedule would.
     *
     * @return its exit code
     * @throws InterruptedException when the node ends before it does
     */
    int run(CronJob cronJob) throws IOException, InterruptedException {
        String name = cronJob.getMetadata().getName() + "-" + clock.instant().getEpochSecond();
        var template = cronJob.getSpec().getJobTemplate().getSpec().getTemplate();
        var pod = new LocalPod(
                cronJob.getMetadata().getNamespace(), name, template, directory.resolve(name), programs, http);
        try {
            OptionalInt code = syncRun(cronJob, pod);
            while (code.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(ROUND.toMillis());
                code = syncRun(cronJob, pod);
            }
            report(cronJob, code.getAsInt() == 0);
            return code.getAsInt();
        } finally {
            synchronized (this) {
                runs.remove(pod);
                pod.stop();
                ChildProcess.delete(directory.resolve(name));
            }
        }
    }

    private synchronized OptionalInt syncRun(CronJob cronJob, LocalPod pod) throws IOException, InterruptedException {
        if (rounds.isShutdown()) {
            throw new InterruptedException("the node ends");
        }
        runs.add(pod);
        pod.sync(sources(cronJob.getMetadata().getNamespace()), clock.instant(), false);
        return pod.exitCode();
    }

    /** Stops every pod, all at once and in order, and deletes their volumes: there are Secrets among them. */
    @Override
    public void close() throws IOException {
        rounds.shutdownNow();
        synchronized (this) {
            List<LocalPod> all =
                    Stream.concat(pods.values().stream(), runs.stream()).toList();
            all.forEach(LocalPod::letGo);
            all.forEach(LocalPod::stop);
            pods.clear();
            runs.clear();
            ChildProcess.delete(directory);
        }
    }

    private void round() {
        try {
            sync();
        } catch (IOException | RuntimeException e) {
            // The end of the sandbox interrupts a round.
            if (!rounds.isShutdown()) {
                say.accept("node: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
            }
        }
    }

    private synchronized void sync() throws IOException {
        if (rounds.isShutdown()) {
            return;
        }
        Map<String, Deployment> wanted = client.apps().deployments().inAnyNamespace().list().getItems().stream()
                .filter(deployment ->
                        !Integer.valueOf(0).equals(deployment.getSpec().getReplicas()))
                .collect(Collectors.toMap(d -> d.getMetadata().getName(), d -> d));
        for (String name : List.copyOf(pods.keySet())) {
            Deployment deployment = wanted.get(name);
            if (deployment == null
                    || !deployment.getSpec().getTemplate().equals(pods.get(name).template())) {
                remove(name);
            }
        }
        Map<String, PodVolumes.Sources> sources = new HashMap<>();
        for (Deployment deployment : wanted.values()) {
            String namespace = deployment.getMetadata().getNamespace();
            if (!sources.containsKey(namespace)) {
                sources.put(namespace, sources(namespace));
            }
            LocalPod pod = pods.get(deployment.getMetadata().getName());
            if (pod == null) {
                pod = add(deployment);
            }
            int restarts = pod.restarts();
            pod.sync(sources.get(namespace), clock.instant(), true);
            if (pod.restarts() > restarts) {
                say.accept("pod " + pod.name() + " died and starts again");
            }
            put(pod);
            put(deployment, pod);
        }
    }

    private LocalPod add(Deployment deployment) throws IOException {
        String name = deployment.getMetadata().getName();
        LocalPod pod = new LocalPod(
                deployment.getMetadata().getNamespace(),
                name + "-0",
                deployment.getSpec().getTemplate(),
                directory.resolve(name),
                programs,
                http);
        pods.put(name, pod);
        return pod;
    }

    private void remove(String name) {
        LocalPod pod = pods.remove(name);
        pod.stop();
        client.pods().inNamespace(pod.namespace()).withName(pod.name()).delete();
    }

    private PodVolumes.Sources sources(String namespace) {
        return new PodVolumes.Sources(
                byName(client.configMaps().inNamespace(namespace).list().getItems()),
                byName(client.secrets().inNamespace(namespace).list().getItems()));
    }

    private static <T extends HasMetadata> Map<String, T> byName(List<T> all) {
        return all.stream().collect(Collectors.toMap(each -> each.getMetadata().getName(), each -> each));
    }

    private void put(LocalPod pod) {
        var next = pod.object();
        var resource = client.pods().inNamespace(pod.namespace()).withName(pod.name());
        var now = resource.get();
        if (now == null) {
            client.resource(next).create();
        } else if (!Objects.equals(now.getStatus(), next.getStatus())
                || !Objects.equals(now.getSpec(), next.getSpec())) {
            next.getMetadata().setResourceVersion(now.getMetadata().getResourceVersion());
            client.resource(next).update();
        }
    }

    private void put(Deployment deployment, LocalPod pod) {
        DeploymentStatus status = new DeploymentStatusBuilder()
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withReplicas(1)
                .withUpdatedReplicas(1)
                .withReadyReplicas(pod.ready() ? 1 : null)
                .withAvailableReplicas(pod.ready() ? 1 : null)
                .addNewCondition()
                .withType("Available")
                .withStatus(pod.ready() ? "True" : "False")
                .endCondition()
                .build();
        if (!status.equals(deployment.getStatus())) {
            client.resource(new DeploymentBuilder(deployment).withStatus(status).build())
                    .updateStatus();
        }
    }

    private void report(CronJob cronJob, boolean success) {
        String now = Instant.ofEpochSecond(clock.instant().getEpochSecond()).toString();
        client.resource(cronJob).editStatus(found -> {
            var edit = found.edit().editOrNewStatus().withLastScheduleTime(now);
            return (success ? edit.withLastSuccessfulTime(now) : edit)
                    .endStatus()
                    .build();
        });
    }
}
