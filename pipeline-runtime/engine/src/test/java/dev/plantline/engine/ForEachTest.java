package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.MessageFailedException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A step that is done once for each element of a list, and lines that are left out one by one. */
class ForEachTest {
    private static final String HEAD =
            """
            contract:
              version: 1.0.0
              format: json
              schema:
                type: object
                required: [id]
                properties:
                  id: {type: string}
                  order: {type: string}
                  lots:
                    type: array
                    items:
                      type: object
                      properties:
                        lot: {type: string}
                        checked: {type: boolean}
                        parts: {type: array, items: {type: object, properties: {item: {type: string}, pieces: {type: number}}}}
            keys: {order: [id], idempotency: [id]}
            mapping:
              steps:
            """;
    private static final String SHEETS =
            """
            workflow: cycleCount
            contract:
              version: 1.0.0
              format: json
              schema:
                type: object
                required: [id, sheets]
                properties:
                  id: {type: string}
                  sheets:
                    type: array
                    items:
                      type: object
                      properties:
                        place: {type: string}
                        empty: {type: boolean}
                        counted: {type: array, items: {type: object, properties: {part: {type: string}, pieces: {type: number}}}}
            keys: {order: [id], idempotency: [id]}
            mapping:
              steps:
              - do: stock.count
                forEach: sheets
                when: "!has(empty)"
                fields:
                - {to: reference, expr: message.id + '/' + string(eachIndex + 1)}
                - {to: location, from: place}
                lines:
                - {to: lines, from: counted, whenLine: has(part), fields: [{to: item, from: part}, {to: quantity, from: pieces}]}
            """;

    private static String steps(CompiledInterface compiled, String json) throws MessageFailedException {
        return StepsCodec.write(compiled.map(compiled.decode(Manifests.json(json))))
                .toString();
    }

    private static Failure failure(CompiledInterface compiled, String json) {
        return assertThrows(MessageFailedException.class, () -> steps(compiled, json))
                .failure();
    }

    private static String only(String steps) {
        assertThat(Manifests.problems(HEAD + steps.indent(2))).hasSize(1);
        Problem problem = Manifests.problems(HEAD + steps.indent(2)).get(0);
        return problem.path() + ": " + problem.message();
    }

    @Test
    void eachElementIsAStepWithItsCallsWhoseNamesAndPathsStartAtIt() throws MessageFailedException {
        CompiledInterface compiled = Manifests.ready(HEAD
                + """
                - upsert: {model: stock.lot, id: "lot_{$.id}_{lot}_{$eachIndex}"}
                  forEach: lots
                  when: checked
                  fields:
                  - {to: name, from: lot}
                  - {to: note, expr: "message.id + '/' + each.lot + '/' + string(eachIndex)"}
                  - {to: x_number, from: $eachIndex}
                - find: {model: mrp.production, by: {name: $each.lot}}
                  forEach: lots
                  lines:
                  - to: move_raw_ids
                    from: parts
                    whenLine: pieces > 0 && each.lot != item
                    match: {product_id: {ref: "product_{item}_{$each.lot}"}}
                    fields: [{to: x_lot, from: $each.lot}, {to: x_number, expr: eachIndex + 1}]
                - call: action_assign
                  when: checked
                """
                        .indent(2));
        assertThat(
                        steps(
                                compiled,
                                """
                {"id": "m", "lots": [
                  {"lot": "A", "checked": false, "parts": [{"item": "P", "pieces": 0}, {"item": "Q", "pieces": 1}, {"item": "A", "pieces": 1}]},
                  {"lot": "B", "checked": true}]}"""))
                .isEqualTo(
                        "[{\"upsert\":{\"model\":\"stock.lot\",\"id\":\"lot_m_B_1\"},\"fields\":{\"name\":\"B\",\"note\":\"m/B/1\",\"x_number\":1}},"
                                + "{\"find\":{\"model\":\"mrp.production\",\"by\":{\"name\":\"A\"}},\"lines\":[{\"to\":\"move_raw_ids\",\"mode\":\"match\",\"lines\":["
                                + "{\"match\":{\"product_id\":{\"ref\":\"product_Q_A\"}},\"fields\":{\"x_lot\":\"A\",\"x_number\":1}}]}]},"
                                + "{\"find\":{\"model\":\"mrp.production\",\"by\":{\"name\":\"B\"}}},"
                                + "{\"call\":\"action_assign\"}]");
    }

