package dev.plantline.operator;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.testing.InMemoryKubernetes;
import dev.plantline.operator.testing.MiniControllers;
import dev.plantline.testing.Waiting;
import dev.plantline.testing.odoo.OdooSimulator;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How much memory the operator needs for many interfaces, and what a restart costs when they are all there. The operator is a process of its own with
 * the JVM options of the chart, as Quarkus has packaged it. Its broker is a real one, its Odoos are simulated, and each workload has a pod that answers
 * over HTTP. The API server is in this process, or a real one when {@code PLANTLINE_KUBE_BINARIES} names its binaries. From the repository's root:
 *
 * <pre>
 * mvn -q -pl operator/app -am -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/classpath
 * cd operator/app
 * java -Xmx2g -cp target/test-classes:target/classes:$(cat target/classpath) dev.plantline.operator.OperatorMemoryBenchmark
 * </pre>
 */
class OperatorMemoryBenchmark {
    private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};
    private static final Path DEFINITIONS = Path.of("../../crds");
    private static final Path VALUES = Path.of("../../helm/plantline/values.yaml");
    private static final Duration PATIENCE = Duration.ofMinutes(60);
    private static final int SECONDS_BETWEEN_LOOKS = 15;
    private static final int QUESTIONS = 20;

    private final KubernetesClient client;
    private final String kubeconfig;
    private final int interfaces;
    private final int plants;
    private final String jvmOptions;
    /** Environment of the operator: the keys with which it installs side kits. */
    private final Map<String, String> administrators = new HashMap<>();

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
        try (BenchmarkSurroundings surroundings = new BenchmarkSurroundings(client);
                MiniControllers controllers = MiniControllers.start(client, surroundings::pod)) {
            client.resource(Manifests.streaming("near-real-time")).create();
            for (int plant = 0; plant < plants; plant++) {
                applyPlant("plant-" + plant, surroundings);
            }
            int bytes = 0;
            for (int each = 0; each < interfaces; each++) {
                OdooInterface manifest = manifest("plant-" + each % plants, "interface-" + each);
                bytes = Serialization.asJson(manifest.getSpec()).length();
                client.resource(appliedWithKubectl(manifest)).create();
            }
            System.out.printf(
                    "%s, %d interfaces of %.1f KB in %d plants, the shipped operator with %s%n",
                    server, interfaces, bytes / 1000.0, plants, jvmOptions);
            try {
                measure("first start");
                measure("restart");
            } catch (RuntimeException e) {
                e.printStackTrace(); // before everything is closed, which may take long
                throw e;
            }
        }
    }

    /** Starts an operator, waits until it has nothing to do any more, and prints what it needed for that. */
    private void measure(String what) throws IOException, InterruptedException {
        Map<String, String> before = patiently(this::versions);
        try (ShippedOperatorProcess operator = new ShippedOperatorProcess(jvmOptions, kubeconfig, administrators)) {
            long most = 0;
            Map<String, String> last = Map.of();
            boolean quiet = false;
            while (operator.isAlive() && !quiet && operator.age().compareTo(PATIENCE) < 0) {
                for (int second = 0; second < SECONDS_BETWEEN_LOOKS; second++) {
                    most = Math.max(most, operator.leftByCollection());
                    Waiting.inSilence(Duration.ofSeconds(1));
                }
                Map<String, String> now = patiently(this::versions);
                boolean looked = operator.sum("reconciliations_succeeded_total", "odoointerface") >= interfaces;
                quiet = looked && now.equals(last);
                last = now;
                System.out.printf(
                        "  %d s: %d Ready, %d MiB in use, %d left by the last full collection, %d %% of the time in collections%n",
                        operator.age().toSeconds(),
                        patiently(this::ready),
                        operator.usedHeap(),
                        operator.leftByCollection(),
                        operator.collecting());
            }
            if (!operator.isAlive()) {
                System.out.printf(
                        "%s: it has ended by itself after %d s%n",
                        what, operator.age().toSeconds());
                return;
            }
            Map<String, String> changed = new HashMap<>(last);
            changed.entrySet().removeAll(before.entrySet());
            System.out.printf(
                    "%s: %d of %d Ready after %d s; %d %% of the time in collections; CPU %d s; resident at most %s;"
                            + " left by full collections at most %d MiB; %d objects new or changed; live heap %s%n",
                    what,
                    ready(),
                    interfaces,
                    operator.age().toSeconds(),
                    operator.collecting(),
                    operator.cpu().toSeconds(),
                    operator.highWater().orElse("unknown"),
                    most,
                    changed.size(),
                    operator.liveHeap());
        }
    }

    /** Asks again when a starved API server does not answer: it is not what is measured. */
    private static <T> T patiently(Supplier<T> question) {
        for (int again = 0; ; again++) {
            try {
                return question.get();
            } catch (KubernetesClientException e) {
                if (again == QUESTIONS) {
                    throw e;
                }
                System.out.println("  asked again after " + e);
                Waiting.inSilence(Duration.ofSeconds(1));
            }
        }
    }

    /** By its identity, the version of every object that the operator writes. */
    private Map<String, String> versions() {
        Map<String, String> versions = new HashMap<>();
        Stream.of(
                        client.resources(OdooInterface.class).inAnyNamespace(),
                        client.resources(Plant.class).inAnyNamespace(),
                        client.resources(OdooConnection.class).inAnyNamespace(),
                        client.resources(LatencyClass.class),
                        client.configMaps().inAnyNamespace().withLabel(Labels.MANAGED_BY, Labels.OPERATOR),
                        client.apps().deployments().inAnyNamespace())
                .flatMap(each -> each.list().getItems().stream())
                .map(HasMetadata.class::cast)
                .map(HasMetadata::getMetadata)
                .forEach(each -> versions.put(each.getUid(), each.getResourceVersion()));
        return versions;
    }

    private int ready() {
        return (int) client.resources(OdooInterface.class).inAnyNamespace().list().getItems().stream()
                .filter(each -> each.getStatus() != null
                        && each.getStatus().conditions().stream()
                                .anyMatch(condition -> condition.getType().equals("Ready")
                                        && condition.getStatus().equals("True")))
                .count();
    }

    /** As the chart lists it. */
    private void listAdministrator(OdooSimulator odoo) {
        String entry = "PLANTLINE_ADMINISTRATORS_" + administrators.size() / 3;
        try {
            Path key = Files.createTempFile(Path.of("target"), "administrator", ".key");
            Files.writeString(key, odoo.keys().get("bot_admin"));
            administrators.putAll(Map.of(
                    entry + "__URL",
                    odoo.url().toString(),
                    entry + "__DATABASE",
                    OdooSimulator.DATABASE,
                    entry + "__KEY_FILE",
                    key.toAbsolutePath().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void applyPlant(String name, BenchmarkSurroundings surroundings) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        OdooSimulator odoo = surroundings.odoo(name);
        client.resource(Manifests.odooKey(
                        name, odoo.url().toString(), odoo.keys().get("bot_mrp")))
                .create();
        listAdministrator(odoo);
        client.resource(Manifests.senderKey(name, "s3cret")).create();
        Map<String, Object> connection = new KubernetesSerialization()
                .unmarshal(bytes(Serialization.asJson(Manifests.odooConnection(name))), TREE);
        child(connection, "spec").putAll(Map.of("url", odoo.url().toString(), "database", OdooSimulator.DATABASE));
        client.resource(Serialization.unmarshal(Serialization.asJson(connection), OdooConnection.class))
                .create();
        client.resource(Manifests.plant(name, name, surroundings.kafka())).create();
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
}
