package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What somebody changes in one plant costs the others nothing. */
class OperatorWorkPerPlantTest extends OperatorInMemory {
    private static final int OTHERS = 5;
    /** A status is looked at once more ten seconds after it was written. */
    private static final Duration NOTHING_TO_COME = Duration.ofSeconds(12);

    private static final Duration WORK_HAS_ENDED = Duration.ofSeconds(2);

    @Override
    void startOperator() {
        OperatorSettings rarely = new OperatorUnderTest.QuickSettings(Set.of()) {
            @Override
            public Duration checkInterval() {
                return Duration.ofMinutes(10);
            }
        };
        operator = new OperatorUnderTest(kubernetes.configuration(), rarely, topics, odoo, runtime);
    }

    @Test
    void aChangeInOnePlantIsWorkForThatPlantAlone() {
        client.resource(PROMETHEUS_RULES).create();
        applyAll();
        for (int plant = 0; plant < OTHERS; plant++) {
            String namespace = "other-" + plant;
            client.resource(Manifests.odooKey(namespace, "0123456789")).create();
            client.resource(Manifests.senderKey(namespace, "s3cret")).create();
            client.resource(Manifests.odooConnection(namespace)).create();
            client.resource(Manifests.plant(namespace, namespace, "kafka:9092")).create();
            client.resource(Manifests.lots(namespace, "lots", "near-real-time")).create();
        }
        settle();
        nothingIsWorkedOn(NOTHING_TO_COME);
        operator.forgetWorked();

        changes().forEach((what, change) -> {
            change.accept(client);
            eventually(() -> assertThat(operator.worked()).as(what).contains("Plant " + NAMESPACE + "/lyon"));
            nothingIsWorkedOn(WORK_HAS_ENDED);
            assertThat(operator.forgetWorked())
                    .as(what)
                    .filteredOn(each -> !each.startsWith("LatencyClass "))
                    .allMatch(each -> each.contains(" " + NAMESPACE + "/"));
        });
    }

    private static Map<String, Consumer<KubernetesClient>> changes() {
        Map<String, Consumer<KubernetesClient>> changes = new LinkedHashMap<>();
        changes.put("an alert rule", client -> rule(client).edit(each -> {
            each.getMetadata().getLabels().put("release", "another");
            return each;
        }));
        changes.put("a made ConfigMap", client -> client.configMaps()
                .inNamespace(NAMESPACE)
                .withName("lyon-near-real-time-configuration-0")
                .edit(each -> {
                    each.getData().put("theirs", "something");
                    return each;
                }));
        changes.put("a Secret", client -> client.resource(Manifests.senderKey(NAMESPACE, "another"))
                .update());
        changes.put("an interface", edit(OdooInterface.class, "lots", "{\"spec\":{\"suspend\":true}}"));
        changes.put("a connection", edit(OdooConnection.class, "odoo", "{\"spec\":{\"workers\":3}}"));
        changes.put("the plant", edit(Plant.class, "lyon", "{\"spec\":{\"displayName\":\"Lyon II\"}}"));
        changes.put("a class that only this plant uses", client -> client.resources(LatencyClass.class)
                .withName("scheduled-batch")
                .edit(each -> {
                    LatencyClass changed = Manifests.batch("scheduled-batch");
                    changed.setMetadata(each.getMetadata());
                    changed.getMetadata().setGeneration(null);
                    changed.setSpec(io.fabric8.kubernetes.client.utils.Serialization.unmarshal(
                                    "{\"spec\":{\"mode\":\"batch\",\"objective\":\"12h\",\"schedule\":\"0 * * * *\",\"maxRecords\":500,\"connections\":1}}",
                                    LatencyClass.class)
                            .getSpec());
                    return changed;
                }));
        return changes;
    }

    private static io.fabric8.kubernetes.client.dsl.Resource<GenericKubernetesResource> rule(KubernetesClient client) {
        List<GenericKubernetesResource> rules = client.genericKubernetesResources(
                        "monitoring.coreos.com/v1", "PrometheusRule")
                .inNamespace(NAMESPACE)
                .list()
                .getItems();
        return client.resource(rules.get(0));
    }

    private void nothingIsWorkedOn(Duration time) {
        Awaitility.await().during(time).atMost(Duration.ofMinutes(3)).until(operator::isIdle);
    }
}
