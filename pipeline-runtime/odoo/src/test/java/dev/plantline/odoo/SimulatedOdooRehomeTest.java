package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The suite on the simulator. */
class SimulatedOdooRehomeTest extends RehomeConformance {
    @RegisterExtension
    static final SimulatedDatabase SIMULATED = new SimulatedDatabase();

    @Override
    OdooUnderTest odoo() {
        return SIMULATED.odoo();
    }

    @Override
    List<String> ledger(Set<String> topics) throws Exception {
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
        return rows.stream()
                .filter(row -> topics.stream().anyMatch(row::contains))
                .toList();
    }
}
