package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.testing.ClusterExtension;
import dev.plantline.operator.testing.Definitions;
import dev.plantline.testing.Waiting;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a real API server adds: defaults, ownership of fields, schemas, and rights: the operator has those that the chart gives it. */
class OperatorOnClusterTest {
    @RegisterExtension
    static final ClusterExtension CLUSTER = ClusterExtension.apiServerForTypes();

    private static final Duration QUIET = Duration.ofSeconds(3);

    private static final List<CustomResourceDefinition> INSTALLED = new ArrayList<>();

    private final RecordedTopics topics = new RecordedTopics();
    private KubernetesClient client;
    private String namespace;
    private ChartRights rights;
    private OperatorUnderTest operator;

    @BeforeEach
    void start() throws Exception {
        client = CLUSTER.client();
        try (Stream<Path> files = Files.list(Path.of("../../crds"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
                var definition = client.resource(
                        Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class));
                if (definition.get() == null) {
                    INSTALLED.add(definition.create());
                } else {
                    definition.update(); // an older one would make the test one of yesterday's types
                }
                Definitions.awaitServed(client, definition.get().getMetadata().getName());
            }
        }
        namespace = CLUSTER.namespace();
        rights = ChartRights.give(client, namespace);
        startOperator();
        client.resource(Manifests.streaming(latencyClass())).create();
        client.resource(Manifests.odooKey(namespace, "0123456789")).create();
        client.resource(Manifests.senderKey(namespace, "s3cret")).create();
        client.resource(Manifests.odooConnection(namespace)).create();
        client.resource(Manifests.plant(namespace, plant(), "kafka:9092")).create();
        client.resource(Manifests.lots(namespace, "lots", latencyClass())).create();
        eventually(() -> assertThat(condition(Finding.ODOO_REACHABLE).reason()).isEqualTo(Finding.AS_DECLARED));
        settle();
    }

    /** Leaves a shared cluster as it was found. */
    @AfterAll
    static void uninstall() {
        try (KubernetesClient client = INSTALLED.isEmpty() ? null : CLUSTER.client()) {
            INSTALLED.forEach(each -> client.resource(each).delete());
            // Who installs them next must not meet types that are about to go.
            INSTALLED.forEach(each -> client.resource(each).waitUntilCondition(Objects::isNull, 60, TimeUnit.SECONDS));
        }
    }

    private String latencyClass() {
        return "t-" + namespace.substring(namespace.length() - 8);
    }

    private String plant() {
        return "p" + namespace.substring(namespace.length() - 8);
    }

    private void startOperator() {
        operator = new OperatorUnderTest(
                rights.of(Config.fromKubeconfig(CLUSTER.kubeconfig())),
                Set.of(namespace),
                topics,
                new ScriptedOdoo(),
                (pod, mostBytes) -> CompletableFuture.completedFuture(Optional.empty()));
    }

    @AfterEach
    void stop() {
        if (operator != null) {
            operator.close();
        }
        if (rights != null) {
            rights.close();
        }
        if (namespace != null) {
            client.resources(LatencyClass.class).withName(latencyClass()).delete();
        }
        client.close();
    }

    @Test
    void theApiServersDefaultsAreNoDifferenceSoThatNothingIsWrittenTwice() {
        wantDesk(true);
        eventually(() -> assertThat(versions())
                .containsKeys("StatefulSet/" + plant() + "-desk", "ConfigMap/" + plant() + "-desk-configuration"));
        settle();
        Map<String, String> before = versions();
        assertThat(before)
                .containsKeys(
                        "Deployment/" + plant() + "-" + latencyClass(),
                        "Deployment/" + plant() + "-gateway",
                        "Service/" + plant() + "-gateway");

        client.resource(Manifests.secret(namespace, "stranger", "any", "thing")).create();
        pause();

        assertThat(operator.requests())
                .as("calls of a reconcile without a change")
                .isEmpty();
        operator.close();
        startOperator();
        pause();
        assertThat(operator.writes()).as("writes of a restart").isEmpty();
        assertThat(versions()).isEqualTo(before);
    }

    @Test
    void aDeskComesWhenItIsAskedForAndGoesWhenItIsNot() {
        wantDesk(true);
        eventually(() -> assertThat(versions()).containsKey("StatefulSet/" + plant() + "-desk"));

        wantDesk(false);

        eventually(() -> assertThat(versions()).isNotEmpty().allSatisfy((name, version) -> assertThat(name)
                .doesNotContain("-desk")));
    }

