package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the functions of expressions give, and what they refuse. */
class FunctionTest {
    private static final ObjectNode MESSAGE = Json.MAPPER
            .createObjectNode()
            .put("text", " Straße\u00A0")
            .put("emoji", "a😀b")
            .put("code", "LOT-0042/b")
            .put("commas", "a,,b,")
            .put("number", new java.math.BigDecimal("-2.55"))
            .put("big", new java.math.BigDecimal("12345678901234567890.5"))
            .put("whole", 7)
            .set("list", Json.MAPPER.createArrayNode().add(1).add("x"));

    static Origin compiled(String text) {
        Problems problems = new Problems();
        Origin value = Manifests.expressions(problems).value(text, "at", ContractShape.UNKNOWN, false);
        assertThat(problems.problems()).as(text).isEmpty();
        return value;
    }

    static String value(String text) throws MessageFailedException {
        JsonNode node = compiled(text).node(Scope.of(MESSAGE));
        return node == null ? "absent" : CanonicalForm.text(node);
    }

    static String failure(String text) {
        try {
            return org.junit.jupiter.api.Assertions.fail(text + " gave " + value(text));
        } catch (MessageFailedException e) {
            return e.failure().reason();
        }
    }

    static List<String> mistakes(String text) {
        Problems problems = new Problems();
        Manifests.expressions(problems).value(text, "at", ContractShape.UNKNOWN, false);
        return problems.problems().stream().map(Problem::message).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "text.trim() # Straße",
                "text.trim().upper() # STRASSE",
                "'ÄÖ'.lower() # äö",
                "emoji.substring(1, 2) # 😀",
                "emoji.substring(2) # b",
                "code.substring(4, 4) + '.' # .",
                "size(commas.split(',')) # 4",
                "commas.split(',')[2] # b",
                "''.split(',')[0] + '.' # .",
                "commas.split(',').filter(x, x != '').join('-') # a-b",
                "code.replace('-', '') # LOT0042/b",
                "'aaa'.replace('aa', 'b') # ba",
                "string(whole).padLeft(3, '0') # 007",
                "'12345'.padLeft(3, '0') # 12345",
                "emoji.padRight(5, '😀') # a😀b😀😀",
                "code.capture('^LOT-0*([1-9][0-9]*)') # 42",
                "code.capture('(?:LOT|CHARGE)-([0-9]+)') # 0042",
                "code.capture('(x)') # absent",
                "code.capture('LOT(x)?') # absent",
                "code.capture('^(.*)-') # LOT",
                "[1, 2.5, number].sum() # 0.95",
                "[0.1, 0.2].sum() # 0.3",
                "[].sum() # 0",
                "[1, 2.5, number].min() # -2.55",
                "[1, 2.5, number].max() # 2.5",
                "[].max() # absent",
                "abs(number) # 2.55",
                "abs(-3) # 3",
                "floor(number) # -3",
                "ceil(number) # -2",
                "floor(big) # 12345678901234567890",
                "ceil(2) # 2",
                "round(number, 1) # -2.6",
                "min(number, 1) # -2.55",
                "max(1, big) # 12345678901234567890.5",
                "max(whole, 7.5) # 7.5",
                "max(3, 4) # 4",
                "max(number, 0 - number) # 2.55",
            })
    void functionsGiveWhatTheySay(String text, String expected) throws Exception {
        assertThat(value(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "code.substring(8, 12) # substring takes characters 8 to 12, counted from 0, and the text has 10 characters",
                "code.substring(int(whole), 3) # substring takes characters 7 to 3",
                "emoji.substring(4) # the text has 3 characters",
                "size(code.split(text.substring(0, 0))) # an empty one is everywhere",
                "code.padLeft(int(whole * 1000), '0') # a width of 0 to 1000",
                "code.padLeft(20, emoji) # one character to fill up with",
                "list.join(', ') # entry 0 of the list, counted from 0, is none",
                "list.sum() # entry 1 of the list, counted from 0, is none",
                "list.min() # filter(x, has(x.quantity))",
                "number.upper() # the types do not fit",
                "code.substring(whole) # int(x) convert",
                "code.sum() # the types do not fit",
                "abs(code) # the types do not fit",
                "commas.split(',')[9] # 9",
                "abs(-9223372036854775807 - 1) # not a whole number of 64 bits",
            })
    void whatAMessageMakesImpossibleIsAMappingFailure(String text, String reason) {
        assertThat(failure(text)).contains(reason).contains("(at)").doesNotContain("_of_");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "code.uper() # there is no 'uper'; did you mean upper?",
                "code.toUpperCase() # did you mean upper?",
                "list.total() # there is no 'total'; the functions are abs, addDays, all, ",
                "upper(code) # upper stands behind what it works on: write x.upper(...)",
                "number.abs() # abs stands before what it works on: write abs(x)",
                "code.substring(-1) # counted from 0",
                "code.substring(3, 1) # counted from 0",
                "code.split('') # split takes what stands between the parts",
                "code.replace('', 'x') # replace takes the text to look for",
                "code.padLeft(8, '') # one character to fill up with: code.padLeft(8, '0')",
                "code.padRight(5000, ' ') # a width of 0 to 1000",
                "round(number, 13) # round takes 0 to 12 digits",
                "code.capture(text) # capture takes a pattern in quotes",
                "code.capture('[0-9]+') # it has 0 groups",
                "code.capture('(a)(b)') # it has 2 groups",
                "code.capture('(?!x)(y)') # look-around takes time without a bound",
                "code.split(',').upper() # 'upper' does not go with",
                "code.padLeft('8', '0') # 'padLeft' does not go with",
                "code.substring(1.5) # 'substring' does not go with",
            })
    void whatCannotBeIsRefusedBeforeAnyMessageComes(String text, String mistake) {
        assertThat(mistakes(text)).as(text).singleElement().asString().contains(mistake);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text.split('a')",
                "text.replace('a', 'aaaaaaaaaaaa')",
                "text.replace('a', '').padLeft(900, 'x') + text.replace('a', text)",
                "text.upper() + text.lower() + text.trim() + text.upper() + text.lower() + text.trim()",
                "text.split('b').map(x, text.split('a')).map(x, x.join(text))",
                "[1].map(x, text.split('a').join(text))",
            })
    void whatAFunctionMakesIsBounded(String expression) {
        ObjectNode message = Json.MAPPER.createObjectNode().put("text", "ab".repeat(100_000));
        int bytes = 200_000;
        try {
            compiled("size(" + expression + ")").node(Scope.of(message, bytes));
            org.junit.jupiter.api.Assertions.fail(expression + " was made");
        } catch (MessageFailedException e) {
            assertThat(e.failure().reason()).contains("far more text or lists than stand in the message");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1].all(x, text.upper() == text)",
                "[1].all(x, size(text.split('zz')) == 1)",
                "[1].all(x, text.replace('zz', '') == text)",
                "[1].all(x, text.substring(3, 4) != '')",
                "[1].all(x, numbers.sum() >= 0)",
                "[1].all(x, numbers.max() >= 0)",
            })
    void whatAFunctionWorksIsCounted(String expression) throws Exception {
        assertThat(spent(expression, 20)).isGreaterThan(10 * spent(expression, 1) / 2);
    }

    private static long spent(String expression, int times) throws MessageFailedException {
        ObjectNode message = Json.MAPPER.createObjectNode().put("text", "A".repeat(2_000 * times));
        var numbers = message.putArray("numbers");
        for (int i = 0; i < 100 * times; i++) {
            numbers.add(new java.math.BigDecimal(i));
        }
        Scope scope = Scope.of(message, 1_000_000);
        compiled(expression).node(scope);
        return scope.work().spent();
    }

    @Test
    void whatIsCapturedTakesTheStepsOfPatterns() {
        ObjectNode message = Json.MAPPER.createObjectNode().put("text", "ab".repeat(50_000));
        var lines = message.putArray("lines");
        for (int i = 0; i < 2_000; i++) {
            lines.add(i);
        }
        try {
            org.junit.jupiter.api.Assertions.fail(""
                    + compiled("lines.exists(l, text.capture('(a|b)*(?:c)') != null)")
                            .node(Scope.of(message)));
        } catch (MessageFailedException e) {
            assertThat(e.failure().reason()).contains("too long ones, for the pattern (a|b)*(?:c)");
        }
    }
}
