package dev.plantline.command;

import static dev.plantline.command.ExamplePlant.CONFIRMATION;
import static dev.plantline.command.ExamplePlant.TRANSFER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** Machines read what validate says to people: the same findings, the same exit code, and no other line. */
class FindingsReportTest {
    @TempDir
    private Path directory;

    private ExamplePlant plant;

    @BeforeEach
    void twoMistakesAndAWarning() throws IOException {
        plant = ExamplePlant.in(directory);
        plant.change(CONFIRMATION, "latencyClass: near-real-time", "latencyClass: near-real");
        plant.change(TRANSFER, "system: wms", "system: \"wm\\u0001 <s>\"");
    }

    private ExamplePlant.Answer validate(String form) {
        return ExamplePlant.run("validate", directory.toString(), "--output", form);
    }

    @Test
    void asJson() throws IOException {
        var answer = validate("json");
        JsonNode report = Json.MAPPER.readTree(answer.text());

        assertThat(answer.code()).isEqualTo(1);
        assertThat(report.path("findings").findValuesAsText("path"))
                .contains("spec.latencyClass", "spec.source.system");
        assertThat(report.at("/findings/0/line").asInt()).isPositive();
        assertThat(report.path("warnings").isArray()).isTrue();
    }

    /** A name that nothing uses is most likely a slip of the pen, and only the compiler sees it. */
    @Test
    void aWarningOfTheCompilerIsToldInEveryFormAndIsNoFailure() throws IOException {
        plant = ExamplePlant.in(directory.resolve("warned"));
        plant.change(
                "interfaces/plm-product-master.yaml",
                "  mapping:\n",
                "  mapping:\n    let: [{name: unused, expr: \"'x'\"}]\n");
        String place = "spec.mapping.let[0]";

        var text = ExamplePlant.run("validate", directory.resolve("warned").toString());
        assertThat(text.code()).as(text.text()).isZero();
        assertThat(text.text()).contains("Warning: ", place, "nothing uses unused: remove it, or use it");
        for (String form : List.of("json", "sarif")) {
            var answer =
                    ExamplePlant.run("validate", directory.resolve("warned").toString(), "--output", form);
            assertThat(answer.code()).isZero();
            assertThat(answer.text()).as(form).contains("nothing uses unused: remove it, or use it");
        }
    }

    @Test
    void asSarifWithFileAndLine() throws IOException {
        JsonNode report = Json.MAPPER.readTree(validate("sarif").text());
        JsonNode results = report.at("/runs/0/results");

        assertThat(report.path("version").asText()).isEqualTo("2.1.0");
        assertThat(results).isNotEmpty().allSatisfy(each -> {
            assertThat(report.at("/runs/0/tool/driver/rules").findValuesAsText("id"))
                    .contains(each.path("ruleId").asText());
            assertThat(each.at("/locations/0/physicalLocation/region/startLine").asInt())
                    .isPositive();
        });
        assertThat(results).anySatisfy(each -> {
            assertThat(each.path("level").asText()).isEqualTo("error");
            assertThat(each.at("/message/text").asText()).contains("there is no LatencyClass 'near-real'");
            assertThat(each.at("/locations/0/physicalLocation/artifactLocation/uri")
                            .asText())
                    .endsWith(CONFIRMATION);
        });
    }

    @Test
    void asTestsThatPassOrFail() throws Exception {
        var xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(validate("junit").text().getBytes(StandardCharsets.UTF_8)));
        var suite = (Element) xml.getElementsByTagName("testsuite").item(0);

        assertThat(suite.getAttribute("failures")).isEqualTo("2");
        assertThat(xml.getElementsByTagName("testcase").getLength())
                .isEqualTo(Integer.parseInt(suite.getAttribute("tests")))
                .isGreaterThan(6);
        assertThat(xml.getElementsByTagName("failure").getLength()).isEqualTo(2);
    }

    @Test
    void whatIsAllWellEndsWithZero() {
        for (var form : FindingsReport.Form.values()) {
            assertThat(ExamplePlant.run("validate", "../../examples/discrete-manufacturer", "--output", form.name())
                            .code())
                    .as(form.name())
                    .isZero();
        }
    }
}
