package dev.plantline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaConnectionTest {

    @Test
    void plainTextNeedsAnAddressOnly() {
        var kafka = new RuntimeConfiguration.Kafka("kafka:9092", false, null, null, null, null);
        assertThat(KafkaConnection.settings(kafka, name -> fail(name)))
                .isEqualTo(Map.of("bootstrap.servers", "kafka:9092", "security.protocol", "PLAINTEXT"));
    }

    @Test
    void tlsAndSaslComeFromTheSecretDirectory() {
        var kafka = new RuntimeConfiguration.Kafka("kafka:9093", true, "ca.pem", "SCRAM-SHA-512", "lyon", "password");
        var settings = KafkaConnection.settings(
                kafka, Map.of("ca.pem", "-----BEGIN CERTIFICATE-----", "password", "a\"b\\c")::get);
        assertThat(settings)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.truststore.type", "PEM")
                .containsEntry("ssl.truststore.certificates", "-----BEGIN CERTIFICATE-----")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required"
                                + " username=\"lyon\" password=\"a\\\"b\\\\c\";");
    }

    @Test
    void anUnknownMechanismIsRefusedByName() {
        var kafka = new RuntimeConfiguration.Kafka("kafka:9092", false, null, "GSSAPI", "u", "p");
        assertThatThrownBy(() -> KafkaConnection.settings(kafka, name -> "secret"))
                .hasMessageContaining("GSSAPI")
                .hasMessageContaining("SCRAM-SHA-512");
    }

    private static String fail(String name) {
        throw new AssertionError("no secret is needed, asked for " + name);
    }
}
