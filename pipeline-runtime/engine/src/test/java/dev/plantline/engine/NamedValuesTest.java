package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.FailureClass;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values of {@code let}: said once, used anywhere, worked out once. */
class NamedValuesTest {
    private static final String MANIFEST =
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
                  lot: {type: string}
                  serials: {type: string}
                  parts: {type: array, items: {type: object, properties: {number: {type: number}, key: {type: string}}}}
            keys: {order: [id], idempotency: [id]}
            mapping:
              let: [%s]
              steps:
              - load: {model: stock.picking, id: "picking_{id}"}
                fields: [{to: origin, from: id}%s]
            """;
    private static final String MESSAGE = "{\"id\": \"1\", \"lot\": \" L-7 \", \"serials\": \"S1;S2\"}";

    private static String manifest(String let, String fields) {
        return MANIFEST.formatted(let, fields);
    }

    private static String mapped(String manifest, String message) throws MessageFailedException {
        CompiledInterface compiled = Manifests.ready(manifest);
        List<Step> steps = compiled.map(compiled.decode(message.getBytes(StandardCharsets.UTF_8)));
        return StepsCodec.write(steps).toString();
    }

    private static MessageFailedException failure(String manifest, String message) {
        try {
            return org.junit.jupiter.api.Assertions.fail("gave " + mapped(manifest, message));
        } catch (MessageFailedException e) {
            return e;
        }
    }

    private static List<String> mistakes(String manifest) {
        return Manifests.problems(manifest).stream()
                .map(problem -> problem.path() + ": " + problem.message())
                .toList();
    }

    @Test
    void aValueIsUsedInExpressionsConditionsPathsTemplatesAndLines() throws Exception {
        String manifest = manifest(
                        "{name: lotNumber, expr: lot.trim()}, {name: label, expr: \"lotNumber + '/' + id\"}, {name: numbers, expr: serials.split(';')}",
                        """
                        , {to: note, expr: label}, {to: x_lot, from: lotNumber}, {to: location_id, ref: "place_{lotNumber}"},
                        {to: x_marked, value: true, when: lotNumber == 'L-7'}, {to: partner_id, lookup: {model: res.partner, by: {ref: label}}}""")
                + """
                    lines:
                    - to: move_line_ids
                      from: numbers
                      id: "serial_{lotNumber}_{.}"
                      fields: [{to: lot_name, from: .}, {to: x_label, expr: label}, {to: x_count, expr: size(numbers)}]
                """;

        assertThat(mapped(manifest, MESSAGE))
                .contains("\"note\":\"L-7/1\"")
                .contains("\"x_lot\":\"L-7\"")
                .contains("{\"ref\":\"place_L-7\"}")
                .contains("\"x_marked\":true")
                .contains("{\"ref\":\"L-7/1\"}")
                .contains("\"id\":\"serial_L-7_S1\"", "\"id\":\"serial_L-7_S2\"")
                .contains("\"lot_name\":\"S2\",\"x_label\":\"L-7/1\",\"x_count\":2");
    }

    @Test
    void nothingFailsThatNoStepNeeds() throws Exception {
        String manifest = manifest(
                "{name: lotNumber, expr: lot.trim()}, {name: half, expr: 1 / 0}",
                ", {to: note, expr: \"has(lot) ? lotNumber : 'no lot'\"}, {to: x_half, expr: half, when: has(lot)}");

        assertThat(mapped(manifest, "{\"id\": \"1\"}")).contains("\"note\":\"no lot\"");
        assertThat(failure(manifest, MESSAGE).failure()).satisfies(failure -> {
            assertThat(failure.failureClass()).isEqualTo(FailureClass.mapping);
            assertThat(failure.reason()).contains("1 / 0").contains("(spec.mapping.let[1].expr)");
        });
    }

    @Test
    void whatIsAbsentIsAbsentUnderItsNameToo() throws Exception {
        String manifest = manifest(
                "{name: number, expr: 'lot.capture(\"([0-9]+)\")'}",
                ", {to: note, from: number, whenMissing: omit}, {to: x_has, value: true, when: has(number)}");

        assertThat(mapped(manifest, MESSAGE)).contains("\"note\":\"7\"").contains("\"x_has\":true");
        assertThat(mapped(manifest, "{\"id\": \"1\", \"lot\": \"none\"}"))
                .doesNotContain("note")
                .doesNotContain("x_has");
    }

    @Test
    void itIsWorkedOutOnceForAllLines() throws Exception {
        String parts = IntStream.range(0, 2_000)
                .mapToObj(number -> "{\"number\": " + number + "}")
                .collect(Collectors.joining(",", "{\"id\": \"1\", \"parts\": [", "]}"));
        String lines =
                """
                    lines:
                    - {to: move_ids, from: parts, id: "part_{number}", fields: [{to: quantity, expr: total}]}
                """;

        assertThat(mapped(manifest("{name: total, expr: 'parts.map(p, p.number).sum()'}", "") + lines, parts))
                .contains("1999000");
        assertThat(failure(
                                manifest("{name: total, expr: 'id'}", "")
                                        + lines.replace(
                                                "total}",
                                                "'message.parts.map(p, p.number).sum()'}, {to: x_total, expr: total}"),
                                parts)
                        .failure()
                        .reason())
                .contains("steps that it has for this message");
    }

    @Test
    void aListIsTheSameEachTimeItIsUsed() throws Exception {
        String manifest = manifest(
                "{name: numbers, expr: 'parts.map(p, p.number)'}",
                ", {to: x_more, expr: 'size(numbers + [1])'}, {to: x_same, expr: 'size(numbers + [1, 2])'}, {to: x_count, expr: size(numbers)}");

        assertThat(mapped(manifest, "{\"id\": \"1\", \"parts\": [{\"number\": 1}, {\"number\": 2}]}"))
                .contains("\"x_more\":3", "\"x_same\":4", "\"x_count\":2");
    }

    @Test
    void aValueUsesThoseAboveItAndSoNeverItself() {
        assertThat(mistakes(manifest(
                        "{name: a, expr: b + id}, {name: b, expr: a + id}, {name: c, expr: c + id}",
                        ", {to: note, expr: a + b + c}")))
                .hasSize(2)
                .anySatisfy(mistake -> assertThat(mistake)
                        .startsWith("spec.mapping.let[0].expr: ")
                        .contains("b stands at spec.mapping.let[1]", "uses those above it"))
                .anySatisfy(mistake -> assertThat(mistake)
                        .startsWith("spec.mapping.let[2].expr: ")
                        .contains("c stands at spec.mapping.let[2]"));
    }

    @Test
    void aNameMeansOneThing() {
        assertThat(mistakes(manifest(
                        "{name: lot, expr: id}, {name: twice, expr: id}, {name: twice, expr: id}, {name: message, expr: id}, {name: now, expr: id}",
                        ", {to: note, expr: twice}")))
                .hasSize(4)
                .anySatisfy(mistake -> assertThat(mistake)
                        .startsWith("spec.mapping.let[0].name: ")
                        .contains("the contract has \"lot\" too"))
                .anySatisfy(mistake ->
                        assertThat(mistake).startsWith("spec.mapping.let[2].name: twice has a value already"))
                .anySatisfy(mistake -> assertThat(mistake).contains("\"message\" means something else"))
                .anySatisfy(mistake -> assertThat(mistake).contains("\"now\" means something else"));
    }

    @Test
    void aNameThatALineHasTooIsRefusedWhereItIsUsed() {
        assertThat(
                        mistakes(
                                manifest("{name: key, expr: id}", ", {to: note, expr: key}")
                                        + """
                            lines:
                            - {to: move_ids, from: parts, id: "part_{key}", fields: [{to: origin, expr: key}, {to: quantity, from: number}]}
                        """))
                .hasSize(2)
                .allSatisfy(mistake ->
                        assertThat(mistake).contains(".lines[0].").contains("stands in the contract here too"));
    }

    @Test
    void aPathNamesAValueAsAWhole() {
        assertThat(mistakes(manifest("{name: all, expr: serials.split(';')}", ", {to: note, from: \"all[0]\"}")))
                .singleElement()
                .asString()
                .contains("all is a value of let", "expr: all[0] takes a part of it");
    }

    @Test
    void aValueMayHaveTheNameOfAClock() {
        assertThat(mistakes(manifest("{name: today, expr: day(received())}", ", {to: note, expr: today}")))
                .isEmpty();
    }

    @Test
    void whatNothingUsesIsToldAndNotRefused() {
        Compilation compilation = Manifests.compile(manifest("{name: spare, expr: id}", ""));

        assertThat(compilation).isInstanceOf(Compilation.Ready.class);
        assertThat(compilation.warnings()).singleElement().satisfies(warning -> assertThat(warning.toString())
                .contains("spec.mapping.let[0]", "nothing uses spare"));
    }

    @Test
    void theTypeOfAValueIsKnownWhereItIsUsed() {
        assertThat(mistakes(manifest("{name: parted, expr: serials.split(';')}", ", {to: note, expr: parted.upper()}")))
                .singleElement()
                .asString()
                .contains("fields[1].expr", "upper");
    }

    @Test
    void valuesThatDoubleEachOtherAreAFailureOfTheMessage() {
        String doubling = IntStream.range(1, 32)
                .mapToObj(number -> "{name: v" + number + ", expr: 'v" + (number - 1) + " + v" + (number - 1) + "'}")
                .collect(Collectors.joining(", "));
        String nesting = doubling.replaceAll("'(v\\d+) \\+ (v\\d+)'", "'[$1, $2]'");

        assertThat(failure(manifest("{name: v0, expr: id + id}, " + doubling, ", {to: note, expr: v31}"), MESSAGE)
                        .failure()
                        .reason())
                .contains("far more text or lists");
        assertThat(failure(manifest("{name: v0, expr: '[id]'}, " + nesting, ", {to: note, expr: size(v31)}"), MESSAGE)
                        .failure()
                        .reason())
                .contains("far more text");
    }

    @Test
    void aValueThatIsNoPlainOneIsAFailureWhereAPathNamesIt() {
        assertThat(failure(
                                manifest(
                                        "{name: whole, expr: \"id == '1' ? dyn({'a': id}) : dyn(id)\"}",
                                        ", {to: note, from: whole}"),
                                MESSAGE)
                        .failure()
                        .reason())
                .contains("The value whole of let must be a text");
    }

    @Test
    void aFailureBelowAListOfLetHasAPlaceThatIsInTheMessageAndSaysWhichEntry() {
        String manifest = manifest("{name: heavy, expr: 'parts.filter(each, each.number > 1.0)'}", "")
                + """
                    lines:
                    - {to: move_line_ids, from: heavy, id: "line_{key}", fields: [{to: lot_name, from: key}]}
                """;

        assertThat(failure(
                                manifest,
                                "{\"id\": \"1\", \"parts\": [{\"number\": 1, \"key\": \"a\"}, {\"number\": 2, \"key\": \"b\"}, {\"number\": 3}]}")
                        .failure())
                .satisfies(failure -> {
                    assertThat(failure.place()).isEmpty();
                    assertThat(failure.reason()).startsWith("Entry 2 of heavy (let): The external id line_{key} needs");
                });
    }

    @Test
    void aPathToAValueThatIsNotPlainIsAMistake() {
        assertThat(mistakes(manifest(
                                "{name: place, expr: '{\"code\": id}'}, {name: many, expr: 'id.split(\";\")'}",
                                ", {to: note, from: place}, {to: origin, from: many}, {to: x_ok, expr: place.code}")
                        .replace("[{to: origin, from: id}, ", "[")))
                .containsExactly(
                        "spec.mapping.steps[0].fields[0].from: \"place\" is object, which let makes, and a text, a number or true or false is needed",
                        "spec.mapping.steps[0].fields[1].from: \"many\" is array, which let makes, and a text, a number or true or false is needed");
    }
}
