package dev.plantline.odoo;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The messages of both plants on the simulator. */
class SimulatedOdooProcessExampleTest extends ProcessExampleConformance {
    @RegisterExtension
    static final SimulatedDatabase SIMULATED = new SimulatedDatabase();

    @Override
    OdooUnderTest odoo() {
        return SIMULATED.odoo();
    }
}
