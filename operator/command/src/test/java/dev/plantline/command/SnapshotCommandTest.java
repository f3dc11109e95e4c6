package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.TargetSnapshot;
import dev.plantline.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Raw steps are checked against what an Odoo has: without it, by a snapshot of the real Odoo 19 that stands beside this test, and written anew from it with
 * {@code -Drefresh=true}.
 */
class SnapshotCommandTest {
    private static final Path STORED = Path.of("src/test/resources/dev/plantline/command/odoo-lyon.snapshot");
    private static final String SCRAP = "interfaces/wms-scrap.yaml";

    @TempDir
    private Path directory;

    private ExamplePlant plant;

    @BeforeEach
    void hasRawSteps() throws IOException {
        plant = ExamplePlant.in(directory);
        String receipt = plant.text(ExamplePlant.DOCUMENT);
        plant.write(
                SCRAP,
                receipt.substring(0, receipt.indexOf("  contract:"))
                                .replace("name: wms-goods-receipt", "name: wms-scrap")
                                .replace("workflow: goodsReceipt", "workflow: rawSteps")
                        + """
                          contract: {version: 1.0.0, format: json, schema: {type: object, properties: {id: {type: string}, item: {type: string}, pieces: {type: number}, place: {type: string}}}}
                          keys: {order: [id], idempotency: [id]}
                          target: {odoo: {duty: stock}}
                          mapping:
                            steps:
                            - upsert: {model: stock.scrap, id: "scrap_{id}"}
                              fields:
                              - {to: product_id, ref: "product_{item}"}
                              - {to: scrap_qty, from: pieces, as: decimal}
                              - {to: location_id, lookup: {model: stock.location, by: {barcode: place}}}
                            - call: action_validate
                              until: {state: [done]}
                        """);
    }

    private void withStored() throws IOException {
        Files.copy(STORED, directory.resolve("odoo-lyon.snapshot"));
    }

    @Test
    void rawStepsThatTheOdooHasAreWellAndNothingIsHinted() throws IOException {
        withStored();
        assertThat(plant.validate().text()).contains("7 interface(s), all well").doesNotContain("snapshot");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "to: product_id | to: prodcut_id | spec.mapping.steps[0].fields[0].to | did you mean \"product_id\"?",
                "call: action_validate | call: action_validat | spec.mapping.steps[1].call | did you mean \"action_validate\"?",
                "model: stock.scrap, | model: stock.scrapp, | spec.mapping.steps[0].upsert.model | did you mean \"stock.scrap\"?",
                "state: [done] | state: [doen] | spec.mapping.steps[1].until.state | state has no value \"doen\" in this Odoo; did you mean \"done\"?; it has draft, done",
                "by: {barcode: place} | by: {barcod: place} | spec.mapping.steps[0].fields[2].lookup.by.barcod | model stock.location of this Odoo has no field barcod; did you mean \"barcode\"?",
                "model: stock.location | model: stock.warehouse | spec.mapping.steps[0].fields[2].lookup.model | Hint: the snapshot of OdooConnection odoo-lyon is older than the manifest of wms-scrap and does not say whether Odoo has stock.warehouse"
            })
    void aMistakeIsToldWithoutOdooByASnapshotBesideTheManifests(String good, String bad, String path, String message)
            throws IOException {
        withStored();
        plant.change(SCRAP, good, bad);
        var answer = plant.validate();
        if (!message.startsWith("Hint")) {
            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.text())
                    .containsOnlyOnce("OdooInterface wms-scrap, " + path)
                    .contains("1 to correct");
        }
        assertThat(answer.text()).contains(message);
    }

    @Test
    void withoutASnapshotItIsSaidThatNobodyHasLooked() {
        assertThat(plant.validate().text())
                .contains(
                        "all well",
                        "Hint: nobody has looked whether OdooConnection odoo-lyon has what the raw steps of wms-scrap name");
    }

    @Test
    void aSnapshotThatIsNamedCountsAndABrokenOneIsToldWithItsName() throws IOException {
        Path elsewhere = directory.resolve("sandbox").resolve("x.snapshot");
        Files.createDirectories(elsewhere.getParent());
        Files.copy(STORED, elsewhere);
        plant.change(SCRAP, "state: [done]", "state: [doen]");
        assertThat(ExamplePlant.run("validate", directory.toString(), "--snapshot", elsewhere.toString())
                        .text())
                .contains("state has no value \"doen\"");

        plant.write("odoo-lyon.snapshot", "{}");
        var answer = plant.validate();
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text())
                .contains(directory.resolve("odoo-lyon.snapshot")
                        + "\n    this is no snapshot: plantline snapshot writes one");
    }

    @Test
    void onTheRealOdooASnapshotIsTakenThatFindsTheSame() throws IOException {
        assumeThat(System.getenv("PLANTLINE_ODOO_URL"))
                .as("SKIPPED: no real Odoo 19; set PLANTLINE_ODOO_URL, PLANTLINE_ODOO_DB and PLANTLINE_ODOO_KEYS")
                .isNotNull();
        JsonNode keys = Json.MAPPER.readTree(
                Path.of(System.getenv("PLANTLINE_ODOO_KEYS")).toFile());
        Path key = Files.writeString(
                directory.resolve("key"), keys.at("/bot_stock/key").asText());
        plant.change(SCRAP, "model: stock.scrap,", "model: stock.scrapp,");
        var absent = snapshot(key);
        assertThat(absent.text()).contains("this Odoo has no stock.scrapp");
        assertThat(plant.validate().text()).contains("did you mean \"stock.scrap\"?");

        plant.change(SCRAP, "model: stock.scrapp,", "model: stock.scrap,");
        var taken = snapshot(key);
        assertThat(taken.code()).as(taken.text()).isZero();
        assertThat(taken.text())
                .contains("stock: 2 models", "odoo-lyon.snapshot is written")
                .doesNotContain(keys.at("/bot_stock/key").asText());
        String text = plant.text("odoo-lyon.snapshot");
        if (Boolean.getBoolean("refresh")) {
            Files.createDirectories(STORED.getParent());
            Files.writeString(STORED, text);
        }
        assertThat(text).doesNotContain(keys.at("/bot_stock/key").asText());
        assertThat(TargetSnapshot.read(text)
                        .of("stock")
                        .models()
                        .get("stock.scrap")
                        .get("state")
                        .selection())
                .containsExactly("draft", "done");
        assertThat(plant.validate().text()).contains("7 interface(s), all well").doesNotContain("snapshot");

        plant.change(SCRAP, "state: [done]", "state: [doen]");
        assertThat(plant.validate().text()).contains("state has no value \"doen\" in this Odoo");
        assertThat(snapshot(key).code()).isZero();
        assertThat(TargetSnapshot.read(plant.text("odoo-lyon.snapshot"))
                        .of("stock")
                        .models())
                .isEqualTo(TargetSnapshot.read(text).of("stock").models());
    }

    private ExamplePlant.Answer snapshot(Path key) {
        return ExamplePlant.run(
                "snapshot",
                directory.toString(),
                "--url",
                System.getenv("PLANTLINE_ODOO_URL"),
                "--database",
                System.getenv("PLANTLINE_ODOO_DB"),
                "--duty-key",
                "stock=" + key);
    }
}
