package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Effect;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.ShapeKey;
import dev.plantline.model.Step;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From a message to the document of an operation. */
class DocumentMappingTest {
    static final String MAPPED =
            """
            workflow: stockTransfer
            contract:
              version: 1.0.0
              format: json
              schema:
                type: object
                required: [id, moves]
                properties:
                  id: {type: [string, integer]}
                  hall: {type: string}
                  at: {type: string}
                  moves:
                    type: array
                    items:
                      type: object
                      properties:
                        part: {type: [string, integer]}
                        pieces: {type: [number, string]}
                        unit: {type: string}
                        batches: {type: array, items: {type: object, properties: {batch: {type: string}, pieces: {type: number}}}}
            keys: {order: [id], idempotency: [id]}
            codeMaps:
            - {name: halls, kind: location, steward: Anna, entries: [{code: H1, value: WH/Stock/Hall 1}]}
            mapping:
              steps:
              - do: stock.transfer
                when: size(moves) > 0
                fields:
                - {to: reference, from: id}
                - {to: from, value: WH/Stock}
                - {to: to, from: hall, code: halls}
                - {to: movedAt, from: at, whenMissing: omit}
                lines:
                - to: lines
                  from: moves
                  fields:
                  - {to: item, from: part}
                  - {to: quantity, from: pieces, convert: {unit: unit, to: kg, scale: 3}}
                  lines:
                  - {to: lots, from: batches, fields: [{to: lot, from: batch}, {to: quantity, from: pieces}]}
            """;
    private static final CompiledInterface COMPILED = Manifests.ready(MAPPED);
    private static final CompiledInterface IDENTITY = Manifests.ready(
            """
            workflow: stockTransfer
            contract: {version: 1.0.0, format: json}
            keys: {order: [reference], idempotency: [reference]}
            mapping: {steps: [{do: stock.transfer}]}
            """);

    private static Effect.OdooSteps effect(CompiledInterface compiled, String message) throws MessageFailedException {
        return compiled.effect(compiled.decode(Manifests.json(message)), java.time.Instant.EPOCH);
    }

    private static Step.Do only(List<Step> steps) {
        assertThat(steps).singleElement().isInstanceOf(Step.Do.class);
        return (Step.Do) steps.get(0);
    }

    private static Failure failure(CompiledInterface compiled, String message) {
        return assertThrows(MessageFailedException.class, () -> effect(compiled, message))
                .failure();
    }

    private static final String MESSAGE =
            """
            {"id": 4711, "hall": "H1", "at": "2026-07-01T06:00:00", "moves": [
              {"part": 99, "pieces": "1500", "unit": "g", "batches": [{"batch": "L1", "pieces": 1}, {"batch": "L2", "pieces": 0.5}]},
              {"part": "STEEL", "pieces": 2, "unit": "kg"}]}""";

    @Test
    void fieldsAndLinesFillTheDocumentInTheTypesOfItsSchema() throws Exception {
        Effect.OdooSteps effect = effect(COMPILED, MESSAGE);
        Step.Do step = only(effect.steps());

        assertThat(step.operation()).isEqualTo("stock.transfer");
        JsonNode expected = Json.MAPPER.readTree(
                """
                {"reference": "4711", "from": "WH/Stock", "to": "WH/Stock/Hall 1", "movedAt": "2026-07-01T04:00:00Z", "lines": [
                  {"item": "99", "quantity": 1.5, "lots": [{"lot": "L1", "quantity": 1.0}, {"lot": "L2", "quantity": 0.5}]},
                  {"item": "STEEL", "quantity": 2.0}]}""");
        assertThat(StepsDifference.between(expected, step.document())).isEmpty();
        assertThat(step.document().at("/lines/1/quantity").isBigDecimal()).isTrue();
        assertThat(step.document().at("/lines/0/lots/0/quantity").isBigDecimal())
                .isTrue();
    }

    @Test
    void theTotalIsTheSumOfTheMainQuantityAndNotOfItsLots() throws Exception {
        assertThat(effect(COMPILED, MESSAGE).quantities()).hasToString("[3.5]");
    }

    @Test
    void aStepWhoseConditionIsFalseHasNoEffectAndNoTotal() throws Exception {
        Effect.OdooSteps effect = effect(COMPILED, "{\"id\": \"a\", \"hall\": \"H1\", \"moves\": []}");

        assertThat(effect.steps()).isEmpty();
        assertThat(effect.quantities()).isEmpty();
    }

