package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is built. */
class CommandJarIT {
    @Test
    void theJarKnowsItsVersion() throws IOException, InterruptedException {
        assertThat(printed("--version").strip()).isEqualTo("plantline " + System.getProperty("plantline.version"));
    }

    /** What a command prints without a line break at its end stands in a buffer until somebody empties it. */
    @Test
    void nothingOfAnOutputIsLostAtTheExit(@TempDir Path directory) throws IOException, InterruptedException {
        Files.writeString(
                directory.resolve("plant.yaml"),
                """
                apiVersion: plantline.dev/v1alpha1
                kind: Plant
                metadata: {name: lyon, namespace: plant-lyon}
                spec:
                  timeZone: Europe/Paris
                  odooConnection: odoo
                  kafka:
                    bootstrapServers: kafka:9093
                    tls: {}
                    sasl: {mechanism: SCRAM-SHA-512, username: lyon, passwordSecretRef: {name: kafka, key: password}}
                """);

        assertThat(printed("render", "--acl", directory.toString()))
                .contains("kafka-acls.sh")
                .contains("lyon.in.")
                .contains("lyon.audit.");
    }

    private static String printed(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("plantline.command.jar")));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
