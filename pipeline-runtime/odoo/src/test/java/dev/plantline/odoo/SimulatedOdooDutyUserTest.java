package dev.plantline.odoo;

import java.time.Instant;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The suite on the simulator. */
class SimulatedOdooDutyUserTest extends DutyUserConformance {
    @RegisterExtension
    static final SimulatedDatabase SIMULATED = new SimulatedDatabase();

    @Override
    OdooUnderTest odoo() {
        return SIMULATED.odoo();
    }

    @Override
    String newKey(Instant ends) {
        return SIMULATED.simulator().newKey("bot_bill", ends);
    }

    @Override
    void forgetUser() {}
}
