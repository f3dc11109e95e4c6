package dev.plantline.odoo.operations;

import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.SimulatedDatabase;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The suite on the simulator. */
class SimulatedOdooEntryDraftTest extends EntryDraftConformance {
    @RegisterExtension
    static final SimulatedDatabase SIMULATED = new SimulatedDatabase();

    @Override
    OdooUnderTest odoo() {
        return SIMULATED.odoo();
    }

    @Override
    String offBalance(String code) throws Exception {
        odoo.load(
                "bot_bill",
                "account.account",
                List.of("id", "name", "code", "account_type"),
                List.of(List.of("account_" + code, code, code, "off_balance")));
        return code;
    }
}