    private void wantDesk(boolean wanted) {
        client.resources(Plant.class)
                .inNamespace(namespace)
                .withName(plant())
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"desk\":" + wanted + "}}");
    }

    @Test
    void whatIsNoLongerDesiredGoesAndWhatOthersChangedIsPutRight() {
        client.services().inNamespace(namespace).withName(plant() + "-gateway").edit(each -> {
            each.getSpec().getPorts().get(0).setPort(8081);
            return each;
        });
        eventually(() -> assertThat(client.services()
                        .inNamespace(namespace)
                        .withName(plant() + "-gateway")
                        .get()
                        .getSpec()
                        .getPorts())
                .extracting(each -> each.getPort())
                .contains(80));

        client.resource(Manifests.lots(namespace, "lots", latencyClass())).delete();

        eventually(() -> assertThat(versions()).isEmpty());
    }

    @Test
    void whatPoliciesSayStandsInReportsAsOpenReportsPublishesThem() {
        InterfacePolicy policy = Serialization.unmarshal(
                """
                apiVersion: plantline.dev/v1alpha1
                kind: InterfacePolicy
                metadata: {name: %1$s}
                spec:
                  action: Deny
                  when: plant.name == '%1$s'
                  rules:
                  - {name: written, check: interface.runbook != null, message: write one, place: spec.runbook}
                  - {name: lots, check: "interface.name == 'lots'", message: no}
                """
                        .formatted(plant()),
                InterfacePolicy.class);
        client.resource(policy).create();
        try {
            installReports();
            eventually(() -> assertThat(results()).containsExactly("written fail", "lots pass"));
            settle();

            client.resource(report()).edit(each -> {
                each.setAdditionalProperty("results", List.of());
                return each;
            });
            eventually(() -> assertThat(results()).containsExactly("written fail", "lots pass"));
            settle();

            // Who sees a report as another one than the API server does writes it again and again.
            client.resource(Manifests.secret(namespace, "stranger", "any", "thing"))
                    .create();
            pause();
            assertThat(operator.requests()).isEmpty();
            operator.close();
            startOperator();
            pause();
            assertThat(operator.writes()).as("writes of a restart").isEmpty();

            client.resources(OdooInterface.class)
                    .inNamespace(namespace)
                    .withName("lots")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"runbook\":\"https://example.com/\"}}");
            eventually(() -> assertThat(results()).containsExactly("written pass", "lots pass"));
        } finally {
            client.resource(policy).delete();
        }
        eventually(() -> assertThat(report()).isNull());
    }

    private void installReports() {
        CustomResourceDefinition reports = OperatorPolicyReportTest.reports();
        if (client.resource(reports).get() == null) {
            INSTALLED.add(client.resource(reports).create());
        }
        Definitions.awaitServed(client, reports.getMetadata().getName());
    }

    private GenericKubernetesResource report() {
        return client.genericKubernetesResources("openreports.io/v1alpha1", "Report")
                .inNamespace(namespace)
                .withName("odoointerface-lots")
                .get();
    }

    private List<String> results() {
        GenericKubernetesResource report = report();
        List<Map<String, String>> results = report == null ? null : report.get("results");
        return results == null
                ? List.of()
                : results.stream()
                        .map(each -> each.get("rule") + " " + each.get("result"))
                        .toList();
    }

    @Test
    void whatTheApiServerForbidsIsToldAndTheRestIsMade() {
        rights.withdraw("services", "create", "patch");
        client.services().inNamespace(namespace).withName(plant() + "-gateway").delete();

        eventually(() -> {
            Plant each = client.resources(Plant.class)
                    .inNamespace(namespace)
                    .withName(plant())
                    .get();
            Finding runtime = Conditions.finding(each.getStatus().conditions(), Finding.RUNTIME_READY)
                    .orElseThrow();
            assertThat(runtime.reason()).isEqualTo("ResourceRefused");
            assertThat(runtime.message()).contains("Service " + plant() + "-gateway", "is forbidden");
        });
        client.resources(OdooInterface.class)
                .inNamespace(namespace)
                .withName("lots")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":true}}");

        eventually(() -> assertThat(configuration()).contains("\"suspend\":true"));
    }

    @Test
    void manifestsTooDeepForAnyStackAreRefusedOneByOneAndTheOthersGoOn() {
        String lots = Serialization.asJson(Manifests.lots(namespace, "NAME", latencyClass()));
        Map<String, String> deep = new TreeMap<>();
        for (int levels : List.of(100, 150, 250, 300)) {
            String not = "{\"not\":".repeat(levels) + "{}" + "}".repeat(levels);
            deep.put("schema-" + levels, lots.replace("\"type\":\"object\"", "\"type\":\"object\",\"not\":" + not));
            String example = "{\"name\":\"deep\",\"given\":{\"a\":" + "[".repeat(levels) + "]".repeat(levels)
                    + "},\"expect\":{\"steps\":[]}}";
            deep.put("example-" + levels, lots.replace("\"spec\":{", "\"spec\":{\"tests\":[" + example + "],"));
        }
        deep.forEach((name, manifest) -> client.raw(
                "/apis/plantline.dev/v1alpha1/namespaces/" + namespace + "/odoointerfaces",
                "POST",
                manifest.replace("NAME", name)));

        deep.keySet()
                .forEach(name -> eventually(() -> {
                    Finding stalled = condition(name, Finding.STALLED);
                    assertThat(stalled.status()).as(name).isEqualTo(Finding.Status.True);
                    assertThat(stalled.message())
                            .contains(
                                    name.startsWith("schema") ? "spec.contract.schema" : "spec.tests[0].given",
                                    "deep inside each other");
                }));
        assertThat(operator.parts().reconciles().defect()).isEmpty();
        assertThat(operator.metrics().find("plantline.reconcile.errors").counters())
                .isEmpty();

        client.resources(OdooInterface.class)
                .inNamespace(namespace)
                .withName("lots")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":true}}");

        eventually(() -> assertThat(configuration()).contains("\"suspend\":true"));
        assertThat(configuration()).doesNotContain("schema-", "example-");
        assertThat(condition("lots", Finding.STALLED).status()).isEqualTo(Finding.Status.False);
    }

    private String configuration() {
        return client
                .configMaps()
                .inNamespace(namespace)
                .withLabel(Labels.WORKLOAD, plant() + "-" + latencyClass())
                .list()
                .getItems()
                .stream()
                .flatMap(each -> each.getData().values().stream())
                .collect(Collectors.joining());
    }

    @Test
    void aDeletedPlantTakesEverythingThatWasMadeAlong() {
        CLUSTER.assumeControllers();

        client.resources(Plant.class).inNamespace(namespace).withName(plant()).delete();

        eventually(() -> assertThat(versions()).isEmpty());
    }

    private Finding condition(String type) {
        return condition("lots", type);
    }

    private Finding condition(String name, String type) {
        OdooInterface each = client.resources(OdooInterface.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        return each.getStatus() == null
                ? Finding.unknown(type, "NoStatus", "")
                : Conditions.finding(each.getStatus().conditions(), type).orElseThrow();
    }

    private void settle() {
        eventually(() -> {
            Plant each = client.resources(Plant.class)
                    .inNamespace(namespace)
                    .withName(plant())
                    .get();
            assertThat(each.getStatus()).isNotNull();
            assertThat(each.getStatus().interfaces()).isEqualTo(1);
        });
        Awaitility.await().during(QUIET).atMost(Duration.ofMinutes(2)).until(() -> operator.requests()
                .isEmpty());
    }

    private static void pause() {
        Waiting.inSilence(QUIET);
    }

    private static void eventually(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(assertion);
    }

    /** Generation or, where there is none, resource version by kind and name of everything made: others may write status meanwhile. */
    private Map<String, String> versions() {
        return Stream.<Stream<? extends HasMetadata>>of(
                        client
                                .serviceAccounts()
                                .inNamespace(namespace)
                                .withLabel(Labels.PLANT)
                                .list()
                                .getItems()
                                .stream(),
                        client.configMaps().inNamespace(namespace).withLabel(Labels.PLANT).list().getItems().stream(),
                        client.secrets().inNamespace(namespace).withLabel(Labels.PLANT).list().getItems().stream(),
                        client.services().inNamespace(namespace).withLabel(Labels.PLANT).list().getItems().stream(),
                        client
                                .apps()
                                .deployments()
                                .inNamespace(namespace)
                                .withLabel(Labels.PLANT)
                                .list()
                                .getItems()
                                .stream(),
                        client
                                .apps()
                                .statefulSets()
                                .inNamespace(namespace)
                                .withLabel(Labels.PLANT)
                                .list()
                                .getItems()
                                .stream())
                .flatMap(each -> each)
                .collect(Collectors.toMap(
                        each -> each.getKind() + "/" + each.getMetadata().getName(),
                        each -> String.valueOf(
                                each.getMetadata().getGeneration() == null
                                        ? each.getMetadata().getResourceVersion()
                                        : each.getMetadata().getGeneration()),
                        (one, other) -> one,
                        TreeMap::new));
    }
}