    @Test
    void documentsOfOneOperationAreAlikeAndNeverGoInRuns() throws Exception {
        Effect.OdooSteps one = effect(COMPILED, MESSAGE);
        Effect.OdooSteps other = effect(
                COMPILED,
                "{\"id\": \"b\", \"hall\": \"H1\", \"moves\": [{\"part\": \"A\", \"pieces\": 1, \"unit\": \"kg\"}]}");

        assertThat(one.batchKey()).isEqualTo(other.batchKey()).isEqualTo("D stock.transfer;");
        assertThat(one.goesInRuns()).isFalse();
        assertThat(ShapeKey.of(List.of(new Step.Do("stock.count", Json.MAPPER.createObjectNode()))))
                .isNotEqualTo(ShapeKey.of(one.steps()));
    }

    @Test
    void whatTheMappingMakesIsHeldAgainstTheSchemaWithThePlaceInTheDocument() {
        Failure failure = failure(
                COMPILED,
                "{\"id\": \"a\", \"hall\": \"H1\", \"moves\": [{\"part\": \"A\", \"pieces\": 1, \"unit\": \"kg\"}, {\"part\": \"B\", \"pieces\": 0, \"unit\": \"kg\"}]}");

        assertThat(failure.failureClass()).isEqualTo(FailureClass.mapping);
        assertThat(failure.place()).isEqualTo("/lines/1/quantity");
        assertThat(failure.reason())
                .startsWith("The document is not one of stock.transfer: at /lines/1/quantity: ")
                .contains("0");
    }

    @Test
    void aFailureInTheDocumentNamesThePlaceInTheSendersMessageToo() {
        String two =
                "{\"id\": \"a\", \"hall\": \"H1\", \"moves\": [{\"part\": \"A\", \"pieces\": 1, \"unit\": \"kg\"}, {\"part\": \"B\", \"pieces\": %s, \"unit\": \"kg\"}]}";
        assertThat(failure(COMPILED, two.formatted(0)).inMessage()).isEqualTo("/moves/1/pieces");
        assertThat(told("/lines/1/quantity")).isEqualTo("Odoo says no (in the message: /moves/1/pieces)");
        assertThat(told("/lines/0/lots/1/lot")).isEqualTo("Odoo says no (in the message: /moves/0/batches/1/batch)");
        assertThat(told("/lines/1")).isEqualTo("Odoo says no (in the message: /moves/1)");
        assertThat(told("/reference")).isEqualTo("Odoo says no (in the message: /id)");
    }

    /** An expression, a constant, a property that nothing fills, and a whole document come from no one place. */
    @Test
    void ofWhatNoPathFillsNoPlaceInTheMessageIsTold() {
        for (String place : List.of("/from", "/shortage", "/lines/x/y/z", "", "spec.mapping")) {
            assertThat(told(place)).as(place).isEqualTo("Odoo says no");
        }
    }

    /** What Odoo refuses it tells without the document that it is of. */
    @Test
    void ofSeveralDocumentsThePlaceInTheMessageIsToldWhereAllHaveItFromThere() {
        CompiledInterface several = Manifests.ready(
                MAPPED.replace(
                        "  - do: stock.transfer\n",
                        """
                          - do: stock.transfer
                            forEach: moves
                            fields:
                            - {to: reference, from: $.id}
                            - {to: from, value: WH/Stock}
                            - {to: to, from: unit}
                            - {to: movedAt, from: $each.unit, whenMissing: omit}
                            lines: [{to: lines, fields: [{to: item, from: part}, {to: quantity, from: pieces}]}]
                          - do: stock.transfer
                        """));
        assertThat(told(several, "/reference")).isEqualTo("Odoo says no (in the message: /id)");
        for (String place : List.of("/to", "/movedAt", "/lines/0/item", "/lines/1")) {
            assertThat(told(several, place)).as(place).isEqualTo("Odoo says no");
        }
    }

    private static String told(String place) {
        return told(COMPILED, place);
    }

    private static String told(CompiledInterface compiled, String place) {
        Failure failure = new Failure(FailureClass.business, "Odoo says no", place);
        return compiled.masked(failure, MESSAGE.getBytes(StandardCharsets.UTF_8), Instant.EPOCH)
                .told();
    }

