package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plantline.model.PodLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a pod of a plant the command needs no option. */
class PodConnectionTest {
    private static final String CONFIGURATION =
            """
            {"version": 1, "role": "gateway", "odooConnections": {}, "interfaces": [], "plant": {"name": "lyon", "timeZone": "Europe/Paris",
             "maxMessageBytes": 1048576, "kafka": {"bootstrapServers": "kafka:9093", "tls": true, "caFile": "kafka_ca",
             "saslMechanism": "SCRAM-SHA-512", "username": "lyon", "passwordFile": "kafka_password"}}}
            """;

    private static final String DESK =
            """
            {"version": 1, "plant": "lyon", "anchorKeys": ["ed25519:%s"], "kafka": {"bootstrapServers": "kafka:9093", "tls": true,
             "saslMechanism": "SCRAM-SHA-512", "username": "lyon-auditor", "passwordFile": "kafka_password"}}
            """
                    .formatted("ab".repeat(32));

    @TempDir
    private Path directory;

    @Test
    void findsThePlantAndItsBrokerWithTlsAndPassword() throws IOException {
        Files.writeString(directory.resolve(PodLayout.shard(0)), CONFIGURATION);
        Files.writeString(directory.resolve("kafka_ca"), "PEM\n");
        Files.writeString(directory.resolve("kafka_password"), "secret\n");

        var found = PodConnection.of(environment()).orElseThrow();

        assertThat(found.plant()).isEqualTo("lyon");
        assertThat(found.settings())
                .containsEntry("bootstrap.servers", "kafka:9093")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.truststore.certificates", "PEM");
        assertThat(found.toString()).doesNotContain("secret");
    }

    @Test
    void atTheDeskFindsTheAuditorsConnectionAndThePublicKeys() throws IOException {
        Files.writeString(directory.resolve(PodLayout.DESK_FILE), DESK);
        Files.writeString(directory.resolve("kafka_password"), "secret\n");

        var found = PodConnection.of(environment()).orElseThrow();

        assertThat(found.desk()).isTrue();
        assertThat(found.plant()).isEqualTo("lyon");
        assertThat(found.settings()).containsEntry("security.protocol", "SASL_SSL");
        assertThat(found.settings().get("sasl.jaas.config").toString()).contains("lyon-auditor", "secret");
        assertThat(found.history().isEmpty()).isTrue();
        assertThat(found.anchors().texts()).containsExactly("ed25519:" + "ab".repeat(32));
        assertThat(PodConnection.mounted(environment()))
                .as("the desk delivers nothing")
                .isEmpty();
    }

    @Test
    void theDeskSaysThatItHasNoPasswordAndWhereThatIsTold() throws IOException {
        Files.writeString(directory.resolve(PodLayout.DESK_FILE), DESK);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PodConnection.of(environment()))
                .withMessageContaining("lyon-auditor")
                .withMessageContaining("kubectl describe plant lyon");
    }

    @Test
    void theDeskRefusesAConfigurationOfAnotherRelease() throws IOException {
        Files.writeString(directory.resolve(PodLayout.DESK_FILE), DESK.replace("\"version\": 1", "\"version\": 2"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PodConnection.of(environment()))
                .withMessageContaining("version 2");
    }

    @Test
    void isEmptyOutsideOfAPod() {
        assertThat(PodConnection.of(Map.of())).isEmpty();
    }

    @Test
    void saysThatThePodHasNoConfigurationYet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PodConnection.of(environment()))
                .withMessage("there is no configuration");
    }

    private Map<String, String> environment() {
        return Map.of(
                PodLayout.CONFIGURATION_VARIABLE,
                directory.toString(),
                PodLayout.SECRETS_VARIABLE,
                directory.toString());
    }
}
