package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Bad manifests are told with file, line, path and what to do. */
class ValidateCommandTest {
    private static final Path EXAMPLE = Path.of("../../examples/discrete-manufacturer");

    private static final Path FINANCE = Path.of("../desired/src/test/resources/desired/in-finance.yaml");

    /** What the interfaces of the example name. */
    private static final List<String> SHARED = List.of(
            "plant.yaml", "odoo-connection.yaml", ExamplePlant.CODE_MAPS, "centre/templates/mes-report.v1.yaml");

    @TempDir
    private Path directory;

    @Test
    void theExampleIsWell() {
        assertThat(validate(EXAMPLE)).endsWith(EXAMPLE + ": 1 plant(s), 6 interface(s), all well\n");
    }

    @Test
    void aSecretAmongTheManifestsIsCheckedForWhatItSaysOfItself() throws IOException {
        ExamplePlant plant = ExamplePlant.in(directory);
        plant.write(
                "secret.yaml",
                """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: odoo-production
                  namespace: plant-lyon
                  labels: {plantline.dev/purpose: odoo, plantline.dev/duty: production}
                stringData: {apiKey: "0123456789"}
                """);
        assertThat(plant.validate().text())
                .contains("OdooInterface mes-production-confirmation, spec.target.odoo.duty")
                .contains("plantline.dev/sent-to=https://odoo.example.com")
                .doesNotContain("0123456789");

        plant.change(
                "secret.yaml",
                "stringData",
                "  annotations: {plantline.dev/sent-to: \"https://odoo.example.com\"}\nstringData");
        assertThat(plant.validate().text()).contains("all well");
    }

    @Test
    void anInterfaceOfFinanceIsHintedAtBecauseItsNamespaceNeedsALabel() throws IOException {
        ExamplePlant plant = ExamplePlant.in(directory);
        Files.delete(directory.resolve("interfaces/ap-supplier-invoice.yaml"));
        assertThat(plant.validate().text()).doesNotContain("plantline.dev/finance");

        plant.write("bills.yaml", Files.readString(FINANCE));

        assertThat(plant.validate().text())
                .contains(
                        "Hint: erp-bill: the workflow is one of finance, so the platform team must have labelled the namespace:"
                                + " kubectl label namespace plant-lyon plantline.dev/finance=true.");
    }

    @Test
    void countsThatDoNotShareTheOrderKeyOfTheirPlaceAreHintedAt() throws IOException {
        ExamplePlant plant = ExamplePlant.in(directory);
        String count =
                """
                apiVersion: plantline.dev/v1alpha1
                kind: OdooInterface
                metadata: {name: wms-count, namespace: plant-lyon}
                spec:
                  workflow: cycleCount
                  owners:
                    business: {name: Warehouse, contact: warehouse.lyon@example.com}
                    technical: {name: WMS integration, contact: wms.lyon@example.com}
                  classification: {criticality: high, failureImpact: availabilityWrong, consequence: "Odoo shows goods that are not there."}
                  latencyClass: queued
                  source: {system: wms, kafka: {topic: wms.counts}}
                  contract: {version: 1.0.0, format: json, schema: {type: object, required: [sheet, bin, item, counted], properties: {sheet: {type: string, minLength: 1}, bin: {type: string, minLength: 1}, item: {type: string, minLength: 1}, counted: {type: number, minimum: 0}}}}
                  keys: {order: [item], idempotency: [sheet]}
                  target: {odoo: {duty: stock}}
                  mapping:
                    steps:
                    - do: stock.count
                      fields: [{to: reference, from: sheet}, {to: location, from: bin}]
                      lines: [{to: lines, fields: [{to: item, from: item}, {to: quantity, from: counted}]}]
                  tests:
                  - {name: a bin, given: {sheet: c-1, bin: WH/Stock, item: BODY, counted: 3}, expect: {contains: [{do: stock.count}]}}
                  - {name: less than nothing, given: {sheet: c-1, bin: WH/Stock, item: BODY, counted: -3}, expect: {failure: {class: contract}}}
                """;
        plant.write("count.yaml", count);
        assertThat(plant.validate().text())
                .contains(
                        "Hint: wms-count: stock.count counts the place in bin of the message, and spec.keys.order is [item]: with"
                                + " order: [bin] the counts of one place")
                .contains("all well");

        plant.write("count.yaml", count.replace("order: [item]", "order: [bin]"));
        assertThat(plant.validate().text()).contains("all well").doesNotContain("wms-count");
    }

    @Test
    void anUnknownFieldIsRefusedWithItsLineAndTheNameThatWasMeant() throws IOException {
        var text = changed("latencyClass: near-real-time", "latencyClass: near-real-time\n  sunspend: true");

        assertThat(text)
                .contains("interface.yaml:16: OdooInterface mes-production-confirmation, spec.sunspend\n"
                        + "    unknown field; did you mean 'suspend'?");
    }

    @Test
    void aMissingOwnerIsRefused() throws IOException {
        assertThat(changed(
                        "    technical: {name: MES integration, contact: mes.lyon@example.com, group: mes-integration}\n",
                        ""))
                .contains("interface.yaml:11: OdooInterface mes-production-confirmation, spec.owners.technical\n"
                        + "    is required");
    }

    @Test
    void twoSourcesAreRefused() throws IOException {
        assertThat(changed("  source: {system: mes, ", "  source: {system: mes, kafka: {topic: mes.confirmations}, "))
                .contains("spec.source\n    name exactly one source");
    }

