package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.testing.InMemoryKubernetes;
import dev.plantline.operator.testing.MiniControllers;
import dev.plantline.testing.Waiting;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
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

/** A whole operator on a Kubernetes API in memory, with controllers, pods that answer, recorded topics and a scripted Odoo. */
abstract class OperatorInMemory {
    static final String NAMESPACE = "plant-lyon";
    static final Path DEFINITIONS = Path.of("../../crds");
    static final Duration QUIET = Duration.ofMillis(600);

    static final CustomResourceDefinition PROMETHEUS_RULES = Serialization.unmarshal(
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

    final RecordedTopics topics = new RecordedTopics();
    final ScriptedOdoo odoo = new ScriptedOdoo();
    InMemoryKubernetes kubernetes;
    KubernetesClient client;
    MiniControllers controllers;
    ConfiguredRuntime runtime;
    OperatorUnderTest operator;

    @BeforeEach
    void start() {
        kubernetes = InMemoryKubernetes.start(0, List.of(DEFINITIONS));
        client = kubernetes.client();
        controllers = MiniControllers.start(kubernetes.client());
        runtime = new ConfiguredRuntime(client);
        startOperator();
    }

    void startOperator() {
        operator = new OperatorUnderTest(kubernetes.configuration(), Set.of(), topics, odoo, runtime);
    }

    @AfterEach
    void stop() {
        operator.close();
        controllers.close();
        kubernetes.close();
    }

    static <T extends HasMetadata> Consumer<KubernetesClient> edit(Class<T> kind, String name, String patch) {
        return client -> client.resources(kind)
                .inNamespace(NAMESPACE)
                .withName(name)
                .patch(
                        io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                                io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
                        patch);
    }

    List<GenericKubernetesResource> rules() {
        boolean possible = client.resource(PROMETHEUS_RULES).get() != null;
        return possible
                ? client.genericKubernetesResources("monitoring.coreos.com/v1", "PrometheusRule")
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems()
                : List.of();
    }

    /** What a workload is configured with, all shards. */
    String configuration(String workload) {
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

    void applyAll() {
        applySecretsAndClasses();
        applyDeclarations();
    }

    void applySecretsAndClasses() {
        client.resource(Manifests.odooKey(NAMESPACE, "0123456789")).create();
        client.resource(Manifests.senderKey(NAMESPACE, "s3cret")).create();
        client.resource(Manifests.streaming("near-real-time")).create();
        client.resource(Manifests.batch("scheduled-batch")).create();
    }

    void applyDeclarations() {
        client.resource(Manifests.odooConnection(NAMESPACE)).create();
        client.resource(Manifests.plant(NAMESPACE, "lyon", "kafka:9092")).create();
        client.resource(Manifests.lots(NAMESPACE, "lots", "near-real-time")).create();
        client.resource(Manifests.lots(NAMESPACE, "nightly", "scheduled-batch")).create();
    }

    /** A plant without interfaces. */
    void applyPlant() {
        applySecretsAndClasses();
        client.resource(Manifests.odooConnection(NAMESPACE)).create();
        client.resource(Manifests.plant(NAMESPACE, "lyon", "kafka:9092")).create();
    }

    /** From now on its changes wait for decisions of people. */
    void askPeople() {
        edit(Plant.class, "lyon", "{\"spec\":{\"changeControl\":true}}").accept(client);
    }

    /** Waits until everything is ready and the operator asks nothing any more. */
    void settle() {
        eventually(() -> {
            assertThat(ready(Plant.class, "lyon")).isEqualTo("True AsDeclared");
            assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared");
            assertThat(ready(OdooInterface.class, "nightly")).isEqualTo("True AsDeclared");
            assertThat(ready(OdooConnection.class, "odoo")).isEqualTo("True AsDeclared");
        });
        quiet();
    }

    /** Waits until the operator asks nothing any more. */
    void quiet() {
        Awaitility.await().during(QUIET).atMost(Duration.ofMinutes(2)).until(() -> operator.requests()
                .isEmpty());
    }

    static void pause() {
        pause(QUIET);
    }

    static void pause(Duration time) {
        Waiting.inSilence(time);
    }

    static void eventually(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(assertion);
    }

    <T extends HasMetadata> T get(Class<T> kind, String name) {
        return client.resources(kind).inNamespace(NAMESPACE).withName(name).get();
    }

    String ready(Class<? extends HasMetadata> kind, String name) {
        Finding ready = condition(kind, name, Finding.READY);
        return ready.status() + " " + ready.reason();
    }

    Finding condition(Class<? extends HasMetadata> kind, String name, String type) {
        HasMetadata resource = get(kind, name);
        List<Condition> conditions = resource instanceof OdooInterface each && each.getStatus() != null
                ? each.getStatus().conditions()
                : resource instanceof OdooConnection each && each.getStatus() != null
                        ? each.getStatus().conditions()
                        : resource instanceof Plant each && each.getStatus() != null
                                ? each.getStatus().conditions()
                                : resource instanceof CodeMap each && each.getStatus() != null
                                        ? each.getStatus().conditions()
                                        : List.of();
        return Conditions.finding(conditions, type).orElse(Finding.unknown(type, "NoStatus", ""));
    }

    Long generation(String deployment) {
        return client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(deployment)
                .get()
                .getMetadata()
                .getGeneration();
    }

    Set<String> made() {
        return versions().keySet();
    }

    /** Resource version by kind and name of everything that the operator made. */
    Map<String, String> versions() {
        return everythingMade(each -> each.getMetadata().getResourceVersion());
    }

    /** Uid by kind and name of everything that the operator made. */
    Map<String, String> uids() {
        return everythingMade(each -> each.getMetadata().getUid());
    }

    Map<String, String> everythingMade(Function<HasMetadata, String> trait) {
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
