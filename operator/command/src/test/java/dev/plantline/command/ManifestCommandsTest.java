package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestCommandsTest {
    private static final Path EXAMPLE = Path.of("../../examples/discrete-manufacturer");
    private static final Path PROCESS = Path.of("../../examples/process-manufacturer");
    private static final String CONFIRMATION = "interfaces/mes-production-confirmation.yaml";

    @TempDir
    private Path plant;

    private record Answer(int code, String text) {}

    @BeforeEach
    void copyTheExample() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLE)) {
            for (Path file : files.toList()) {
                Path copy = plant.resolve(EXAMPLE.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    @Test
    void theExampleIsValidAndDoesWhatItsExamplesSay() {
        Answer validate = run("validate", EXAMPLE.toString());
        assertThat(validate.code()).isZero();
        assertThat(validate.text()).endsWith(EXAMPLE + ": 1 plant(s), 6 interface(s), all well\n");
        Answer test = run("test", EXAMPLE.toString());
        assertThat(test.code()).isZero();
        assertThat(test.text()).contains("passed  a partial confirmation").doesNotContain("FAILED");
    }

    @Test
    void theExampleOfSeveralPlantsIsValidAndDoesWhatItsExamplesSay() {
        Answer validate = run("validate", PROCESS.toString());
        assertThat(validate.code()).isZero();
        assertThat(validate.text()).endsWith(PROCESS + ": 3 plant(s), 8 interface(s), all well\n");
        Answer test = run("test", PROCESS.toString());
        assertThat(test.code()).isZero();
        assertThat(test.text()).contains("passed  a word of the other plant is none of this one");
    }

    /** A newcomer copies them. */
    @Test
    void theManifestsOfTheQuickStartAreWellAndDoWhatTheirExampleSays(@TempDir Path copied) throws IOException {
        String page = Files.readString(Path.of("../../docs/quick-start.md"));
        int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
        Files.writeString(copied.resolve("plant.yaml"), page.substring(begin, page.indexOf("```\n", begin)));
        assertThat(run("validate", copied.toString()).text()).endsWith("1 plant(s), 1 interface(s), all well\n");
        Answer test = run("test", copied.toString());
        assertThat(test.code()).isZero();
        assertThat(test.text()).contains("passed  two positions, one of them with a charge");
    }

    /** What a plant writes itself: the contract is its sender's document, and the tests are examples of it. */
    @Test
    void anInterfaceOfTheExampleTakesFewerThan30LinesWithoutContractAndTests() throws IOException {
        List<Path> interfaces = files(EXAMPLE, "interfaces/.*");
        assertThat(interfaces).hasSizeGreaterThan(5);
        for (Path file : interfaces) {
            assertThat(lines(file)).as(file.toString()).hasSizeBetween(15, 29);
            assertThat(Files.readString(file))
                    .as("negative examples of " + file)
                    .contains("failure: {class: ");
        }
    }

    /** Blank lines and comments do not count, but every other one does, examples too; code maps are the steward's. A line is one that can be read. */
    @Test
    void byTemplateAnInterfaceTakes12LinesAtMostAndPlantAndConnectionTogether25() throws IOException {
        List<Path> interfaces = files(PROCESS, "[a-z]+/interfaces/.*");
        assertThat(interfaces).hasSize(8).allSatisfy(file -> assertThat(said(file))
                .as(file.toString())
                .hasSizeBetween(6, 12)
                .anyMatch(line -> line.startsWith("  templateRef: "))
                .allMatch(line -> line.length() <= 160));
        for (String each : List.of("linz", "graz", "finance")) {
            List<String> both = new ArrayList<>(said(PROCESS.resolve(each).resolve("plant.yaml")));
            both.addAll(said(PROCESS.resolve(each).resolve("odoo-connection.yaml")));
            assertThat(both).as(each).hasSizeBetween(15, 25).allMatch(line -> line.length() <= 160);
        }
    }

    private static List<Path> files(Path example, String pattern) throws IOException {
        try (Stream<Path> files = Files.walk(example)) {
            return files.filter(file -> example.relativize(file).toString().matches(pattern))
                    .toList();
        }
    }

    private static List<String> said(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                .toList();
    }

    private static List<String> lines(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean counts = true;
        for (String line : said(file)) {
            if (line.matches(" {0,2}\\S.*")) {
                counts = !line.startsWith("  contract:")
                        && !line.startsWith("  tests:")
                        && !line.startsWith("  - name:");
            }
            if (counts) {
                lines.add(line);
            }
        }
        return lines;
    }

    @Test
    void whatIsNoYamlIsToldWithItsLine() throws IOException {
        Files.writeString(plant.resolve("broken.yaml"), "kind: Plant\nspec: [\n");
        Answer answer = run("validate", plant.toString());
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text()).contains("broken.yaml").contains("line 3").doesNotContain("Exception");
    }

    @Test
    void anExampleThatDoesNotComeOutFailsWithTheDifference() throws IOException {
        change(CONFIRMATION, "{code: DZ, value: unit, factor: \"12\"}", "{code: DZ, value: unit, factor: \"10\"}");
        Answer answer = run("test", plant.toString());
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text())
                .contains("FAILED  two dozen are 24 units")
                .contains("steps[0].document.quantity: expected 24, got 20");
    }

    @Test
    void aDirectoryThatIsNotThereIsAMistakeOfTheCaller() {
        Answer answer = run("validate", plant.resolve("nowhere").toString());
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.text()).contains("there is no").contains("--help").doesNotContain("Exception");
    }

    @Test
    void helpIsACommandToo() {
        Answer answer = run("help", "validate");
        assertThat(answer.code()).isZero();
        assertThat(answer.text()).contains("Usage: plantline validate");
    }

    @Test
    void withoutAKafkaTheQuestionIsWhich() {
        Answer answer = run("account", "lyon.some-interface", "--data", plant.toString());
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.text()).contains("which Kafka?").contains("--kafka");
    }

    @Test
    void discardNeedsAReason() {
        Answer answer = run("aside", "discard", "lyon.some-interface", "--all", "--kafka", "127.0.0.1:1");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.text()).contains("--reason");
    }

    private void change(String file, String from, String to) throws IOException {
        Path path = plant.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        Files.writeString(path, text.replace(from, to));
    }

    private static Answer run(String... arguments) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        int code =
                Plantline.commandLine(new Plantline()).setOut(out).setErr(out).execute(arguments);
        return new Answer(code, text.toString());
    }
}
