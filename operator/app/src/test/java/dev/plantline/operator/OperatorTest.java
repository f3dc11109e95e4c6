package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooInstance;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.operator.cluster.MadeResources;
import dev.plantline.operator.cluster.OptionalRules;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.plant.PlantReconciler;
import dev.plantline.operator.plant.PlantStatuses;
import dev.plantline.operator.testing.InMemoryKubernetes;
import dev.plantline.operator.testing.MiniControllers;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator's promises, on a Kubernetes API in memory. */
class OperatorTest {
    private static final String NAMESPACE = "plant-lyon";
    private static final Path DEFINITIONS = Path.of("../../crds");
    private static final Duration QUIET = Duration.ofMillis(600);

    private static final CustomResourceDefinition PROMETHEUS_RULES = Serialization.unmarshal(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: prometheusrules.monitoring.coreos.com}
            spec:
              group: monitoring.coreos.com
              scope: Namespaced
              names: {kind: PrometheusRule, plural: prometheusrules, singular: prometheusrule}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """,
            CustomResourceDefinition.class);

    private final RecordedTopics topics = new RecordedTopics();
    private final ScriptedOdoo odoo = new ScriptedOdoo();
    private InMemoryKubernetes kubernetes;
    private KubernetesClient client;
    private MiniControllers controllers;
    private ConfiguredRuntime runtime;
    private OperatorUnderTest operator;

    @BeforeEach
    void start() {
        kubernetes = InMemoryKubernetes.start(0, List.of(DEFINITIONS));
        client = kubernetes.client();
        controllers = MiniControllers.start(kubernetes.client());
        runtime = new ConfiguredRuntime(client);
        startOperator();
    }

    private void startOperator() {
        operator = new OperatorUnderTest(kubernetes.configuration(), Set.of(), topics, odoo, runtime);
    }

    @AfterEach
    void stop() {
        operator.close();
        controllers.close();
        kubernetes.close();
    }

    @Test
    void manifestsBecomeWorkloadsAndEverythingIsReady() {
        applyAll();

        eventually(() -> {
            assertThat(ready(Plant.class, "lyon")).isEqualTo("True AsDeclared");
            assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared");
            assertThat(ready(OdooInterface.class, "nightly")).isEqualTo("True AsDeclared");
            assertThat(ready(OdooInstance.class, "odoo")).isEqualTo("True AsDeclared");
            assertThat(client.resources(LatencyClass.class)
                            .withName("near-real-time")
                            .get()
                            .getStatus()
                            .interfaces())
                    .isEqualTo(1);
        });
        assertThat(made())
                .contains(
                        "ServiceAccount/lyon-runtime",
                        "Deployment/lyon-near-real-time",
                        "Deployment/lyon-gateway",
                        "CronJob/lyon-scheduled-batch",
                        "Service/lyon-gateway",
                        "Secret/lyon-gateway-secrets");
        assertThat(client.apps()
                        .deployments()
                        .inNamespace(NAMESPACE)
                        .withName("lyon-gateway")
                        .get()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getImagePullSecrets())
                .extracting(each -> each.getName())
                .containsExactly("registry");
        assertThat(topics.made)
                .containsExactlyInAnyOrder(
                        "lyon.lots.in",
                        "lyon.lots.aside",
                        "lyon.lots.audit",
                        "lyon.nightly.in",
                        "lyon.nightly.aside",
                        "lyon.nightly.audit");
        OdooInterface lots = get(OdooInterface.class, "lots");
        assertThat(lots.getStatus().observedGeneration())
                .isEqualTo(lots.getMetadata().getGeneration());
        assertThat(lots.getStatus().plant()).isEqualTo("lyon");
        assertThat(lots.getStatus().revision()).isNotEmpty();
    }

    @Test
    void aReconcileWithoutAChangeMakesNoApiCall() {
        applyAll();
        settle();

        // Every resource of the namespace is looked at again: a stranger's Secret is new.
        client.resource(Manifests.secret(NAMESPACE, "stranger", "any", "thing")).create();
        pause();

        assertThat(operator.requests()).isEmpty();
    }

    @Test
    void aRestartWritesNothing() {
        applyAll();
        settle();
        quiet();
        operator.close();
        Map<String, String> before = versions();

        startOperator();
        pause();
        pause();

        assertThat(operator.writes()).isEmpty();
        assertThat(versions()).isEqualTo(before);
    }

    static Stream<Arguments> badInput() {
        Consumer<KubernetesClient> secondPlant =
                client -> client.resource(Manifests.plant(NAMESPACE, "other", "kafka:9092"))
                        .create();
        return Stream.of(
                Arguments.of(
                        OdooInterface.class,
                        "lots",
                        edit(OdooInterface.class, "lots", "{\"spec\":{\"latencyClass\":\"warp\"}}"),
                        "UnknownLatencyClass",
                        "spec.latencyClass"),
                Arguments.of(
                        OdooInterface.class,
                        "lots",
                        edit(OdooInterface.class, "lots", "{\"spec\":{\"target\":{\"odoo\":{\"duty\":\"finance\"}}}}"),
                        "UnknownDuty",
                        "spec.target.odoo.duty"),
                Arguments.of(
                        OdooInterface.class,
                        "lots",
                        edit(
                                OdooInterface.class,
                                "lots",
                                "{\"spec\":{\"target\":{\"odoo\":{\"instance\":\"elsewhere\"}}}}"),
                        "UnknownOdooInstance",
                        "spec.target.odoo.instance"),
                Arguments.of(
                        OdooInterface.class,
                        "lots",
                        edit(
                                OdooInterface.class,
                                "lots",
                                "{\"spec\":{\"mapping\":{\"steps\":[{\"upsert\":{\"model\":\"stock.lot\",\"id\":\"lot_{lot}\"},"
                                        + "\"fields\":[{\"to\":\"name\",\"from\":\"no.such.field\"}]}]}}}"),
                        "InvalidMapping",
                        "no.such.field"),
                Arguments.of(
                        OdooInterface.class,
                        "lots",
                        edit(
                                OdooInterface.class,
                                "lots",
                                "{\"spec\":{\"tests\":[{\"name\":\"a lot\",\"given\":{\"id\":\"1\",\"lot\":\"L\",\"product\":\"P\"},"
                                        + "\"expect\":{\"steps\":[]}}]}}"),
                        "TestFailed",
                        "spec.tests"),
                Arguments.of(
                        Plant.class,
                        "lyon",
                        edit(Plant.class, "lyon", "{\"spec\":{\"timeZone\":\"Mars/Olympus\"}}"),
                        "UnknownTimeZone",
                        "spec.timeZone"),
                Arguments.of(Plant.class, "other", secondPlant, "SecondPlant", "metadata.name"));
    }

    private static <T extends HasMetadata> Consumer<KubernetesClient> edit(Class<T> kind, String name, String patch) {
        return client -> client.resources(kind)
                .inNamespace(NAMESPACE)
                .withName(name)
                .patch(
                        io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                                io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
                        patch);
    }

    @ParameterizedTest(name = "{3}")
    @MethodSource
    void badInput(
            Class<? extends HasMetadata> kind,
            String name,
            Consumer<KubernetesClient> mistake,
            String reason,
            String place) {
        applyAll();
        settle();
        Set<String> made = made();

        mistake.accept(client);

        eventually(() -> {
            assertThat(condition(kind, name, Finding.STALLED).status()).isEqualTo(Finding.Status.True);
            assertThat(condition(kind, name, Finding.STALLED).reason()).isEqualTo(reason);
            assertThat(condition(kind, name, Finding.STALLED).message()).contains(place);
            assertThat(condition(kind, name, Finding.READY).status()).isEqualTo(Finding.Status.False);
            assertThat(condition(kind, name, Finding.RECONCILING).status()).isEqualTo(Finding.Status.False);
        });
        assertThat(made()).as("what worked before goes on working").isEqualTo(made);
        quiet();
        pause();
        assertThat(operator.requests()).as("no retry").isEmpty();
    }

    @Test
    void anInterfaceInANamespaceWithoutAPlantIsStalledUntilThereIsOne() {
        applySecretsAndClasses();
        client.resource(Manifests.lots(NAMESPACE, "lots", "near-real-time")).create();
        eventually(() -> assertThat(
                        condition(OdooInterface.class, "lots", Finding.STALLED).reason())
                .isEqualTo("PlantMissing"));

        client.resource(Manifests.instance(NAMESPACE)).create();
        client.resource(Manifests.plant(NAMESPACE, "lyon", "kafka:9092")).create();

        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared"));
    }

    @Test
    void aSecretThatComesLaterIsNoticed() {
        applySecretsAndClasses();
        client.secrets().inNamespace(NAMESPACE).withName("mes-hmac").delete();
        applyDeclarations();
        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).endsWith("SecretMissing"));
        assertThat(condition(OdooInterface.class, "lots", Finding.STALLED).status())
                .isEqualTo(Finding.Status.False);

        client.resource(Manifests.secret(NAMESPACE, "mes-hmac", "key", "s3cret"))
                .create();

        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared"));
    }

    @Test
    void aBrokerThatIsAwayIsWaitedForAndItsInterfacesAreNotConfiguredBeforeTheirTopics() {
        topics.away = true;
        applyAll();
        eventually(() -> {
            assertThat(condition(OdooInterface.class, "lots", Finding.TOPICS_READY)
                            .reason())
                    .isEqualTo("KafkaUnreachable");
            assertThat(condition(OdooInterface.class, "lots", Finding.RECONCILING)
                            .status())
                    .isEqualTo(Finding.Status.True);
        });
        assertThat(made()).noneMatch(each -> each.startsWith("ConfigMap/"));

        topics.away = false;

        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared"));
    }

    @Test
    void whatRunsGoesOnWhileTheBrokerIsAway() {
        applyAll();
        settle();
        Set<String> made = made();
        operator.close();
        topics.away = true;
        startOperator();

        eventually(() -> assertThat(condition(OdooInterface.class, "lots", Finding.TOPICS_READY)
                        .reason())
                .isEqualTo("KafkaUnreachable"));

        assertThat(made()).isEqualTo(made);
        topics.away = false;
        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared"));
    }

    @Test
    void anOdooThatIsAwaySaysSoAndComesBackByItself() {
        applyAll();
        settle();
        odoo.failing = Finding.no(Finding.ODOO_REACHABLE, "KeyRefused", "refuses the key of duty production");
        eventually(() -> {
            assertThat(ready(OdooInstance.class, "odoo")).isEqualTo("False KeyRefused");
            assertThat(condition(OdooInterface.class, "lots", Finding.ODOO_REACHABLE)
                            .reason())
                    .isEqualTo("KeyRefused");
        });
        assertThat(get(OdooInstance.class, "odoo").getStatus().databaseUuid()).isNotEmpty();

        odoo.failing = null;

        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared"));
    }

    @Test
    void aDriftedKitIsStalledWithWhatToDo() {
        odoo.kitState = "drifted";
        applyAll();

        eventually(() -> {
            assertThat(condition(OdooInstance.class, "odoo", Finding.STALLED).reason())
                    .isEqualTo("SideKitDrifted");
            assertThat(condition(OdooInstance.class, "odoo", Finding.STALLED).message())
                    .contains("plantline sidekit install");
            assertThat(condition(OdooInterface.class, "lots", Finding.ODOO_REACHABLE)
                            .message())
                    .contains("kubectl describe odooinstance odoo");
        });
    }

    @Test
    void theLastInterfaceOfAClassTakesItsWorkloadAlongAndItsTopicsStay() {
        applyAll();
        settle();

        client.resource(Manifests.lots(NAMESPACE, "lots", "near-real-time")).delete();

        eventually(() -> assertThat(made())
                .noneMatch(each -> each.contains("near-real-time"))
                .contains("CronJob/lyon-scheduled-batch"));
        assertThat(topics.made).contains("lyon.lots.in");
    }

    @Test
    void aDeletedPlantLeavesNothingBehind() {
        applyAll();
        settle();

        client.resource(Manifests.plant(NAMESPACE, "lyon", "kafka:9092")).delete();

        eventually(() -> {
            assertThat(made()).isEmpty();
            assertThat(condition(OdooInterface.class, "lots", Finding.STALLED).reason())
                    .isEqualTo("PlantMissing");
        });
        pause();
        assertThat(made()).isEmpty();
    }

    @Test
    void whatOthersChangeIsPutRight() {
        applyAll();
        settle();

        client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("lyon-gateway")
                .edit(each -> {
                    each.getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .get(0)
                            .setImage("evil:1");
                    return each;
                });

        eventually(() -> assertThat(client.apps()
                        .deployments()
                        .inNamespace(NAMESPACE)
                        .withName("lyon-gateway")
                        .get()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage())
                .isEqualTo("plantline.test/plantline-runtime:1"));
    }

    @Test
    void whatAQuotaForbidsIsToldAndTheRestIsMade() {
        kubernetes.forbid(
                request -> request.startsWith("PATCH") && request.contains("/configmaps/lyon-near-real-time"));
        applyAll();

        eventually(() -> {
            assertThat(condition(Plant.class, "lyon", Finding.RUNTIME_READY).reason())
                    .isEqualTo("ResourceRefused");
            assertThat(condition(Plant.class, "lyon", Finding.RUNTIME_READY).message())
                    .contains("ConfigMap lyon-near-real-time", "exceeded quota");
            assertThat(made()).contains("Deployment/lyon-gateway", "CronJob/lyon-scheduled-batch");
            assertThat(ready(OdooInterface.class, "nightly")).isEqualTo("True AsDeclared");
        });

        kubernetes.forbid(request -> false);

        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared"));
    }

    @Test
    void anObjectOfTheSameNameThatSomebodyElseMadeIsToldAndNeverTakenOver() {
        Secret theirs = client.resource(Manifests.secret(NAMESPACE, "lyon-gateway-secrets", "their", "own"))
                .create();
        applyAll();

        eventually(() -> {
            assertThat(condition(Plant.class, "lyon", Finding.RUNTIME_READY).message())
                    .contains("Secret lyon-gateway-secrets", "Plantline did not make it");
            assertThat(made()).contains("Deployment/lyon-gateway");
        });
        assertThat(client.resource(theirs).get()).isEqualTo(theirs);

        client.resource(theirs).delete();

        eventually(() -> assertThat(ready(Plant.class, "lyon")).isEqualTo("True AsDeclared"));
    }

    @Test
    void aRotatedKeyReachesTheWorkloadsSecretAndRestartsNothing() {
        applyAll();
        settle();
        Long generation = generation("lyon-gateway");

        client.resource(Manifests.secret(NAMESPACE, "mes-hmac", "key", "rotated"))
                .update();

        eventually(() -> assertThat(client.secrets()
                        .inNamespace(NAMESPACE)
                        .withName("lyon-gateway-secrets")
                        .get()
                        .getData()
                        .get("hmac_lots"))
                .isEqualTo("cm90YXRlZA=="));
        assertThat(generation("lyon-gateway")).isEqualTo(generation);
    }

    @Test
    void holdsAndDeadLettersStandInTheStatusAtOnce() {
        applyAll();
        settle();

        runtime.totals = new Totals(10, 6, 0, 0, 3, 1, 0, 0);

        eventually(() -> {
            var delivery = get(OdooInterface.class, "lots").getStatus().delivery();
            assertThat(delivery.held()).isEqualTo(3);
            assertThat(delivery.deadLetters()).isEqualTo(1);
            assertThat(delivery.applied()).isEqualTo(6);
        });
    }

    @Test
    void podsThatOwnNothingYetDoNotTakeBackWhatIsKnown() {
        applyAll();
        settle();
        runtime.totals = new Totals(10, 6, 0, 0, 3, 1, 0, 0);
        eventually(() -> assertThat(
                        get(OdooInterface.class, "lots").getStatus().delivery().held())
                .isEqualTo(3));

        runtime.totals = null;
        runtime.reason = "the broker is away";
        runtime.state = State.blocked;

        eventually(() -> assertThat(condition(OdooInterface.class, "lots", Finding.RUNTIME_READY)
                        .reason())
                .isEqualTo("Blocked"));
        assertThat(get(OdooInterface.class, "lots").getStatus().delivery().held())
                .isEqualTo(3);
    }

    @Test
    void aStoppedInterfaceIsStalledWithThePodsReason() {
        applyAll();
        settle();

        runtime.reason = "lyon.lots.aside has no checkpoint; run: plantline adopt lots";
        runtime.state = State.stopped;

        eventually(() -> {
            assertThat(condition(OdooInterface.class, "lots", Finding.STALLED).reason())
                    .isEqualTo("Stopped");
            assertThat(condition(OdooInterface.class, "lots", Finding.STALLED).message())
                    .contains("plantline adopt");
        });
    }

    @Test
    void aSuspendedInterfaceIsReadyAndSaysSo() {
        applyAll();
        settle();

        edit(OdooInterface.class, "lots", "{\"spec\":{\"suspend\":true}}").accept(client);

        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True Suspended"));
    }

    @Test
    void alertsAreInstalledWhenTheirKindAppearsAndTheirAbsenceIsToldUntilThen() {
        applyAll();
        settle();
        assertThat(condition(Plant.class, "lyon", Finding.ALERTS_INSTALLED).reason())
                .isEqualTo("PrometheusRuleNotInstalled");

        client.resource(PROMETHEUS_RULES).create();

        eventually(() -> {
            assertThat(condition(Plant.class, "lyon", Finding.ALERTS_INSTALLED).status())
                    .isEqualTo(Finding.Status.True);
            assertThat(rules()).hasSize(1);
            assertThat(rules().get(0).getMetadata().getLabels()).containsEntry("release", "monitoring");
        });
        settle();
        client.resource(rules().get(0)).delete();
        eventually(() -> assertThat(rules()).as("put back").hasSize(1));
    }

    private List<GenericKubernetesResource> rules() {
        boolean possible = client.resource(PROMETHEUS_RULES).get() != null;
        return possible
                ? client.genericKubernetesResources("monitoring.coreos.com/v1", "PrometheusRule")
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems()
                : List.of();
    }

    @Test
    void aBatchInterfaceThatStoppedStaysStoppedBetweenItsRuns() {
        applyAll();
        settle();
        Pod run = batchRun();
        runtime.state = State.stopped;
        runtime.reason = "lyon.nightly.aside has no checkpoint";
        eventually(() -> assertThat(condition(OdooInterface.class, "nightly", Finding.STALLED)
                        .reason())
                .isEqualTo("Stopped"));

        client.resource(run).delete();
        pause();

        assertThat(condition(OdooInterface.class, "nightly", Finding.STALLED).reason())
                .isEqualTo("Stopped");
    }

    /** A run is short: the operator may see it only while it becomes the owner. */
    @Test
    void aBatchInterfaceWhoseRunHasEndedIsNotBlockedByWhatItSaidAtItsStart() {
        applyAll();
        settle();
        Pod run = batchRun();
        runtime.state = State.blocked;
        runtime.reason = "becoming the owner";
        eventually(() -> assertThat(condition(OdooInterface.class, "nightly", Finding.RUNTIME_READY)
                        .reason())
                .isEqualTo("Blocked"));

        client.resource(run).delete();

        eventually(() -> {
            assertThat(condition(OdooInterface.class, "nightly", Finding.RUNTIME_READY)
                            .reason())
                    .isEqualTo("Scheduled");
            assertThat(condition(OdooInterface.class, "nightly", Finding.READY).status())
                    .isEqualTo(Finding.Status.True);
        });
    }

    private Pod batchRun() {
        return client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("lyon-scheduled-batch-1")
                        .withNamespace(NAMESPACE)
                        .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                        .addToLabels(Labels.PLANT, "lyon")
                        .addToLabels(Labels.WORKLOAD, "lyon-scheduled-batch")
                        .endMetadata()
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIP("127.0.0.1")
                        .endStatus()
                        .build())
                .create();
    }

    @Test
    void aPodOfAnotherNamespaceIsNotBelieved() {
        applyAll();
        settle();
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("liar")
                        .withNamespace("elsewhere")
                        .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                        .addToLabels(Labels.PLANT, "lyon")
                        .addToLabels(Labels.WORKLOAD, "lyon-near-real-time")
                        .endMetadata()
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIP("127.0.0.1")
                        .endStatus()
                        .build())
                .create();
        runtime.asked.clear();

        pause();
        eventually(() -> assertThat(runtime.asked).isNotEmpty());

        assertThat(runtime.asked).doesNotContain("elsewhere/liar");
    }

    @Test
    void aManifestThatNeedsAnotherKitWaitsForItAndStopsNothing() {
        applyAll();
        settle();
        odoo.installed = Set.copyOf(get(OdooInstance.class, "odoo").getStatus().sideKit().stream()
                .map(each -> each.action())
                .toList());
        String revision = get(OdooInterface.class, "lots").getStatus().revision();

        edit(
                        OdooInterface.class,
                        "lots",
                        "{\"spec\":{\"mapping\":{\"steps\":[{\"upsert\":{\"model\":\"stock.quant\",\"id\":\"lot_{lot}\"},"
                                + "\"fields\":[{\"to\":\"name\",\"from\":\"lot\"}]}]}}}")
                .accept(client);

        eventually(() -> {
            assertThat(ready(OdooInterface.class, "lots")).endsWith("SideKitPending");
            assertThat(condition(OdooInterface.class, "lots", Finding.STALLED).status())
                    .isEqualTo(Finding.Status.False);
            assertThat(condition(OdooInterface.class, "lots", Finding.ODOO_REACHABLE)
                            .status())
                    .isEqualTo(Finding.Status.True);
            assertThat(get(OdooInterface.class, "lots").getStatus().revision()).isEqualTo(revision);
            assertThat(ready(OdooInterface.class, "nightly")).isEqualTo("True AsDeclared");
            assertThat(ready(OdooInstance.class, "odoo")).isEqualTo("False SideKitMissing");
        });

        odoo.installed = null;

        eventually(() -> {
            assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared");
            assertThat(get(OdooInterface.class, "lots").getStatus().revision()).isNotEqualTo(revision);
            assertThat(get(OdooInstance.class, "odoo").getStatus().sideKit())
                    .as("the kit before is forgotten")
                    .hasSize(1);
        });
    }

    @Test
    void aMissingKitStaysStalledAcrossARestart() {
        odoo.kitState = "missing";
        applyAll();
        eventually(() -> assertThat(ready(OdooInstance.class, "odoo")).isEqualTo("False SideKitMissing"));
        operator.close();
        Condition before = stalled();

        startOperator();
        pause();
        pause();

        assertThat(stalled()).as("since when it is").isEqualTo(before);
    }

    private Condition stalled() {
        return get(OdooInstance.class, "odoo").getStatus().conditions().stream()
                .filter(each -> each.getType().equals(Finding.STALLED))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anInterfaceMovesToAnotherClassWithItsWorkload() {
        applyAll();
        settle();

        edit(OdooInterface.class, "nightly", "{\"spec\":{\"latencyClass\":\"near-real-time\"}}")
                .accept(client);

        eventually(() -> {
            assertThat(made()).noneMatch(each -> each.contains("scheduled-batch"));
            assertThat(ready(OdooInterface.class, "nightly")).isEqualTo("True AsDeclared");
            assertThat(client.resources(LatencyClass.class)
                            .withName("near-real-time")
                            .get()
                            .getStatus()
                            .interfaces())
                    .isEqualTo(2);
        });
        assertThat(configuration("lyon-near-real-time")).contains("\"nightly\"", "\"lots\"");
    }

    @Test
    void aChangedClassReachesItsWorkloadsAlsoThoseThatRunALastGoodRevisionInIt() {
        applyAll();
        settle();
        edit(OdooInterface.class, "lots", "{\"spec\":{\"latencyClass\":\"warp\"}}")
                .accept(client);
        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("False UnknownLatencyClass"));

        client.resources(LatencyClass.class)
                .withName("near-real-time")
                .patch(
                        io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                                io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
                        "{\"spec\":{\"maxRecords\":77}}");

        eventually(() -> assertThat(configuration("lyon-near-real-time")).contains("\"maxRecords\":77"));
    }

    @Test
    void aChangedOdooInstanceReachesTheWorkloads() {
        applyAll();
        settle();

        edit(OdooInstance.class, "odoo", "{\"spec\":{\"url\":\"http://elsewhere.example.com\"}}")
                .accept(client);

        eventually(() -> assertThat(configuration("lyon-near-real-time")).contains("http://elsewhere.example.com"));
    }

    @Test
    void theYoungerPlantTakesOverWhenTheOlderGoes() {
        applyAll();
        settle();
        client.resource(Manifests.plant(NAMESPACE, "younger", "kafka:9092")).create();
        eventually(() -> assertThat(ready(Plant.class, "younger")).isEqualTo("False SecondPlant"));

        client.resource(Manifests.plant(NAMESPACE, "lyon", "kafka:9092")).delete();

        eventually(() -> {
            assertThat(ready(Plant.class, "younger")).isEqualTo("True AsDeclared");
            assertThat(get(OdooInterface.class, "lots").getStatus().plant()).isEqualTo("younger");
            assertThat(made()).contains("Deployment/younger-gateway").noneMatch(each -> each.contains("/lyon-"));
        });
    }

    @Test
    void theLastGoodRevisionRunsAcrossARestart() {
        applyAll();
        settle();
        edit(OdooInterface.class, "lots", "{\"spec\":{\"latencyClass\":\"warp\"}}")
                .accept(client);
        eventually(() -> {
            assertThat(ready(OdooInterface.class, "lots")).isEqualTo("False UnknownLatencyClass");
            assertThat(client.resources(LatencyClass.class)
                            .withName("near-real-time")
                            .get()
                            .getStatus()
                            .interfaces())
                    .isZero();
        });
        operator.close();
        Map<String, String> before = versions();

        startOperator();
        pause();
        pause();

        assertThat(operator.writes()).isEmpty();
        assertThat(versions()).isEqualTo(before);
        assertThat(condition(OdooInterface.class, "lots", Finding.STALLED).message())
                .contains("last good revision keeps running");
    }

    @Test
    void aPlantWithAMissingKeyStillSuspendsItsInterfaces() {
        applyAll();
        settle();

        edit(
                        Plant.class,
                        "lyon",
                        "{\"spec\":{\"kafka\":{\"tls\":{\"caSecretRef\":{\"name\":\"nowhere\",\"key\":\"ca\"}}}}}")
                .accept(client);
        eventually(() -> assertThat(ready(Plant.class, "lyon")).isEqualTo("False SecretMissing"));
        edit(OdooInterface.class, "lots", "{\"spec\":{\"suspend\":true}}").accept(client);

        eventually(() -> assertThat(configuration("lyon-near-real-time")).contains("\"suspend\":true"));
        assertThat(get(OdooInterface.class, "lots").getStatus().plant()).isEqualTo("lyon");
    }

    /** What a workload is configured with, all shards. */
    private String configuration(String workload) {
        return client
                .configMaps()
                .inNamespace(NAMESPACE)
                .withLabel(Labels.WORKLOAD, workload)
                .list()
                .getItems()
                .stream()
                .flatMap(each -> each.getData().values().stream())
                .collect(java.util.stream.Collectors.joining());
    }

    // --- what the tests speak with

    private void applyAll() {
        applySecretsAndClasses();
        applyDeclarations();
    }

    private void applySecretsAndClasses() {
        client.resource(Manifests.secret(NAMESPACE, "odoo-keys", "production", "0123456789"))
                .create();
        client.resource(Manifests.secret(NAMESPACE, "mes-hmac", "key", "s3cret"))
                .create();
        client.resource(Manifests.streaming("near-real-time")).create();
        client.resource(Manifests.batch("scheduled-batch")).create();
    }

    private void applyDeclarations() {
        client.resource(Manifests.instance(NAMESPACE)).create();
        client.resource(Manifests.plant(NAMESPACE, "lyon", "kafka:9092")).create();
        client.resource(Manifests.lots(NAMESPACE, "lots", "near-real-time")).create();
        client.resource(Manifests.lots(NAMESPACE, "nightly", "scheduled-batch")).create();
    }

    @Test
    void anOperatorThatStopsTakesNothingThatItNoLongerWatchesForMissing() {
        applyAll();
        settle();
        Map<String, String> made = uids();
        for (int stop = 0; stop < 20; stop++) {
            String touch = String.valueOf(stop);
            client.secrets().inNamespace(NAMESPACE).withName("odoo-keys").edit(secret -> {
                secret.getMetadata().setAnnotations(Map.of("touched", touch));
                return secret;
            });
            pause(Duration.ofMillis(stop % 10)); // so that it is stopped at another place of its work each time

            operator.close();

            assertThat(ready(OdooInstance.class, "odoo")).as("stop " + stop).isEqualTo("True AsDeclared");
            assertThat(ready(OdooInterface.class, "lots")).as("stop " + stop).isEqualTo("True AsDeclared");
            assertThat(uids()).as("stop " + stop).isEqualTo(made);
            startOperator();
        }
    }

    @Test
    void whatAnOperatorThatStopsSeesHasNoConsequences() {
        applyAll();
        settle();
        Plant plant = get(Plant.class, "lyon");
        Map<String, String> made = uids();

        operator.stopReconcilers();

        // Now its caches are empty, which looks like a namespace without interfaces.
        assertThatThrownBy(() -> operator.parts().work().on(plant)).hasMessageContaining("the operator stops");
        assertThat(operator.parts().caches().whenComplete(() -> "no plant")).isEmpty();
        assertThat(uids()).isEqualTo(made);
    }

    @Test
    void aPlantThatTheCachesDoNotShowYetIsNotCalledReady() {
        applyAll();
        settle();
        PlantReconciler reconciler = new PlantReconciler(
                operator.parts().caches(),
                operator.parts().work(),
                operator.parts().views(),
                new PlantStatuses(operator.parts().conditions()),
                new OperatorUnderTest.QuickSettings());
        Plant newer = get(Plant.class, "lyon");
        newer.getMetadata().setGeneration(newer.getMetadata().getGeneration() + 1);
        Plant another = get(Plant.class, "lyon");
        another.getMetadata().setUid("another");

        assertThat(List.of(newer, another)).allSatisfy(plant -> {
            UpdateControl<Plant> control = reconciler.reconcile(plant, null);
            assertThat(control.isNoUpdate()).isTrue();
            assertThat(control.getScheduleDelay()).isPresent();
        });
    }

    @Test
    void rulesThatComeToLightDuringTheWorkAreNotDeleted() {
        client.resource(PROMETHEUS_RULES).create();
        applyAll();
        eventually(() -> assertThat(uids()).containsKey("PrometheusRule/lyon"));
        settle();
        Map<String, String> made = uids();

        new MadeResources(client, operator.parts().caches()).converge(get(Plant.class, "lyon"), List.of(), false);

        eventually(() -> assertThat(uids().keySet()).isEqualTo(made.keySet()));
        assertThat(uids().get("PrometheusRule/lyon")).isEqualTo(made.get("PrometheusRule/lyon"));
        assertThat(uids().get("Deployment/lyon-gateway")).isNotEqualTo(made.get("Deployment/lyon-gateway"));
    }

    @Test
    void theRulesAreKnownWhenTheOperatorBegins() {
        client.resource(PROMETHEUS_RULES).create();
        try (OptionalRules rules = new OptionalRules(client)) {
            rules.start();

            assertThat(rules.installed()).isTrue();
        }
    }

    @Test
    void anOperatorThatStopsDoesNotSayThatOdooIsAwayBecauseItWaitsForItNoLonger() {
        applyAll();
        settle();
        odoo.hanging = true;
        eventually(() -> assertThat(odoo.waiting).isTrue());

        operator.close();

        assertThat(ready(OdooInstance.class, "odoo")).isEqualTo("True AsDeclared");
        odoo.hanging = false;
        startOperator();
    }

    /** Waits until everything is ready and the operator asks nothing any more. */
    private void settle() {
        eventually(() -> {
            assertThat(ready(Plant.class, "lyon")).isEqualTo("True AsDeclared");
            assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared");
            assertThat(ready(OdooInterface.class, "nightly")).isEqualTo("True AsDeclared");
            assertThat(ready(OdooInstance.class, "odoo")).isEqualTo("True AsDeclared");
        });
        quiet();
    }

    /** Waits until the operator asks nothing any more. */
    private void quiet() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            operator.requests();
            pause();
            return operator.requests().isEmpty();
        });
    }

    private static void pause() {
        pause(QUIET);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void eventually(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
    }

    private <T extends HasMetadata> T get(Class<T> kind, String name) {
        return client.resources(kind).inNamespace(NAMESPACE).withName(name).get();
    }

    private String ready(Class<? extends HasMetadata> kind, String name) {
        Finding ready = condition(kind, name, Finding.READY);
        return ready.status() + " " + ready.reason();
    }

    private Finding condition(Class<? extends HasMetadata> kind, String name, String type) {
        HasMetadata resource = get(kind, name);
        List<Condition> conditions = resource instanceof OdooInterface each && each.getStatus() != null
                ? each.getStatus().conditions()
                : resource instanceof OdooInstance each && each.getStatus() != null
                        ? each.getStatus().conditions()
                        : resource instanceof Plant each && each.getStatus() != null
                                ? each.getStatus().conditions()
                                : List.of();
        return Conditions.finding(conditions, type).orElse(Finding.unknown(type, "NoStatus", ""));
    }

    private Long generation(String deployment) {
        return client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(deployment)
                .get()
                .getMetadata()
                .getGeneration();
    }

    private Set<String> made() {
        return versions().keySet();
    }

    /** Resource version by kind and name of everything that the operator made. */
    private Map<String, String> versions() {
        return everythingMade(each -> each.getMetadata().getResourceVersion());
    }

    /** Uid by kind and name of everything that the operator made. */
    private Map<String, String> uids() {
        return everythingMade(each -> each.getMetadata().getUid());
    }

    private Map<String, String> everythingMade(Function<HasMetadata, String> trait) {
        return Stream.of(
                        client
                                .serviceAccounts()
                                .inNamespace(NAMESPACE)
                                .withLabel(Labels.PLANT)
                                .list()
                                .getItems()
                                .stream(),
                        client.configMaps().inNamespace(NAMESPACE).withLabel(Labels.PLANT).list().getItems().stream(),
                        client.secrets().inNamespace(NAMESPACE).withLabel(Labels.PLANT).list().getItems().stream(),
                        client.services().inNamespace(NAMESPACE).withLabel(Labels.PLANT).list().getItems().stream(),
                        client
                                .apps()
                                .deployments()
                                .inNamespace(NAMESPACE)
                                .withLabel(Labels.PLANT)
                                .list()
                                .getItems()
                                .stream(),
                        client
                                .batch()
                                .v1()
                                .cronjobs()
                                .inNamespace(NAMESPACE)
                                .withLabel(Labels.PLANT)
                                .list()
                                .getItems()
                                .stream(),
                        rules().stream())
                .flatMap(each -> each)
                .map(HasMetadata.class::cast)
                .collect(java.util.stream.Collectors.toMap(
                        each -> each.getKind() + "/" + each.getMetadata().getName(),
                        trait,
                        (one, other) -> one,
                        java.util.TreeMap::new));
    }
}
