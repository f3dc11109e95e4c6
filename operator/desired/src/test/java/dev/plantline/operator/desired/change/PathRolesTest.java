package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.validation.CrdSchemas;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathRolesTest {
    /** A new field is decided about here before it is built: nobody's by decision and never by oversight. */
    @Test
    void everyFieldOfAnInterfaceHasARowAndEveryRowAField() {
        var fields = new TreeSet<String>();
        CrdSchemas.of(Kinds.ODOO_INTERFACE)
                .at("/properties/spec/properties")
                .fieldNames()
                .forEachRemaining(fields::add);
        fields.add(PathRoles.ENVIRONMENT);
        fields.add(PathRoles.ODOO);

        assertThat(new TreeSet<>(PathRoles.TABLE.keySet())).isEqualTo(fields);
    }

    /** Written here once more, so that nobody changes whose decision a field is by a slip. */
    @ParameterizedTest
    @CsvSource({
        "business technical, workflow settings contract keys target codeMaps mapping tests environment odoo",
        "technical, source latencyClass retries onFailure asideRetention gate",
        "business, owners classification lifecycle",
        "'', templateRef change runbook suspend",
    })
    void eachFieldIsDecidedByTheRolesOfItsRow(String roles, String fields) throws IOException {
        var none = Json.MAPPER.readTree("{}");
        var finance = Json.MAPPER.readTree("{\"workflow\": \"supplierInvoice\"}");
        var expected = roles.isEmpty() ? Set.<String>of() : Set.of(roles.split(" "));
        var withFinance = new TreeSet<>(expected);
        if (!expected.isEmpty()) {
            withFinance.add(PathRoles.FINANCE);
        }
        for (var field : fields.split(" ")) {
            assertThat(PathRoles.TABLE.get(field)).as(field).isEqualTo(expected);
            if (!field.equals("tests")) { // what is added to none is nobody's
                assertThat(PathRoles.of(field, none, none)).as(field).isEqualTo(new TreeSet<>(expected));
                assertThat(PathRoles.of(field, none, finance)).as(field).isEqualTo(withFinance);
                assertThat(PathRoles.of(field, finance, none)).as(field).isEqualTo(withFinance);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lifecycle, stage, production, experimental, business technical",
        "lifecycle, stage, production, deprecated, business",
        "lifecycle, stage, experimental, production, business",
        "classification, criticality, high, medium, business technical",
        "classification, criticality, medium, high, business",
        "classification, failureImpact, productionStop, reporting, business technical",
        "classification, failureImpact, reporting, productionStop, business",
    })
    void loweringCountsAsMuchAsTheTarget(String field, String part, String from, String to, String roles)
            throws IOException {
        assertThat(PathRoles.of(field, spec(field, part, from), spec(field, part, to)))
                .containsExactly(roles.split(" "));
    }

    private static JsonNode spec(String field, String part, String value) {
        var spec = Json.MAPPER.createObjectNode();
        spec.putObject(field).put(part, value);
        return spec;
    }

    /** After a step back to an earlier release. */
    @Test
    void whatOnlyALaterReleaseKnowsCountsAsFinanceAndAsLowered() throws IOException {
        var before = Json.MAPPER.readTree(
                "{\"workflow\": \"ofNextYear\", \"classification\": {\"criticality\": \"utmost\"}}");
        var after =
                Json.MAPPER.readTree("{\"workflow\": \"rawSteps\", \"classification\": {\"criticality\": \"high\"}}");

        assertThat(PathRoles.of("classification", before, after))
                .containsExactly(PathRoles.BUSINESS, PathRoles.FINANCE, PathRoles.TECHNICAL);
    }

    /** Else whoever keeps the machine could open the gate for the others. */
    @Test
    void aGateIsOpenedByThoseWhoReleaseAtItToo() throws IOException {
        var gated = Json.MAPPER.readTree("{\"gate\": {\"when\": \"always\", \"roles\": [\"finance\"]}}");
        var plain = Json.MAPPER.readTree("{\"gate\": {\"when\": \"rows > 5\"}}");

        assertThat(PathRoles.of("gate", gated, Json.MAPPER.readTree("{}")))
                .containsExactly(PathRoles.FINANCE, PathRoles.TECHNICAL);
        assertThat(PathRoles.of("gate", gated, plain))
                .containsExactly(PathRoles.BUSINESS, PathRoles.FINANCE, PathRoles.TECHNICAL);
    }
}
