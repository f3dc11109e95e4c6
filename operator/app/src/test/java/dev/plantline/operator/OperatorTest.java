package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the operator makes of manifests, on a Kubernetes API in memory. */
class OperatorTest extends OperatorInMemory {
    @Test
    void manifestsBecomeWorkloadsAndEverythingIsReady() {
        applyAll();

        eventually(() -> {
            assertThat(ready(Plant.class, "lyon")).isEqualTo("True AsDeclared");
            assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared");
            assertThat(ready(OdooInterface.class, "nightly")).isEqualTo("True AsDeclared");
            assertThat(ready(OdooConnection.class, "odoo")).isEqualTo("True AsDeclared");
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
                        "lyon.in.lots",
                        "lyon.aside.lots",
                        "lyon.audit.lots",
                        "lyon.in.nightly",
                        "lyon.aside.nightly",
                        "lyon.audit.nightly");
        OdooInterface lots = get(OdooInterface.class, "lots");
        assertThat(lots.getStatus().observedGeneration())
                .isEqualTo(lots.getMetadata().getGeneration());
        assertThat(lots.getStatus().plant()).isEqualTo("lyon");
        assertThat(lots.getStatus().revision()).isNotEmpty();
        assertThat(lots.getStatus().promise()).isEqualTo("oneEffect");
    }

    @Test
    void aSecretThatComesLaterIsNoticed() {
        applySecretsAndClasses();
        client.secrets().inNamespace(NAMESPACE).withName("mes-hmac").delete();
        applyDeclarations();
        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).endsWith("SecretMissing"));
        assertThat(condition(OdooInterface.class, "lots", Finding.STALLED).status())
                .isEqualTo(Finding.Status.False);

