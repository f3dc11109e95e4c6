package dev.plantline.operator;

import com.fasterxml.jackson.core.type.TypeReference;
import com.sun.net.httpserver.HttpServer;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.model.PodLayout;
import dev.plantline.model.WorkloadStatus;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.testing.InMemoryKubernetes;
import dev.plantline.operator.testing.MiniControllers;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How much memory the operator needs for many interfaces, and what a restart costs when they are all there. The operator is a process of its own with
 * the JVM options of the chart, its Kafka and Odoo are scripted, and each workload has a pod that answers over HTTP. The API server is in this
 * process, or a real one when {@code PLANTLINE_KUBE_BINARIES} names its binaries. From the repository's root:
 *
 * <pre>
 * mvn -q -pl operator/app -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * cd operator/app
 * java -Xmx2g -cp target/test-classes:target/classes:$(cat target/classpath) dev.plantline.operator.OperatorMemoryBenchmark
 * </pre>
 */
class OperatorMemoryBenchmark {
    private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};
    private static final Path DEFINITIONS = Path.of("../../crds");
    private static final Path VALUES = Path.of("../../helm/plantline/values.yaml");
    private static final Pattern HIGH_WATER = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final KubernetesClient client;
    private final String kubeconfig;
    private final int interfaces;
    private final int plants;
    private final String jvmOptions;

    private OperatorMemoryBenchmark(
            KubernetesClient client, String kubeconfig, int interfaces, int plants, String jvmOptions) {
        this.client = client;
        this.kubeconfig = kubeconfig;
        this.interfaces = interfaces;
        this.plants = plants;
        this.jvmOptions = jvmOptions;
    }

    /** Arguments: number of interfaces (2000), number of plants (20), JVM options of the operator (those of the chart). */
    public static void main(String[] arguments) throws Exception {
        int interfaces = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
        int plants = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        String options = arguments.length > 2 ? arguments[2] : shippedOptions();
        String binaries = System.getenv("PLANTLINE_KUBE_BINARIES");
        if (binaries == null) {
            try (InMemoryKubernetes kubernetes = InMemoryKubernetes.start(0, List.of(DEFINITIONS))) {
                new OperatorMemoryBenchmark(kubernetes.client(), kubernetes.kubeconfig(), interfaces, plants, options)
                        .run("API server in memory");
            }
        } else {
            runOnRealServer(binaries, interfaces, plants, options);
        }
        System.exit(0); // the servers leave threads behind
    }

    private static void runOnRealServer(String binaries, int interfaces, int plants, String options) throws Exception {
        KubeAPIServer server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(binaries)
                .withOfflineMode(true)
                .withUpdateKubeConfig(false)
                .build());
        server.start();
        Config config = Config.fromKubeconfig(server.getKubeConfigYaml());
        config.setRequestTimeout((int) PATIENCE.toMillis());
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            installDefinitions(client);
            new OperatorMemoryBenchmark(client, server.getKubeConfigYaml(), interfaces, plants, options)
                    .run("API server " + client.getKubernetesVersion().getGitVersion());
        } finally {
            server.stop();
        }
    }

    private void run(String server) throws Exception {
        try (Pods pods = new Pods(client);
                MiniControllers controllers = MiniControllers.start(client, pods::open)) {
            client.resource(Manifests.streaming("near-real-time")).create();
            for (int plant = 0; plant < plants; plant++) {
                applyPlant("plant-" + plant);
            }
            int bytes = 0;
            for (int each = 0; each < interfaces; each++) {
                OdooInterface manifest = manifest("plant-" + each % plants, "interface-" + each);
                bytes = Serialization.asJson(manifest.getSpec()).length();
                client.resource(appliedWithKubectl(manifest)).create();
            }
            System.out.printf(
                    "%s, %d interfaces of %.1f KB in %d plants, operator with %s%n",
                    server, interfaces, bytes / 1000.0, plants, jvmOptions);
            measure("first start");
            measure("restart");
        }
    }

    /** Starts an operator, waits until it has nothing to do any more, and prints what it tells at its end. */
    private void measure(String what) throws IOException, InterruptedException {
        Path config = Files.createTempFile("plantline-benchmark", ".kubeconfig");
        Files.writeString(config, kubeconfig);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions.split(" ")));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                BenchmarkedOperator.class.getName(),
                config.toString()));
        long start = System.nanoTime();
        Process operator = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader told =
                new BufferedReader(new InputStreamReader(operator.getInputStream(), StandardCharsets.UTF_8))) {
            int ready = 0;
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                ready = ready();
                System.out.printf("  %d s: %d Ready, %s%n", waited(start).toSeconds(), ready, line);
                if (ready >= interfaces && line.startsWith("quiet")
                        || waited(start).compareTo(PATIENCE) > 0) {
                    break;
                }
            }
            long seconds = waited(start).toSeconds();
            Optional<String> resident = highWater(operator.pid());
            operator.getOutputStream().close();
            String figures = told.lines().reduce((one, next) -> next).orElse("it ended by itself");
            System.out.printf(
                    "%s: %d of %d Ready after %d s; %s; resident %s%n",
                    what, ready, interfaces, seconds, figures, resident.orElse("unknown"));
        } finally {
            operator.destroyForcibly().waitFor();
            Files.delete(config);
        }
    }

    private static Duration waited(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private int ready() {
        return (int) client.resources(OdooInterface.class).inAnyNamespace().list().getItems().stream()
                .filter(each -> each.getStatus() != null
                        && each.getStatus().conditions().stream()
                                .anyMatch(condition -> condition.getType().equals("Ready")
                                        && condition.getStatus().equals("True")))
                .count();
    }

    /** The most memory that a process has had; empty where the system does not tell. */
    private static Optional<String> highWater(long process) {
        try {
            Matcher line = HIGH_WATER.matcher(Files.readString(Path.of("/proc/" + process + "/status")));
            return line.find() ? Optional.of(Long.parseLong(line.group(1)) / 1024 + " MiB") : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void applyPlant(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        client.resource(Manifests.secret(name, "odoo-keys", "production", "0123456789"))
                .create();
        client.resource(Manifests.secret(name, "mes-hmac", "key", "s3cret")).create();
        client.resource(Manifests.odooConnection(name)).create();
        client.resource(Manifests.plant(name, name, "kafka:9092")).create();
    }

    /** An interface whose spec is 2.1 KB of JSON: the one of the tests with more fields in contract and mapping. */
    private static OdooInterface manifest(String namespace, String name) {
        OdooInterface manifest = Manifests.lots(namespace, name, "near-real-time");
        Map<String, Object> tree = new KubernetesSerialization().unmarshal(bytes(Serialization.asJson(manifest)), TREE);
        for (int field = 0; field < 15; field++) {
            child(tree, "spec", "contract", "schema", "properties")
                    .put("field" + field, Map.of("type", "string", "maxLength", 40));
            List<Object> steps = list(child(tree, "spec", "mapping").get("steps"));
            list(object(steps.get(0)).get("fields")).add(Map.of("to", "x_field" + field, "from", "field" + field));
        }
        return Serialization.unmarshal(Serialization.asJson(tree), OdooInterface.class);
    }

    private static Map<String, Object> child(Map<String, Object> tree, String... path) {
        Map<String, Object> at = tree;
        for (String name : path) {
            at = object(at.get(name));
        }
        return at;
    }

    @SuppressWarnings("unchecked") // read from JSON
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked") // read from JSON
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    /** With the copy of itself that {@code kubectl apply} leaves in an annotation. */
    private static OdooInterface appliedWithKubectl(OdooInterface manifest) {
        manifest.getMetadata()
                .setAnnotations(
                        Map.of("kubectl.kubernetes.io/last-applied-configuration", Serialization.asJson(manifest)));
        return manifest;
    }

    private static void installDefinitions(KubernetesClient client) {
        try (Stream<Path> files = Files.list(DEFINITIONS)) {
            files.filter(file -> file.toString().endsWith(".yaml")).forEach(file -> {
                HasMetadata definition = client.resource(read(file)).create();
                client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(definition.getMetadata().getName())
                        .waitUntilCondition(
                                each -> each != null
                                        && each.getStatus() != null
                                        && each.getStatus().getConditions() != null
                                        && each.getStatus().getConditions().stream()
                                                .anyMatch(condition -> condition
                                                                .getType()
                                                                .equals("Established")
                                                        && condition.getStatus().equals("True")),
                                2,
                                java.util.concurrent.TimeUnit.MINUTES);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String shippedOptions() {
        Map<String, Object> values = new KubernetesSerialization().unmarshal(bytes(read(VALUES)), TREE);
        return String.valueOf(child(values, "operator").get("jvmOptions"));
    }

    /** One address for each Deployment, on which its pod answers as a runtime would that has taken over its ConfigMaps. */
    private static final class Pods implements AutoCloseable {
        private final KubernetesClient client;
        private final ConfiguredRuntime runtime;
        private final Map<String, HttpServer> servers = new ConcurrentHashMap<>();

        Pods(KubernetesClient client) {
            this.client = client;
            this.runtime = new ConfiguredRuntime(client);
        }

        String open(String deployment) {
            return servers.computeIfAbsent(deployment, this::begin)
                    .getAddress()
                    .getAddress()
                    .getHostAddress();
        }

        private HttpServer begin(String deployment) {
            try {
                int number = servers.size() + 1;
                HttpServer server = HttpServer.create(
                        new InetSocketAddress(
                                "127.77." + number / 250 + "." + (1 + number % 250), PodLayout.MANAGEMENT_PORT),
                        0);
                server.createContext(PodLayout.STATUS_PATH, exchange -> {
                    Optional<WorkloadStatus> status =
                            pod(deployment).flatMap(pod -> runtime.ask(pod).join());
                    byte[] answer = status.map(WorkloadStatus::write).orElse(new byte[0]);
                    exchange.sendResponseHeaders(status.isPresent() ? 200 : 503, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
                server.start();
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Optional<Pod> pod(String deployment) {
            return client.pods().inAnyNamespace().withLabel(Labels.WORKLOAD, deployment).list().getItems().stream()
                    .findFirst();
        }

        @Override
        public void close() {
            servers.values().forEach(server -> server.stop(0));
        }
    }
}
