package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One fault each, refused with the sentence that stands in the first line, the policies of the chart set to Deny. */
class RefusedManifestsTest {
    private static final Path REFUSED = Path.of("../../examples/refused");
    private static final Path PLANT = Path.of("../../examples/discrete-manufacturer");
    private static final Path POLICIES = Path.of("../../helm/plantline/files/interface-policies.yaml");
    private static final String SAYS = "# says: ";

    @TempDir
    private Path directory;

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(REFUSED)) {
            return files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @BeforeEach
    void thePlantOfAnExampleUnderPoliciesThatDeny() throws IOException {
        for (var each : List.of("plant.yaml", "odoo-connection.yaml")) {
            Files.copy(PLANT.resolve(each), directory.resolve(each));
        }
        Files.writeString(
                directory.resolve("policies.yaml"), Files.readString(POLICIES).replace("action: Warn", "action: Deny"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachIsRefusedWithTheSentenceWrittenBesideIt(Path file) throws IOException {
        var first = Files.readAllLines(file).get(0);
        assertThat(first).startsWith(SAYS);
        var copy = directory.resolve(file.getFileName());
        Files.copy(file, copy);

        var findings = Checked.of(Manifests.read(directory)).findings();

        assertThat(findings)
                .as("every finding is in the file, at a line of it")
                .allSatisfy(each -> assertThat(each.file()).isEqualTo(copy))
                .allSatisfy(each -> assertThat(each.line()).isPositive())
                .extracting(Finding::message)
                .anySatisfy(message -> assertThat(message).contains(first.substring(SAYS.length())));
    }

    /** What is refused is refused for its fault alone. */
    @Test
    void theSameManifestWithoutAFaultIsAllWell() throws IOException {
        var faulty = Files.readString(REFUSED.resolve("a-misspelt-field.yaml"));
        Files.writeString(directory.resolve("mended.yaml"), faulty.replace("latencyClas:", "latencyClass:"));

        assertThat(Checked.of(Manifests.read(directory)).findings()).isEmpty();
    }

    @Test
    void thereAreThirtyAtLeastAndEachHasASentenceOfItsOwn() throws IOException {
        assertThat(files()).hasSizeGreaterThanOrEqualTo(30);
        assertThat(files().stream().map(RefusedManifestsTest::sentence)).doesNotHaveDuplicates();
    }

    private static String sentence(Path file) {
        try {
            return Files.readAllLines(file).get(0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
