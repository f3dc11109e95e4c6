package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.model.InterfaceId;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the API server fills in and what is filled in without one is the same. */
class DefaultsTest {
    @Test
    void defaultsOfTheCrdsAreThoseUsedWithoutAnApiServer() throws IOException {
        var timing = Defaults.timing(
                new LatencyClassSpec(LatencyClassSpec.Mode.streaming, "1m", null, null, null, null, null, null));
        var plant = new PlantSpec(
                null,
                "UTC",
                new PlantSpec.KafkaConnection("kafka:9092", null, null, null, null, true),
                null,
                null,
                null,
                null,
                null,
                null,
                null);

        assertThat(standard("latencyclasses", "maxRecords").intValue()).isEqualTo(timing.maxRecords());
        assertThat(standard("latencyclasses", "connections").intValue()).isEqualTo(timing.connections());
        assertThat(standard("latencyclasses", "alertSeverity").asText())
                .isEqualTo(timing.alertSeverity().name());
        assertThat(standard("latencyclasses", "retention").asText()).isEqualTo(timing.retention());
        assertThat(standard("odooconnections", "workers").intValue()).isEqualTo(Defaults.WORKERS);
        assertThat(standard("plants", "kafka/properties/replicationFactor").intValue())
                .isEqualTo(Defaults.replicationFactor(plant));
        assertThat(standard("plants", "gateway/properties/maxMessageBytes").intValue())
                .isEqualTo(Defaults.maxMessageBytes(plant));
    }

    @Test
    void theAuditOutlivesTheLongestTimeThatMessagesAreKept() {
        var plant = new PlantSpec(
                null,
                "UTC",
                new PlantSpec.KafkaConnection("kafka:9092", null, null, null, null, true),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        var id = new InterfaceId("lyon", "lots");
        var topics = Topics.of(id, plant).stream()
                .collect(Collectors.toMap(DesiredTopic::name, DesiredTopic::configuration));

        assertThat(topics.get(id.inTopic()).get("retention.ms"))
                .as("the broker deletes no message")
                .isEqualTo("-1");
        assertThat(Long.parseLong(topics.get(id.auditTopic()).get("retention.ms")))
                .as("the rule of the class allows 9000h")
                .isGreaterThan(Duration.ofHours(9000).toMillis());
    }

    private static JsonNode standard(String plural, String property) throws IOException {
        try (var stream =
                Plant.class.getResourceAsStream("/META-INF/plantline/crds/" + plural + ".plantline.dev.yaml")) {
            return new ObjectMapper(new YAMLFactory())
                    .readTree(stream)
                    .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/" + property + "/default");
        }
    }
}
