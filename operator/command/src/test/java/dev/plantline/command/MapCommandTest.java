package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.command.ExamplePlant.Answer;
import dev.plantline.model.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapCommandTest {
    private static final String MANIFEST =
            """
            apiVersion: plantline.dev/v1alpha1
            kind: OdooInterface
            metadata: {name: wms-moves, namespace: plant-lyon}
            spec:
              workflow: stockTransfer
              owners:
                business: {name: Logistics, contact: logistics@example.com, group: logistics}
                technical: {name: WMS, contact: wms@example.com, group: wms}
              classification: {criticality: high, failureImpact: availabilityWrong, consequence: Stock is wrong.}
              latencyClass: near-real-time
              source: {system: wms, kafka: {topic: wms.moves}}
              contract:
                version: 2.1.0
                format: json
                schema:
                  type: object
                  required: [id, bay]
                  properties:
                    id: {type: string, maxLength: 40}
                    bay: {type: string, maxLength: 40}
                    who: {type: string, x-plantline-personal: true, maxLength: 5}
                    moves: {type: array, items: {type: object, properties: {part: {type: string}, amount: {type: number}}}}
              keys: {order: [bay], idempotency: [id, bay]}
              target: {odoo: {duty: stock}}
              mapping:
                steps:
                - do: stock.transfer
                  fields:
                  - {to: reference, from: id}
                  - {to: from, value: WH/Stock}
                  - {to: to, from: bay}
                  lines:
                  - to: lines
                    from: moves
                    fields: [{to: item, from: part}, {to: quantity, from: amount}]
              tests:
              - name: t
                given: {id: a, bay: b, moves: [{part: P, amount: 1}]}
                expect: {contains: [{document: {to: b}}]}
            """;

    private static final String GOOD =
            "{\"id\": \"W-1\", \"bay\": \"H|1\", \"moves\": [{\"part\": \"RESIN\", \"amount\": 1.50}, {\"part\": \"SAND\", \"amount\": 20}]}";

    @TempDir
    private Path directory;

    private Path manifest;

    @BeforeEach
    void writeTheManifest() throws IOException {
        manifest = Files.writeString(directory.resolve("moves.yaml"), MANIFEST);
    }

    private Answer map(String message, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve("message.txt"), message);
        String[] arguments = new String[more.length + 3];
        arguments[0] = "map";
        arguments[1] = manifest.toString();
        arguments[2] = file.toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return ExamplePlant.run(arguments);
    }

    @Test
    void whatAMessageWouldDoIsShownWithItsKeysItsOperationAndItsTotal() throws IOException {
        Answer answer = map(GOOD);

        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text().lines())
                .contains(
                        "contract        2.1.0, kept",
                        "order key       H|1",
                        "idempotency     W-1|H\\|1",
                        "workflow        stockTransfer",
                        "operation       stock.transfer",
                        "total           21.5",
                        "idempotency key holds the plant's name, and no Plant is among these manifests")
                .contains("  \"do\" : \"stock.transfer\",");
    }

    @Test
    void withThePlantAmongTheManifestsTheIdempotencyKeyIsTheOneThatIntakeWrites() throws IOException {
        ExamplePlant plant = ExamplePlant.in(directory.resolve("plant"));
        Path message = Files.writeString(
                directory.resolve("message.json"),
                "{\"transferId\": \"W-17\", \"movedAt\": \"2026-07-01T06:00:00Z\", \"from\": \"HALL-1\", \"to\": \"LINE-1\", \"product\": \"SEAL\", \"quantity\": 20, \"unit\": \"EA\"}");
        Answer answer = ExamplePlant.run(
                "map",
                plant.directory().toString(),
                message.toString(),
                "--interface",
                "wms-stock-transfer",
                "--output",
                "json");
        assertThat(answer.code()).as(answer.text()).isZero();
        JsonNode told = Json.MAPPER.readTree(answer.text());
        assertThat(told.path("plant").asText()).isEqualTo("lyon");
        assertThat(told.at("/keys/idempotencyKey").asText()).matches("[0-9a-f]{32}");
    }

    @Test
    void machinesGetTheStepsAsAnExampleWouldExpectThem() throws IOException {
        JsonNode told = Json.MAPPER.readTree(map(GOOD, "--output", "json").text());

        assertThat(told.at("/contract/kept").asBoolean()).isTrue();
        assertThat(told.at("/keys/order").asText()).isEqualTo("H|1");
        assertThat(told.path("operation").asText()).isEqualTo("stock.transfer");
        assertThat(told.at("/totals/0/quantity").decimalValue()).isEqualByComparingTo("21.5");
        assertThat(told.at("/steps/0/document/lines/1/quantity").decimalValue()).isEqualByComparingTo("20");
    }

    @Test
    void aMessageThatBreaksTheContractIsToldWithItsPlaceAndWithoutPeople() throws IOException {
        Answer answer = map("{\"id\": \"W-1\", \"bay\": \"H1\", \"who\": \"Marie Dupont\"}");

        assertThat(answer.code()).isEqualTo(Plantline.FOUND);
        assertThat(answer.text())
                .contains("contract        2.1.0, broken")
                .contains("order key       H1")
                .contains("It would fail (contract) at /who")
                .doesNotContain("Marie");
    }

    @Test
    void whatTheOperationWouldNotTakeIsAMappingFailure() throws IOException {
        Answer answer = map("{\"id\": \"W-1\", \"bay\": \"H1\", \"moves\": [{\"part\": \"SAND\", \"amount\": 0}]}");

        assertThat(answer.code()).isEqualTo(Plantline.FOUND);
        assertThat(answer.text())
                .contains("contract        2.1.0, kept")
                .contains("It would fail (mapping) at /lines/0/quantity: ");
    }

    @Test
    void aMessageMayComeFromTheInput() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(GOOD.getBytes(StandardCharsets.UTF_8)));
            assertThat(ExamplePlant.run("map", manifest.toString(), "-").code()).isZero();
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void aMessageThatNoPlantTakesIsNotRead() throws IOException {
        Answer answer = map(" ".repeat((4 << 20) + 1));

        assertThat(answer.code()).isEqualTo(Plantline.FAILED);
        assertThat(answer.text()).contains("more than 4194304 bytes: no plant takes such a message");
    }

    @Test
    void foreignTextStaysInItsLine() throws IOException {
        Answer answer = map(
                "{\"id\": \"W\\u001b[31m\", \"bay\": \"H\\nX\\u202e\", \"moves\": [{\"part\": \"S\\u202e\", \"amount\": 1}]}");

        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text())
                .contains("order key       H\\nX\\u202e")
                .contains("\"item\" : \"S\\u202e\"")
                .doesNotContain("\u001b", "\u202e");
    }

    @Test
    void oneOfSeveralInterfacesMustBeNamed() throws IOException {
        Path plant = ExamplePlant.in(directory.resolve("plant")).directory();
        Path message = Files.writeString(directory.resolve("m.json"), GOOD);

        assertThat(ExamplePlant.run("map", plant.toString(), message.toString()).text())
                .contains("has several interfaces: name one with --interface", "wms-stock-transfer");
        assertThat(ExamplePlant.run("map", plant.toString(), message.toString(), "--interface", "wms-stock-transfr")
                        .text())
                .contains("did you mean wms-stock-transfer?");
    }

    @Test
    void aManifestWithMistakesIsToldAsValidateTellsIt() throws IOException {
        Files.writeString(manifest, MANIFEST.replace("from: part", "from: parts"));

        Answer answer = map(GOOD);

        assertThat(answer.code()).isEqualTo(Plantline.FOUND);
        assertThat(answer.text())
                .contains(
                        "moves.yaml:",
                        "lines[0].fields[0].from",
                        "The message was not tried, because of 1 mistake(s).");
    }
}
