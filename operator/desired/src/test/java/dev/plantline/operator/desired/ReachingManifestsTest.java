package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Manifests of a stock transfer that reach for money, banks, lock dates and secrets: the operator and {@code plantline validate} ask the same. */
class ReachingManifestsTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/reaching");
    private static final Path PLANTS = Path.of("src/test/resources/desired");

    @TempDir
    private Path directory;

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatReachesForMoneyBanksLocksOrSecretsIsRefusedWithPlaceAndReason(Path file) throws IOException {
        var text = Files.readString(file);
        var plant =
                Files.readString(PLANTS.resolve("in-streaming-and-batch.yaml")).split("---\n")[0];
        var world = Manifests.read(
                        PLANTS.resolve("common.yaml"),
                        Files.writeString(directory.resolve("in.yaml"), plant + "---\n" + text))
                .world();

        var effective = InterfaceResolution.withoutKits().of(world, "plant-lyon");

        assertThat(effective.live()).isEmpty();
        assertThat(effective.interfaceObstacles().get("reaching")).anySatisfy(each -> {
            assertThat(each.reason()).isEqualTo(Reason.InvalidMapping);
            assertThat(each.path()).isEqualTo(comment(text, "# at: "));
            assertThat(each.message()).contains(comment(text, "# says: "));
        });
    }

    @Test
    void thereAreThirteen() throws IOException {
        assertThat(files()).hasSize(13);
    }

    private static String comment(String text, String start) {
        return text.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElseThrow();
    }
}
