package dev.plantline.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Gate;
import dev.plantline.model.Batch;
import dev.plantline.model.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a batch waits at the gate. */
class GateConditionTest {
    private static final String SCHEMA =
            "{\"type\": \"object\", \"properties\": {\"total\": {\"type\": \"number\"}, \"name\": {\"type\": \"boolean\"}}}";

    private final Problems problems = new Problems();

    private GateCondition compiled(String when, String... operations) throws Exception {
        List<MappingSpec.Step> steps = new ArrayList<>();
        for (String operation : operations) {
            steps.add(Json.MAPPER.readValue("{\"do\": \"" + operation + "\"}", MappingSpec.Step.class));
        }
        return new GateCompiler(ContractShape.of(Json.MAPPER.readTree(SCHEMA)), problems)
                .compile(new Gate(when, null), steps);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "always | 0 | 0 | 0 | the gate says always",
                "rows > 2 | 2 | 9 | 5 | ''",
                "rows > 2 | 3 | 0 | 0 | the gate says rows > 2, and there are 3",
                "rows > 0 | 1 | 0 | 0 | the gate says rows > 0, and there is 1",
                "total(total) > 100 | 900 | 100 | 0 | ''",
                "total(total) > 100 | 1 | 100.01 | 0 | the gate says total(total) > 100, and the sum is 100.01",
                "total(total) > 100 | 9 | 1 | 2 | the gate says total(total) > 100, and 2 of its messages have no number at total",
                "total(total) > 100 | 9 | 1 | 1 | the gate says total(total) > 100, and 1 of its messages has no number at total"
            })
    void aBatchWaitsWhenItIsMoreThanTheLimitOrNobodyKnows(
            String when, long messages, BigDecimal sum, long unknown, String why) throws Exception {
        assertThat(compiled(when).holds(messages, sum, unknown, null).orElse(""))
                .isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "changed > 20 % | 100 | 0 | 20 | 0 | ''",
                "changed > 20 % | 100 | 0 | 21 | 0 | 0 would be new, 21 changed and 0 unclear",
                "changed > 20 % | 100 | 21 | 0 | 0 | 21 would be new, 0 changed and 0 unclear",
                "changed > 20 % | 100 | 0 | 0 | 21 | 0 would be new, 0 changed and 21 unclear",
                "changed > 20 % | 100 | 7 | 7 | 7 | 7 would be new, 7 changed and 7 unclear",
                "changed > 20 % | 4 | 0 | 1 | 0 | 0 would be new, 1 changed and 0 unclear",
                "changed > 20 % | 5 | 0 | 1 | 0 | ''",
                "changed > 0 % | 200000 | 0 | 1 | 0 | 0 would be new, 1 changed and 0 unclear",
                "changed > 0 % | 200000 | 0 | 0 | 0 | ''",
                "changed > 99 % | 100 | 100 | 0 | 0 | 100 would be new, 0 changed and 0 unclear",
                "changed > 99 % | 100 | 99 | 0 | 0 | ''",
                "changed > 5 % | 0 | 0 | 0 | 0 | ''"
            })
    void aBatchWaitsWhenMoreOfAHundredRecordsWouldBeNewOrChangedOrCannotBeCompared(
            String when, long records, long created, long changed, long unclear, String parts) throws Exception {
        assertThat(compiled(when, "product.master")
                        .holds(9, BigDecimal.ZERO, 9, new Batch.Changes(records, created, changed, unclear))
                        .orElse(""))
                .isEqualTo(
                        parts.isEmpty()
                                ? ""
                                : "the gate says " + when + ", and of the " + records
                                        + " records that its messages describe " + parts);
    }

    /** Else a gate would count on an answer that nobody can give. */
    @Test
    void whatWouldBeChangedIsAskedOfMasterRecordsAlone() throws Exception {
        for (String known : Operations.shipped().describingRecords()) {
            compiled("changed > 20 %", known, known);
        }
        assertThat(problems.problems()).isEmpty();
        compiled("changed > 20 %");
        compiled("changed > 20 %", "stock.receive");
        compiled("changed > 20 %", "product.master", "stock.receive");
        assertThat(problems.problems()).hasSize(3).allSatisfy(each -> assertThat(each.toString())
                .contains(
                        "spec.gate.when",
                        "bom.master, location.master, partner.master, product.master, unit.master, workcenter.master",
                        "rows > 500"));
    }

    @Test
    void aRecordIsWhatTheDocumentNamesAndNothingElse() throws Exception {
        BusinessOperation bom = Operations.shipped().named("bom.master").orElseThrow();
        String one = bom.recordOf(Json.MAPPER.readTree("{\"item\": \"A\", \"bom\": \"1\", \"quantity\": 2}"));
        assertThat(bom.recordOf(Json.MAPPER.readTree("{\"item\": \"A\", \"bom\": \"1\"}")))
                .isEqualTo(one);
        for (String other : List.of("{\"item\": \"A\", \"bom\": \"2\"}", "{\"item\": \"B\", \"bom\": \"1\"}")) {
            assertThat(bom.recordOf(Json.MAPPER.readTree(other))).isNotEqualTo(one);
        }
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
        compiled("changed > 100 %", "product.master");
        compiled("changed > 20%", "product.master");
        assertThat(problems.problems().toString())
                .contains("the gate's condition is always, rows > 500, total(amount) > 10000 or changed > 20 %")
                .contains("amount")
                .contains("a total needs numbers");
    }
}
