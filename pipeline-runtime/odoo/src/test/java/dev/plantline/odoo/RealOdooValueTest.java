package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Step;
import dev.plantline.model.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19. */
class RealOdooValueTest extends ValueConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    /** The one argument of the table: Odoo refuses to start what is done, unless it is told to leave it as it is. */
    @Test
    void aCallIsGivenItsArguments() throws Exception {
        String name = "Work " + run;
        odoo.load(
                "bot_master",
                "mrp.workcenter",
                List.of("id", "name"),
                List.of(List.of("workcenter_" + run, "Centre " + run)));
        String order = order("4");
        List<Long> work = odoo.load(
                "bot_mrp",
                "mrp.workorder",
                List.of("name", "production_id", "workcenter_id/id"),
                List.of(List.of(name, order, "workcenter_" + run)));
        odoo.as("bot_mrp").call("mrp.workorder", "button_finish", Map.of("ids", work));
        Step found = new Step.Find("mrp.workorder", Map.of("name", text(name)), Map.of(), null, Map.of(), List.of());
        Step.Call start = new Step.Call("button_start", Map.of(), null, Map.of());
        assertThat(rejected(one(operations.apply("started " + run, found, start)))
                        .failure()
                        .reason())
                .contains("already done");
        Step.Call told = new Step.Call(
                "button_start", Map.of(), Map.of("raise_on_invalid_state", new Value.Bool(true)), null, Map.of());
        applied(one(operations.apply("told " + run, found, told)));
    }
}
