package dev.plantline.command;

import static dev.plantline.command.ExamplePlant.CONFIRMATION;
import static dev.plantline.command.ExamplePlant.TRANSFER;
import static dev.plantline.command.ExamplePlant.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.command.ExamplePlant.Answer;
import dev.plantline.model.Json;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** What changes between two directories, and what the operator would refuse where the first runs. */
class DiffCommandTest {
    @TempDir
    private Path old;

    @TempDir
    private Path now;

    private ExamplePlant changed;

    @BeforeEach
    void copyTheExample() throws IOException {
        ExamplePlant.in(old);
        changed = ExamplePlant.in(now);
    }

    private Answer diff() {
        return ExamplePlant.run("diff", old.toString(), now.toString());
    }

    private Answer diff(String form) {
        return ExamplePlant.run("diff", old.toString(), now.toString(), "--output", form);
    }

    /** One that breaks by its contract, one that is gone, one that is wrong by itself, one that is new, and a Secret. */
    private void changeMuch() throws IOException {
        changed.write(WHOLE, changed.text(WHOLE).replaceFirst("required: \\[", "required: [\"station\", "));
        changed.change(TRANSFER, "latencyClass: queued", "latencyClass: que");
        Files.delete(now.resolve("interfaces/wms-shipment.yaml"));
        for (var each : List.of(old, now)) {
            Files.writeString(
                    each.resolve("secret.yaml"),
                    "apiVersion: v1\nkind: Secret\nmetadata: {name: key, namespace: plant-lyon"
                            // As a cluster gives it out, beside what stands in Git.
                            + (each.equals(old)
                                    ? ", annotations: {kubectl.kubernetes.io/last-applied-configuration: secret-of-old}"
                                    : "")
                            + "}\nstringData: {key: secret-of-" + (each.equals(old) ? "old" : "now") + "}\n");
        }
        changed.write(
                "class.yaml",
                "apiVersion: plantline.dev/v1alpha1\nkind: LatencyClass\nmetadata: {name: daily}\nspec: {mode: batch, objective: 24h, schedule: \"0 4 * * *\"}\n");
    }

    @Test
    void machinesReadWhatChangesWhatBreaksAndWhatIsWrong() throws IOException {
        changeMuch();

        var answer = diff("json");
        var report = Json.MAPPER.readTree(answer.text());

        assertThat(answer.code()).isEqualTo(1);
        assertThat(report.path("changes"))
                .extracting(each -> each.path("resource").asText().split(" ")[1] + " "
                        + each.path("change").asText())
                .containsExactlyInAnyOrder(
                        "plm-product-master changed",
                        "wms-stock-transfer changed",
                        "wms-shipment gone",
                        "daily new",
                        "key changed");
        assertThat(report.at("/changes").findValues("places")).anySatisfy(each -> assertThat(each.toString())
                .isEqualTo("[{\"path\":\"spec.latencyClass\",\"was\":\"queued\",\"is\":\"que\"}]"));
        assertThat(answer.text()).doesNotContain("secret-of").contains("\"was\" : \"a value\"");
        assertThat(report.path("breaks"))
                .extracting(each ->
                        each.path("resource").asText() + " " + each.path("path").asText())
                .containsExactlyInAnyOrder(
                        "OdooInterface wms-shipment ", "OdooInterface plm-product-master spec.contract.version");
        assertThat(report.path("wrong"))
                .as("the examples of the contract know no station")
                .extracting(each -> each.path("path").asText().replaceAll("\\[.*", ""))
                .containsOnly("spec.tests", "spec.latencyClass");
        assertThat(report.path("wrong"))
                .filteredOn(each -> each.path("path").asText().equals("spec.latencyClass"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.path("file").asText()).endsWith(TRANSFER);
                    assertThat(each.path("line").asInt()).isPositive();
                });
    }

    /** Beside the lines of a pull request, and as its check. */
    @Test
    void whatBreaksIsSeenInAPullRequest() throws Exception {
        changeMuch();

        var sarif = diff("sarif");
        var results = Json.MAPPER.readTree(sarif.text()).at("/runs/0/results");
        var junit = diff("junit");
        var suite = (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(junit.text())))
                .getElementsByTagName("testsuite")
                .item(0);

        assertThat(sarif.code()).isEqualTo(1);
        assertThat(results)
                .extracting(each -> each.path("ruleId").asText() + " "
                        + each.path("level").asText() + " "
                        + each.at("/locations/0/physicalLocation/artifactLocation/uri")
                                .asText()
                                .replaceAll(".*/", ""))
                .containsOnly(
                        "manifest error plm-product-master.yaml",
                        "manifest error wms-stock-transfer.yaml",
                        "breaks error wms-shipment.yaml",
                        "breaks error plm-product-master.yaml");
        assertThat(junit.code()).isEqualTo(1);
        assertThat(suite.getAttribute("name")).isEqualTo("plantline diff");
        assertThat(suite.getAttribute("failures")).isEqualTo("3");
        assertThat(junit.text()).contains("wms-shipment", "its senders are refused");
    }

    @Test
    void whereNothingBreaksEachFormEndsWithZero() throws IOException {
        changed.change(CONFIRMATION, "criticality: critical", "criticality: high");

        for (var form : FindingsReport.Form.values()) {
            assertThat(diff(form.name()).code()).as(form.name()).isZero();
        }
        assertThat(diff("json").text()).contains("\"was\" : \"critical\"", "\"breaks\" : [ ]", "\"wrong\" : [ ]");
        assertThat(diff("sarif").text()).contains("\"results\" : [ ]");
    }

    @Test
    void whatIsTheSameIsNoChange() throws IOException {
        changed.write(CONFIRMATION, "# another comment\n" + changed.text(CONFIRMATION));

        assertThat(diff()).isEqualTo(new Answer(0, "0 resource(s) changed, nothing breaks\n"));
    }

    @Test
    void aChangeThatBreaksNobodyIsToldWithBothSides() throws IOException {
        changed.change(CONFIRMATION, "criticality: critical", "criticality: high");

        assertThat(diff().code()).isZero();
        assertThat(diff().text())
                .contains(
                        "OdooInterface mes-production-confirmation in plant-lyon\n    spec.classification.criticality: critical -> high\n")
                .endsWith("1 resource(s) changed, nothing breaks\n");
    }

    @Test
    void aContractThatBreaksItsSendersIsToldWithPlaceAndWayOut() throws IOException {
        var version = changed.text(WHOLE).replaceAll("(?s).*\n    version: (\\S+)\n.*", "$1");
        changed.write(WHOLE, changed.text(WHOLE).replaceFirst("required: \\[", "required: [\"station\", "));

        assertThat(diff().code()).isEqualTo(1);
        assertThat(diff().text())
                .contains(
                        "Breaks: " + now.resolve(WHOLE),
                        "spec.contract.version",
                        version + " is live with another schema: ")
                .as("what runs goes on with its code maps")
                .doesNotContain("code-maps.yaml");
    }

    @Test
    void whatIsWrongWithoutTheOldOneIsNoBreak() throws IOException {
        changed.change(CONFIRMATION, "latencyClass: near-real-time", "latencyClass: near-real");

        assertThat(diff().code()).isEqualTo(1);
        assertThat(diff().text()).contains("Wrong: ").doesNotContain("Breaks: ");
    }

    @Test
    void anInterfaceThatVanishesBreaksItsSenders() throws IOException {
        Files.delete(now.resolve(CONFIRMATION));

        assertThat(diff().code()).isEqualTo(1);
        assertThat(diff().text())
                .contains("OdooInterface mes-production-confirmation in plant-lyon: gone", "its senders are refused");
    }
}
