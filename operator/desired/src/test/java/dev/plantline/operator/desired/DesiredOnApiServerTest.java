package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.plantline.operator.testing.ClusterExtension;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real API server accepts what is made, without a word about unknown fields, and its restricted Pod Security Standard the pods. */
class DesiredOnApiServerTest {
    @RegisterExtension
    static final ClusterExtension CLUSTER = ClusterExtension.apiServer();

    private static final Path DIRECTORY = Path.of("src/test/resources/desired");
    private static KubernetesClient client;

    @BeforeAll
    static void connect() {
        client = CLUSTER.client();
    }

    private static String restrictedNamespace() {
        var namespace = CLUSTER.namespace();
        client.namespaces().withName(namespace).edit(found -> new NamespaceBuilder(found)
                .editMetadata()
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build());
        return namespace;
    }

    @AfterAll
    static void close() {
        if (client != null) {
            client.close();
        }
    }

    @Test
    void everythingThatIsMadeIsAccepted() {
        var namespace = restrictedNamespace();
        for (var each : resources()) {
            // The Prometheus operator is not part of a test cluster; promtool judges its rules.
            if (!each.getKind().equals("PrometheusRule")) {
                each.getMetadata().setNamespace(namespace);
                assertThatCode(() -> client.resource(each)
                                .dryRun()
                                .fieldValidation(FieldValidateable.Validation.STRICT)
                                .create())
                        .as(each.getKind() + " " + each.getMetadata().getName())
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void podsAreAdmittedWhereOnlyRestrictedOnesAre() {
        var namespace = restrictedNamespace();
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("lyon-runtime")
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        for (var template : templates()) {
            var pod = new PodBuilder()
                    .withNewMetadata()
                    .withGenerateName("pod-")
                    .withNamespace(namespace)
                    .withLabels(template.getMetadata().getLabels())
                    .endMetadata()
                    .withSpec(template.getSpec())
                    .build();
            assertThatCode(() -> client.resource(pod).dryRun().create()).doesNotThrowAnyException();
        }
    }

    private static List<PodTemplateSpec> templates() {
        return resources().stream()
                .flatMap(each -> each instanceof Deployment deployment
                        ? Stream.of(deployment.getSpec().getTemplate())
                        : each instanceof CronJob job
                                ? Stream.of(
                                        job.getSpec().getJobTemplate().getSpec().getTemplate())
                                : each instanceof StatefulSet desk
                                        ? Stream.of(desk.getSpec().getTemplate())
                                        : Stream.empty())
                .toList();
    }

    private static List<HasMetadata> resources() {
        return Stream.of("in-streaming-and-batch.yaml", "in-desk.yaml")
                .map(DIRECTORY::resolve)
                .map(file ->
                        Manifests.read(DIRECTORY.resolve("common.yaml"), file).world())
                .flatMap(world -> Desired.of(world, "plant-lyon", DesiredGoldenTest.PLATFORM).resources().stream())
                .toList();
    }
}
