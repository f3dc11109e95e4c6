package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.engine.MappingTests.TestResult;
import dev.plantline.model.MessageFailedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No manifest and no message keeps a thread at work for long: delivery's would stop a partition, the operator's every plant. */
class WorkBudgetTest {
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
                  text: {type: string}
                  part: {type: string}
                  members: {type: object}
                  known: {type: array, items: {type: object}}
                  items: {type: array, items: {type: object, properties: {number: {type: integer}}}}
            keys: {order: [id], idempotency: [id]}
            mapping:
              steps:
              - load: {model: stock.picking}
                fields: [{to: origin, from: id}%s]
                lines:
                - to: move_ids
                  from: items
                  fields: [{to: origin, from: $.id}%s]
                  %s
            """;

    private static final List<String> COLUMNS = List.of(
            "additional",
            "date",
            "location_dest_id",
            "location_id",
            "picked",
            "product_id",
            "product_uom",
            "product_uom_qty",
            "quantity",
            "sequence");

    private static CompiledInterface of(String fields, String lineFields, String lines) {
        return Manifests.ready(MANIFEST.formatted(fields, lineFields, lines));
    }

    private static CompiledInterface when(String condition) {
        return of(", {to: note, from: id, when: \"" + condition + "\"}", "", "");
    }

    private static String message(int items, int known, int text, int part) {
        return "{\"id\":\"1\",\"text\":\"" + "a".repeat(text) + "\",\"part\":\"" + "a".repeat(part)
                + "b\",\"members\":{\"a\":1,\"b\":2},\"known\":" + numbers(known) + ",\"items\":" + numbers(items)
                + "}";
    }

    private static String numbers(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "{\"number\":" + number + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static Decoded decoded(CompiledInterface compiled, String message) throws MessageFailedException {
        return compiled.decode(message.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageFailedException failure(CompiledInterface compiled, String message) {
        try {
            return org.junit.jupiter.api.Assertions.fail("gave " + compiled.map(decoded(compiled, message)));
        } catch (MessageFailedException e) {
            return e;
        }
    }

    private static void assertExhausted(MessageFailedException failed, String place, String where) {
        assertThat(failed.failure().failureClass()).hasToString("mapping");
        assertThat(failed.failure().reason()).contains("steps that it has for this message", where, "send less");
        assertThat(failed.failure().place()).matches(place);
    }

    @Test
    void thousandsOfLinesThatEachLookIntoAShortListAreOrdinary() throws MessageFailedException {
        var ordinary = of(
                "",
                ", {to: additional, expr: 'number + 1'},"
                        + " {to: picked, from: number, when: 'message.known.exists(each, each.number == number)'}",
                "");

        assertThat(ordinary.map(decoded(ordinary, message(2_000, 20, 1, 1)))).hasSize(1);
    }

    @Test
    void tenFieldsOfNinetyThousandTurnsAreAFailureOfTheMessage() {
        var fields = of(
                COLUMNS.stream()
                        .map(to -> ", {to: x_" + to
                                + ", value: 1, when: 'message.known.all(p, message.items.all(q, q.number >= 0))'}")
                        .collect(Collectors.joining()),
                "",
                "");

        assertExhausted(failure(fields, message(300, 300, 1, 1)), "", "message.known.all(p, message.items.all(q");
    }

    @Test
    void linesThatEachGoThroughALongListAreAFailureOfTheMessageAtALine() {
        var lines = of("", ", {to: picked, from: number, when: 'message.items.exists(p, p.number == number)'}", "");

        assertExhausted(
                failure(lines, message(3_000, 0, 1, 1)),
                "/items/\\d+",
                "spec.mapping.steps[0].lines[0].fields[1].when");
    }

    @Test
    void linesOfLinesFromTheSameListAreAFailureOfTheMessage() {
        var lines = of("", "", "lines: [{to: move_line_ids, from: $.items, fields: [{to: lot_name, value: L}]}]");

        assertExhausted(failure(lines, message(2_000, 0, 1, 1)), "/items/\\d+", "its lines");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "items.all(p, text.contains(part))",
                "items.all(p, !text.startsWith(part) && size(text) > 0)",
                "items.all(p, text >= part || text < part)",
                "items.all(p, text == text)",
                "items.all(p, items == items)",
                "items.all(p, !(p.number in items))",
                "items.all(p, items.all(q, members == members))",
                "items.all(p, items.all(q, size(members) > 0))",
                "items.all(p, size(items.map(q, q.number)) > 0)",
                "items.all(p, size(items.filter(q, q.number > 3)) > 0)",
                "items.all(p, items.all(q, timestamp('2026-01-01T00:00:00Z') != timestamp('2026-02-01T00:00:00Z')))"
            })
    void whatGrowsWithTheMessageIsCounted(String condition) throws MessageFailedException {
        var compiled = when(condition);
        var small = decoded(compiled, message(100, 0, 6_000, 60));
        var large = decoded(compiled, message(200, 0, 12_000, 120));

        // What counts only the turns of the loop would double.
        assertThat(2 * spent(compiled, large)).isGreaterThan(5 * spent(compiled, small));
    }

    private static long spent(CompiledInterface compiled, Decoded message) {
        Scope scope = Scope.of(message.message(), message.bytes());
        try {
            compiled.map(message, scope);
        } catch (MessageFailedException e) {
            assertThat(e.failure().reason()).contains("steps that it has for this message");
        }
        return scope.spent();
    }

    @Test
    void theSameMessageCostsTheSameEachTime() throws MessageFailedException {
        var compiled = when("items.all(p, message.known.exists(q, q.number == p.number) || p.number >= 0)");
        var message = decoded(compiled, message(50, 50, 1, 1));

        assertThat(spent(compiled, message)).isPositive().isEqualTo(spent(compiled, message));
    }

    /** An error costs hundreds of steps, and CEL would make one in each turn. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "items.all(p, p.absent == 1 || true)",
                "items.exists(p, p.absent == 1)",
                "items.exists_one(p, p.absent == 1)",
                "size(items.filter(p, p.absent == 1)) == 0",
                "size(items.map(p, p.absent)) == 0",
                "items[0].absent == 1 || true",
                "items[0].absent == 1 && false"
            })
    void theFirstErrorIsTheLast(String condition) throws MessageFailedException {
        var compiled = when(condition);
        var message = decoded(compiled, message(10_000, 0, 1, 1));
        Scope scope = Scope.of(message.message(), message.bytes());

        assertThatThrownBy(() -> compiled.map(message, scope))
                .isInstanceOfSatisfying(
                        MessageFailedException.class,
                        failed -> assertThat(failed.failure().reason()).contains("absent", "guard it with has"));
        assertThat(scope.work().spent()).isLessThan(200);
    }

    /** Most loops over a list look for something that stands near its beginning, or is missing there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "items.all(p, p.number > 3)",
                "items.exists(p, p.number == 1)",
                "!items.all(p, items.all(q, q.number > 1))"
            })
    void aLoopEndsAsSoonAsItsResultIsKnown(String condition) throws MessageFailedException {
        var compiled = when(condition);

        assertThat(spent(compiled, decoded(compiled, message(10_000, 0, 1, 1))))
                .as(condition)
                .isLessThan(10_000L * 21 + 500);
    }

    @Test
    void noExpressionGivesItselfSteps() {
        assertThat(Manifests.problems(MANIFEST.formatted(
                        ", {to: note, from: id, when: \"@plantline_turn(-1000000, true)\"}", "", "")))
                .isNotEmpty();
    }

    @Test
    void anExampleThatTakesTooManyStepsFailsLikeTheMessage() {
        assertThat(examples(1).get(0).difference())
                .startsWith("expected steps, got a mapping failure")
                .contains("steps that it has for this message", "send less");
    }

    @Test
    void theExamplesOfAManifestHaveABudgetTogether() {
        List<TestResult> results = examples(64);

        assertThat(results).hasSize(64).noneMatch(TestResult::passed);
        assertThat(results.stream().filter(each -> each.difference().startsWith("expected steps")))
                .hasSizeBetween(2, 20);
        assertThat(results.get(63).difference()).contains("none, because the examples before it", "smaller messages");
    }

    private static List<TestResult> examples(int count) {
        String manifest = MANIFEST.formatted(
                        ", {to: note, from: id, when: 'message.items.all(p, message.items.all(q, q.number >= 0 && p.number >= 0 && q.number + p.number >= 0))'}",
                        "",
                        "")
                + "tests:\n"
                + IntStream.range(0, count)
                        .mapToObj(number -> "- {name: t" + number + ", given: " + message(310, 0, 1, 1)
                                + ", expect: {steps: []}}\n")
                        .collect(Collectors.joining());
        return MappingTests.run(Manifests.ready(manifest), Manifests.spec(manifest));
    }
}
