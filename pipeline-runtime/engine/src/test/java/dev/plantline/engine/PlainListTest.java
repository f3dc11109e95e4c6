package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.engine.MappingPlan.Source;
import dev.plantline.model.Failure;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Value;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists of plain values in a document, serial numbers for example. */
class PlainListTest {
    private static final String SCHEMA =
            "{type: object, properties: {serials: {type: array, items: {type: [string, integer]}}, places: {type: array, items: {type: object}}, name: {type: string}}}";

    private final Problems problems = new Problems();

    private Source compile(String field) throws Exception {
        FieldCompiler fields = new FieldCompiler(
                CodeTables.compile(null, PlantCodeMaps.NONE, Manifests.PARIS, problems), Manifests.PARIS, problems);
        return new PlainListCompiler(fields, problems)
                .source(
                        Manifests.YAML.readValue(field, MappingSpec.Field.class),
                        "at",
                        ContractShape.of(Manifests.YAML.readTree(SCHEMA)),
                        "serials of production.report");
    }

    private Value value(String field, String message) throws Exception {
        Source source = compile(field);
        assertThat(problems.problems()).isEmpty();
        return source.value(Scope.of(Json.MAPPER.readTree(message)));
    }

    private Failure failure(String field, String message) {
        return assertThrows(MessageFailedException.class, () -> value(field, message))
                .failure();
    }

    @Test
    void eachEntryGetsTheTypeOfTheProperty() throws Exception {
        assertThat(value("{to: serials, from: serials, as: string}", "{\"serials\": [\"S1\", 42]}"))
                .isEqualTo(new Value.Many(List.of(new Value.Text("S1"), new Value.Text("42"))));
        assertThat(value("{to: serials, from: serials, as: decimal}", "{\"serials\": [\"1.5\"]}"))
                .isEqualTo(new Value.Many(List.of(new Value.Decimal(new BigDecimal("1.5")))));
    }

    @Test
    void anAbsentListIsAsItsFieldSays() throws Exception {
        assertThat(value("{to: serials, from: serials, as: string, whenMissing: omit}", "{}"))
                .isNull();
        assertThat(failure("{to: serials, from: serials, as: string}", "{}").place())
                .isEqualTo("/serials");
    }

    @Test
    void anEntryThatCannotBeIsToldAtItsPlace() {
        assertThat(failure("{to: serials, from: serials, as: integer}", "{\"serials\": [1, \"x\"]}")
                        .place())
                .isEqualTo("/serials/1");
        assertThat(failure("{to: serials, from: serials, as: string}", "{\"serials\": [\"a\", null]}")
                        .place())
                .isEqualTo("/serials/1");
        assertThat(failure("{to: serials, from: serials, as: string}", "{\"serials\": \"a\"}")
                        .reason())
                .isEqualTo("A list is needed here.");
    }

    @Test
    void whatIsNoSuchListInTheContractIsAMistakeOfTheMapping() throws Exception {
        compile("{to: serials, from: name, as: string}");
        compile("{to: serials, from: places, as: string}");
        compile("{to: serials, value: a, as: string}");

        assertThat(problems.problems())
                .extracting(Problem::message)
                .satisfiesExactly(
                        first -> assertThat(first).contains("name is string in the contract"),
                        second -> assertThat(second).contains("the entries of places are object in the contract"),
                        third -> assertThat(third).contains("write from and nothing else"));
    }
}
