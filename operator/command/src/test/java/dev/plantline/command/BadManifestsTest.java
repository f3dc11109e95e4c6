package dev.plantline.command;

import static dev.plantline.command.ExamplePlant.CONFIRMATION;
import static dev.plantline.command.ExamplePlant.TRANSFER;
import static dev.plantline.command.ExamplePlant.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that the API server would refuse, or read otherwise, is told to be well, and each mistake is told once, where it is. */
class BadManifestsTest {
    @TempDir
    private Path directory;

    private ExamplePlant plant;

    @BeforeEach
    void copyTheExample() throws IOException {
        plant = ExamplePlant.in(directory);
    }

    @Test
    void aManifestWithoutApiVersionIsRefused() throws IOException {
        plant.change(TRANSFER, "apiVersion: plantline.dev/v1alpha1\n", "");

        assertRefused("wms-stock-transfer.yaml", "without apiVersion", "plantline.dev/v1alpha1", "1 to correct");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plantline.io/v1alpha1", "plantline.dev", "v1"})
    void aKindOfPlantlineUnderAnotherApiVersionIsRefused(String version) throws IOException {
        plant.change(TRANSFER, "apiVersion: plantline.dev/v1alpha1", "apiVersion: " + version);

        assertRefused("'" + version + "' is not served; write plantline.dev/v1alpha1", "1 to correct");
    }

    /** Read as an interface, as every word but three once was, its mistakes would be told as those of another kind. */
    @ParameterizedTest
    @ValueSource(strings = {"PlantTemplate", "Odoointerface", "odoointerfaces", "OdooInterfaces"})
    void aKindThatIsUnknownOrMisspeltIsRefusedAndReadAsNoOther(String kind) throws IOException {
        plant.change(TRANSFER, "kind: OdooInterface", "kind: " + kind);

        assertRefused("wms-stock-transfer.yaml", "there is no kind '" + kind + "'", "1 to correct");
    }

    @Test
    void aKindOfAnotherGroupIsLeftAloneUnlessItHasANameOfOurs() throws IOException {
        plant.write("garden.yaml", "apiVersion: garden.example.com/v1\nkind: Tree\nmetadata: {name: oak}\n");
        plant.write(
                "plant.json",
                "{\"apiVersion\": \"garden.example.com/v1\", \"kind\": \"Plant\", \"metadata\": {\"name\": \"oak\"}}");

        assertRefused("plant.json", "'garden.example.com/v1' is not served", "1 to correct");
    }

    @Test
    void aListAtTheTopOfAFileIsRefused() throws IOException {
        plant.write("list.yaml", "- {apiVersion: plantline.dev/v1alpha1, kind: Plant}\n");

        assertRefused("list.yaml", "line 1: a manifest is an object");
    }

    @ParameterizedTest
    @ValueSource(ints = {42, 45, 150, 300, 10_000})
    void aManifestThatIsTooDeepIsToldOnce(int levels) throws IOException {
        plant.change(
                WHOLE,
                "      properties:\n        {",
                "      properties:\n        {deep: " + "{not: ".repeat(levels - 3) + "{}" + "}".repeat(levels - 3)
                        + ", ");

        assertRefused("plm-product-master.yaml", "stand more than 4", "make", "flatter", "1 to correct");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plant.yaml", "odoo-connection.yaml", CONFIRMATION, WHOLE})
    void theSameResourceInTwoFilesIsToldWithBoth(String file) throws IOException {
        plant.write("zz-copy.yaml", plant.text(file));

        assertRefused("zz-copy.yaml:", "metadata.name", "stands in " + directory.resolve(file) + ":", "1 to correct");
    }

    @Test
    void theSameLatencyClassInTwoFilesIsToldWithBoth() throws IOException {
        var own =
                """
                apiVersion: plantline.dev/v1alpha1
                kind: LatencyClass
                metadata: {name: near-real-time}
                spec: {mode: streaming, objective: 10s}
                """;
        plant.write("class.yaml", own);
        assertThat(plant.validate().code())
                .as("one of our own is no copy of the default")
                .isZero();
        plant.write("copy.yaml", own);

        assertRefused("copy.yaml:3: LatencyClass near-real-time", "class.yaml:3 already", "1 to correct");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plant.yaml", CONFIRMATION})
    void aNameThatIsANumberIsToldAndNotAnErrorOfThisCommand(String file) throws IOException {
        plant.write(file, plant.text(file).replaceFirst("\n  name: .*", "\n  name: 4711"));

        assertRefused("metadata.name\n    must be text, not 4711: write \"4711\" in quotes", "1 to correct");
    }

    @Test
    void namespaceLabelsAndAnnotationsAreText() throws IOException {
        plant.change(
                "plant.yaml",
                "  namespace: plant-lyon",
                "  namespace: 12\n  labels: {a: 1}\n  annotations: {b/c: true}");

        assertRefused("metadata.namespace\n", "metadata.labels[a]\n", "metadata.annotations[b/c]\n", "3 to correct");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1e-999999999", "0e-999999999", "1e309"})
    void aNumberThatTheApiServerCannotKeepIsToldWithItsPlace(String number) throws IOException {
        plant.change(CONFIRMATION, "quantity: 2, unit: DZ", "quantity: " + number + ", unit: DZ");

        assertRefused("mes-production-confirmation.yaml:37", "spec.tests[1].given.quantity\n", "1 to correct");
        assertThat(plant.test().text()).contains("spec.tests[1].given.quantity\n");

        plant.change(CONFIRMATION, "quantity: " + number + ", unit: DZ", "quantity: 2, unit: DZ");
        plant.change(WHOLE, "weight: {type: number, minimum: 0}", "weight: {type: number, maximum: " + number + "}");
        assertRefused("spec.contract.schema.properties.weight.maximum\n", "1 to correct");
    }

    @Test
    void whatCannotBeReadIsToldFileByFileAndTheRestIsStillChecked() throws IOException {
        Files.write(directory.resolve("latin.yaml"), "# caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.createSymbolicLink(directory.resolve("link.yaml"), Path.of("nowhere"));
        plant.change(TRANSFER, "latencyClass", "latencyClas");

        assertRefused(
                "latin.yaml\n    cannot be read: it is not UTF-8 text: save it as UTF-8",
                "link.yaml\n    cannot be read: it is a link to nothing",
                "unknown field; did you mean 'latencyClass'?");
    }

    @Test
    void theFileOfKustomizeIsNoManifest() throws IOException {
        plant.write("kustomization.yaml", "resources: [plant.yaml]\n");

        assertThat(plant.validate().code()).isZero();
    }

    @Test
    void theItemsOfAListAreManifestsWithTheirOwnLines() throws IOException {
        var item = plant.text("plant.yaml").replaceAll("#.*", "").strip().indent(2);
        plant.write("plant.yaml", "apiVersion: v1\nkind: List\nitems:\n-" + item.substring(1));
        assertThat(plant.validate().text()).endsWith("1 plant(s), 6 interface(s), all well\n");

        plant.change("plant.yaml", "Europe/Paris", "Paris");
        assertRefused("plant.yaml:11: Plant lyon, spec.timeZone\n", "1 to correct");
    }

    @Test
    void aKeyThatStandsTwiceIsToldWithItsLine() throws IOException {
        plant.change(
                CONFIRMATION,
                "  latencyClass: near-real-time",
                "  latencyClass: near-real-time\n  latencyClass: hourly");

        assertRefused("line 16: Duplicate field 'latencyClass'");
    }

    @Test
    void anAliasIsToldAndNotTakenForAText() throws IOException {
        plant.change(
                CONFIRMATION,
                "  latencyClass: near-real-time",
                "  latencyClass: &class near-real-time\n  runbook: *class");

        assertRefused("line 16: the alias *class is not supported: write out what &class names");
    }

    @Test
    void aPlantThatIsRefusedIsToldOnceAndNotAgainAtEachOfItsInterfaces() throws IOException {
        plant.change("plant.yaml", "Europe/Paris", "Paris");

        assertRefused("spec.timeZone\n    'Paris' is not an IANA time zone", "1 to correct");
    }

    @Test
    void whatMayStandInAFileThatCannotBeReadIsNotMissing() throws IOException {
        plant.change("plant.yaml", "spec:", "spec: [");

        assertRefused("plant.yaml\n    not readable as manifests: line ", "1 to correct");
    }

    @Test
    void aValueOfAnotherFormIsToldWithAnExample() throws IOException {
        plant.change(CONFIRMATION, "holdFor: 8h", "holdFor: 8 hours");

        assertRefused("\"8 hours\" does not have the required form, for example 8h");
    }

    @Test
    void aDayThatIsInNoCalendarAndALongestPauseBelowTheFirstAreRefused() throws IOException {
        plant.change(CONFIRMATION, "{stage: production}", "{stage: deprecated, sunset: 2027-02-31}");
        plant.change(CONFIRMATION, "initialDelay: 1s, maxDelay: 30s", "initialDelay: 5m, maxDelay: 30s");

        assertRefused("spec.lifecycle.sunset\n", "spec.retries.maxDelay\n", "2 to correct");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            has(name         | character 9: it ends too early; write for example
            weight >         | character 9: it ends too early; write for example
            weight and name  | character 8: 'and' cannot stand here; write for example
            name == 'a       | 'a cannot be read: a text stands in quotes
            unknown(name)    | there is no 'unknown'
            size('a') > 'b'  | '>' does not go with (int, string): string(x), decimal(x) and int(x) convert
            """)
    void aMistakeInAnExpressionIsToldInPlainWords(String expression, String told) throws IOException {
        plant.change(WHOLE, "{to: weight, from: weight}", "{to: weight, from: weight, when: \"" + expression + "\"}");

        assertRefused("fields[5].when\n    \"" + expression + "\": ", told);
        assertThat(plant.validate().text()).doesNotContain("<EOF>", "expecting", "overload", "IDENTIFIER");
    }

    private void assertRefused(String... texts) {
        var answer = plant.validate();
        assertThat(answer.text()).contains(texts);
        assertThat(answer.code()).isEqualTo(1);
    }
}
