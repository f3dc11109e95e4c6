package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OnceOnly;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** unit.master, on the real Odoo and the simulator alike. */
abstract class UnitMasterConformance extends StockConformance {
    OperationDesk desk;

    @BeforeAll
    void open() throws Exception {
        desk = OperationDesk.open(odoo, "bot_master", "unit.master");
    }

    String document(String unit, String rest) {
        return "{unit: %s, %s}".formatted(run + unit, rest);
    }

    /** {@code factor reference} of a unit. */
    private List<String> units(String unit) throws OdooFault {
        List<String> units = new ArrayList<>();
        for (JsonNode each : odoo.search(
                "bot_master",
                "uom.uom",
                List.of(List.of("name", "=", run + unit), List.of("active", "in", List.of(true, false))),
                "relative_factor",
                "relative_uom_id",
                "active")) {
            units.add(OperationDesk.plain(each.path("relative_factor").decimalValue())
                    + (each.path("relative_uom_id").isArray()
                            ? " " + each.path("relative_uom_id").path(1).asText()
                            : "")
                    + (each.path("active").asBoolean() ? "" : " archived"));
        }
        return units;
    }

    @Test
    void aUnitIsMadeOfAnotherAndARevisionChangesItUntilSomethingIsCountedInIt() throws Exception {
        Verdict.Applied applied = desk.apply(document("A", "factor: 12, reference: Units"));
        assertThat(applied.record()).startsWith("uom.uom,");
        assertThat(units("A")).containsExactly("12 Units");
        desk.apply(document("A", "factor: 12.5, reference: kg"));
        assertThat(units("A")).containsExactly("12.5 kg");
        desk.apply(document("A", "active: false"));
        assertThat(units("A")).containsExactly("12.5 kg archived");
        desk.apply(document("A", "active: true"));
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "uom_id"),
                List.of(List.of("kept_" + run, "Kept", run + "K", run + "A")));
        assertThat(desk.refuse(document("A", "factor: 13, reference: kg")))
                .startsWith("/factor: " + run + "A, or a unit that is made of it, is used already (");
        assertThat(desk.refuse(document("A", "active: false"))).startsWith("/active: Odoo keeps ");
        desk.apply(document("A", "factor: 12.5, reference: kg, active: true"));
        assertThat(units("A")).containsExactly("12.5 kg");
        desk.apply(document("B", "active: true"));
        assertThat(units("B")).containsExactly("1");
    }

    @Test
    void aUnitIsMadeOnceWhateverBecomesOfItsMessageAndAnOlderRevisionChangesNothing() throws Exception {
        new OneEffect(
                        OnceOnly.unitMaster,
                        desk,
                        run + "ONCE",
                        mark -> document(mark.substring(run.length()), "factor: 0.0254, reference: m"),
                        mark -> document(mark.substring(run.length()), "factor: 10, reference: NONE" + run))
                .withOlder(mark -> document(mark.substring(run.length()), "factor: 12, reference: Units"))
                .comparing("bot_master", "uom.uom", "name", "name", "relative_factor", "relative_uom_id")
                .isProven();
    }

    @Test
    void aUnitThatIsMadeOfAnotherOfTheCallIsThereToo() throws Exception {
        assertThat(kinds(desk.send(
                        document("D", "factor: 10, reference: Units"),
                        document("E", "factor: 10, reference: %sD".formatted(run)),
                        document("F", "factor: 10, reference: %sNONE".formatted(run)))))
                .containsExactly("Applied", "Applied", "Rejected");
        assertThat(units("E")).containsExactly("10 " + run + "D");
    }

    @Test
    void whatCannotBeAUnitIsRefusedWithPlaceAndReason() throws Exception {
        desk.apply(document("G", "factor: 10, reference: Units"));
        desk.apply(document("H", "factor: 10, reference: %sG".formatted(run)));
        assertThat(desk.refuse(document("G", "factor: 10, reference: %sH".formatted(run))))
                .isEqualTo("/reference: %1$sG cannot be made of %1$sH, which is made of it".formatted(run));
        assertThat(desk.refuse(document("G", "factor: 10")))
                .startsWith("/factor: reference and factor belong together");
        assertThat(desk.refuse(document("G", "factor: 0.12345678901, reference: Units")))
                .isEqualTo(
                        "/factor: the factor 0.12345678901 is no number above 0 of at most 10 decimals and 15 digits");
        assertThat(desk.refuse(document("G", "name: Other"))).startsWith("/name: the code is the name of its record");
        assertThat(desk.refuse(document("G", "names: [{language: en_US, name: Other}]")))
                .startsWith("/names: the code is the name of the unit");
        assertThat(desk.refuse(document("G", "names: [{language: xx_XX, name: Other}]")))
                .startsWith("/names/0/language: the language xx_XX is not active in Odoo");
    }
}
