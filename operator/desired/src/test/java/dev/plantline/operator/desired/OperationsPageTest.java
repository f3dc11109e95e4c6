package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Who is woken up finds every reason on the page for operations. */
class OperationsPageTest {
    private static final Path PAGE = Path.of("../../docs/operations.md");

    @Test
    void everyReasonStandsOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(Arrays.stream(Obstacle.Reason.values()).map(Enum::name)).allSatisfy(reason -> assertThat(page)
                .as("docs/operations.md says what %s means and what to do", reason)
                .contains("| `" + reason + "` |"));
    }
}
