package dev.plantline.odoo;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The example's messages on the simulator. */
class SimulatedOdooExampleTest extends ExampleConformance {
    @RegisterExtension
    static final SimulatedDatabase SIMULATED = new SimulatedDatabase();

    @Override
    OdooUnderTest odoo() {
        return SIMULATED.odoo();
    }
}
