package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.LatencyClassStatus;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.testing.InMemoryKubernetes;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The operator as it is shipped, in its Quarkus application. */
@QuarkusTest
@QuarkusTestResource(ShippedOperatorTest.Kubernetes.class)
class ShippedOperatorTest {
    private static final String NAMESPACE = "plant-shipped";

    @Inject
    KubernetesClient client;

    @Inject
    ConfigurationService configuration;

    @TestHTTPResource("/q/health/ready")
    URI ready;

    @TestHTTPResource("/q/metrics")
    URI metrics;

    /** A Kubernetes API for the application's own client. */
    public static final class Kubernetes implements QuarkusTestResourceLifecycleManager {
        private InMemoryKubernetes kubernetes;

        @Override
        public Map<String, String> start() {
            kubernetes = InMemoryKubernetes.start(0, List.of(Path.of("../../crds")));
            return Map.of(
                    "quarkus.kubernetes-client.api-server-url",
                    kubernetes.url().toString(),
                    "quarkus.kubernetes-client.token",
                    kubernetes.configuration().getOauthToken(),
                    "plantline.runtime.image",
                    "plantline.test/plantline-runtime:1",
                    "plantline.network.loopback",
                    "true",
                    "plantline.kafka.timeout",
                    "1s",
                    "quarkus.http.test-port",
                    "0");
        }

        @Override
        public void stop() {
            kubernetes.close();
        }
    }

    @Test
    void reconcilesTellsItsHealthAndCountsItsWork() throws Exception {
        client.resource(Manifests.streaming("near-real-time")).create();
        client.resource(Manifests.odooKey(NAMESPACE, "0123456789")).create();
        client.resource(Manifests.senderKey(NAMESPACE, "s3cret")).create();
        client.resource(Manifests.odooConnection(NAMESPACE)).create();
        client.resource(Manifests.plant(NAMESPACE, "shipped", "127.0.0.1:1")).create();
        client.resource(Manifests.lots(NAMESPACE, "lots", "near-real-time")).create();

        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            OdooInterface lots = client.resources(OdooInterface.class)
                    .inNamespace(NAMESPACE)
                    .withName("lots")
                    .get();
            assertThat(lots.getStatus()).isNotNull();
            assertThat(Conditions.finding(lots.getStatus().conditions(), Finding.TOPICS_READY)
                            .orElseThrow()
                            .reason())
                    .isEqualTo("KafkaUnreachable");
            assertThat(client.resources(Plant.class)
                            .inNamespace(NAMESPACE)
                            .withName("shipped")
                            .get()
                            .getStatus())
                    .isNotNull()
                    .extracting(PlantStatus::interfaces)
                    .isEqualTo(1);
            assertThat(client.resources(LatencyClass.class)
                            .withName("near-real-time")
                            .get()
                            .getStatus())
                    .isNotNull()
                    .extracting(LatencyClassStatus::interfaces)
                    .isEqualTo(1);
        });
        assertThat(get(ready).statusCode()).isEqualTo(200);
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(
                        get(metrics).body())
                .contains("reconciliations_succeeded_total{controller=\"plant\"")
                .contains("reconciliations_duration_seconds_count{controller=\"odoointerface\""));
    }

    @Test
    void aWatchThatEndsForGoodIsNotIgnored() {
        assertThat(configuration.getInformerStoppedHandler()).isPresent();
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
