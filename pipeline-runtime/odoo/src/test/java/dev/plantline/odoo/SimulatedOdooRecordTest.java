package dev.plantline.odoo;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The suite on the simulator. */
class SimulatedOdooRecordTest extends RecordConformance {
    @RegisterExtension
    static final SimulatedDatabase SIMULATED = new SimulatedDatabase();

    @Override
    OdooUnderTest odoo() {
        return SIMULATED.odoo();
    }
}
