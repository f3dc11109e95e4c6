package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.MessageFailedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines that are added, and lines that are matched or made. */
class LineMeetingTest {
    private static final String HEAD =
            """
            workflow: rawSteps
            contract:
              version: 1.0.0
              format: json
              schema:
                type: object
                required: [id]
                properties:
                  id: {type: string}
                  parts: {type: array, items: {type: object, properties: {item: {type: string}, pieces: {type: number}}}}
            keys: {order: [id], idempotency: [id]}
            mapping:
              steps:
            """;

    private static String lines(String step, String lines) {
        return HEAD + "  - {" + step + ", lines: [{to: move_ids, from: parts, " + lines + "}]}\n";
    }

    private static String found(String lines) {
        return lines("find: {model: stock.picking, by: {origin: id}}", lines);
    }

    @Test
    void theirStepsSayHowTheyMeetThoseThatAreThere() throws MessageFailedException {
        for (String[] way : new String[][] {
            {"add: true, fields: [{to: product_id, ref: \"p_{item}\"}]", "\"mode\":\"add\",\"lines\":[{\"fields\""},
            {
                "match: {product_id: {ref: \"p_{item}\"}}, orCreate: true, fields: [{to: quantity, from: pieces}]",
                "\"mode\":\"matchOrCreate\",\"lines\":[{\"match\":{\"product_id\":{\"ref\":\"p_S\"}}"
            }
        }) {
            CompiledInterface compiled = Manifests.ready(found(way[0]));
            assertThat(StepsCodec.write(compiled.map(compiled.decode(
                                    Manifests.json("{\"id\": \"1\", \"parts\": [{\"item\": \"S\", \"pieces\": 2}]}"))))
                            .toString())
                    .contains(way[1]);
        }
    }

    @Test
    void aLineIsMatchedByACodeOfAMapAndByATypedValue() throws MessageFailedException {
        CompiledInterface compiled = Manifests.ready(
                found(
                                "match: {description_picking: {from: item, code: parts}, quantity: {from: pieces, as: string}}, fields: [{to: picked, value: true}]")
                        .replace(
                                "mapping:\n",
                                "codeMaps: [{name: parts, kind: item, steward: stock@example.com, entries: [{code: S, value: SEAL}]}]\nmapping:\n"));
        assertThat(StepsCodec.write(compiled.map(compiled.decode(
                                Manifests.json("{\"id\": \"1\", \"parts\": [{\"item\": \"S\", \"pieces\": 2.0}]}"))))
                        .toString())
                .contains("\"match\":{\"description_picking\":\"SEAL\",\"quantity\":\"2\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "add: true, replace: true, fields: [{to: quantity, from: pieces}] | | exclude each other",
                "add: true, orCreate: true, fields: [{to: quantity, from: pieces}] | .orCreate | write match",
                "match: {product_id.default_code: {from: item}}, orCreate: true, fields: [{to: quantity, from: pieces}] | .match.product_id.default_code | not a valid Odoo field name",
                "match: {product_id: {from: item}}, orCreate: true, fields: [{to: quantity, from: pieces}] | .match.product_id | name it by ref or record",
                "match: {quantity: {from: pieces}}, orCreate: true, fields: [{to: quantity, from: pieces}] | .match.quantity | stands under fields too",
                "match: {quantity: {is: above, value: 0}}, fields: [{to: picked, value: true}] | .match | a line is met by what equals",
                "match: {product_id: {ref: p}, quantity: {is: in, value: 3}}, fields: [{to: picked, value: true}] | .match.quantity.value | in compares with a list",
                "match: {product_id: {ref: p}, move_id: {is: above, ref: m}}, fields: [{to: picked, value: true}] | .match.move_id.is | equals or not",
                "match: {product_id: {ref: p}, date: {is: above, value: 2026-01-01}}, orCreate: true, fields: [{to: quantity, from: pieces}] | .match.date.is | above names no value",
                "match: {orign: {from: item}}, orCreate: true, fields: [{to: quantity, from: pieces}] | .match.orign | did you mean \"origin\"?",
            })
    void aMistakeIsToldWithItsPlace(String lines, String path, String message) {
        assertThat(Manifests.problems(found(lines))).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo("spec.mapping.steps[0].lines[0]" + (path == null ? "" : path));
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void aNewDocumentHasNothingToAddTo() {
        assertThat(Manifests.problems(lines(
                        "load: {model: stock.picking}, fields: [{to: origin, from: id}]",
                        "add: true, fields: [{to: quantity, from: pieces}]")))
                .anyMatch(problem -> problem.path().equals("spec.mapping.steps[0].lines[0]")
                        && problem.message().contains("leave add out"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "load: {model: stock.picking}, fields: [{to: origin, from: id}] | whenLine: 'pieces > 1', fields: [{to: quantity, from: pieces}] | true",
                "find: {model: stock.picking, by: {origin: id}} | replace: true, fields: [{to: quantity, from: pieces}] | true",
                "find: {model: stock.picking, by: {origin: id}} | add: true, fields: [{to: quantity, from: pieces}] | false",
            })
    void linesThatWouldHideEarlierOnesAreRefused(String step, String lines, boolean refused) {
        String twice = "{to: move_ids, from: parts, " + lines + "}, {to: move_ids, from: parts, " + lines + "}";

        assertThat(Manifests.problems(HEAD + "  - {" + step + ", lines: [" + twice + "]}\n").stream()
                        .filter(problem -> problem.message().contains("the later lines would hide the earlier"))
                        .map(Problem::path))
                .isEqualTo(refused ? List.of("spec.mapping.steps[0].lines[1].to") : List.of());
    }
}
