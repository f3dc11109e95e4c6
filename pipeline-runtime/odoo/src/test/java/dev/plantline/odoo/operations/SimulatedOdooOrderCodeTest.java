package dev.plantline.odoo.operations;

import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.SimulatedDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The suite on the simulator. */
class SimulatedOdooOrderCodeTest extends OrderCodeConformance {
    @RegisterExtension
    static final SimulatedDatabase SIMULATED = new SimulatedDatabase();

    @Override
    OdooUnderTest odoo() {
        return SIMULATED.odoo();
    }
}
