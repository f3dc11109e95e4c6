package dev.plantline.command;

import static dev.plantline.command.ExamplePlant.CONFIRMATION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.command.ExamplePlant.Answer;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Desired;
import dev.plantline.operator.desired.Platform;
import dev.plantline.operator.desired.change.ChangeRecords;
import dev.plantline.operator.desired.change.RevisionPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which revisions a pull request will get. That the operator names them so, whatever is live, is in RevisionTest. */
class HashCommandTest {
    @TempDir
    private Path directory;

    private ExamplePlant example;

    @BeforeEach
    void peopleAreAsked() throws IOException {
        example = ExamplePlant.in(directory);
        example.change("plant.yaml", "  timeZone:", "  changeControl: true\n  timeZone:");
    }

    @Test
    void everyInterfaceHasARevisionThatItsContentAloneChanges() throws IOException {
        String before = revision();
        assertThat(before).matches("[0-9a-f]{32}");

        example.write(CONFIRMATION, "# a comment\n" + example.text(CONFIRMATION));
        example.change(CONFIRMATION, "spec:\n", "spec:\n  suspend: true\n");
        assertThat(revision()).as("nobody's business").isEqualTo(before);

        example.change(CONFIRMATION, "criticality: critical", "criticality: high");
        assertThat(revision()).isNotEqualTo(before);
        assertThat(hash("table").text()).contains("plant-lyon  mes-production-confirmation  " + revision());
    }

    @Test
    void aCodeMapHasARevisionThatWhatItsCodesMeanAloneChanges() throws IOException {
        example.write("units.yaml", codeMap("Ann", "{code: A, value: a}, {code: B, value: b}"));
        String before = hash("table").text();
        assertThat(before)
                .containsPattern(
                        "NAMESPACE +CODE MAP +REVISION\\s+(plant-lyon .*\\s+)*plant-lyon +more-units +[0-9a-f]{32}");
        assertThat(hash("json").text()).contains("\"codeMap\" : \"more-units\"");

        example.write("units.yaml", codeMap("Bea", "{code: B, value: b}, {code: A, value: a}"));
        assertThat(hash("table").text()).isEqualTo(before);
        example.write("units.yaml", codeMap("Ann", "{code: A, value: a}, {code: B, value: other}"));
        assertThat(hash("table").text()).isNotEqualTo(before);
    }

    /** Whoever decides beforehand by what is printed here must not find that the operator asks about another revision. */
    @Test
    void theyAreTheRevisionsThatTheOperatorMakesWhenTheSameManifestsAreApplied() throws IOException {
        example.write("units.yaml", codeMap("Ann", "{code: A, value: a}, {code: B, value: b}"));
        ClusterState world = Checked.of(Manifests.read(directory))
                .world()
                .withChanges(new ChangeRecords(true, List.of(), List.of(), Map.of(), false));
        Platform platform = new Platform("here", "runtime:1", "IfNotPresent", false, (plant, duty, content) -> duty);

        List<String> made = RevisionPlan.of(world, Desired.of(world, "plant-lyon", platform)).made().stream()
                .map(InterfaceRevision::getSpec)
                .map(each -> each.interfaceName() + " " + each.codeMap() + " " + each.revision())
                .toList();

        List<String> printed = new ArrayList<>();
        for (JsonNode each : Json.MAPPER.readTree(hash("json").text())) {
            printed.add(each.path("interface").asText(null) + " "
                    + each.path("codeMap").asText(null) + " "
                    + each.path("revision").asText());
        }
        assertThat(printed)
                .as(hash("json").text())
                .hasSizeGreaterThan(6)
                .anyMatch(each -> each.contains("null more-units "))
                .containsExactlyInAnyOrderElementsOf(made);
    }

    private static String codeMap(String steward, String entries) {
        return "{apiVersion: plantline.dev/v1alpha1, kind: CodeMap, metadata: {name: more-units, namespace: plant-lyon}, spec: {kind: item, steward: "
                + steward + ", entries: [" + entries + "]}}\n";
    }

    @Test
    void whatIsWrongHasNoRevisionAndIsTold() throws IOException {
        example.change(CONFIRMATION, "criticality: critical", "criticality: vital");

        assertThat(hash("table").code()).isEqualTo(Plantline.FOUND);
        assertThat(hash("table").text())
                .contains("spec.classification.criticality", "wms-stock-transfer")
                .doesNotContain("plant-lyon  mes-production-confirmation");
    }

    @Test
    void whereNobodyIsAskedItSaysSo() throws IOException {
        example.change("plant.yaml", "  changeControl: true\n", "");

        assertThat(hash("table")).satisfies(answer -> {
            assertThat(answer.code()).isZero();
            assertThat(answer.text()).contains("nobody is asked");
        });
        assertThat(hash("json").text().strip()).isEqualTo("[ ]");
    }

    @Test
    void whatAPolicyOfTheDirectoryAsksAboutHasARevisionAndIsExplained() throws IOException {
        example.change("plant.yaml", "  changeControl: true\n", "");
        example.write(
                "policy.yaml",
                """
                apiVersion: plantline.dev/v1alpha1
                kind: InterfacePolicy
                metadata: {name: confirmations}
                spec:
                  action: Deny
                  when: interface.name == 'mes-production-confirmation'
                  decisions: {changeControl: true, roles: [quality, safety], delegated: false}
                """);

        assertThat(hash("table").text())
                .contains("plant-lyon  mes-production-confirmation  " + revision())
                .doesNotContain("wms-stock-transfer");
        assertThat(explain("mes-production-confirmation"))
                .containsPattern("decisions.changeControl +policy confirmations +true")
                .containsPattern("decisions.roles +policy confirmations +quality")
                .containsPattern("decisions.roles +policy confirmations +safety")
                .containsPattern("decisions.delegated +policy confirmations +false");
        assertThat(explain("wms-stock-transfer")).doesNotContain("decisions.");
        assertThat(ExamplePlant.run("preflight", directory.toString()).text())
                .contains(
                        "people who may approve changes in plant-lyon as business, finance and technical, and as quality and safety, as policies of the centre ask, another person");
        assertThat(ExamplePlant.run("validate", directory.toString()).code()).isZero();
    }

    private String explain(String name) {
        return ExamplePlant.run("explain", directory.toString(), name).text();
    }

    private String revision() throws IOException {
        for (JsonNode each : Json.MAPPER.readTree(hash("json").text())) {
            if (each.path("interface").asText().equals("mes-production-confirmation")) {
                return each.path("revision").asText();
            }
        }
        throw new AssertionError(hash("json").text());
    }

    private Answer hash(String form) {
        return ExamplePlant.run("hash", directory.toString(), "--output", form);
    }
}
