package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.ServerActions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, and what time costs there. */
class RealOdooWorkorderTimeTest extends WorkorderTimeConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    /** A Monday: the saw works from 8 to 12 and from 13 to 17, in Odoo's standard calendar. */
    @Test
    void aStopIsCountedInTheWorkingHoursOfTheCentreAndTheAnswerSaysSo() throws Exception {
        try (ServerActions actions = new ServerActions(odoo)) {
            actions.run(
                    """
                    env = env(user=1, su=True)
                    calendar = env.ref('resource.resource_calendar_std').copy({'name': '%1$s', 'tz': 'UTC'})
                    env['mrp.workcenter'].search([('code', '=', '%2$s')]).write({'resource_calendar_id': calendar.id})
                    """
                            .formatted(run, saw));
        }
        Verdict.Applied applied = time.apply(
                "{workcenter: %s, start: '2026-03-02T06:00:00Z', end: '2026-03-02T09:00:00Z', reason: Equipment Failure}"
                        .formatted(saw));
        assertThat(OperationDesk.plain(applied.booked().lines().get(0).quantity()))
                .isEqualTo("60");
    }

    /** At 60.00 an hour, and with nothing else that costs: 35 minutes of cutting and 10 expected of bending, for 1 piece. */
    @Test
    void theTimeBeforeTheReportIsWhatThePieceCosts() throws Exception {
        try (ServerActions actions = new ServerActions(odoo)) {
            actions.run(
                    """
                    env = env(user=1, su=True)
                    category = env['product.category'].create({'name': '%1$s', 'property_cost_method': 'average'})
                    env['product.product'].search([('default_code', '=', '%2$s')]).write({'categ_id': category.id})
                    env['mrp.workcenter'].search([('code', 'like', '%1$s')]).write({'costs_hour': 60})
                    """
                            .formatted(run, frame));
        }
        String number = ordered(1);
        time.apply("{order: %s, operation: Cut, start: '2026-03-02T07:00:00Z', minutes: 35}".formatted(number));
        OperationDesk.open(odoo, "bot_mrp", "production.report").apply("{order: %s, quantity: 1}".formatted(number));
        JsonNode made = odoo.search(
                        "bot_mrp", "stock.move", List.of(List.of("production_id.name", "=", number)), "value")
                .path(0);
        assertThat(OperationDesk.plain(made.path("value").decimalValue())).isEqualTo("45");
    }

    /** As it stands in a backorder, where a person had finished it for more than was reported then. */
    @Test
    void noTimeIsSpentOnAWorkOrderThatIsCancelled() throws Exception {
        String number = ordered(1);
        try (ServerActions actions = new ServerActions(odoo)) {
            actions.run(
                    "env(user=1, su=True)['mrp.workorder'].search([('production_id.name', '=', '%s'), ('name', '=', 'Cut')])"
                                    .formatted(number)
                            + ".write({'state': 'cancel'})");
        }
        assertThat(time.refuse(
                        "{order: %s, operation: Cut, start: '2026-03-02T07:00:00Z', minutes: 35}".formatted(number)))
                .startsWith("/operation: no work orders of " + number + " are meant")
                .contains("Cut at ", "(cancel)");
    }
}
