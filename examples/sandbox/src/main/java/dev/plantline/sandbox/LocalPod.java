package dev.plantline.sandbox;

import dev.plantline.model.PodLayout;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One pod as a process: its volumes, its ports (free ones in place of the declared), its restarts with back-off and its readiness. Driven by
 * {@link NodeAgent}; not thread safe.
 */
final class LocalPod {
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final String namespace;
    private final String name;
    private final PodTemplateSpec template;
    private final PodVolumes volumes;
    private final Map<Integer, Integer> ports = new HashMap<>();
    private final Programs programs;
    private final HttpClient http;
    private ChildProcess process;
    private final Backoff pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private int restarts;
    private Instant notBefore = Instant.MIN;
    private boolean ready;
    private String waitingFor = "";

    /** Makes the program that a pod's container runs. */
    interface Programs {
        /**
         * The program of a container.
         *
         * @param container as in the pod's spec
         * @param environment of the process
         * @param name of the pod's owner; names the log
         */
        ChildProcess.Program of(Container container, Map<String, String> environment, String name);
    }

    /** A pod that does not run yet; {@code directory} is its own. */
    LocalPod(
            String namespace, String name, PodTemplateSpec template, Path directory, Programs programs, HttpClient http)
            throws IOException {
        this.namespace = namespace;
        this.name = name;
        this.template = template;
        this.programs = programs;
        this.http = http;
        this.volumes = new PodVolumes(template.getSpec(), directory.resolve("volumes"));
        for (ContainerPort port : container().getPorts()) {
            ports.put(port.getContainerPort(), freePort());
        }
    }

    /** Its name. */
    String name() {
        return name;
    }

    /** Its namespace. */
    String namespace() {
        return namespace;
    }

    /** The template that it was made from. */
    PodTemplateSpec template() {
        return template;
    }

    /** Whether its readiness probe succeeds. */
    boolean ready() {
        return ready;
    }

    /** How often it was started again. */
    int restarts() {
        return restarts;
    }

    /** The process id while it runs. */
    Optional<Long> pid() {
        return process == null ? Optional.empty() : Optional.of(process.pid());
    }

    /** The port of this machine behind a port of the pod. */
    OptionalInt port(int declared) {
        Integer port = ports.get(declared);
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** Writes volumes, starts what does not run, starts again what died (with back-off), asks the readiness probe. */
    void sync(PodVolumes.Sources sources, Instant now, boolean restart) throws IOException {
        Optional<String> missing = volumes.write(sources);
        waitingFor = missing.orElse("");
        if (process != null && process.exitCode().isPresent() && restart) {
            process = null;
            ready = false;
            restarts++;
            notBefore = now.plus(pauses.next());
        }
        if (process == null && missing.isEmpty() && !now.isBefore(notBefore)) {
            process = ChildProcess.start(programs.of(container(), environment(), name));
        }
        ready = process != null && process.exitCode().isEmpty() && probe();
    }

    /** Exit code of a pod that ran to its end. */
    OptionalInt exitCode() {
        return process == null ? OptionalInt.empty() : process.exitCode();
    }

    /** Tells it to end, without waiting. */
    void letGo() {
        if (process != null) {
            process.letGo();
        }
    }

    /** Ends it in order. */
    void stop() {
        if (process != null) {
            process.stop(GRACE);
            process = null;
            ready = false;
        }
    }

    /** Ends it without notice; the next {@link #sync} starts it again. */
    void kill() {
        if (process != null) {
            process.kill();
        }
    }

    /** The Pod object for the API, with the ports that it really has. */
    Pod object() {
        PodSpec spec = template.getSpec();
        Container container = container();
        var actual = container.getPorts().stream()
                .map(port -> port.edit()
                        .withContainerPort(ports.get(port.getContainerPort()))
                        .build())
                .toList();
        String phase = process == null
                ? "Pending"
                : exitCode().isEmpty() ? "Running" : exitCode().getAsInt() == 0 ? "Succeeded" : "Failed";
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(template.getMetadata().getLabels())
                .withAnnotations(template.getMetadata().getAnnotations())
                .endMetadata()
                .withSpec(spec.edit()
                        .withContainers(container.edit().withPorts(actual).build())
                        .withNodeName("sandbox")
                        .build())
                .withNewStatus()
                .withPhase(phase)
                .withPodIP("127.0.0.1")
                .withHostIP("127.0.0.1")
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .withMessage(waitingFor.isEmpty() ? null : waitingFor + " is not there")
                .endCondition()
                .addNewContainerStatus()
                .withName(container.getName())
                .withImage(container.getImage())
                .withReady(ready)
                .withStarted(process != null)
                .withRestartCount(restarts)
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private Container container() {
        return template.getSpec().getContainers().get(0);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (EnvVar variable : container().getEnv()) {
            environment.put(
                    variable.getName(),
                    variable.getValue() == null ? field(variable) : volumes.translate(variable.getValue()));
        }
        port(PodLayout.MESSAGES_PORT)
                .ifPresent(p -> environment.put(PodLayout.MESSAGES_PORT_VARIABLE, Integer.toString(p)));
        port(PodLayout.MANAGEMENT_PORT)
                .ifPresent(p -> environment.put(PodLayout.MANAGEMENT_PORT_VARIABLE, Integer.toString(p)));
        // A pod's address is its own; here others on the same network would reach it.
        environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        environment.put(PodLayout.MESSAGES_HOST_VARIABLE, "127.0.0.1");
        // Nobody scrapes here, and a sandbox's batch is waited for.
        environment.put(PodLayout.LAST_WORD_VARIABLE, "1s");
        // No Service goes on sending to a pod that ends.
        environment.put(PodLayout.DRAIN_VARIABLE, "0s");
        // Broker and Odoo are on this machine too.
        environment.put(PodLayout.NETWORK_LOOPBACK_VARIABLE, "true");
        return environment;
    }

    private String field(EnvVar variable) {
        var from = variable.getValueFrom();
        if (from == null || from.getFieldRef() == null) {
            return "";
        }
        return switch (from.getFieldRef().getFieldPath()) {
            case "metadata.name" -> name;
            case "metadata.namespace" -> namespace;
            case "status.podIP" -> "127.0.0.1";
            default -> "";
        };
    }

    private boolean probe() {
        var probe = container().getReadinessProbe();
        if (probe == null || probe.getHttpGet() == null) {
            return true;
        }
        OptionalInt port = probePort(
                probe.getHttpGet().getPort().getStrVal(),
                probe.getHttpGet().getPort().getIntVal());
        if (port.isEmpty()) {
            return false;
        }
        URI uri = URI.create(
                "http://127.0.0.1:" + port.getAsInt() + probe.getHttpGet().getPath());
        try {
            return http.send(
                                    HttpRequest.newBuilder(uri)
                                            .timeout(Duration.ofSeconds(2))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    < 400;
        } catch (IOException e) {
            return false; // not listening yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private OptionalInt probePort(String portName, Integer number) {
        if (number != null) {
            return port(number);
        }
        return container().getPorts().stream()
                .filter(port -> portName.equals(port.getName()))
                .mapToInt(port -> ports.get(port.getContainerPort()))
                .findFirst();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What it is and where, for people. */
    @Override
    public String toString() {
        return namespace + "/" + name + List.of(ports.values());
    }
}
