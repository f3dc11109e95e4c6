package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.command.ExamplePlant.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The register says what counts of each interface, and nothing in it does anything where it is opened. */
class RegisterCommandTest {
    private static final String RECEIPT = "interfaces/wms-goods-receipt.yaml";

    @TempDir
    private Path directory;

    @Test
    void anInterfaceByTemplateIsInItWithWhatItsTemplateAndPlantSay() {
        Answer answer = ExamplePlant.run("register", "../../examples/process-manufacturer", "--format", "csv");

        assertThat(answer.code()).isZero();
        List<String> lines = answer.text().lines().toList();
        assertThat(lines).hasSize(9);
        assertThat(lines.get(0)).startsWith("\"plant\",\"interface\",\"workflow\"");
        assertThat(answer.text())
                .contains(
                        "\"linz\",\"linz-production\",\"productionOrderStatus\",\"production.report\",\"mes\",\"topic linz.batches\","
                                + "\"odoo\",\"production\",\"queued\",\"15m\",\"high\",\"productionStop\",\"1.0.0\",\"production\","
                                + "\"Production Linz <production.linz@example.com>\",\"Systems of Linz <it.linz@example.com>\",\"\",\"goes live\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "markdown", "html"})
    void eachFormHasEveryInterface(String form) {
        assertThat(ExamplePlant.run("register", "../../examples/process-manufacturer", "--format", form)
                        .text())
                .contains("linz", "graz", "queued", "production.linz@example.com")
                .doesNotContain("null");
    }

    @Test
    void nothingIsAFormulaAndNothingIsMarkup() throws IOException {
        ExamplePlant plant = ExamplePlant.in(directory);
        plant.change(
                RECEIPT,
                "{name: Goods receiving,",
                "{name: \"=HYPERLINK(\\\"https://example.com\\\", 1) <img src=x onerror=alert(1)> | [a](b)\",");

        String csv = ExamplePlant.run("register", directory.toString(), "--format", "csv")
                .text();
        assertThat(csv)
                .contains("\"'=HYPERLINK(\"\"https://example.com\"\", 1)")
                .doesNotContain(",\"=");
        String html = ExamplePlant.run("register", directory.toString(), "--format", "html")
                .text();
        assertThat(html)
                .contains("=HYPERLINK(&quot;https://example.com&quot;, 1) &lt;img src=x onerror=alert(1)&gt;")
                .doesNotContain("<img");
        String markdown = ExamplePlant.run("register", directory.toString(), "--format", "markdown")
                .text();
        assertThat(markdown).contains("\\<img src=x onerror=alert\\(1\\)\\> \\| \\[a\\]\\(b\\)");
        assertThat(markdown.lines().map(each -> each.replaceAll("\\\\.", "")
                        .chars()
                        .filter(sign -> sign == '|')
                        .count()))
                .as("cells of each row")
                .containsOnly(19L);
    }

    @Test
    void oneThatCannotGoLiveIsInItWithThatVerdict() throws IOException {
        ExamplePlant plant = ExamplePlant.in(directory);
        plant.change(RECEIPT, "latencyClass: queued", "latencyClass: someday");

        Answer answer = ExamplePlant.run("register", directory.toString(), "--format", "csv");

        assertThat(answer.text().lines())
                .filteredOn(each -> each.contains("\"cannot go live\""))
                .singleElement()
                .asString()
                .contains("\"wms-goods-receipt\"", "\"someday\"");
    }
}
