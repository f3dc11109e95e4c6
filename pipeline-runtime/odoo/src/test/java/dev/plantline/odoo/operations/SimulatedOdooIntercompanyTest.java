package dev.plantline.odoo.operations;

import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.SimulatedDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The suite on the simulator. */
class SimulatedOdooIntercompanyTest extends IntercompanyConformance {
    @RegisterExtension
    static final SimulatedDatabase SIMULATED = new SimulatedDatabase();

    @Override
    OdooUnderTest odoo() {
        return SIMULATED.odoo();
    }

    @Override
    void makeStock(long company) throws Exception {
        long warehouse = location(Map.of("name", run, "usage", "view", "company_id", company));
        location(Map.of("name", "Stock", "usage", "internal", "company_id", company, "location_id", warehouse));
    }

    private long location(Map<String, Object> values) throws Exception {
        return odoo.as("bot_admin")
                .call("stock.location", "create", Map.of("vals_list", List.of(values)))
                .path(0)
                .asLong();
    }
}
