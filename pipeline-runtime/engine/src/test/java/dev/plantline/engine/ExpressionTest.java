package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.engine.MappingPlan.Condition;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    private static final ObjectNode MESSAGE = message(
            """
            {"lot": "L1", "none": null, "empty": "", "quantity": 1.5, "whole": 2, "same": 2.00, "big": 12345678901234567890,
             "tenth": 0.1, "fifth": 0.2, "done": true, "status": "closed", "shipping": {"carrier": "DHL", "note": null},
             "lines": [{"item": "A", "qty": 1.5}, {"item": "B", "qty": 2}], "codes": [1, 2.0, 3.5], "message": "hello", "odd-name": 7}
            """);

    private static ObjectNode message(String json) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(json);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Condition condition(String text) {
        Problems problems = new Problems();
        Condition condition = Manifests.expressions(problems).condition(text, "at", ContractShape.UNKNOWN, false);
        assertThat(problems.problems()).isEmpty();
        return condition;
    }

    private static List<Problem> problems(String text) {
        Problems problems = new Problems();
        Manifests.expressions(problems).condition(text, "at", ContractShape.UNKNOWN, false);
        return problems.problems();
    }

    private static MessageFailedException failure(String text) {
        try {
            return org.junit.jupiter.api.Assertions.fail(
                    "gave " + condition(text).holds(Scope.of(MESSAGE)));
        } catch (MessageFailedException e) {
            return e;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "has(lot) # true",
                "has(none) # false",
                "has(absent) # false",
                "has(empty) # true",
                "!has(absent) # true",
                "has(shipping.carrier) # true",
                "has(shipping.note) # false",
                "has(absent.carrier) # false",
                "has(message.lot) # true",
                "has(message.absent.deeper) # false",
                "has(lot) && lot == 'L1' # true",
                "lot != 'L2' # true",
                "quantity > 1 # true",
                "quantity > 1.4999999999999 # true",
                "1 < quantity # true",
                "quantity == 1.5 # true",
                "whole == 2 # true",
                "whole == 2.0 # true",
                "same == whole # true",
                "same == 2 # true",
                "tenth + fifth == 0.3 # true",
                "tenth * 3 == 0.3 # true",
                "big + 1 == decimal('12345678901234567891') # true",
                "big % 10 == 0 # true",
                "quantity / 2 == 0.75 # true",
                "whole / 4 == 0.5 # true",
                "-quantity < 0 # true",
                "quantity - 2 <= -0.5 # true",
                "2 - quantity >= 0.5 # true",
                "status in ['closed', 'done'] # true",
                "whole in [1, 2] # true",
                "3.5 in codes # true",
                "2 in codes # true",
                "4 in codes # false",
                "codes == [1.0, 2, 3.50] # true",
                "codes != [1, 2] # true",
                "'carrier' in shipping # true",
                "lines.exists(l, l.qty > 1.9) # true",
                "lines.all(l, has(l.item) && l.qty >= 1.5) # true",
                "lines.exists_one(l, l.item == 'A') # true",
                "lines.filter(l, l.qty == 2).size() == 1 # true",
                "size(lines) == 2 # true",
                "lines[0].item == 'A' # true",
                "has(lines[0].lot) # false",
                "message.message == 'hello' # true",
                "message['odd-name'] == 7 # true",
                "done # true",
                "done ? quantity > 1 : false # true",
                "lot.startsWith('L') # true",
                "lot.matches('^L[0-9]$') # true",
                "lot.matches('^\\\\u004C\\\\d$') # true",
                "lot.matches('^l') # false",
                "string(quantity) == '1.5' # true",
                "string(same) == '2' # true",
                "int(same) == 2 # true",
                "round(quantity, 0) == 2 # true",
                "has(absent) && absent > 1 || done # true",
            })
    void expressionsSayWhatTheyMean(String text, boolean expected) throws Exception {
        assertThat(condition(text).holds(Scope.of(MESSAGE))).isEqualTo(expected);
    }

    @Test
    void anAbsentNameIsAMappingFailureThatTellsToGuardIt() {
        assertThat(failure("absent > 1").failure()).satisfies(failure -> {
            assertThat(failure.failureClass()).isEqualTo(FailureClass.mapping);
            assertThat(failure.reason()).contains("absent").contains("has(").contains("(at)");
        });
    }

    @Test
    void typesThatDoNotFitAreToldApart() {
        assertThat(failure("lot > 1").failure().reason())
                .contains("types do not fit")
                .contains("string(x)");
        assertThat(failure("'LOT-' + quantity == ''").failure().reason()).contains("types do not fit");
    }

    @Test
    void divisionByZeroIsAMappingFailure() {
        assertThat(failure("quantity / 0 > 1").failure().reason()).contains("division by zero");
        assertThat(failure("1 / (whole - 2) > 1").failure().reason()).contains("division by zero");
    }

    @Test
    void productsOfProductsDoNotGrowForEver() {
        String square = "big";
        for (int i = 0; i < 5; i++) {
            square = "(" + square + " * " + square + ")";
        }
        assertThat(failure(square + " > 1").failure().reason()).contains("digits");
    }

    @Test
    void aSyntaxErrorIsReportedWithItsPosition() {
        assertThat(problems("quantity > ")).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("at");
            assertThat(problem.message()).contains("character 12").contains("quantity > ");
        });
    }

    @Test
    void anUnknownFunctionIsReportedWithItsPosition() {
        assertThat(problems("done && sise(lines) > 1"))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.message()).contains("character").contains("sise"));
    }

    @Test
    void aPatternIsKnownBeforeAnyMessageComes() {
        assertThat(problems("lot.matches(status)")).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("character 12")
                .contains("matches takes a pattern in quotes"));
        assertThat(problems("lot.matches('(?!x)')")).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("character 13")
                .contains("look-around takes time without a bound"));
        assertThat(problems("lot.matches('((a{1000}){1000}){1000}')")).isNotEmpty();
    }

    @Test
    void patternsOfOneMessageTakeTheirStepsTogether() {
        ObjectNode message = Json.MAPPER.createObjectNode().put("note", "ab".repeat(50_000));
        var lines = message.putArray("lines");
        for (int i = 0; i < 5_000; i++) {
            lines.add(i);
        }
        Condition condition = condition("lines.exists(l, message.note.matches('^(a|b)*c$'))");
        assertThatThrownBy(() -> condition.holds(Scope.of(message)))
                .isInstanceOfSatisfying(
                        MessageFailedException.class,
                        e -> assertThat(e.failure().reason()).contains("too long ones, for the pattern ^(a|b)*c$"));
    }

    @Test
    void binaryFloatingPointCannotEvenBeAskedFor() {
        assertThat(problems("double(lot) > 1.0")).isNotEmpty();
        assertThat(problems("whole == 2u")).isNotEmpty();
    }

    @Test
    void aNumberIsWhatWasWrittenAndNotTheNearestDouble() throws Exception {
        for (String holds : List.of(
                "string(0.12345678901234567890) == '0.1234567890123456789'",
                "0.12345678901234567890 > 0.12345678901234567889",
                "'é𝄞' != 'x' && string(-12345678901234567890.5) == '-12345678901234567890.5'",
                "string(quantity - 0.50000000000000000001) == '0.99999999999999999999'",
                "lines.exists(l, l.qty == .15e1)",
                "1.5E+1 == 15")) {
            assertThat(condition(holds).holds(Scope.of(MESSAGE))).as(holds).isTrue();
        }
    }

    @Test
    void aNumberWithTooManyDigitsIsRefusedAtItsPlace() {
        for (String number : List.of("1e400", "1.0e999999999", "1e-61", "0." + "1".repeat(61))) {
            assertThat(problems("quantity < " + number)).as(number).isNotEmpty().anySatisfy(problem -> assertThat(
                            problem.message())
                    .contains("character 12: ")
                    .contains("60 digits"));
        }
    }

    @Test
    void aConditionThatIsNoneIsRefused() {
        assertThat(problems("'a' + 'b'")).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("true or false")
                .contains("string"));
    }

    @Test
    void hasOfSomethingElseThanANameIsRefused() {
        assertThat(problems("has('lot')")).isNotEmpty();
        assertThat(problems("has(message)")).isNotEmpty();
    }
}
