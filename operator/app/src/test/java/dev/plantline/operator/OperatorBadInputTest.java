package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.conditions.Finding;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the operator says of what it cannot use, and that nothing else suffers from it. */
class OperatorBadInputTest extends OperatorInMemory {
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
                                "{\"spec\":{\"target\":{\"odoo\":{\"connection\":\"elsewhere\"}}}}"),
                        "UnknownOdooConnection",
                        "spec.target.odoo.connection"),
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

        client.resource(Manifests.odooConnection(NAMESPACE)).create();
        client.resource(Manifests.plant(NAMESPACE, "lyon", "kafka:9092")).create();

        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared"));
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
                    .contains("Secret lyon-gateway-secrets", "was not made by Plantline");
            assertThat(made()).contains("Deployment/lyon-gateway");
        });
        assertThat(client.resource(theirs).get()).isEqualTo(theirs);

        client.resource(theirs).delete();

        eventually(() -> assertThat(ready(Plant.class, "lyon")).isEqualTo("True AsDeclared"));
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
}
