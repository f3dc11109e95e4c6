package dev.plantline.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Gate;
import dev.plantline.model.Json;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a batch waits at the gate. */
class GateConditionTest {
    private static final String SCHEMA =
            "{\"type\": \"object\", \"properties\": {\"total\": {\"type\": \"number\"}, \"name\": {\"type\": \"boolean\"}}}";

    private final Problems problems = new Problems();

    private GateCondition compiled(String when) throws Exception {
        return new GateCompiler(ContractShape.of(Json.MAPPER.readTree(SCHEMA)), problems).compile(new Gate(when, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "always | 0 | 0 | the gate says always",
                "rows > 2 | 2 | 5 | ''",
                "rows > 2 | 3 | 0 | the gate says rows > 2, and there are 3",
                "rows > 0 | 1 | 0 | the gate says rows > 0, and there is 1",
                "total(total) > 100 | 100 | 0 | ''",
                "total(total) > 100 | 100.01 | 0 | the gate says total(total) > 100, and the sum is 100.01",
                "total(total) > 100 | 1 | 2 | the gate says total(total) > 100, and 2 of its messages have no number at total",
                "total(total) > 100 | 1 | 1 | the gate says total(total) > 100, and 1 of its messages has no number at total"
            })
    void aBatchWaitsWhenItIsMoreThanTheLimitOrNobodyKnows(String when, BigDecimal sum, long unknown, String why)
            throws Exception {
        assertThat(compiled(when).holds(sum, unknown).orElse("")).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"total\": -3.5} | 3.5",
                "{\"total\": \"12.50\"} | 12.50",
                "{\"total\": \"-12.50\"} | 12.50",
                "{} | ",
                "{\"total\": \"x\"} | "
            })
    void aNumberCountsByItsSize(String message, BigDecimal amount) throws Exception {
        var decoded = new Decoded(
                (com.fasterxml.jackson.databind.node.ObjectNode) Json.MAPPER.readTree(message.getBytes(UTF_8)), 10);
        assertThat(compiled("total(total) > 100").of(decoded).orElse(null)).isEqualTo(amount);
    }

    @Test
    void aConditionThatIsNoneIsTold() throws Exception {
        compiled("rows over 5");
        compiled("total(amount) > 5");
        compiled("total(name) > 5");
        assertThat(problems.problems().toString())
                .contains("the gate's condition is always, rows > 500 or total(amount) > 10000")
                .contains("amount")
                .contains("a total needs numbers");
    }
}
