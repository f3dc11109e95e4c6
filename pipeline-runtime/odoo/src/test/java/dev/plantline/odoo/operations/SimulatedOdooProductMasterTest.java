package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.SimulatedDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The suite on the simulator. */
class SimulatedOdooProductMasterTest extends ProductMasterConformance {
    @RegisterExtension
    static final SimulatedDatabase SIMULATED = new SimulatedDatabase();

    @Override
    OdooUnderTest odoo() {
        return SIMULATED.odoo();
    }

    /** Of a duty of finance, whose user the rights of operations make on the real Odoo. */
    @Test
    void theStandardCostIsSaidInTheCurrencyOfTheCompany() throws Exception {
        OperationDesk finance = OperationDesk.open(odoo, "bot_bill", "product.master");
        String item = "name: Bolt, type: stored, unit: Units, standardCost: ";
        assertThat(finance.refuse(document("Y", item + "1")))
                .isEqualTo("/standardCost: standardCost and costCurrency belong together");
        assertThat(finance.refuse(document("Y", item + "1, costCurrency: EUR")))
                .isEqualTo(
                        "/costCurrency: standardCost is in EUR, and the company My Company keeps it in USD: convert it in the mapping");
        finance.apply(document("Y", item + "3.5, costCurrency: USD"));
        assertThat(item("Y", "standard_price").path("standard_price").decimalValue())
                .isEqualByComparingTo("3.5");
    }
}
