package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.validation.CrdSchemas;
import java.io.IOException;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

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
