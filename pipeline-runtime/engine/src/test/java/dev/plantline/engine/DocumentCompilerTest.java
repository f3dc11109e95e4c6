package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.InlineCodeMap;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.engine.MappingPlan.Condition;
import dev.plantline.engine.MappingPlan.PlannedStep;
import dev.plantline.model.Failure;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a document may hold that stock.transfer does not. */
class DocumentCompilerTest {
    private static final String SCHEMA =
            """
            $schema: https://json-schema.org/draft/2020-12/schema
            $id: https://plantline.dev/operations/test.everything/7
            type: object
            additionalProperties: false
            required: [verdict]
            properties:
              scrapped: {type: object, additionalProperties: false, required: [quantity], properties: {quantity: {type: number}, reason: {type: string, minLength: 1, maxLength: 9}}}
              verdict: {type: string, enum: [hold, release, scrap]}
              final: {type: boolean}
              day: {type: string, format: date}
              number: {type: integer, minimum: 0, maximum: 100}
              serials: {type: array, minItems: 1, maxItems: 10, items: {type: string, minLength: 1, maxLength: 20, x-plantline: {code: item}}}
              weights: {type: array, minItems: 1, maxItems: 10, items: {type: number}}
            """;

    private final Problems problems = new Problems();

    private static BusinessOperation operation() throws Exception {
        return new BusinessOperation("test.everything", Manifests.YAML.readTree(SCHEMA));
    }

    private MappingPlan plan(String fields) throws Exception {
        return plan(operation(), "fields: [" + fields + "]");
    }

    private MappingPlan plan(BusinessOperation operation, String words) throws Exception {
        CodeTables codes = CodeTables.compile(
                List.of(Manifests.YAML.readValue(
                        "{name: verdicts, kind: status, entries: [{code: a, value: release}, {code: b, value: hld}]}",
                        InlineCodeMap.class)),
                PlantCodeMaps.NONE,
                Manifests.PARIS,
                problems);
        MappingSpec.Step step =
                Manifests.YAML.readValue("{do: test.everything, " + words + "}", MappingSpec.Step.class);
        return new MappingPlan(List.of(new PlannedStep(
                Condition.ALWAYS,
                false,
                new DocumentCompiler(new FieldCompiler(codes, Manifests.PARIS, problems), problems)
                        .document(operation, step, "at", new Surroundings(ContractShape.UNKNOWN, false)))));
    }

    private JsonNode document(String fields, String message) throws Exception {
        MappingPlan plan = plan(fields);
        assertThat(problems.problems()).isEmpty();
        return ((Step.Do) plan.steps(Scope.of(Json.MAPPER.readTree(message))).get(0)).document();
    }

    private List<String> told(String fields) throws Exception {
        plan(fields);
        return told();
    }

    private List<String> told() {
        return problems.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void eachValueBecomesTheTypeOfItsProperty() throws Exception {
        JsonNode document = document(
                "{to: verdict, from: v}, {to: final, from: f}, {to: day, from: d}, {to: number, from: n}, {to: serials, from: s}, {to: weights, from: w}",
                """
                {"v": "hold", "f": 1, "d": "2026-07-01T23:30:00Z", "n": "7", "s": ["A", 12], "w": ["1.50", 2]}""");

        JsonNode expected = Json.MAPPER.readTree(
                """
                {"verdict": "hold", "final": true, "day": "2026-07-02", "number": 7, "serials": ["A", "12"], "weights": [1.5, 2]}""");
        assertThat(StepsDifference.between(expected, document)).isEmpty();
        assertThat(document.path("number").isIntegralNumber()).isTrue();
        assertThat(document.at("/weights/1").isBigDecimal()).isTrue();
    }

    @Test
    void aWholeNumberWithAPointIsOne() throws Exception {
        assertThat(operation()
                        .checked(
                                (ObjectNode) Json.MAPPER.readTree("{\"verdict\": \"hold\", \"number\": 5.0}"),
                                new dev.plantline.engine.pattern.PatternSteps(0))
                        .path("number")
                        .isIntegralNumber())
                .isTrue();
    }

    @Test
    void aValueThatThePropertyNeverHasIsTold() throws Exception {
        assertThat(told("{to: verdict, value: releas}"))
                .containsExactly(
                        "at.fields[0].value: verdict of test.everything is never \"releas\"; did you mean \"release\"?; it is hold or release or scrap");
    }

    @Test
    void soIsADefaultAndAValueOfACodeMap() throws Exception {
        assertThat(told("{to: verdict, from: v, code: verdicts, whenMissing: default, default: none}"))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("at.fields[0].default: verdict of test.everything is never \"none\""),
                        second -> assertThat(second)
                                .startsWith("at.fields[0].code: verdict of test.everything is never \"hld\""));
    }

    @Test
    void aValueOfTheMessageThatThePropertyNeverHasIsAMappingFailure() {
        Failure failure = assertThrows(
                        MessageFailedException.class, () -> document("{to: verdict, from: v}", "{\"v\": \"maybe\"}"))
                .failure();

        assertThat(failure.place()).isEqualTo("/verdict");
        assertThat(failure.reason()).contains("test.everything").contains("hold");
    }

