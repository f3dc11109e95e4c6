package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.odoo.OdooUnderTest;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, which knows who is of finance. */
class RealOdooWorkcenterMasterTest extends WorkcenterMasterConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Test
    void whatAnHourCostsIsSaidByADutyOfFinanceOnly() throws Exception {
        String document = document("E", "name: Saw, costPerHour: 60.5, costCurrency: USD");
        assertThat(desk.refuse(document))
                .isEqualTo(
                        "/costPerHour: costPerHour decides on values, and bot_master doesn't have the right to bill in Odoo: send it by a duty of finance");
    }
}
