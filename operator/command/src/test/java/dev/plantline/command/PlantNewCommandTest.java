package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.command.ExamplePlant.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plant from a few answers: what is written is good, and nothing is overwritten. */
class PlantNewCommandTest {
    private static final List<String> LYON = List.of(
            "--name", "lyon",
            "--time-zone", "Europe/Paris",
            "--kafka", "kafka.example.com:9093",
            "--odoo", "https://odoo.example.com",
            "--database", "lyon",
            "--business-owner", "Production planning <planning.lyon@example.com>",
            "--technical-owner", "Plant integration <integration.lyon@example.com>",
            "--system", "wms=wms.lyon@example.com",
            "--system", "mes=mes.lyon@example.com",
            "--interface", "wms-goods-receipt=stock-receive.v1",
            "--interface", "mes-production-report=production-report.v1");

    @TempDir
    private Path directory;

    private Answer create(String... more) {
        return create(LYON, more);
    }

    private Answer create(List<String> options, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("plant", "new", directory.resolve("lyon").toString()));
        arguments.addAll(options);
        arguments.addAll(List.of(more));
        return ExamplePlant.run(arguments.toArray(String[]::new));
    }

    private List<String> written() throws IOException {
        if (Files.notExists(directory.resolve("lyon"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory.resolve("lyon"))) {
            return files.filter(Files::isRegularFile)
                    .map(each -> directory.resolve("lyon").relativize(each).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatIsWrittenIsAllWellAndShort() throws IOException {
        Answer answer = create();

        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text()).doesNotContain("Warning");
        assertThat(written())
                .containsExactly(
                        "interfaces/mes-production-report.yaml",
                        "interfaces/wms-goods-receipt.yaml",
                        "namespace.yaml",
                        "odoo-connection.yaml",
                        "plant.yaml");
        Checked checked = Checked.of(Manifests.read(directory.resolve("lyon")));
        assertThat(checked.findings()).isEmpty();
        assertThat(checked.warnings()).isEmpty();
        assertThat(checked.world().interfaces()).hasSize(2);
        assertThat(lines("plant.yaml") + lines("odoo-connection.yaml")).isLessThanOrEqualTo(25);
        assertThat(lines("interfaces/wms-goods-receipt.yaml")).isLessThanOrEqualTo(12);
        assertThat(Files.readString(directory.resolve("lyon/interfaces/wms-goods-receipt.yaml")))
                .endsWith("  source: {system: wms, kafka: {topic: wms.goods-receipt}}\n");
        assertThat(ExamplePlant.run("test", directory.resolve("lyon").toString())
                        .code())
                .isZero();
    }

    private int lines(String file) throws IOException {
        return Files.readAllLines(directory.resolve("lyon").resolve(file)).size();
    }

    @Test
    void nothingIsOverwrittenAndThenNothingIsWritten() throws IOException {
        Files.createDirectories(directory.resolve("lyon"));
        Files.writeString(directory.resolve("lyon/plant.yaml"), "# mine\n");

        Answer answer = create();

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.text()).contains("has plant.yaml already, and nothing is overwritten");
        assertThat(written()).containsExactly("plant.yaml");
        assertThat(Files.readString(directory.resolve("lyon/plant.yaml"))).isEqualTo("# mine\n");
    }

    @Test
    void whatTheOperatorWouldRefuseIsNotWritten() throws IOException {
        Answer answer = create("--time-zone", "Europe/Lyon");
        assertThat(answer.code()).isEqualTo(2); // said twice

        List<String> options = new ArrayList<>(LYON);
        options.set(options.indexOf("Europe/Paris"), "Europe/Lyon");
        answer = create(options);

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text()).contains("Plant lyon, spec.timeZone", "Nothing was written: ");
        assertThat(written()).isEmpty();
    }

    @Test
    void whatIsMissingIsToldAndAskedFor() throws IOException {
        assertThat(create(List.of("--name", "lyon")).text())
                .contains("missing: --time-zone ZONE. Its time zone", "With --ask you are asked");
        assertThat(create("--interface", "mes-scrap=production-scrp.v1").text())
                .contains("there is no template 'production-scrp.v1'", "did you mean production-scrap.v1?");
        assertThat(create("--interface", "erp-scrap=production-scrap.v1").text())
                .contains("'erp-scrap' begins with none of the systems [wms, mes]");
        assertThat(create("--topic", "wms-receipts=x").text()).contains("--topic names 'wms-receipts'");
        assertThat(written()).isEmpty();

        Answer answer = asked(
                List.of("--name", "lyon", "--ask"),
                """
                Europe/Paris
                kafka.example.com:9093
                https://odoo.example.com
                lyon
                Production planning <planning.lyon@example.com>
                Plant integration <integration.lyon@example.com>
                wms=wms.lyon@example.com

                wms-goods-receipt = stock-receive.v1

                """);
        assertThat(answer.code()).isZero();
        assertThat(written()).contains("interfaces/wms-goods-receipt.yaml").hasSize(4);
    }

    /** Whoever answers one question wrongly answers that one again, and not all of them. */
    @Test
    void aMistypedAnswerIsAskedForAgain() throws IOException {
        Answer answer = asked(
                List.of("--name", "lyon", "--ask"),
                """
                Europe/Paris
                kafka.example.com:9093
                https://odoo.example.com
                lyon
                Production planning
                Production planning <planning.lyon@example.com>
                Plant integration <integration.lyon@example.com>
                wms
                wms=wms.lyon@example.com

                wms-goods-receipt = stock-recieve.v1
                erp-goods-receipt = stock-receive.v1
                wms-goods-receipt = stock-receive.v1

                """);
        assertThat(answer.code()).isZero();
        assertThat(answer.text())
                .contains(
                        "--business-owner: 'Production planning' is not \"Name <contact>\"",
                        "'wms' is no NAME=CONTACT and does not count: write it again.",
                        "did you mean stock-receive.v1? It does not count: write it again.",
                        "'erp-goods-receipt' begins with none of the systems [wms]");
        assertThat(written()).contains("interfaces/wms-goods-receipt.yaml").hasSize(4);
    }

    /** What only the check of the whole finds is corrected in a command that has all the other answers. */
    @Test
    void whatIsRefusedInTheEndLosesNoAnswer() throws IOException {
        Answer answer = asked(
                List.of("--name", "lyon", "--ask"),
                """
                Europe/Pari
                kafka.example.com:9093
                https://odoo.example.com
                lyon
                Jeanne d'Arc <planning.lyon@example.com>
                Plant integration <integration.lyon@example.com>
                wms=wms.lyon@example.com

                wms-goods-receipt = stock-receive.v1

                """);
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text())
                .contains(
                        "Nothing was written: 1 to correct",
                        "--time-zone Europe/Pari \\\n",
                        "--business-owner 'Jeanne d'\\''Arc <planning.lyon@example.com>' \\\n",
                        "--system wms=wms.lyon@example.com \\\n",
                        "--interface wms-goods-receipt=stock-receive.v1")
                .doesNotContain("--odoo-version");
        assertThat(written()).isEmpty();
    }

    @Test
    void nobodyIsAskedForAPlantThatIsThereAlready() throws IOException {
        Files.createDirectories(directory.resolve("lyon"));
        Files.writeString(directory.resolve("lyon/plant.yaml"), "# mine\n");

        Answer answer = asked(List.of("--name", "lyon", "--ask"), "Europe/Paris\n");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.text())
                .contains("has plant.yaml already, and nothing is overwritten")
                .doesNotContain("Its time zone");
        assertThat(written()).containsExactly("plant.yaml");
    }

    /** A mistyped option, a file of an interface, an end too early: whatever ends it, the answers stand there as a command. */
    @Test
    void aWrongOptionOrAFileThatIsThereLosesNoAnswer() throws IOException {
        String answers =
                """
                Europe/Paris
                kafka.example.com:9093
                https://odoo.example.com
                lyon
                Production planning <planning.lyon@example.com>
                Plant integration <integration.lyon@example.com>
                wms=wms.lyon@example.com

                wms-goods-receipt = stock-receive.v1

                """;
        String[] kept = {
            "Your answers, to be corrected:",
            "--time-zone Europe/Paris \\\n",
            "--technical-owner 'Plant integration <integration.lyon@example.com>' \\\n",
            "--system wms=wms.lyon@example.com"
        };

        Answer topic = asked(List.of("--name", "lyon", "--ask", "--topic", "wms-receipt=x"), answers);
        assertThat(topic.code()).isEqualTo(2);
        assertThat(topic.text())
                .contains(kept)
                .contains("--topic names 'wms-receipt'", "--interface wms-goods-receipt=stock-receive.v1");
        assertThat(asked(List.of("--name", "lyon", "--ask", "--setting", "wms-receipt.x=y"), answers)
                        .text())
                .contains(kept)
                .contains("--setting names 'wms-receipt'");
        assertThat(asked(List.of("--name", "lyon", "--ask"), answers.substring(0, answers.indexOf("wms-goods")))
                        .text())
                .contains(kept)
                .contains("missing: --interface");
        assertThat(written()).isEmpty();

        Files.createDirectories(directory.resolve("lyon/interfaces"));
        Files.writeString(directory.resolve("lyon/interfaces/wms-goods-receipt.yaml"), "# mine\n");
        assertThat(asked(List.of("--name", "lyon", "--ask"), answers).text())
                .contains(kept)
                .contains("has interfaces/wms-goods-receipt.yaml already");
        assertThat(create().text()).doesNotContain("Your answers");
    }

    private Answer asked(List<String> options, String answers) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(answers.getBytes(Charset.defaultCharset())));
        try {
            return create(options);
        } finally {
            System.setIn(before);
        }
    }

    /** Names of people are text, whatever YAML would make of them, and a template of the directory may ask for settings. */
    @Test
    void answersStayTextAndSettingsHaveTheTypeThatTheirTemplateAsksFor() throws IOException {
        Files.createDirectories(directory.resolve("lyon"));
        Files.copy(
                Path.of("../../examples/process-manufacturer/centre/templates/tank-receipt.v1.yaml"),
                directory.resolve("lyon/template.yaml"));

        assertThat(create("--interface", "wms-tanks=tank-receipt.v1").text())
                .contains(
                        "'tanks' is missing, which InterfaceTemplate tank-receipt.v1 asks for", "Nothing was written");
        Answer answer = create(
                "--interface",
                "wms-tanks=tank-receipt.v1",
                "--setting",
                "wms-tanks.tanks=WH/Stock: \"Tank\" #1",
                "--display-name",
                "yes, #1: {Lyon}");

        assertThat(answer.code()).as(answer.text()).isZero();
        Checked checked = Checked.of(Manifests.read(directory.resolve("lyon")));
        assertThat(checked.findings()).isEmpty();
        assertThat(checked.world().plants().get(0).getSpec().displayName()).isEqualTo("yes, #1: {Lyon}");
        assertThat(checked.world().interfaces())
                .filteredOn(each -> each.getMetadata().getName().equals("wms-tanks"))
                .singleElement()
                .satisfies(each -> assertThat(
                                each.getSpec().settings().get("tanks").asText())
                        .isEqualTo("WH/Stock: \"Tank\" #1"));
    }
}