        client.resource(Manifests.senderKey(NAMESPACE, "s3cret")).create();

        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared"));
    }

    @Test
    void theLastInterfaceOfAClassTakesItsWorkloadAlongAndItsTopicsStay() {
        applyAll();
        settle();

        client.resource(Manifests.lots(NAMESPACE, "lots", "near-real-time")).delete();

        eventually(() -> assertThat(made())
                .noneMatch(each -> each.contains("near-real-time"))
                .contains("CronJob/lyon-scheduled-batch"));
        assertThat(topics.made).contains("lyon.in.lots");
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
    void aKeyThatSomebodyAddsToAMadeConfigMapOrSecretIsRemoved() {
        applyAll();
        settle();
        String configuration = configuration("lyon-near-real-time");
        client.configMaps()
                .inNamespace(NAMESPACE)
                .withLabel(Labels.WORKLOAD, "lyon-near-real-time")
                .resources()
                .forEach(each -> each.edit(map -> {
                    map.getData().put("notes.txt", "not for the runtime");
                    return map;
                }));
        client.secrets().inNamespace(NAMESPACE).withName("lyon-gateway-secrets").edit(secret -> {
            secret.getData().put("other", "b3RoZXI=");
            return secret;
        });

        eventually(() -> {
            assertThat(configuration("lyon-near-real-time")).isEqualTo(configuration);
            assertThat(client.secrets()
                            .inNamespace(NAMESPACE)
                            .withName("lyon-gateway-secrets")
                            .get()
                            .getData())
                    .doesNotContainKey("other");
        });
    }

    @Test
    void aRotatedKeyReachesTheWorkloadsSecretAndRestartsNothing() {
        applyAll();
        settle();
        Long generation = generation("lyon-gateway");

        client.resource(Manifests.senderKey(NAMESPACE, "rotated")).update();

        eventually(() -> assertThat(client.secrets()
                        .inNamespace(NAMESPACE)
                        .withName("lyon-gateway-secrets")
                        .get()
                        .getData()
                        .get("source_lots_mes"))
                .isEqualTo("cm90YXRlZA=="));
        assertThat(generation("lyon-gateway")).isEqualTo(generation);
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
    void aChangedOdooConnectionReachesTheWorkloads() {
        applyAll();
        settle();

        edit(OdooConnection.class, "odoo", "{\"spec\":{\"url\":\"http://elsewhere.example.com\"}}")
                .accept(client);
        client.resource(Manifests.odooKey(NAMESPACE, "http://elsewhere.example.com", "0123456789"))
                .update();

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
    void aStalledManifestIsASeriesUntilItIsCorrected() {
        applyAll();
        settle();
        assertThat(stalled()).isEmpty();

        edit(OdooInterface.class, "lots", "{\"spec\":{\"latencyClass\":\"warp\"}}")
                .accept(client);
        eventually(
                () -> assertThat(stalled()).containsExactly("OdooInterface plant-lyon lots UnknownLatencyClass 1.0"));

        edit(OdooInterface.class, "lots", "{\"spec\":{\"latencyClass\":\"near-real-time\"}}")
                .accept(client);
        eventually(() -> assertThat(stalled()).isEmpty());
    }

    @Test
    void aHumanCanFollowARefusalAndItsCorrectionByEventsAndNoneComeWhenNothingHappens() {
        applyAll();
        settle();
        eventually(() -> assertThat(events("lots")).contains("Normal Ready"));

        edit(OdooInterface.class, "lots", "{\"spec\":{\"latencyClass\":\"warp\"}}")
                .accept(client);
        eventually(() -> assertThat(events("lots")).contains("Warning UnknownLatencyClass"));
        edit(OdooInterface.class, "lots", "{\"spec\":{\"latencyClass\":\"near-real-time\"}}")
                .accept(client);
        // Accepted while the pods take it over, recovered when they had it at once.
        eventually(() -> assertThat(events("lots")).containsAnyOf("Normal Accepted", "Normal Recovered"));

        settle();
        List<String> all = events("lots");
        client.resource(Manifests.secret(NAMESPACE, "stranger", "any", "thing")).create();
        quiet();
        assertThat(events("lots")).isEqualTo(all);
    }

    @Test
    void whoMayNotWriteEventsStillReconciles() {
        kubernetes.forbid(request -> request.contains("/events"));
        applyAll();

        settle();
    }

    /** Type and reason of what was told about an interface. */
    private List<String> events(String name) {
        return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(each -> each.getInvolvedObject().getName().equals(name)
                        && each.getInvolvedObject().getKind().equals("OdooInterface"))
                .map(each -> each.getType() + " " + each.getReason())
                .toList();
    }

    @Test
    void whatLeavesTheClusterInTheClearIsTold() {
        applyAll();
        settle();

        assertThat(condition(OdooConnection.class, "odoo", Finding.INSECURE_TRANSPORT)
                        .reason())
                .isEqualTo("OutsideInTheClear");
        assertThat(condition(Plant.class, "lyon", Finding.INSECURE_TRANSPORT).reason())
                .isEqualTo("InTheClear");
        eventually(() -> assertThat(gauges("plantline.resource.insecure.transport"))
                .containsExactly("OdooConnection plant-lyon odoo OutsideInTheClear 1.0"));

        edit(
                        OdooConnection.class,
                        "odoo",
                        "{\"spec\":{\"url\":\"https://odoo.example.com\",\"insecureTransport\":null}}")
                .accept(client);

        eventually(() -> assertThat(condition(OdooConnection.class, "odoo", Finding.INSECURE_TRANSPORT)
                        .status())
                .isEqualTo(Finding.Status.False));
        eventually(() ->
                assertThat(gauges("plantline.resource.insecure.transport")).isEmpty());
    }

    @Test
    void anOdooWithoutItsGuardsIsASeriesUntilTheyAreBack() {
        isASeriesWhileItWarns(Finding.ODOO_UNGUARDED, "plantline.resource.unguarded");
    }

    @Test
    void sideKitsForWhichNobodyVouchesAreASeriesUntilSomebodyDoes() {
        isASeriesWhileItWarns(Finding.SIDE_KIT_UNATTESTED, "plantline.resource.unattested");
    }

    private void isASeriesWhileItWarns(String condition, String metric) {
        odoo.warnings = List.of(Finding.yes(condition, "SomeReason", "Something is wrong."));
        applyAll();
        settle();

        eventually(() -> assertThat(gauges(metric)).containsExactly("OdooConnection plant-lyon odoo SomeReason 1.0"));

        odoo.warnings = List.of(Finding.no(condition, Finding.AS_DECLARED, "All is well."));

        eventually(() -> assertThat(gauges(metric)).isEmpty());
    }

    private List<String> stalled() {
        return gauges("plantline.resource.stalled");
    }

    private List<String> gauges(String name) {
        return operator.metrics().find(name).gauges().stream()
                .map(each -> String.join(
                        " ",
                        each.getId().getTag("kind"),
                        each.getId().getTag("namespace"),
                        each.getId().getTag("name"),
                        each.getId().getTag("reason"),
                        String.valueOf(each.value())))
                .toList();
    }
}
