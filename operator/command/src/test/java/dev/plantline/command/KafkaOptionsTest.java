package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Kafka that cannot be asked is told with its address, who named it, and what to do. */
class KafkaOptionsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "account lyon.x",
                "aside list lyon.x",
                "aside discard lyon.x --all --reason gone",
                "adopt lyon.x --dry-run"
            })
    void theServersTheReasonAndTheRemedyAreTold(String command) {
        var answer = ExamplePlant.run((command + " --kafka no-port").split(" "));

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.text())
                .contains("Kafka at no-port (named by --kafka): ")
                .contains("Invalid url in bootstrap.servers")
                .contains("--kafka-properties");
    }

    @Test
    void aPropertiesFileThatNamesTheServersIsNamed() throws IOException {
        var file = Files.writeString(directory.resolve("kafka.properties"), "bootstrap.servers=no-port\n");

        assertThat(ExamplePlant.run("account", "lyon.x", "--kafka-properties", file.toString())
                        .text())
                .contains("Kafka at no-port (named by " + file + ")");
    }

    @Test
    void aPropertiesFileThatIsNotThereIsToldAsSuch() {
        assertThat(ExamplePlant.run("account", "lyon.x", "--kafka-properties", "/no-such-file")
                        .text())
                .contains("/no-such-file cannot be read: there is no such file");
    }
}
