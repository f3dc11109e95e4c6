package dev.plantline.operator.desired.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignTopicsTest {
    private static final String FIELD = "spec.source.kafka.topic";

    private final ForeignTopics topics = new ForeignTopics(List.of(plant("lyon"), plant("paris")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lyon.in.lots",
                "lyon.aside.lots",
                "lyon.audit.lots",
                "paris.in.lots",
                "paris.aside.lots",
                "paris.audit.lots",
                "paris.in.", // of nobody yet
                "of-another-cluster.audit.lots",
                "deleted.aside.lots"
            })
    void whatPlantlineWritesForAnyPlantIsNoSource(String topic) {
        assertThat(topics.obstacle(topic, FIELD)).hasValueSatisfying(each -> {
            assertThat(each.reason()).isEqualTo(Reason.OwnTopicAsSource);
            assertThat(each.path()).isEqualTo(FIELD);
            assertThat(each.message()).contains(topic, "name the topic that the plant's system writes");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__consumer_offsets",
                "__transaction_state",
                "__strimzi_store_topic",
                "__strimzi-topic-operator-kstreams-topic-store-changelog",
                "_schemas",
                "strimzi.cruisecontrol.metrics",
                "connect-configs",
                "my-connect-cluster-offsets",
                "connect-cluster-status",
                "mm2-offsets.source.internal",
                "orders-by-day-changelog",
                "plantline.anything"
            })
    void whatKafkaAndItsToolsKeepForThemselvesIsNoSource(String topic) {
        assertThat(topics.obstacle(topic, FIELD)).hasValueSatisfying(each -> {
            assertThat(each.reason()).isEqualTo(Reason.InternalTopicAsSource);
            assertThat(each.path()).isEqualTo(FIELD);
            assertThat(each.message()).contains(topic, "Name the topic that the plant's system writes");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wms.transfers",
                "mes.in.orders",
                "lyon.input.lots",
                "lyon-in-lots",
                "machine_status",
                "plm.products",
                "internal.orders",
                "reconnect-status-of-machines"
            })
    void theTopicsOfThePlantsSystemsAreSources(String topic) {
        assertThat(topics.obstacle(topic, FIELD)).isEmpty();
    }

    private static Plant plant(String name) {
        var plant = new Plant();
        plant.getMetadata().setName(name);
        return plant;
    }
}
