package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The suite on the simulator. */
class SimulatedOdooTrustTest extends TrustConformance {
    @RegisterExtension
    static final SimulatedDatabase SIMULATED = new SimulatedDatabase();

    @Override
    OdooUnderTest odoo() {
        return SIMULATED.odoo();
    }

    @Override
    List<String> ledger(String... plants) throws Exception {
        return rows(row -> List.of(plants).contains(row.path("x_owner").asText().split("/")[0]));
    }

    @Override
    List<String> ledgerWith(String text) throws Exception {
        return rows(row -> row.toString().contains(text));
    }

    private List<String> rows(Predicate<JsonNode> which) throws Exception {
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
        for (JsonNode row : all) {
            if (which.test(row)) {
                rows.add(row.toString());
            }
        }
        return rows;
    }
}
