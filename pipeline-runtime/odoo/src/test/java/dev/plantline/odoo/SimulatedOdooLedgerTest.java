package dev.plantline.odoo;

import dev.plantline.model.PartitionId;
import dev.plantline.testing.odoo.OdooSimulator;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** The suite on the simulator. */
class SimulatedOdooLedgerTest extends LedgerConformance {
    @TempDir
    static Path directory;

    private OdooSimulator simulator;

    @Override
    OdooUnderTest odoo() throws Exception {
        simulator = OdooSimulator.start(directory, 0);
        return new OdooUnderTest(simulator.url(), OdooSimulator.DATABASE, simulator.keys());
    }

    @Override
    void age(PartitionId partition, Duration by) {
        simulator.ageLedger(partition.text(), by);
    }

    @AfterAll
    void stop() {
        simulator.close();
    }
}
