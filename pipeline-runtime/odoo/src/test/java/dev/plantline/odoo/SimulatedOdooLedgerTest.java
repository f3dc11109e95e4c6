package dev.plantline.odoo;

import dev.plantline.model.PartitionId;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The suite on the simulator. */
class SimulatedOdooLedgerTest extends LedgerConformance {
    @RegisterExtension
    static final SimulatedDatabase SIMULATED = new SimulatedDatabase();

    @Override
    OdooUnderTest odoo() {
        return SIMULATED.odoo();
    }

    @Override
    void age(PartitionId partition, Duration by) {
        SIMULATED.simulator().ageLedger(partition.text(), by);
    }
}
