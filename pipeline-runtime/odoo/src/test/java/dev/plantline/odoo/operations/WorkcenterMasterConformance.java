package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OnceOnly;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.RunName;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** workcenter.master, on the real Odoo and the simulator alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WorkcenterMasterConformance {
    final String run = RunName.fresh();
    OdooUnderTest odoo;
    OperationDesk desk;

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        desk = OperationDesk.open(odoo, "bot_master", "workcenter.master");
    }

    String document(String code, String rest) {
        return "{workcenter: %s%s, %s}".formatted(run, code, rest);
    }

    /** {@code name efficiency setup cleanup target alternatives}, of those in use. */
    private List<String> centers(String code) throws OdooFault {
        List<String> centers = new ArrayList<>();
        for (JsonNode each : odoo.search(
                "bot_master",
                "mrp.workcenter",
                List.of(List.of("code", "=", run + code), List.of("active", "in", List.of(true, false))),
                "name",
                "time_efficiency",
                "time_start",
                "time_stop",
                "oee_target",
                "alternative_workcenter_ids",
                "active")) {
            centers.add(each.path("name").asText() + " " + number(each, "time_efficiency") + " "
                    + number(each, "time_start") + " " + number(each, "time_stop") + " "
                    + number(each, "oee_target") + " "
                    + each.path("alternative_workcenter_ids").size()
                    + (each.path("active").asBoolean() ? "" : " archived"));
        }
        return centers;
    }

    private static String number(JsonNode record, String field) {
        return new java.math.BigDecimal(record.path(field).asText("0")).signum() == 0
                ? "0"
                : OperationDesk.plain(record.path(field).decimalValue());
    }

    @Test
    void aWorkCentreIsMadeAndARevisionChangesWhatItNames() throws Exception {
        desk.apply(document("OTHER", "name: Other"));
        Verdict.Applied applied = desk.apply(document(
                "A",
                "name: Saw, efficiency: 80, setupMinutes: 5, cleanupMinutes: 2.5, oeeTarget: 85, alternatives: [%sOTHER]"
                        .formatted(run)));
        assertThat(applied.record()).startsWith("mrp.workcenter,");
        assertThat(centers("A")).containsExactly("Saw 80 5 2.5 85 1");
        desk.apply(document("A", "efficiency: 120"));
        assertThat(centers("A")).containsExactly("Saw 120 5 2.5 85 1");
        desk.apply(document("A", "alternatives: []"));
        assertThat(centers("A")).containsExactly("Saw 120 5 2.5 85 0");
    }

    @Test
    void aWorkCentreIsArchivedAndTakenOutOfTheArchiveAndNeverMadeTwice() throws Exception {
        desk.apply(document("B", "name: Saw"));
        desk.apply(document("B", "active: false"));
        assertThat(centers("B")).containsExactly("Saw 100 0 0 90 0 archived");
        desk.apply(document("B", "name: Band saw, active: true"));
        assertThat(centers("B")).containsExactly("Band saw 100 0 0 90 0");
    }

    @Test
    void aWorkCentreIsMadeOnceWhateverBecomesOfItsMessageAndAnOlderRevisionChangesNothing() throws Exception {
        new OneEffect(
                        OnceOnly.workcenterMaster,
                        desk,
                        run + "ONCE",
                        mark -> document(mark.substring(run.length()), "name: Saw"),
                        mark -> document(mark.substring(run.length()), "efficiency: 90"))
                .withOlder(mark -> document(mark.substring(run.length()), "name: Older, efficiency: 80"))
                .comparing("bot_master", "mrp.workcenter", "code", "code", "name", "time_efficiency")
                .isProven();
    }

    @Test
    void whatAnHourCostsIsSaidByADutyOfFinanceOnly() throws Exception {
        assertThat(desk.refuse(document("E", "name: Saw, costPerHour: 60.5, costCurrency: USD")))
                .isEqualTo(
                        "/costPerHour: costPerHour decides on values, and bot_master doesn't have the right to bill in Odoo: send it by a duty of finance");
        assertThat(centers("E")).isEmpty();
    }

    @Test
    void aWorkCentreThatIsUsedIsNotArchivedAndWhatItCannotBeIsRefused() throws Exception {
        assertThat(desk.refuse(document("D", "efficiency: 90")))
                .isEqualTo("/workcenter: Odoo has no workcenter " + run
                        + "D yet, and this message does not say what a new one needs: name");
        desk.apply(document("D", "name: Saw"));
        assertThat(desk.refuse(document("D", "alternatives: [%sD]".formatted(run))))
                .isEqualTo("/alternatives/0: " + run + "D cannot take its own place");
        assertThat(desk.refuse(document("D", "alternatives: [%sNONE]".formatted(run))))
                .startsWith("/alternatives/0: no mrp.workcenter that is in use has code " + run + "NONE");
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code"),
                List.of(List.of("made_" + run, "Made", run + "M"), List.of("part_" + run, "Part", run + "N")));
        OperationDesk.open(odoo, "bot_master", "bom.master")
                .apply(
                        "{item: %1$sM, bom: B, quantity: 1, components: [{item: %1$sN, quantity: 1}], operations: [{name: Cut, workcenter: %1$sD, minutes: 1}]}"
                                .formatted(run));
        assertThat(desk.refuse(document("D", "active: false")))
                .startsWith("/active: " + run + "D is where operations in use are done: Cut of ");
    }
}
