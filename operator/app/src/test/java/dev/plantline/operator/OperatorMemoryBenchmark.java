package dev.plantline.operator;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.SecretPurpose;
import dev.plantline.model.Json;
import dev.plantline.operator.testing.Definitions;
import dev.plantline.operator.testing.MiniControllers;
import dev.plantline.testing.Waiting;
import dev.plantline.testing.odoo.OdooSimulator;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
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
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the operator costs with many interfaces: memory, CPU, and calls of the API server, which are counted by its audit log. The interfaces are such as
 * plants write them, by template with code maps and settings, in plants with change control, or some of them under a policy that has it, and under the chart's policies; each about
 * which people are asked is approved by two. The operator is a process of its own with the JVM options of the chart, as Quarkus has packaged it, and the API server a real one. Its broker is
 * a real one, its Odoos are simulated, and each workload has a pod that answers over HTTP. From the repository's root, with {@code PLANTLINE_KUBE_BINARIES}:
 *
 * <pre>
 * mvn -q -pl operator/app -am -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/classpath
 * cd operator/app
 * java -Xmx3g -cp target/test-classes:target/classes:$(cat target/classpath) dev.plantline.operator.OperatorMemoryBenchmark 5000 50
 * </pre>
 */
class OperatorMemoryBenchmark {
    private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};
    private static final Path DEFINITIONS = Path.of("../../crds");
    private static final Path CHART = Path.of("../../helm/plantline");
    private static final Path CENTRE = Path.of("../../examples/process-manufacturer/centre/templates");
    private static final Duration PATIENCE = Duration.ofMinutes(90);
    private static final int SECONDS_BETWEEN_LOOKS = 10;
    private static final int SECONDS_IDLE = 120;
    private static final int QUESTIONS = 20;
    private static final String AUTHOR = "marie";

    /** A template of which the interfaces are, with the system that sends and what else they say. */
    private record Use(String template, String system, Map<String, Object> settings) {
        private static final List<Use> ALL = List.of(
                new Use("stock-receive.v1", "wms", Map.of()),
                new Use("lims-decision.v1", "lims", Map.of()),
                new Use("production-report.v1", "mes", Map.of()),
                new Use("tank-receipt.v1", "wms", Map.of("tanks", "WH/Stock/Tanks")),
                new Use("stock-transfer.v1", "wms", Map.of()),
                new Use("batch-report.v1", "mes", Map.of()),
                new Use("production-consume.v1", "mes", Map.of()),
                new Use("stock-issue.v1", "wms", Map.of()));

        static Use of(int number, int plants) {
            return ALL.get(number / plants % ALL.size());
        }
    }

    private final KubernetesClient client;
    private final String kubeconfig;
    private final ApiCalls calls;
    private final int interfaces;
    private final int plants;
    /** Plants whose interfaces a policy asks people about; empty: every plant does so itself. */
    private final OptionalInt underPolicy;

    private final String jvmOptions;
    /** Environment of the operator: the keys with which it installs side kits. */
    private final Map<String, String> administrators = new HashMap<>();

    private Duration cpuBefore = Duration.ZERO;
    private long mostLeft;

    private OperatorMemoryBenchmark(
            KubernetesClient client,
            String kubeconfig,
            ApiCalls calls,
            int interfaces,
            int plants,
            OptionalInt underPolicy,
            String jvmOptions) {
        this.client = client;
        this.kubeconfig = kubeconfig;
        this.calls = calls;
        this.interfaces = interfaces;
        this.plants = plants;
        this.underPolicy = underPolicy;
        this.jvmOptions = jvmOptions;
    }

    /**
     * Arguments: number of interfaces (500), number of plants (5), whether the cluster has OpenReports (false), number of plants whose interfaces a policy asks people about
     * while no plant does so itself, or {@code all}: each plant does (all), JVM options of the operator (those of the chart).
     */
    public static void main(String[] arguments) throws Exception {
        int interfaces = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        int plants = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        boolean reports = arguments.length > 2 && Boolean.parseBoolean(arguments[2]);
        OptionalInt underPolicy = arguments.length > 3 && !arguments[3].equals("all")
                ? OptionalInt.of(Integer.parseInt(arguments[3]))
                : OptionalInt.empty();
        String options = arguments.length > 4 ? arguments[4] : shippedOptions();
        ApiCalls calls = ApiCalls.in(Files.createTempDirectory(Path.of("target"), "benchmark-api"));
        KubeAPIServer server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(System.getenv("PLANTLINE_KUBE_BINARIES"))
                .withOfflineMode(true)
                .withUpdateKubeConfig(false)
                .withApiServerFlags(calls.flags())
                .build());
        server.start();
        Config config = Config.fromKubeconfig(server.getKubeConfigYaml());
        config.setRequestTimeout((int) PATIENCE.toMillis());
        config.setUserAgent(ApiCalls.ASIDE);
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            if (reports) {
                client.load(Files.newInputStream(Path.of("src/test/resources/openreports/reports.yaml")))
                        .create();
            }
            new OperatorMemoryBenchmark(
                            client, server.getKubeConfigYaml(), calls, interfaces, plants, underPolicy, options)
                    .run();
        } finally {
            server.stop();
        }
        System.exit(0); // the servers leave threads behind
    }

    private void run() throws Exception {
        installWhatTheCentreBrings();
        underPolicy.ifPresent(some -> client.resource(policy(some)).create());
        try (BenchmarkSurroundings surroundings = new BenchmarkSurroundings(client);
                MiniControllers controllers = MiniControllers.start(client, surroundings::pod)) {
            for (int plant = 0; plant < plants; plant++) {
                applyPlant(plant, surroundings);
            }
            for (int number = 0; number < interfaces; number++) {
                client.resource(appliedWithKubectl(
                                manifest(number, Use.of(number, plants).template())))
                        .create();
            }
            System.out.printf(
                    "API server %s %s, %d interfaces by template in %d plants, people asked %s, the shipped operator with %s%n",
                    client.getKubernetesVersion().getGitVersion(),
                    reports() ? "with OpenReports" : "without OpenReports",
                    interfaces,
                    plants,
                    underPolicy.isPresent() ? "by a policy in " + underPolicy.getAsInt() : "by each",
                    jvmOptions);
            try {
                measure();
            } catch (RuntimeException e) {
                e.printStackTrace(); // before everything is closed, which may take long
                throw e;
            }
        }
    }

    private void measure() throws IOException, InterruptedException {
        int asked = asked(each -> true);
        try (ShippedOperatorProcess operator = operator()) {
            settle(
                    operator,
                    "first start, until " + asked + " wait for their approval",
                    () -> waiting().size() == asked && ready() == interfaces - asked);
            approve(waiting());
            settle(operator, "each approved by two people and live", () -> ready() == interfaces);
            idle(operator);
            OdooInterface one = manifest(0, "stock-receive.v2");
            client.resource(one).forceConflicts().serverSideApply();
            settle(
                    operator,
                    "one interface takes the next version of its template",
                    () -> waiting().size() == 1);
            approve(waiting());
            settle(
                    operator,
                    "that is approved by two people and live",
                    () -> ready() == interfaces && waiting().isEmpty());
            change("lims-decision.v1", "{\"spec\":{\"interface\":{\"retries\":{\"holdFor\":\"20h\"}}}}");
            int using = asked(each -> Use.of(each, plants).template().equals("lims-decision.v1"));
            settle(
                    operator,
                    "a template is deleted and made anew with another pause, for which " + using
                            + " of its interfaces wait",
                    () -> waiting().size() == using);
        }
        try (ShippedOperatorProcess operator = operator()) {
            settle(
                    operator,
                    "restart",
                    () -> operator.sum("reconciliations_succeeded_total", "odoointerface") >= interfaces);
            idle(operator);
        }
    }

    /** How many of some interfaces people are asked about. */
    private int asked(IntPredicate some) {
        return (int) IntStream.range(0, interfaces)
                .filter(each -> each % plants < underPolicy.orElse(plants))
                .filter(some)
                .count();
    }

    private static InterfacePolicy policy(int plants) {
        return Serialization.unmarshal(
                """
                apiVersion: plantline.dev/v1alpha1
                kind: InterfacePolicy
                metadata: {name: asks}
                spec:
                  action: Deny
                  when: plant.name in [%s]
                  decisions: {changeControl: true}
                """
                        .formatted(IntStream.range(0, plants)
                                .mapToObj(each -> "'plant-" + each + "'")
                                .collect(Collectors.joining(", "))),
                InterfacePolicy.class);
    }

    private ShippedOperatorProcess operator() throws IOException {
        cpuBefore = Duration.ZERO;
        mostLeft = 0;
        calls.since();
        return new ShippedOperatorProcess(jvmOptions, kubeconfig, administrators);
    }

    /** Waits until something is so and nothing is written any more, and prints what that took. */
    private void settle(ShippedOperatorProcess operator, String what, BooleanSupplier reached)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        int written = -1;
        int quiet = 0;
        while (quiet < 2) {
            if (!operator.isAlive()) {
                throw new IllegalStateException(what + ": it has ended by itself after "
                        + operator.age().toSeconds() + " s; target/benchmarked-operator.log");
            }
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                System.out.println("  not reached: " + what);
                break;
            }
            look(operator, SECONDS_BETWEEN_LOOKS);
            int now = calls.writes();
            quiet = now == written && patiently(reached::getAsBoolean) ? quiet + 1 : 0;
            written = now;
            System.out.printf(
                    "  %d s: %d writes, %d Ready, %d MiB in use, %d left by the last full collection%n",
                    operator.age().toSeconds(),
                    now,
                    quiet > 0 ? patiently(this::ready) : -1,
                    operator.usedHeap(),
                    operator.leftByCollection());
        }
        tell(operator, what);
    }

    private void idle(ShippedOperatorProcess operator) throws IOException, InterruptedException {
        look(operator, SECONDS_IDLE);
        tell(operator, SECONDS_IDLE + " s in which nothing happens");
    }

    private void look(ShippedOperatorProcess operator, int seconds) {
        for (int second = 0; second < seconds; second += SECONDS_BETWEEN_LOOKS) {
            Waiting.inSilence(Duration.ofSeconds(SECONDS_BETWEEN_LOOKS));
            mostLeft = Math.max(mostLeft, operator.leftByCollection());
        }
    }

    private void tell(ShippedOperatorProcess operator, String what) throws IOException, InterruptedException {
        Duration cpu = operator.cpu().minus(cpuBefore);
        String counted = calls.since();
        System.out.printf(
                "%s: CPU %.1f s, %.1f ms for each interface there is; live heap %s, left by full collections at most %d MiB,"
                        + " resident at most %s, %d %% of the time in collections; %d Ready%n  calls: %s%n",
                what,
                cpu.toMillis() / 1000.0,
                (double) cpu.toMillis() / interfaces,
                operator.liveHeap(),
                mostLeft,
                operator.highWater().orElse("unknown"),
                operator.collecting(),
                patiently(this::ready),
                counted);
        cpuBefore = operator.cpu();
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

    private List<InterfaceRevision> waiting() {
        return client.resources(InterfaceRevision.class).inAnyNamespace().list().getItems().stream()
                .filter(each -> each.getStatus() != null && each.getStatus().state() == State.waiting)
                .toList();
    }

    private void approve(List<InterfaceRevision> revisions) {
        Map<String, String> people = Map.of("ana", "business", "tom", "technical");
        revisions.forEach(each -> people.forEach((person, role) -> {
            String name = each.getSpec().interfaceName();
            String revision = each.getSpec().revision();
            InterfaceDecision decision = new InterfaceDecision();
            decision.setMetadata(new ObjectMetaBuilder()
                    .withNamespace(each.getMetadata().getNamespace())
                    .withName(name + "-" + revision + "-" + role)
                    .build());
            decision.setSpec(
                    new InterfaceDecisionSpec(name, revision, Verdict.approve, role, person, null, null, null));
            client.resource(decision).create();
        }));
    }

    private boolean reports() {
        return client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("reports.openreports.io")
                        .get()
                != null;
    }

    private int ready() {
        return (int) client.resources(OdooInterface.class).inAnyNamespace().list().getItems().stream()
                .filter(each -> each.getStatus() != null
                        && each.getStatus().conditions().stream()
                                .anyMatch(condition -> condition.getType().equals("Ready")
                                        && condition.getStatus().equals("True")))
                .count();
    }

    /** A template never changes: it is deleted and made again under its name. */
    private void change(String name, String merge) {
        InterfaceTemplate template =
                client.resources(InterfaceTemplate.class).withName(name).get();
        client.resource(template).delete();
        client.resource(client.getKubernetesSerialization()
                        .unmarshal(bytes(merged(Serialization.asJson(template), merge)), InterfaceTemplate.class))
                .create();
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

    private void installWhatTheCentreBrings() throws IOException {
        try (Stream<Path> files = Files.list(DEFINITIONS)) {
            files.filter(file -> file.toString().endsWith(".yaml"))
                    .forEach(file -> Definitions.awaitServed(
                            client,
                            client.resource(read(file)).create().getMetadata().getName()));
        }
        String chart = new Helm(CHART)
                .template()
                .withName("plantline")
                .withNamespace("plantline-system")
                .withKubeVersion("1.34.0")
                .set("plants.allNamespaces", true)
                .call();
        Stream.of(chart.split("(?m)^---$"))
                .filter(each -> each.contains("kind: LatencyClass\n")
                        || each.contains("kind: InterfacePolicy\n")
                        || each.contains("kind: InterfaceTemplate\n"))
                .forEach(each -> client.resource(each).create());
        try (Stream<Path> files = Files.list(CENTRE)) {
            files.forEach(file -> client.resource(read(file)).create());
        }
        InterfaceTemplate next = client.resources(InterfaceTemplate.class)
                .withName("stock-receive.v1")
                .get();
        client.resource(client.getKubernetesSerialization()
                        .unmarshal(
                                bytes(
                                        merged(
                                                Serialization.asJson(next),
                                                "{\"metadata\":{\"name\":\"stock-receive.v2\"},\"spec\":{\"interface\":{\"retries\":{\"holdFor\":\"20h\"}}}}")),
                                InterfaceTemplate.class))
                .create();
    }

    /** Another object that has what the text says, and nothing that a server filled in. */
    private static String merged(String object, String merge) {
        try {
            ObjectNode tree = (ObjectNode) Json.MAPPER.readTree(object);
            tree.remove("status");
            ObjectNode metadata = (ObjectNode) tree.path("metadata");
            metadata.retain("name", "labels");
            return Json.MAPPER.readerForUpdating(tree).readValue(merge).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void applyPlant(int number, BenchmarkSurroundings surroundings) {
        String name = "plant-" + number;
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        OdooSimulator odoo = surroundings.odoo(name);
        listAdministrator(odoo);
        key(name, "stock", odoo, "bot_stock");
        key(name, "production", odoo, "bot_mrp");
        Stream.of(
                        """
                        apiVersion: plantline.dev/v1alpha1
                        kind: OdooConnection
                        metadata: {name: odoo, namespace: %1$s, annotations: {plantline.dev/changed-by: "%5$s"}}
                        spec:
                          environment: production
                          url: %2$s
                          insecureTransport: true
                          database: %3$s
                          version: "19"
                          credentials:
                          - {duty: stock, secretRef: {name: odoo-stock, key: apiKey}}
                          - {duty: production, secretRef: {name: odoo-production, key: apiKey}}
                        """,
                        """
                        apiVersion: plantline.dev/v1alpha1
                        kind: Plant
                        metadata: {name: %1$s, namespace: %1$s, annotations: {plantline.dev/changed-by: "%5$s"}}
                        spec:
                          timeZone: Europe/Vienna
                          changeControl: %6$s
                          odooConnection: odoo
                          owners:
                            business: {name: Production planning, contact: planning@example.com}
                            technical: {name: Plant integration, contact: integration@example.com}
                          systems: [{name: wms}, {name: mes}, {name: lims}]
                          kafka: {bootstrapServers: "%4$s", replicationFactor: 1, insecureTransport: true}
                        """,
                        codeMap(
                                "decisions",
                                "status",
                                "{code: BLOCK, value: hold}, {code: ACCEPT, value: release}, {code: REJECT, value: scrap}"),
                        codeMap(
                                "taken-from",
                                "location",
                                "{code: BLOCK, value: WH/Stock}, {code: ACCEPT, value: WH/Q}, {code: REJECT, value: WH/Q}"),
                        codeMap("put-to", "location", "{code: BLOCK, value: WH/Q}, {code: ACCEPT, value: WH/Stock}"),
                        codeMap("units", "unit", "{code: KG, value: kg}, {code: TO, value: t}"))
                .map(each -> each.formatted(
                        name, odoo.url(), OdooSimulator.DATABASE, surroundings.kafka(), AUTHOR, underPolicy.isEmpty()))
                .forEach(each -> client.resource(each).create());
    }

    private static String codeMap(String name, String kind, String entries) {
        return "apiVersion: plantline.dev/v1alpha1\nkind: CodeMap\nmetadata: {name: " + name
                + ", namespace: %1$s}\nspec: {kind: " + kind + ", steward: quality@example.com, entries: [" + entries
                + "]}\n";
    }

    private void key(String namespace, String duty, OdooSimulator odoo, String login) {
        client.resource(new SecretBuilder(Manifests.secret(
                                namespace, "odoo-" + duty, "apiKey", odoo.keys().get(login)))
                        .editMetadata()
                        .withLabels(Map.of(SecretPurpose.PURPOSE, "odoo", SecretPurpose.DUTY, duty))
                        .withAnnotations(
                                Map.of(SecretPurpose.SENT_TO, odoo.url().toString()))
                        .endMetadata()
                        .build())
                .create();
    }

    /** An interface as onboarding writes it: its template, its source, its settings. */
    private OdooInterface manifest(int number, String template) {
        Use use = Use.of(number, plants);
        Map<String, Object> spec = new HashMap<>();
        spec.put("templateRef", Map.of("name", template));
        spec.put("source", Map.of("system", use.system(), "kafka", Map.of("topic", use.system() + ".topic-" + number)));
        if (!use.settings().isEmpty()) {
            spec.put("settings", use.settings());
        }
        return Serialization.unmarshal(
                Serialization.asJson(Map.of(
                        "apiVersion",
                        "plantline.dev/v1alpha1",
                        "kind",
                        "OdooInterface",
                        "metadata",
                        Map.of(
                                "name",
                                use.system() + "-interface-" + number,
                                "namespace",
                                "plant-" + number % plants,
                                "annotations",
                                Map.of("plantline.dev/changed-by", AUTHOR)),
                        "spec",
                        spec)),
                OdooInterface.class);
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

    /** With the copy of itself that {@code kubectl apply} leaves in an annotation. */
    private static OdooInterface appliedWithKubectl(OdooInterface manifest) {
        Map<String, String> annotations = new HashMap<>(manifest.getMetadata().getAnnotations());
        annotations.put("kubectl.kubernetes.io/last-applied-configuration", Serialization.asJson(manifest));
        manifest.getMetadata().setAnnotations(annotations);
        return manifest;
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
        Map<String, Object> values =
                new KubernetesSerialization().unmarshal(bytes(read(CHART.resolve("values.yaml"))), TREE);
        return String.valueOf(child(values, "operator").get("jvmOptions"));
    }
}
