package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.operator.desired.Obstacle.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In one Odoo each fact of a master record comes from one system; who runs keeps it, and of two that ask the older gets it. */
class OwnershipConflictTest {
    private static final Path COMMON = Path.of("src/test/resources/desired/common.yaml");
    private static final String PLANT =
            """
            ---
            apiVersion: plantline.dev/v1alpha1
            kind: Plant
            metadata: {name: lyon, namespace: plant-lyon}
            spec:
              timeZone: Europe/Paris
              odooConnection: odoo
              systems: [{name: plm}, {name: erp}]
              kafka: {bootstrapServers: "kafka:9092", insecureTransport: true}
            """;
    private static final String PRODUCTS =
            """
            ---
            apiVersion: plantline.dev/v1alpha1
            kind: OdooInterface
            metadata: {name: plm-product, namespace: plant-lyon, creationTimestamp: "2026-11-01T08:00:00Z"}
            spec:
              workflow: masterData
              owners:
                business: {name: Master data, contact: data@example.com}
                technical: {name: PLM integration, contact: plm@example.com}
              classification: {criticality: medium, failureImpact: availabilityWrong, consequence: New products cannot be produced.}
              latencyClass: scheduled-batch
              source: {system: plm, kafka: {topic: plm.products}}
              contract: {version: 1.0.0, format: json, schema: {type: object, required: [id, code], properties: {id: {type: string}, code: {type: string}, name: {type: string}, cost: {type: number}}}}
              keys: {order: [code], idempotency: [id]}
              target: {odoo: {duty: master-data}}
              mapping:
                steps:
                - do: product.master
                  fields: [{to: item, from: code}, {to: name, from: name}]
            """;

    @TempDir
    Path directory;

    private static String ofErp(String fields) {
        return PRODUCTS.replace("plm-product", "erp-product")
                .replace("2026-11-01", "2026-11-02")
                .replace("system: plm", "system: erp")
                .replace("plm.products", "erp.products")
                .replace("{to: name, from: name}", fields);
    }

    private static final String SAME = "{to: name, from: name}";