    @Test
    void anEmptyConstantIsTold() throws Exception {
        assertThat(told("{to: verdict, value: hold}, {to: final, value: null}"))
                .singleElement()
                .asString()
                .startsWith("at.fields[1].value: a document has no empty values: leave out final of test.everything");
    }

    @Test
    void codesInListsOfPlainValuesAreCodesToo() throws Exception {
        assertThat(operation().codes()).containsExactly(java.util.Map.entry("serials", "item"));
        assertThat(operation().version()).isEqualTo(7);
    }

    private static final String SCRAPPED =
            "fields: [{to: verdict, value: hold}], lines: [{to: scrapped, fields: [{to: quantity, from: bad.amount, whenMissing: omit}, {to: reason, from: bad.why, whenMissing: omit}]}]";

    @Test
    void whatIsThereOnceIsWrittenUnderLinesAndLeftOutWhenNothingIsInIt() throws Exception {
        MappingPlan plan = plan(operation(), SCRAPPED.replace("amount, whenMissing: omit", "amount"));
        assertThat(problems.problems()).isEmpty();
        assertThat(only(plan, "{\"bad\": {\"amount\": 2, \"why\": \"dent\"}}").path("scrapped"))
                .hasToString("{\"quantity\":2,\"reason\":\"dent\"}");

        MappingPlan omitting =
                plan(operation(), SCRAPPED.replace("omit}, {to: reason", "default, default: 1}, {to: reason"));
        assertThat(only(omitting, "{}").path("scrapped")).hasToString("{\"quantity\":1}");

        MappingPlan nothing = plan(
                operation(),
                "fields: [{to: verdict, value: hold}], lines: [{to: scrapped, fields: [{to: quantity, when: has(bad), from: bad}]}]");
        assertThat(only(nothing, "{}").has("scrapped")).isFalse();
        assertThat(problems.problems()).isEmpty();
    }

    private static JsonNode only(MappingPlan plan, String message) throws Exception {
        return ((Step.Do) plan.steps(Scope.of(Json.MAPPER.readTree(message))).get(0)).document();
    }

    @Test
    void itComesFromNoList() throws Exception {
        plan(
                operation(),
                "fields: [{to: verdict, value: hold}], lines: [{to: scrapped, from: bad, fields: [{to: quantity, from: a}]}]");
        assertThat(told())
                .singleElement()
                .asString()
                .startsWith(
                        "at.lines[0].from: scrapped of test.everything is no list, it is there once: leave from out");
    }

    @Test
    void itIsNoField() throws Exception {
        assertThat(told("{to: verdict, value: hold}, {to: scrapped, from: bad}"))
                .containsExactly(
                        "at.fields[1].to: scrapped of test.everything has properties of its own: write it under lines");
    }

    private static BusinessOperation choosing() throws Exception {
        ObjectNode schema = (ObjectNode) Manifests.YAML.readTree(SCHEMA);
        schema.set("oneOf", Manifests.YAML.readTree("[{required: [day]}, {required: [number]}]"));
        return new BusinessOperation("test.everything", schema);
    }

    @Test
    void oneOfSomePropertiesMustBeFilled() throws Exception {
        plan(choosing(), "fields: [{to: verdict, value: hold}]");
        assertThat(told())
                .containsExactly("at.fields: test.everything needs day or number, and nothing here fills one of them");
    }

    @Test
    void whichOneIsThereIsToldOfADocument() throws Exception {
        MappingPlan plan = plan(
                choosing(),
                "fields: [{to: verdict, value: hold}, {to: day, from: d, whenMissing: omit}, {to: number, from: n, whenMissing: omit}]");

        assertThat(only(plan, "{\"n\": 1}").path("number").asInt()).isEqualTo(1);
        assertThat(assertThrows(MessageFailedException.class, () -> only(plan, "{}"))
                        .failure()
                        .reason())
                .isEqualTo(
                        "The document is not one of test.everything: it needs exactly one of day and number, and it has none.");
        assertThat(assertThrows(MessageFailedException.class, () -> only(plan, "{\"n\": 1, \"d\": \"2026-01-31\"}"))
                        .failure()
                        .reason())
                .endsWith("and it has day and number.");
    }

    @Test
    void aListThatIsFilledTwiceIsRefusedBecauseTheLaterLinesWouldHideTheEarlier() throws Exception {
        plan(
                operation(),
                "fields: [{to: verdict, value: hold}], lines: [{to: scrapped, when: 'kg == true', fields: [{to: quantity, value: 1}]},"
                        + " {to: scrapped, when: 'kg == false', fields: [{to: quantity, value: 2}]}]");

        assertThat(told())
                .containsExactly(
                        "at.lines[1].to: scrapped is filled twice in this step: the later lines would hide the earlier."
                                + " Fill it once, from one list, and let the fields of a line say what differs");
    }
}
