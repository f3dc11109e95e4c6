package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import dev.plantline.engine.pattern.PatternSteps;
import dev.plantline.model.Failure;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a message or a schema that is wrong in a hundred thousand places costs. */
class ContractBoundsTest {
    private static final String TEN_NAMES =
            "{\"required\": [\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\"]}";

    private static ContractCheck contract(String schema) throws Exception {
        Problems problems = new Problems();
        ContractCheck check = ContractCheck.compile(Json.MAPPER.readTree(schema), "1.0.0", problems);
        assertThat(problems.problems()).isEmpty();
        return check;
    }

    private static ObjectNode emptyLines(int count) {
        ArrayNode lines = Json.MAPPER.createArrayNode();
        for (int i = 0; i < count; i++) {
            lines.addObject();
        }
        return Json.MAPPER.createObjectNode().set("lines", lines);
    }

    private static Failure refused(ContractCheck contract, ObjectNode message) {
        return assertThrows(MessageFailedException.class, () -> contract.check(message, new PatternSteps(0)))
                .failure();
    }

    @Test
    void aMessageThatBreaksItsContractInAHundredThousandPlacesIsToldByTheFirst() throws Exception {
        ContractCheck contract =
                contract("{\"type\": \"object\", \"properties\": {\"lines\": {\"items\": %s}}}".formatted(TEN_NAMES));
        assertThat(refused(contract, emptyLines(99_990)).reason())
                .contains("at /lines/0:")
                .endsWith("; and at least " + (Violations.MOST - 3) + " more.");
        assertThat(refused(contract, emptyLines(1)).reason()).endsWith("; and 7 more.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'anyOf': [{'items': %s}, {'items': %s}, false]}",
                "{'oneOf': [{'items': %s}, {'items': %s}]}",
                "{'items': {'anyOf': [%s, %s]}}",
                "{'items': {'oneOf': [%s, {'items': {'anyOf': [%s]}, 'type': 'array'}]}}",
            })
    void whatAlternativesHaveAgainstAMessageIsNotKept(String lines) throws Exception {
        ContractCheck contract = contract("{\"type\": \"object\", \"properties\": {\"lines\": %s}}"
                .formatted(lines.replace('\'', '"').replace("%s", TEN_NAMES)));
        assertThat(refused(contract, emptyLines(50_000)).reason())
                .containsPattern("; and (at least )?[0-9]{1,2} more\\.$");
    }

    @Test
    void ofAnAlternativeThatIsTriedAFewViolationsAreKept() {
        Violations check = new Violations(ExecutionConfig.getInstance());
        List<Error> told = check.getErrors();
        List<Error> tried = new ArrayList<>();
        check.setErrors(tried);
        for (int i = 0; i < 100_000; i++) {
            check.addError(Error.builder().message("wrong").build());
        }
        assertThat(tried).hasSizeBetween(1, 10);
        List<Error> ofAll = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            ofAll.add(Error.builder().message("wrong").build());
        }
        check.setErrors(ofAll);
        assertThat(ofAll).hasSizeBetween(1, 10);
        assertThat(told).isEmpty();
    }

    @Test
    void aMessageThatOneOfTheAlternativesAllowsIsTaken() throws Exception {
        for (String schema : new String[] {
            "{\"anyOf\": [{\"items\": %s}, {\"items\": {\"type\": \"object\"}}]}",
            "{\"oneOf\": [{\"items\": %s}, {\"items\": {\"type\": \"object\"}}]}",
            "{\"not\": {\"items\": %s}}",
            "{\"if\": {\"items\": %s}, \"then\": false}",
            "{\"items\": {\"anyOf\": [%s, {\"type\": \"object\"}]}}",
            "{\"items\": {\"anyOf\": [%s, {\"maxProperties\": 0}], \"unevaluatedProperties\": false}}",
        }) {
            ContractCheck contract = contract(
                    "{\"type\": \"object\", \"properties\": {\"lines\": %s}}".formatted(schema.formatted(TEN_NAMES)));
            assertThatCode(() -> contract.check(emptyLines(10_000), new PatternSteps(0)))
                    .as(schema)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aSchemaThatIsWrongEverywhereIsToldByTheFirstMistakes() throws Exception {
        for (String property : new String[] {"{\"type\": 1}", "{\"format\": \"none\"}", "{\"$ref\": \"elsewhere\"}"}) {
            String schema = IntStream.range(0, 20_000)
                    .mapToObj(i -> "\"p" + i + "\": " + property)
                    .collect(Collectors.joining(",", "{\"type\": \"object\", \"properties\": {", "}}"));
            Problems problems = new Problems();
            assertThat(ContractCheck.compile(Json.MAPPER.readTree(schema), "1.0.0", problems))
                    .isNull();
            assertThat(problems.problems()).as(property).hasSizeBetween(1, Problems.MOST + 1);
        }
    }

    /** A text that says how often it was compared. */
    private static final class Counted extends TextNode {
        private static final long serialVersionUID = 1L;
        private final transient AtomicLong comparisons;

        Counted(String text, AtomicLong comparisons) {
            super(text);
            this.comparisons = comparisons;
        }

        @Override
        public boolean equals(Object other) {
            comparisons.incrementAndGet();
            return super.equals(other);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }

    @Test
    void textsThatCollideAreNotComparedWithEachOther() throws Exception {
        AtomicLong comparisons = new AtomicLong();
        ObjectNode message = Json.MAPPER.createObjectNode();
        ArrayNode colliding = message.putArray("codes");
        int count = 1 << 11;
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 11; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            colliding.add(new Counted(text.toString(), comparisons));
        }
        assertThat(colliding.get(0)).hasSameHashCodeAs(colliding.get(count - 1));
        comparisons.set(0);
        contract("{\"type\": \"object\", \"properties\": {\"codes\": {\"uniqueItems\": true}}}")
                .check(message, new PatternSteps(0));
        assertThat(comparisons.get()).isLessThan(20L * count);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1, 1.0]|false",
                "[0.10, 1e-1]|false",
                "[{'a': 1, 'b': [2]}, {'b': [2.0], 'a': 1}]|false",
                "['a', 'b', 'a']|false",
                "[1, '1', true, null, 'null', [1], ['1'], {'1': 1}]|true",
                "['a,b', 'a', 'b']|true",
                "[]|true",
            })
    void itemsAreUniqueByTheirContent(String items, boolean areUnique) throws Exception {
        ContractCheck contract = contract("{\"type\": \"object\", \"properties\": {\"x\": {\"uniqueItems\": true}}}");
        JsonNode message = Json.MAPPER.readTree("{\"x\": " + items.replace('\'', '"') + "}");
        if (areUnique) {
            assertThatCode(() -> contract.check((ObjectNode) message, new PatternSteps(0)))
                    .doesNotThrowAnyException();
        } else {
            assertThat(refused(contract, (ObjectNode) message).reason())
                    .contains("/x")
                    .contains("unique");
        }
    }
}
