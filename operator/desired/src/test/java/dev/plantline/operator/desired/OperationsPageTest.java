package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who is woken up finds every alert and every reason on the page for operations. */
class OperationsPageTest {
    private static final Path PAGE = Path.of("../../docs/operations.md");
    private static final Path GOLDEN = Path.of("src/test/resources/desired/out-streaming-and-batch.yaml");

    @Test
    void everyReasonStandsOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(Arrays.stream(Obstacle.Reason.values()).map(Enum::name)).allSatisfy(reason -> assertThat(page)
                .as("docs/operations.md says what %s means and what to do", reason)
                .contains("| `" + reason + "` |"));
    }

    @Test
    void everyAlertStandsOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        var alerts = Pattern.compile("alert: \"?(Plantline[A-Za-z]+)")
                .matcher(Files.readString(GOLDEN))
                .results()
                .map((MatchResult match) -> match.group(1))
                .distinct()
                .toList();
        assertThat(alerts).isNotEmpty().allSatisfy(alert -> assertThat(page)
                .as("docs/operations.md says what %s means and what to do", alert)
                .contains("| `" + alert + "` |"));
    }
}
