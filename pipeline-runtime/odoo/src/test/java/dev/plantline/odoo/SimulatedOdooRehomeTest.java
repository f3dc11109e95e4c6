package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.testing.odoo.OdooSimulator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** The suite on the simulator. */
class SimulatedOdooRehomeTest extends RehomeConformance {
    @TempDir
    static Path directory;

    private OdooSimulator simulator;

    @Override
    OdooUnderTest odoo() throws Exception {
        simulator = OdooSimulator.start(directory, 0);
        return new OdooUnderTest(simulator.url(), OdooSimulator.DATABASE, simulator.keys());
    }

    @Override
    List<String> ledger() throws Exception {
        List<String> rows = new ArrayList<>();
        JsonNode all = odoo.search(
                "bot_admin",
                SideKit.LEDGER,
                List.of(),
                "x_owner",
                "x_key",
                "x_content",
                "x_position",
                "x_outcome",
                "x_stamp",
                "x_record",
                "x_number",
                "x_raises",
                "x_text");
        all.forEach(row -> rows.add(row.toString()));
        return rows;
    }

    @AfterAll
    void stop() {
        simulator.close();
    }
}