    @Test
    void theYoungerOfTwoSystemsThatWriteTheSameIsRefusedAndBothAreNamed() throws IOException {
        var desired = desired(PLANT + PRODUCTS + ofErp(SAME));

        assertThat(desired.live()).extracting(each -> each.id().name()).containsExactly("plm-product");
        assertThat(of(desired, "erp-product")).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.OwnershipConflict);
            assertThat(each.path()).isEqualTo("spec.source.system");
            assertThat(each.message())
                    .contains(
                            "interface plm-product in namespace plant-lyon asks to write name by product.master from system 'plm'",
                            "and this one would from 'erp'");
        });
    }

    @Test
    void whoWritesOtherFieldsOrOtherRecordsOrForTheSameSystemOwnsNothingOfIt() throws IOException {
        for (var other : List.of(
                ofErp("{to: internalReference, from: name}"), ofErp(SAME).replace("system: erp", "system: plm"))) {
            assertThat(desired(PLANT + PRODUCTS + other).interfaceObstacles()).isEmpty();
        }
        var stored = "{to: name, from: name}, {to: category, value: goods}";
        var services = "{to: name, from: name}, {to: category, value: services}";
        assertThat(desired(PLANT + PRODUCTS.replace(SAME, stored) + ofErp(services))
                        .interfaceObstacles())
                .isEmpty();
        assertThat(desired(PLANT + PRODUCTS.replace(SAME, stored) + ofErp(stored))
                        .interfaceObstacles())
                .containsOnlyKeys("erp-product");
        var sold = "{to: name, from: name}, {to: sold, value: true}";
        var notSold = "{to: name, from: name}, {to: sold, value: false}";
        assertThat(desired(PLANT + PRODUCTS.replace(SAME, sold) + ofErp(notSold))
                        .interfaceObstacles())
                .as("of the same items they write the name, and another fact each")
                .containsOnlyKeys("erp-product");
    }

    @Test
    void twoCompaniesThatBothNameHaveTwoTruths() throws IOException {
        var lyon = PRODUCTS.replace("duty: master-data", "duty: master-data, company: Lyon");
        var nantes = ofErp(SAME).replace("duty: master-data", "duty: master-data, company: Nantes");

        assertThat(desired(PLANT + lyon + nantes).interfaceObstacles()).isEmpty();
        assertThat(desired(PLANT + lyon + ofErp(SAME)).interfaceObstacles())
                .as("the default company may be the same")
                .containsOnlyKeys("erp-product");
    }

    @Test
    void plantsWhoseConnectionsNameTwoCompaniesHaveTwoTruths() throws IOException {
        var nantes = (PLANT + ofErp(SAME)).replace("lyon", "nantes") + "---\n" + connection("Nantes");
        var lyon = PLANT + PRODUCTS.replace("duty: master-data", "duty: master-data, company: Lyon");

        assertThat(nantes(lyon + nantes).interfaceObstacles().getOrDefault("erp-product", List.of()))
                .extracting(Obstacle::reason)
                .doesNotContain(Reason.OwnershipConflict);
        var byItsConnection = PLANT + PRODUCTS.replace("duty: master-data", "duty: master-data, connection: of-nantes")
                + "---\n"
                + connection("Nantes")
                        .replace("namespace: plant-nantes", "namespace: plant-lyon")
                        .replace("name: odoo,", "name: of-nantes,");
        assertThat(nantes(byItsConnection + nantes).interfaceObstacles().get("erp-product"))
                .extracting(Obstacle::reason)
                .contains(Reason.OwnershipConflict);
        assertThat(nantes(byItsConnection.replace("company: Nantes", "company: Lyon") + nantes)
                        .interfaceObstacles()
                        .getOrDefault("erp-product", List.of()))
                .extracting(Obstacle::reason)
                .as("also of a plant that this one only knows of")
                .doesNotContain(Reason.OwnershipConflict);
    }

    private static String connection(String company) throws IOException {
        var common = Files.readString(COMMON);
        return common.substring(common.indexOf("kind: OdooConnection")
                                - "apiVersion: plantline.dev/v1alpha1\n".length())
                        .split("\n---")[0]
                        .replace("namespace: plant-lyon", "namespace: plant-nantes")
                        .replace("  database: lyon", "  company: " + company + "\n  database: lyon")
                + "\n";
    }

    @Test
    void whatRunsWithoutACompanyIsNotMovedByTheOneThatItsConnectionNamesSince() throws IOException {
        var running = "---\n"
                + Manifests.yaml(desired(PLANT + PRODUCTS).resources().stream()
                        .filter(ConfigMap.class::isInstance)
                        .toList());
        var both = PLANT + PRODUCTS + ofErp(SAME).replace("duty: master-data", "duty: master-data, company: Nantes");
        var common = Files.writeString(
                directory.resolve("common.yaml"),
                Files.readString(COMMON).replace("  database: lyon", "  company: Lyon\n  database: lyon"));

        assertThat(desired(common, both).interfaceObstacles()).isEmpty();
        assertThat(desired(common, both + running).interfaceObstacles())
                .as("it writes in the user's company still, which may be this one")
                .containsKey("erp-product");
    }

    @Test
    void whoRunsKeepsItAlsoFromAnOlderManifest() throws IOException {
        var running = Manifests.yaml(desired(PLANT + ofErp(SAME)).resources().stream()
                .filter(ConfigMap.class::isInstance)
                .toList());

        var desired = desired(PLANT + PRODUCTS + ofErp(SAME) + "---\n" + running);

        assertThat(desired.interfaceObstacles()).containsOnlyKeys("plm-product");
    }

    /** Both were let through before this was checked, or by another operator. */
    @Test
    void twoThatRunGoOnAndTheirNextManifestsToo() throws IOException {
        var both = desired(PLANT + PRODUCTS + ofErp(SAME).replace("system: erp", "system: plm"));
        var running = Manifests.yaml(both.resources().stream()
                        .filter(ConfigMap.class::isInstance)
                        .toList())
                .replace(
                        "\\\"kafka\\\":{\\\"topic\\\":\\\"erp.products\\\"},\\\"system\\\":\\\"plm\\\"",
                        "\\\"kafka\\\":{\\\"topic\\\":\\\"erp.products\\\"},\\\"system\\\":\\\"erp\\\"");
        assertThat(running).contains("\\\"system\\\":\\\"erp\\\"");

        var desired = desired(PLANT + PRODUCTS + ofErp(SAME) + "---\n" + running);

        assertThat(desired.interfaceObstacles()).isEmpty();
        assertThat(desired.live()).hasSize(2);
    }

    @Test
    void anotherPlantOnTheSameOdooIsRefusedAndOneOnAnotherIsNot() throws IOException {
        var common = Files.readString(COMMON);
        var nantes = (PLANT + ofErp(SAME)).replace("lyon", "nantes");
        var elsewhere = common.substring(
                common.indexOf("kind: OdooConnection") - "apiVersion: plantline.dev/v1alpha1\n".length());
        elsewhere = "---\n" + elsewhere.split("\n---")[0].replace("namespace: plant-lyon", "namespace: plant-nantes")
                + "\n";

        assertThat(nantes(PLANT + PRODUCTS + nantes + elsewhere)
                        .interfaceObstacles()
                        .get("erp-product"))
                .extracting(Obstacle::reason)
                .contains(Reason.OwnershipConflict);
        assertThat(nantes(PLANT + PRODUCTS + nantes + elsewhere.replaceAll("database: \\w+", "database: nantes"))
                        .interfaceObstacles()
                        .getOrDefault("erp-product", List.of()))
                .extracting(Obstacle::reason)
                .doesNotContain(Reason.OwnershipConflict);
    }

    /** Its manifest leaves the field out, is retired, or is gone with its template; its pods write it still. */
    @Test
    void whatRunsInAnotherNamespaceCountsWhateverItsManifestSaysByNow() throws IOException {
        var nantes = (PLANT + ofErp(SAME)).replace("lyon", "nantes");
        var connection = "---\n"
                + Files.readString(COMMON)
                        .substring(Files.readString(COMMON).indexOf("kind: OdooConnection")
                                - "apiVersion: plantline.dev/v1alpha1\n".length())
                        .split("\n---")[0]
                        .replace("namespace: plant-lyon", "namespace: plant-nantes")
                + "\n";
        var running = "---\n"
                + Manifests.yaml(desired(PLANT + PRODUCTS).resources().stream()
                        .filter(ConfigMap.class::isInstance)
                        .toList());
        var edited = List.of(
                "",
                PRODUCTS.replace(", " + SAME, ""),
                PRODUCTS.replace("  source:", "  lifecycle: {stage: retired}\n  source:"));

        for (var manifest : edited) {
            assertThat(nantes(PLANT + manifest + nantes + connection + running)
                            .interfaceObstacles()
                            .get("erp-product"))
                    .extracting(Obstacle::reason)
                    .contains(Reason.OwnershipConflict);
            assertThat(nantes(PLANT + manifest + nantes + connection)
                            .interfaceObstacles()
                            .getOrDefault("erp-product", List.of()))
                    .extracting(Obstacle::reason)
                    .doesNotContain(Reason.OwnershipConflict);
        }
    }

    @Test
    void oneOdooUnderTwoAddressesIsOneAndACopyForTestsIsAnother() throws IOException {
        var common = Files.readString(COMMON);
        var head = "apiVersion: plantline.dev/v1alpha1\n";
        var known = "\nstatus: {databaseUuid: 1b2c}\n";
        var odoo =
                head + common.substring(common.indexOf("kind: OdooConnection")).split("\n---")[0] + known;
        var second =
                odoo.replace("name: odoo,", "name: again,").replaceAll("url: \\S+", "url: http://odoo.odoo.svc:8069");
        assertThat(second).contains("name: again,", "odoo.odoo.svc");
        var manifests =
                PLANT + PRODUCTS + ofErp(SAME).replace("duty: master-data", "duty: master-data, connection: again");
        var rest = common.replace(
                common.substring(common.indexOf("kind: OdooConnection")).split("\n---")[0], "kind: Gone");

        assertThat(conflicts(rest, manifests, odoo, second)).contains("erp-product");
        assertThat(conflicts(rest, manifests, odoo, second.replace(known, ""))).isEmpty();
        assertThat(conflicts(rest, manifests, odoo, second.replaceAll("environment: \\w+", "environment: test")))
                .isEmpty();
    }

    private List<String> conflicts(String... texts) throws IOException {
        var in = Files.writeString(
                directory.resolve("in.yaml"), String.join("\n---\n", texts).replace("\n---\n---\n", "\n---\n"));
        return Desired.of(Manifests.read(in).world(), "plant-lyon", DesiredGoldenTest.PLATFORM)
                .interfaceObstacles()
                .entrySet()
                .stream()
                .filter(each -> each.getValue().stream().anyMatch(one -> one.reason() == Reason.OwnershipConflict))
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    /** Else a dead manifest, here or where no plant is, would keep back a good one for ever. */
    @Test
    void whatCannotRunKeepsNobodyBack() throws IOException {
        var dead = PRODUCTS.replace("2026-11-01T08:00:00Z\"}", "2026-11-01T08:00:00Z\", generation: 3}")
                .replace("  workflow:", "  workflow:");
        var stalled =
                "status: {conditions: [{type: Stalled, status: 'True', reason: InvalidMapping, observedGeneration: 3}]}\n";

        assertThat(desired(PLANT + dead + ofErp(SAME)).interfaceObstacles()).containsKey("erp-product");
        assertThat(desired(PLANT + dead + stalled + ofErp(SAME)).interfaceObstacles())
                .doesNotContainKey("erp-product");
        assertThat(desired(PLANT + dead + stalled.replace("3}", "2}") + ofErp(SAME))
                        .interfaceObstacles())
                .containsKey("erp-product");
    }

    private static List<Obstacle> of(DesiredPlant desired, String name) {
        return desired.interfaceObstacles().getOrDefault(name, List.of());
    }

    private DesiredPlant nantes(String text) throws IOException {
        var in = Files.writeString(directory.resolve("in.yaml"), text);
        return Desired.of(Manifests.read(COMMON, in).world(), "plant-nantes", DesiredGoldenTest.PLATFORM);
    }

    private DesiredPlant desired(String text) throws IOException {
        return desired(COMMON, text);
    }

    private DesiredPlant desired(Path common, String text) throws IOException {
        var in = Files.writeString(directory.resolve("in.yaml"), text);
        return Desired.of(Manifests.read(common, in).world(), "plant-lyon", DesiredGoldenTest.PLATFORM);
    }
}