    @Test
    void aListThatIsAbsentLeavesThePropertyOutAndAnEmptyOneIsHeldAgainstTheSchema() throws Exception {
        String one =
                "{\"id\": \"a\", \"hall\": \"H1\", \"moves\": [{\"part\": \"A\", \"pieces\": 1, \"unit\": \"kg\"}]}";

        assertThat(only(effect(COMPILED, one).steps()).document().at("/lines/0").has("lots"))
                .isFalse();
        assertThat(failure(COMPILED, one.replace("\"kg\"", "\"kg\", \"batches\": []"))
                        .place())
                .isEqualTo("/lines/0/lots");
    }

    @Test
    void aValueOfAnotherTypeIsToldAtItsPlaceInTheMessage() {
        Failure failure = failure(COMPILED, MESSAGE.replace("2026-07-01T06:00:00", "yesterday"));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.mapping);
        assertThat(failure.place()).isEqualTo("/at");
        assertThat(failure.reason()).contains("\"yesterday\" is not a time");
    }

    @Test
    void withoutFieldsAndLinesTheMessageIsTheDocument() throws Exception {
        Step.Do step = only(effect(
                        IDENTITY,
                        "{\"reference\": \"W-7\", \"from\": \"A\", \"to\": \"B\", \"lines\": [{\"item\": \"X\", \"quantity\": 12}]}")
                .steps());

        assertThat(step.document().at("/lines/0/quantity").isBigDecimal()).isTrue();
        assertThat(step.document().path("reference").asText()).isEqualTo("W-7");
    }

    @Test
    void withoutASchemaOfItsOwnTheContractIsThatOfTheOperation() {
        Failure failure = failure(
                IDENTITY,
                "{\"reference\": \"W-7\", \"from\": \"A\", \"to\": \"B\", \"lines\": [{\"item\": \"X\", \"qty\": 12}]}");

        assertThat(failure.failureClass()).isEqualTo(FailureClass.contract);
        assertThat(failure.place()).isEqualTo("/lines/0");
        assertThat(failure.reason()).contains("qty");
    }

    @Test
    void pathsOfKeysAndConditionsAreHeldAgainstTheSchemaOfTheOperation() {
        assertThat(
                        Manifests.problems(
                                """
                        workflow: stockTransfer
                        contract: {version: 1.0.0, format: json}
                        keys: {order: [refrence], idempotency: [reference]}
                        mapping: {steps: [{do: stock.transfer}]}
                        """))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("did you mean \"reference\""));
    }

    private static List<String> withContract(String properties) {
        return Manifests.problems(
                        """
                        workflow: stockTransfer
                        contract: {version: 1.0.0, format: json, schema: {type: object, properties: {%s}}}
                        keys: {order: [reference], idempotency: [reference]}
                        mapping: {steps: [{do: stock.transfer}]}
                        """
                                .formatted(properties))
                .stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void aContractOfItsOwnMustBeOneOfTheDocument() {
        String fine = "reference: {type: string}, from: {type: string}, to: {type: string}, lines: {type: array}";

        assertThat(withContract(fine)).isEmpty();
        assertThat(withContract(fine + ", movedAtt: {type: string}"))
                .singleElement()
                .asString()
                .startsWith(
                        "spec.mapping.steps[0].do: without fields and lines the message is the document, and stock.transfer has no \"movedAtt\", which the contract has; did you mean \"movedAt\"?");
        assertThat(withContract(fine.replace(", to: {type: string}", "")))
                .singleElement()
                .asString()
                .contains("stock.transfer needs \"to\", which the contract has not");
    }

    @Test
    void aVersionKeyHasTheKindThatTheOperationGivesIt() {
        assertThat(Revisions.keysRevision(IDENTITY.spec())).isNotBlank();
        ObjectNode spec = Json.MAPPER.valueToTree(IDENTITY.spec());
        spec.withObject("keys").put("version", "movedAt");
        assertThat(VersionKind.of(Json.MAPPER.convertValue(spec, dev.plantline.api.v1alpha1.OdooInterfaceSpec.class)))
                .isEqualTo(VersionKind.text);
    }

    @Test
    void theOperationOfAnInterfaceIsTold() {
        assertThat(Operations.of(COMPILED.spec())).contains("stock.transfer");
        assertThat(Operations.of(Manifests.spec("mapping: {steps: [{load: {model: stock.lot}}]}")))
                .isEmpty();
        assertThat(Operations.of(Manifests.spec("workflow: scrap"))).isEmpty();
    }
}
