package dev.plantline.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterExtensionTest {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void whoWaitsTooLongForTheOtherTestsOfTypesIsToldForWhat() throws IOException {
        Path file = directory.resolve("types.lock");
        try (FileChannel held = ClusterExtension.locked(file, LONGEST)) {
            assertThat(held.isOpen()).isTrue();
            assertThatThrownBy(() -> ClusterExtension.locked(file, Duration.ofMillis(300)))
                    .isInstanceOf(ConditionTimeoutException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("hold");
        }
        try (FileChannel free = ClusterExtension.locked(file, LONGEST)) {
            assertThat(free.isOpen()).isTrue();
        }
    }
}
