package dev.plantline.command;

import static dev.plantline.command.ExamplePlant.CODE_MAPS;
import static dev.plantline.command.ExamplePlant.CONFIRMATION;
import static dev.plantline.command.ExamplePlant.DOCUMENT;
import static dev.plantline.command.ExamplePlant.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Json;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

/** Examples that did not run have not passed, and examples need neither plant nor Odoo. */
class TestCommandTest {
    @TempDir
    private Path directory;

    private ExamplePlant plant;

    @BeforeEach
    void copyTheExample() throws IOException {
        plant = ExamplePlant.in(directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            expect: {failure: {class: business, at: /unit}} | expect: {failure: {clas: business}}  | spec.tests[2].expect.failure.clas
            expect: {failure: {class: business, at: /unit}} | expect: {failure: {class: busines}}  | spec.tests[2].expect.failure.class
            expect: {failure: {class: business, at: /unit}} | expect: {stepz: []}                  | spec.tests[2].expect.stepz
            expect: {failure: {class: business, at: /unit}} | expect: {failure: {class: business}, steps: []} | spec.tests[2].expect
            - name: two dozen are 24 units, and without consumptions they use what the plan says | - nam: two dozen | spec.tests[1].nam
            - name: two dozen are 24 units, and without consumptions they use what the plan says | - name: a unit that no code map knows holds the order | spec.tests[2].name
            """)
    void anExampleThatCannotBeReadHasNotPassed(String good, String bad, String place) throws IOException {
        plant.change(CONFIRMATION, good, bad);

        var answer = plant.test();

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text()).contains(place).contains("mistake(s) in the manifests");
    }

    @Test
    void theExamplesOfOneFileRunWithoutPlantAndOdoo() {
        var answer = ExamplePlant.run("test", directory.resolve(DOCUMENT).toString());

        assertThat(answer.text())
                .contains("passed  a part of an order, in two lots")
                .contains("times without an offset are read in UTC")
                .endsWith("2 example(s), 0 wrong\n");
        assertThat(answer.code()).isZero();
    }

    @Test
    void whatDoesNotAgreeWithThePlantIsNoMatterOfExamples() throws IOException {
        plant.change("plant.yaml", "odooConnection: odoo-lyon", "odooConnection: odoo-paris");
        plant.change(CONFIRMATION, "latencyClass: near-real-time", "latencyClass: at-once");

        assertThat(plant.test().text()).endsWith("18 example(s), 0 wrong\n");
        assertThat(plant.validate().text())
                .contains("no OdooConnection 'odoo-paris'")
                .contains("no LatencyClass 'at-once'");
    }

    @Test
    void aMappingThatDoesNotCompileIsToldWithItsPlace() throws IOException {
        plant.change(WHOLE, "{to: item, from: product}", "{to: item, from: produkt}");

        var answer = plant.test();

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text())
                .contains("plm-product-master.yaml:33: OdooInterface plm-product-master,"
                        + " spec.mapping.steps[0].fields[0].from")
                .endsWith("15 example(s), 0 wrong; 1 mistake(s) in the manifests\n");
    }

    @Test
    void thereIsNothingToShowWithoutExamples() throws IOException {
        var text = plant.text(DOCUMENT);
        plant.write(DOCUMENT, text.substring(0, text.indexOf("  tests:")));

        var answer = ExamplePlant.run("test", "--show", directory.toString());

        assertThat(answer.code()).isZero();
        assertThat(answer.text()).contains("has no examples");
    }

    @Test
    void whatIsShownStandsBelowTheNameOfItsExample() {
        var answer =
                ExamplePlant.run("test", "--show", directory.resolve(DOCUMENT).toString());

        assertThat(answer.text().lines().toList())
                .containsSubsequence("  passed  a part of an order, in two lots")
                .anySatisfy(line -> assertThat(line).startsWith("    expect: {\"steps\":["));
        List<String> lines = answer.text().lines().toList();
        assertThat(lines.get(lines.indexOf("  passed  a part of an order, in two lots") + 1))
                .startsWith("    expect: {\"steps\":[");
    }

    @Test
    void machinesReadWhichExamplesCameOutAndWhichDidNot() throws Exception {
        plant.change(CODE_MAPS, "{code: DZ, value: unit, factor: \"12\"}", "{code: DZ, value: unit, factor: \"10\"}");
        plant.change(WHOLE, "  workflow: masterData", "  workflow: masterDate");

        var json = ExamplePlant.run("test", directory.toString(), "--output", "json");
        var junit = ExamplePlant.run("test", directory.toString(), "--output", "junit");

        assertThat(json.code()).isEqualTo(1);
        var report = Json.MAPPER.readTree(json.text());
        assertThat(report.path("examples"))
                .filteredOn(each -> !each.path("passed").asBoolean())
                .extracting(each -> each.path("name").asText())
                .containsExactly(
                        "spec.workflow",
                        "two dozen are 24 units, and without consumptions they use what the plan says");
        assertThat(report.path("wrong").asInt()).isEqualTo(2);
        assertThat(report.path("total").asInt())
                .isEqualTo(report.path("examples").size())
                .isGreaterThan(10);
        assertThat(junit.code()).isEqualTo(1);
        var suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(junit.text())))
                .getElementsByTagName("testsuite")
                .item(0);
        assertThat(suite.getAttributes().getNamedItem("failures").getNodeValue())
                .isEqualTo("2");
        assertThat(suite.getChildNodes().getLength())
                .isEqualTo(report.path("examples").size());
        assertThat(junit.text())
                .contains("steps[0].document.quantity: expected 24, got 20")
                .doesNotContain("passed  ");
    }

    @Test
    void whatComesOutOtherwiseIsShownBesideTheLinesOfItsExample() throws IOException {
        plant.change(CODE_MAPS, "{code: DZ, value: unit, factor: \"12\"}", "{code: DZ, value: unit, factor: \"10\"}");
        plant.change(WHOLE, "  workflow: masterData", "  workflow: masterDate");
        var lines = plant.text(CONFIRMATION).lines().toList();

        var answer = ExamplePlant.run("test", directory.toString(), "--output", "sarif");
        var results = Json.MAPPER.readTree(answer.text()).at("/runs/0/results");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(results)
                .extracting(each ->
                        each.path("ruleId").asText() + " " + each.path("level").asText())
                .containsExactly("manifest error", "example error");
        assertThat(results.at("/1/message/text").asText())
                .contains("two dozen are 24 units", "steps[0].document.quantity: expected 24, got 20");
        assertThat(lines.get(results.at("/1/locations/0/physicalLocation/region/startLine")
                                .asInt()
                        - 1))
                .contains("two dozen are 24 units");
        assertThat(ExamplePlant.run("test", directory.resolve("plant.yaml").toString(), "--output", "sarif")
                        .code())
                .isZero();
    }

    /** It stands in the template, and the interface says only which. */
    @Test
    void anExampleOfTheTemplateIsShownAtItsName() throws IOException {
        plant.write(
                "interfaces/by-template.yaml",
                """
                apiVersion: plantline.dev/v1alpha1
                kind: InterfaceTemplate
                metadata: {name: receipt.v1}
                spec:
                  interface:
                    workflow: scrap
                    contract: {version: 1.0.0, format: json, schema: {type: object, required: [id], properties: {id: {type: string}}}}
                    keys: {order: [id], idempotency: [id]}
                    target: {odoo: {duty: stock}}
                    mapping: {steps: [{do: stock.scrap, fields: [{to: reference, from: id}, {to: location, value: A}, {to: item, value: B}, {to: quantity, value: 1}]}]}
                    tests: [{name: no such thing, given: {id: A}, expect: {failure: {class: contract}}}]
                ---
                apiVersion: plantline.dev/v1alpha1
                kind: OdooInterface
                metadata: {name: wms-by-template, namespace: plant-lyon}
                spec:
                  templateRef: {name: receipt.v1}
                  source: {system: wms, kafka: {topic: any}}
                """);

        var answer = ExamplePlant.run("test", directory.toString(), "--output", "sarif");
        var results = Json.MAPPER.readTree(answer.text()).at("/runs/0/results");

        assertThat(results).singleElement().satisfies(each -> {
            assertThat(each.at("/message/text").asText())
                    .contains("wms-by-template, spec.templateRef", "no such thing");
            assertThat(each.at("/locations/0/physicalLocation/region/startLine").asInt())
                    .isEqualTo(17);
        });
    }
}
