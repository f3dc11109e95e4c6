package dev.plantline.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Patterns as schemas of this trade have them, and patterns that somebody sends to hold up a plant. */
class EcmaPatternTest {
    private static JsonNode file(String part) throws IOException {
        try (var in = EcmaPatternTest.class.getResourceAsStream("/dev/plantline/engine/patterns.yaml")) {
            return new YAMLMapper().readTree(in).get(part);
        }
    }

    private static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    @TestFactory
    Stream<DynamicTest> patternsMeanWhatEcmaMeans() throws IOException {
        return each(file("patterns"))
                .map(one -> dynamicTest(one.get("name").asText(), () -> {
                    EcmaPattern pattern = EcmaPattern.compile(one.get("pattern").asText());
                    each(one.get("found")).forEach(text -> assertThat(pattern.isFoundIn(text.asText()))
                            .as("%s in \"%s\"", pattern, text.asText())
                            .isTrue());
                    each(one.get("not")).forEach(text -> assertThat(pattern.isFoundIn(text.asText()))
                            .as("%s in \"%s\"", pattern, text.asText())
                            .isFalse());
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatCannotBeRunIsRefusedWithAPlaceAndASuggestion() throws IOException {
        return each(file("refused"))
                .map(one -> dynamicTest(one.get("pattern").asText(), () -> assertThatThrownBy(
                                () -> EcmaPattern.compile(one.get("pattern").asText()))
                        .isInstanceOf(PatternMistakeException.class)
                        .hasMessageContaining(one.get("because").asText())));
    }

    @Test
    void everyGroupWithinAGroupEndsSomewhere() throws Exception {
        EcmaPattern.compile("(".repeat(50) + "a" + ")".repeat(50));
        assertThatThrownBy(() -> EcmaPattern.compile("(".repeat(51) + "a" + ")".repeat(51)))
                .hasMessageContaining("groups within each other");
        assertThatThrownBy(() -> EcmaPattern.compile("(".repeat(4_000))).hasMessageContaining("groups");
        assertThatThrownBy(() -> EcmaPattern.compile("a".repeat(4_001))).hasMessageContaining("list values under enum");
    }

    @Test
    void aPatternThatWouldTakeForEverElsewhereEndsHere() {
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            for (String pattern :
                    List.of("^(a+)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y", "^(a|aa)+$", "(a*)*b")) {
                EcmaPattern compiled = EcmaPattern.compile(pattern);
                assertThat(compiled.isFoundIn((pattern.contains("x") ? "x" : "a").repeat(20_000) + "!"))
                        .as(pattern)
                        .isFalse();
            }
        });
    }

    @Test
    void onlyPatternsWithoutAChoiceRunOnJava() throws Exception {
        for (String pattern : List.of("^[A-Z]{3}$", "^\\d{1,10}$", "^[A-Z]{2}-\\d+$", "^\\d+\\.\\d{2}$", "^\\S+$")) {
            assertThat(EcmaPattern.compile(pattern).runsOnJava()).as(pattern).isTrue();
        }
        for (String pattern : List.of(
                "[A-Z]{3}", "^a*a*$", "^(a|b)$", "^(a)$", "^a|b$", "^\\p{L}$", "a^b", "^a$b", "^\\bx$", "^(?:a+)+$")) {
            assertThat(EcmaPattern.compile(pattern).runsOnJava()).as(pattern).isFalse();
        }
    }

    @Test
    void theStepsOfAMessageAreCountedAndEnd() throws Exception {
        EcmaPattern pattern = EcmaPattern.compile("(a|b)*c");
        String text = "ab".repeat(100_000);
        PatternSteps steps = new PatternSteps(0);
        assertThat(steps.isFound(pattern, text)).isFalse();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        steps.isFound(pattern, text);
                    }
                })
                .isInstanceOf(PatternSteps.ExhaustedException.class)
                .hasMessage("(a|b)*c");
    }

    @Test
    void aLargeMessageOfManyLinesHasStepsForEachOfThem() throws Exception {
        EcmaPattern amount = EcmaPattern.compile("^-?\\d{1,13}(\\.\\d{1,4})?$");
        int lines = 50_000;
        PatternSteps steps = new PatternSteps(lines * 20);
        for (int i = 0; i < lines; i++) {
            assertThat(steps.isFound(amount, "1234.50")).isTrue();
        }
    }

    @Test
    void aPatternThatLooksAtTheStartOnlyCostsTheStartOnly() throws Exception {
        EcmaPattern pattern = EcmaPattern.compile("^[A-Z]{3}$");
        assertThat(pattern.steps("x".repeat(1_000_000)))
                .isEqualTo(pattern.steps("x".repeat(3)))
                .isLessThan(20);
    }
}
