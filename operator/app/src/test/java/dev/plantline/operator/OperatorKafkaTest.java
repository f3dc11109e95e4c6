package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus.LeftBehind;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the operator remembers of a plant's Kafka, and that nobody else waits for it. */
class OperatorKafkaTest extends OperatorInMemory {
    private static final String MOVED = "{\"spec\":{\"kafka\":{\"bootstrapServers\":\"elsewhere:9092\"}}}";

    @Test
    void aPlantPointedAtAnotherClusterStopsWithAQuestionAndItsPodsKeepTheirBroker() {
        applyAll();
        settle();
        assertThat(get(Plant.class, "lyon").getStatus().kafkaCluster()).isEqualTo("cluster-1");
        assertThat(get(OdooInterface.class, "lots").getStatus().topics().cluster())
                .isEqualTo("cluster-1");
        String configuration = configuration("lyon-near-real-time");
        topics.cluster = "cluster-2";

        edit(Plant.class, "lyon", MOVED).accept(client);

        eventually(() -> {
            assertThat(condition(Plant.class, "lyon", Finding.STALLED).reason()).isEqualTo("KafkaClusterChanged");
            assertThat(ready(OdooInterface.class, "lots")).isEqualTo("False KafkaClusterChanged");
        });
        assertThat(configuration("lyon-near-real-time")).isEqualTo(configuration);
        assertThat(get(Plant.class, "lyon").getStatus().kafkaCluster()).isEqualTo("cluster-1");

        edit(Plant.class, "lyon", "{\"spec\":{\"kafka\":{\"clusterId\":\"cluster-2\"}}}")
                .accept(client);

        settle();
        assertThat(configuration("lyon-near-real-time")).contains("elsewhere:9092");
        assertThat(get(Plant.class, "lyon").getStatus().kafkaCluster()).isEqualTo("cluster-2");
        assertThat(get(OdooInterface.class, "lots").getStatus().topics().cluster())
                .isEqualTo("cluster-2");
    }

    @Test
    void aNewAddressReachesThePodsOnlyWhenItIsKnownToLeadToTheSameCluster() {
        applyAll();
        settle();
        topics.away = true;

        edit(Plant.class, "lyon", MOVED).accept(client);

        eventually(() -> assertThat(ready(Plant.class, "lyon")).isEqualTo("False KafkaUnreachable"));
        assertThat(configuration("lyon-near-real-time")).doesNotContain("elsewhere:9092");
        topics.away = false;
        eventually(() -> assertThat(configuration("lyon-near-real-time")).contains("elsewhere:9092"));
    }

    @Test
    void aConfigMapDeletedWhileTheBrokerIsAwayStopsNothing() {
        applyAll();
        settle();
        String configuration = configuration("lyon-near-real-time");
        Map<String, String> before = uids();
        topics.away = true;
        operator.close();
        client.configMaps()
                .inNamespace(NAMESPACE)
                .withLabel(Labels.WORKLOAD, "lyon-near-real-time")
                .delete();

        startOperator();

        eventually(() -> assertThat(configuration("lyon-near-real-time")).isEqualTo(configuration));
        assertThat(uids().get("Deployment/lyon-near-real-time"))
                .isEqualTo(before.get("Deployment/lyon-near-real-time"));
    }

    @Test
    void messagesThatADeletedInterfaceLeavesBehindStandInThePlantsStatus() {
        applyAll();
        settle();
        assertThat(condition(Plant.class, "lyon", Finding.NOTHING_LEFT_BEHIND).status())
                .isEqualTo(Finding.Status.True);
        topics.leftBehind = List.of(new LeftBehind("lots", 12L, 3L));

        client.resource(Manifests.lots(NAMESPACE, "lots", "near-real-time")).delete();

        eventually(() -> {
            assertThat(condition(Plant.class, "lyon", Finding.NOTHING_LEFT_BEHIND)
                            .message())
                    .contains(
                            "lots (12 pending, 3 set aside)",
                            "Apply the interface again",
                            "plantline abandon lyon.<interface>");
            assertThat(get(Plant.class, "lyon").getStatus().leftBehind())
                    .containsExactly(new LeftBehind("lots", 12L, 3L));
        });
    }

    @Test
    void brokersThatHangDelayNobodyElse() {
        applyAll();
        settle();
        for (int plant = 0; plant < 12; plant++) {
            String namespace = "hanging-" + plant;
            topics.hanging.add(namespace);
            client.resource(Manifests.odooKey(namespace, "0123456789")).create();
            client.resource(Manifests.senderKey(namespace, "s3cret")).create();
            client.resource(Manifests.odooConnection(namespace)).create();
            client.resource(Manifests.plant(namespace, namespace, "kafka:9092")).create();
            client.resource(Manifests.lots(namespace, "lots", "near-real-time")).create();
        }
        pause(Duration.ofSeconds(2)); // until all of them hang

        edit(OdooInterface.class, "lots", "{\"spec\":{\"suspend\":true}}").accept(client);

        eventually(() -> assertThat(configuration("lyon-near-real-time")).contains("\"suspend\":true"));
    }
}
