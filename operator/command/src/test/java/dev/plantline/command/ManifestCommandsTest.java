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

    /**
     * Its contract counts, its examples do not, nor do blank lines and comments. What a sender's form is stands in the template where several plants have
     * that sender, and is the centre's to write.
     */
    @Test
    void noManifestOfTheExamplesTakesMoreThan30LinesWithoutItsTests() throws IOException {
        for (Path example : List.of(EXAMPLE, PROCESS)) {
            List<Path> all = files(example, "(?!sandbox/).*\\.yaml");
            assertThat(all).hasSizeGreaterThan(10);
            for (Path file : all) {
                for (List<String> manifest : manifests(file)) {
                    if (!manifest.contains("kind: InterfaceTemplate")) {
                        assertThat(lines(manifest))
                                .as(file.toString())
                                .hasSizeBetween(4, 30)
                                .allMatch(line -> line.length() <= 160);
                    }
                }
            }
        }
    }

    @Test
    void everyInterfaceOfTheExampleHasAnExampleOfWhatIsRefused() throws IOException {
        assertThat(files(EXAMPLE, "interfaces/.*")).hasSize(6).allSatisfy(file -> assertThat(Files.readString(file))
                .as(file.toString())
                .contains("failure: {class: "));
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

    private static List<List<String>> manifests(Path file) throws IOException {
        List<List<String>> manifests = new ArrayList<>(List.of(new ArrayList<>()));
        for (String line : said(file)) {
            if (line.startsWith("---")) {
                manifests.add(new ArrayList<>());
            } else {
                manifests.get(manifests.size() - 1).add(line);
            }
        }
        return manifests;
    }

    /** Without its examples, which are the last that a manifest says. */
    private static List<String> lines(List<String> manifest) {
        int tests = manifest.indexOf("  tests:");
        if (tests < 0) {
            return manifest;
        }
        assertThat(manifest.subList(tests + 1, manifest.size())).allMatch(line -> line.matches("  ( |- ).*"));
        return manifest.subList(0, tests);
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
        change("code-maps.yaml", "{code: DZ, value: unit, factor: \"12\"}", "{code: DZ, value: unit, factor: \"10\"}");
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