    @Test
    void anAbsentOrEmptyListIsNoStepAndWhatIsNoListFailsWithItsPlace() throws MessageFailedException {
        CompiledInterface compiled = Manifests.ready(
                """
                contract: {version: 1.0.0, format: json, schema: {type: object}}
                keys: {order: [id], idempotency: [id]}
                mapping: {steps: [{load: {model: stock.lot}, forEach: a.lots, fields: [{to: name, from: .}]}]}
                """);
        assertThat(steps(compiled, "{\"id\": 1}")).isEqualTo("[]");
        assertThat(steps(compiled, "{\"id\": 1, \"a\": {\"lots\": []}}")).isEqualTo("[]");
        assertThat(steps(compiled, "{\"id\": 1, \"a\": {\"lots\": [\"L1\", \"L2\"]}}"))
                .contains("\"name\":\"L1\"")
                .contains("\"name\":\"L2\"");
        assertThat(failure(compiled, "{\"id\": 1, \"a\": {\"lots\": 5}}").place())
                .isEqualTo("/a/lots");
        assertThat(failure(compiled, "{\"id\": 1, \"a\": {\"lots\": [\"L1\", null]}}")
                        .place())
                .isEqualTo("/a/lots/1");
    }

    @Test
    void aMessageBecomesFiveHundredStepsAndNoMore() throws MessageFailedException {
        CompiledInterface compiled = Manifests.ready(
                """
                contract: {version: 1.0.0, format: json, schema: {type: object}}
                keys: {order: [id], idempotency: [id]}
                mapping: {steps: [{load: {model: stock.lot}, forEach: lots, when: ". != 'x'", fields: [{to: name, from: .}]}]}
                """
                        .replace("\". != 'x'\"", "line != 'x'"));
        String most = IntStream.range(0, 500).mapToObj(i -> "\"L" + i + "\"").collect(Collectors.joining(","));
        assertThat(steps(compiled, "{\"id\": 1, \"lots\": [\"x\"," + most + "]}"))
                .contains("\"L499\"");
        Failure failure = failure(compiled, "{\"id\": 1, \"lots\": [" + most + ",\"x\",\"L500\"]}");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.mapping);
        assertThat(failure.place()).isEqualTo("/lots/501");
        assertThat(failure.reason()).contains("more than 500 steps").contains("send less at once");
    }

    @Test
    void eachElementIsADocumentAndAMistakeInItHasItsPlaceInTheDocument() throws MessageFailedException {
        CompiledInterface compiled = Manifests.ready(SHEETS);
        assertThat(
                        steps(
                                compiled,
                                """
                {"id": "C-1", "sheets": [{"place": "WH/A", "counted": [{"part": "SEAL", "pieces": 3}, {"pieces": 9}]}, {"empty": true},
                                         {"place": "WH/B", "counted": [{"part": "BODY", "pieces": 0.5}]}]}"""))
                .isEqualTo(
                        "[{\"do\":\"stock.count\",\"document\":{\"reference\":\"C-1/1\",\"location\":\"WH/A\",\"lines\":[{\"item\":\"SEAL\",\"quantity\":3}]}},"
                                + "{\"do\":\"stock.count\",\"document\":{\"reference\":\"C-1/3\",\"location\":\"WH/B\",\"lines\":[{\"item\":\"BODY\",\"quantity\":0.5}]}}]");
        Failure none = failure(
                compiled, "{\"id\": \"C-1\", \"sheets\": [{\"place\": \"WH/A\", \"counted\": [{\"pieces\": 9}]}]}");
        assertThat(none.failureClass()).isEqualTo(FailureClass.mapping);
        assertThat(none.place()).isEqualTo("/sheets/0/counted");
    }

    @Test
    void theElementCanBeTheDocument() throws MessageFailedException {
        CompiledInterface compiled = Manifests.ready(
                """
                workflow: cycleCount
                contract: {version: 1.0.0, format: json, schema: {type: object, required: [id]}}
                keys: {order: [id], idempotency: [id]}
                mapping: {steps: [{do: stock.count, forEach: sheets}]}
                """);
        String sheet = "{\"reference\":\"C-1\",\"location\":\"WH/A\",\"lines\":[{\"item\":\"SEAL\",\"quantity\":3}]}";
        assertThat(steps(compiled, "{\"id\": 1, \"sheets\": [" + sheet + "]}"))
                .isEqualTo("[{\"do\":\"stock.count\",\"document\":" + sheet + "}]");
        assertThat(failure(compiled, "{\"id\": 1, \"sheets\": [" + sheet + ", 5]}")
                        .place())
                .isEqualTo("/sheets/1");
    }

    @Test
    void aMistakeIsToldWithItsPlace() {
        assertThat(only("- {load: {model: stock.lot}, forEach: lotz, fields: [{to: name, value: x}]}"))
                .startsWith("spec.mapping.steps[0].forEach: ")
                .contains("did you mean \"lots\"?");
        assertThat(only("- {load: {model: stock.lot}, forEach: id, fields: [{to: name, value: x}]}"))
                .startsWith("spec.mapping.steps[0].forEach: a list is needed here");
        assertThat(only("- {load: {model: stock.lot}, forEach: lots, fields: [{to: name, from: lott}]}"))
                .contains("did you mean \"lot\"?");
        assertThat(
                        only(
                                "- {load: {model: stock.lot}, forEach: lots, when: each.lott == 'x', fields: [{to: name, from: lot}]}"))
                .startsWith("spec.mapping.steps[0].when: ")
                .contains("did you mean \"lot\"?");
        assertThat(only("- {load: {model: stock.lot}, fields: [{to: name, from: $each.lot}]}"))
                .startsWith("spec.mapping.steps[0].fields[0].from: ")
                .contains("in no step with forEach");
        assertThat(
                        only(
                                "- {upsert: {model: stock.lot, id: \"lot_{$.id}\"}, forEach: lots, fields: [{to: name, from: lot}]}"))
                .startsWith("spec.mapping.steps[0].upsert.id: ")
                .contains("the same id for every element");
        assertThat(
                        only(
                                """
                - {find: {model: mrp.production, by: {name: order}}}
                - {call: action_assign, forEach: lots}
                """))
                .startsWith("spec.mapping.steps[1].forEach: ")
                .contains("put forEach there");
    }

    @Test
    void aPlaceThatReadsTheElementFromALineIsThatOfTheElement() {
        CompiledInterface compiled = Manifests.ready(HEAD
                + """
                - load: {model: stock.picking}
                  forEach: lots
                  fields: [{to: origin, from: lot}]
                  lines: [{to: move_ids, from: parts, fields: [{to: x_checked, from: $each.checked}]}]
                """
                        .indent(2));
        assertThat(failure(compiled, "{\"id\": \"m\", \"lots\": [{\"lot\": \"A\"}, {\"lot\": \"B\", \"parts\": [{}]}]}")
                        .place())
                .isEqualTo("/lots/1/checked");
    }

    @Test
    void allLinesLeftOutWithReplaceEmptyTheListAndWhenLeavesItAlone() throws MessageFailedException {
        CompiledInterface compiled = Manifests.ready(
                """
                contract: {version: 1.0.0, format: json, schema: {type: object}}
                keys: {order: [id], idempotency: [id]}
                mapping:
                  steps:
                  - find: {model: mrp.production, by: {name: id}}
                    lines:
                    - {to: move_raw_ids, from: lines, replace: true, when: known, whenLine: pieces > 0, fields: [{to: x_pieces, from: pieces}]}
                """);
        assertThat(steps(compiled, "{\"id\": \"m\", \"known\": true, \"lines\": [{\"pieces\": 0}]}"))
                .contains("\"mode\":\"replace\",\"lines\":[]");
        assertThat(steps(compiled, "{\"id\": \"m\", \"known\": false, \"lines\": [{\"pieces\": 0}]}"))
                .doesNotContain("move_raw_ids");
    }

    @Test
    void aDocumentThatIsNoneNamesItsElement() {
        Failure failure = failure(
                Manifests.ready(SHEETS),
                "{\"id\": \"C-1\", \"sheets\": [{\"place\": \"A\", \"counted\": [{\"part\": \"S\", \"pieces\": 1}]},"
                        + " {\"place\": \"B\", \"counted\": [{\"part\": \"S\", \"pieces\": -1}]}]}");

        assertThat(failure.failureClass()).isEqualTo(FailureClass.mapping);
        assertThat(failure.place()).isEqualTo("/lines/0/quantity");
        assertThat(failure.reason()).startsWith("In the document of /sheets/1: ");
    }

    @Test
    void aListThatMustHaveAnEntryIsAbsentWhenAllItsLinesAreLeftOut() throws Exception {
        CompiledInterface transfer = Manifests.ready(
                """
                workflow: stockTransfer
                contract:
                  version: 1.0.0
                  format: json
                  schema:
                    type: object
                    required: [id, moves]
                    properties:
                      id: {type: string}
                      moves:
                        type: array
                        items:
                          type: object
                          properties:
                            part: {type: string}
                            pieces: {type: number}
                            lots: {type: array, items: {type: object, properties: {lot: {type: string}, pieces: {type: number}}}}
                keys: {order: [id], idempotency: [id]}
                mapping:
                  steps:
                  - do: stock.transfer
                    fields: [{to: reference, from: id}, {to: from, value: A}, {to: to, value: B}]
                    lines:
                    - to: lines
                      from: moves
                      whenLine: has(part)
                      fields: [{to: item, from: part}, {to: quantity, from: pieces}]
                      lines:
                      - {to: lots, from: lots, whenLine: has(lot), fields: [{to: lot, from: lot}, {to: quantity, from: pieces}]}
                """);

        assertThat(
                        steps(
                                transfer,
                                "{\"id\": \"T\", \"moves\": [{\"part\": \"S\", \"pieces\": 1, \"lots\": [{\"pieces\": 1}]}, {\"pieces\": 2}]}"))
                .contains("\"lines\":[{\"item\":\"S\",\"quantity\":1}]");
        assertThat(failure(transfer, "{\"id\": \"T\", \"moves\": [{\"pieces\": 2}]}"))
                .satisfies(failure -> {
                    assertThat(failure.place()).isEqualTo("/moves");
                    assertThat(failure.reason())
                            .startsWith("whenLine leaves out every entry of this list, and lines must have one");
                });
    }

    @Test
    void aLookUpMissesAValueOfItsMatchAtThePlaceOfThatValue() {
        CompiledInterface compiled = Manifests.ready(
                "workflow: rawSteps\n" + HEAD
                        + """
                  - load: {model: mrp.production}
                    fields:
                    - {to: product_id, lookup: {model: product.product, by: {default_code: id}, match: {barcode: {from: order}}}}
                """);

        assertThat(failure(compiled, "{\"id\": \"1\"}").place()).isEqualTo("/order");
    }

    @Test
    void aRelationIsEmptiedByNothing() throws Exception {
        assertThat(steps(
                        Manifests.ready(
                                "workflow: rawSteps\n" + HEAD
                                        + """
                                  - upsert: {model: mrp.production, id: "mo_{id}"}
                                    fields: [{to: origin, from: id}, {to: bom_id, value: null}]
                                """),
                        "{\"id\": \"1\"}"))
                .contains("\"bom_id\":null");
    }
}
