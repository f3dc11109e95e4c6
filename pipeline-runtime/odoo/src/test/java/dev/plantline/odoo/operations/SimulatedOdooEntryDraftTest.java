package dev.plantline.odoo.operations;

import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.testing.odoo.OdooSimulator;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** The suite on the simulator. */
class SimulatedOdooEntryDraftTest extends EntryDraftConformance {
    @TempDir
    static Path directory;

    private OdooSimulator simulator;

    @Override
    OdooUnderTest odoo() throws Exception {
        simulator = OdooSimulator.start(directory, 0);
        return new OdooUnderTest(simulator.url(), OdooSimulator.DATABASE, simulator.keys());
    }

    @AfterAll
    void stop() {
        simulator.close();
    }
}
