package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    /** What is found besides because of the one fault. */
    private static final Map<String, Integer> FOLLOWING = Map.of(
            // a workflow of finance has two more rules in the policies, for its class and its drafts
            "a-bill-among-the-stock.yaml", 2,
            // and what it should have filled is empty
            "a-field-that-the-document-does-not-have.yaml", 1,
            // and what it should have been is missing
            "a-misspelt-field.yaml", 1,
            // whom nobody can call, and after whom nothing is named
            "a-system-that-nobody-declares.yaml", 2,
            // which a policy says as well, and another that it has no successor
            "deprecated-after-its-last-day.yaml", 2,
            // whose document is another
            "an-operation-of-another-workflow.yaml", 4);

    /** Its fault is a step of several lines. */
    private static final String ANOTHER_STEP = "raw-steps-in-a-business-workflow.yaml";

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
                .as("one fault is told once, in the file, at a line of it")
                .hasSize(1 + FOLLOWING.getOrDefault(file.getFileName().toString(), 0))
                .allSatisfy(each -> assertThat(each.file()).isEqualTo(copy))
                .allSatisfy(each -> assertThat(each.line()).isPositive())
                .extracting(Finding::message)
                .filteredOn(message -> message.contains(first.substring(SAYS.length())))
                .hasSize(1);
    }

    /** What is refused is refused for its fault alone: it is a good manifest with one line otherwise, or one more, or one less. */
    @ParameterizedTest
    @MethodSource("files")
    void eachIsGoodButForOneLine(Path file) throws IOException {
        var good = good();
        var faulty = body(Files.readString(file));
        while (!good.isEmpty() && !faulty.isEmpty() && good.get(0).equals(faulty.get(0))) {
            good.remove(0);
            faulty.remove(0);
        }
        while (!good.isEmpty() && !faulty.isEmpty() && last(good).equals(last(faulty))) {
            good.remove(good.size() - 1);
            faulty.remove(faulty.size() - 1);
        }

        var lines = file.endsWith(ANOTHER_STEP) ? 4 : 1;

        assertThat(good).hasSizeLessThanOrEqualTo(lines);
        assertThat(faulty).hasSizeLessThanOrEqualTo(lines);
        assertThat(good.size() + faulty.size()).isPositive();
    }

    @Test
    void theSameManifestWithoutAFaultIsAllWell() throws IOException {
        Files.write(directory.resolve("mended.yaml"), good());

        var checked = Checked.of(Manifests.read(directory));

        assertThat(checked.findings()).isEmpty();
        assertThat(checked.world().interfaces()).hasSize(1);
    }

    private static List<String> good() throws IOException {
        return body(
                Files.readString(REFUSED.resolve("a-misspelt-field.yaml")).replace("latencyClas:", "latencyClass:"));
    }

    /** Without the sentences above it. */
    private static List<String> body(String text) {
        return new ArrayList<>(
                text.lines().dropWhile(each -> each.startsWith("# ")).toList());
    }

    private static String last(List<String> lines) {
        return lines.get(lines.size() - 1);
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