    @Test
    void anImpossibleMappingPathIsRefused() throws IOException {
        assertThat(changed(ExamplePlant.WHOLE, "{to: item, from: product}", "{to: item, from: produkt}"))
                .contains("spec.mapping.steps[0].fields[0].from\n");
    }

    @Test
    void aForbiddenTargetFieldIsRefused() throws IOException {
        String text = Files.readString(EXAMPLE.resolve(ExamplePlant.WHOLE));
        String mapping = text.substring(text.indexOf("  mapping:\n"), text.indexOf("  tests:"));
        assertThat(
                        changed(
                                ExamplePlant.WHOLE,
                                mapping,
                                """
                          mapping:
                            steps:
                            - upsert: {model: product.product, id: "product_{product}"}
                              fields: [{to: state, value: done}]
                        """))
                .contains("spec.mapping.steps[0].fields[0].to\n");
    }

    @Test
    void aRefusedPlantIsToldOnceAndNotAgainForEachOfItsInterfaces() throws IOException {
        for (var each : SHARED) {
            Files.copy(EXAMPLE.resolve(each), directory.resolve(Path.of(each).getFileName()));
        }
        Files.writeString(
                directory.resolve("plant.yaml"),
                Files.readString(EXAMPLE.resolve("plant.yaml")).replace("timeZone", "timezone"));
        Files.copy(EXAMPLE.resolve("interfaces/mes-production-confirmation.yaml"), directory.resolve("interface.yaml"));

        assertThat(validate(directory))
                .contains("spec.timezone\n    unknown field; did you mean 'timeZone'?")
                .contains("spec.timeZone\n    is required")
                .endsWith("2 to correct\n");
    }

    @Test
    void anInterfaceInAnotherNamespaceThanItsPlantIsTold() throws IOException {
        assertThat(changed("  namespace: plant-lyon\n", "  namespace: plant-lion\n"))
                .contains(
                        "metadata.namespace\n    namespace plant-lion has no Plant, and an interface belongs to the Plant of its own"
                                + " namespace: set metadata.namespace to plant-lyon, where Plant lyon is, or apply a Plant to plant-lion\n")
                .doesNotContain("Hint:");
        assertThat(changed("  namespace: plant-lyon\n", ""))
                .contains(
                        "metadata.namespace\n    is missing, so that namespace default is assumed; namespace default has no Plant");
    }

    /** One file alone, as somebody writes it who has not got the others. */
    @Test
    void aMissingPlantHidesNoMistakeThatIsOneWhateverThePlantSays() throws IOException {
        String text = Files.readString(EXAMPLE.resolve(ExamplePlant.DOCUMENT));
        Path alone = directory.resolve("alone.yaml");
        Files.writeString(alone, text);
        assertThat(validate(alone))
                .contains("metadata.namespace\n    namespace plant-lyon has no Plant")
                .endsWith("\n1 to correct\n");

        Files.writeString(
                alone,
                text.replace("latencyClass: queued", "latencyClass: quueed")
                        .replace("do: stock.receive\n", "do: stock.recieve\n")
                        .replace("{odoo: {", "{odoo: {connection: elsewhere, "));
        assertThat(validate(alone))
                .contains(
                        "namespace plant-lyon has no Plant",
                        "there is no LatencyClass 'quueed'",
                        "has no OdooConnection 'elsewhere'",
                        "stock.recieve")
                .doesNotContain("declares no system")
                .endsWith("\n5 to correct\n");
    }

    /** The connection is there, and has no such duty. */
    @Test
    void aRefusedPlantHidesNoMistakeOfItsInterfaces() throws IOException {
        ExamplePlant plant = ExamplePlant.in(directory);
        plant.change("plant.yaml", "timeZone: Europe/Paris", "timeZone: Europe/Lyon");
        plant.change(ExamplePlant.CONFIRMATION, "duty: production", "duty: prodution");
        assertThat(plant.validate().text())
                .contains("Europe/Lyon", "has no credential for duty 'prodution'")
                .doesNotContain("its Plant was refused")
                .endsWith("\n2 to correct\n");
    }

    @Test
    void aPlantInTheDefaultNamespaceIsHintedAt() throws IOException {
        List<String> files = new ArrayList<>(SHARED);
        files.add(ExamplePlant.CONFIRMATION);
        for (var file : files) {
            Files.writeString(
                    directory.resolve(Path.of(file).getFileName()),
                    Files.readString(EXAMPLE.resolve(file))
                            .replace("  namespace: plant-lyon\n", "")
                            .replace(", namespace: plant-lyon}", "}"));
        }

        assertThat(validate(directory))
                .contains("Hint: Plant lyon is in namespace default, or names none.", "chart's plants.namespaces")
                .endsWith("1 interface(s), all well\n");
    }

    private String changed(String what, String into) throws IOException {
        return changed(ExamplePlant.CONFIRMATION, what, into);
    }

    private String changed(String file, String what, String into) throws IOException {
        for (var each : SHARED) {
            Files.copy(
                    EXAMPLE.resolve(each),
                    directory.resolve(Path.of(each).getFileName()),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        var text = Files.readString(EXAMPLE.resolve(file));
        assertThat(text).contains(what);
        Files.writeString(directory.resolve("interface.yaml"), text.replace(what, into));
        return validate(directory);
    }

    private static String validate(Path path) {
        var out = new StringWriter();
        new CommandLine(new ValidateCommand()).setOut(new PrintWriter(out)).execute(path.toString());
        return out.toString();
    }
}
