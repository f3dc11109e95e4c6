package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The jar as it is built. */
class CommandJarIT {
    @Test
    void theJarKnowsItsVersion() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var process = new ProcessBuilder(
                        java.toString(), "-jar", System.getProperty("plantline.command.jar"), "--version")
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes()).strip())
                .isEqualTo("plantline " + System.getProperty("plantline.version"));
        assertThat(process.waitFor()).isZero();
    }
}
