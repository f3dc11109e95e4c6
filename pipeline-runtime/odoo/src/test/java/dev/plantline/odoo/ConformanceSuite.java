package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.lot;
import static dev.plantline.odoo.Operations.name;
import static dev.plantline.odoo.Operations.number;
import static dev.plantline.odoo.Operations.ref;
import static dev.plantline.odoo.Operations.scrap;
import static dev.plantline.odoo.Operations.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Operation;
import dev.plantline.model.Step;
import dev.plantline.model.Target;
import dev.plantline.model.TargetException;
import dev.plantline.model.Value;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * What an Odoo with its side kit promises. The same suites run on the real server and on the simulator: where they differ, the simulator is wrong.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConformanceSuite {
    static final long EPOCH = 1_000_000_000_000L;

    OdooUnderTest odoo;
    OdooTarget target;
    final Operations operations = new Operations();
    /** A finished product and two components, one of them tracked by lot, named after a run that nothing else has. */
    final String run = name();

    final String finished = run + "F";
    final String tracked = run + "C";
    final String loose = run + "D";

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        odoo.install();
        target = odoo.production();
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type", "is_storable", "tracking"),
                List.of(
                        List.of("product_" + finished, "Gearbox " + run, finished, "consu", "True", "lot"),
                        List.of("product_" + tracked, "Wheel " + run, tracked, "consu", "True", "lot"),
                        List.of("product_" + loose, "Screw " + run, loose, "consu", "True", "none")));
        String template = odoo.search(
                        "bot_master",
                        "product.product",
                        List.of(List.of("default_code", "=", finished)),
                        "product_tmpl_id")
                .path(0)
                .path("product_tmpl_id")
                .path(0)
                .asText();
        odoo.load(
                "bot_master",
                "mrp.bom",
                List.of(
                        "id",
                        "product_tmpl_id/.id",
                        "product_qty",
                        "bom_line_ids/id",
                        "bom_line_ids/product_id/id",
                        "bom_line_ids/product_qty"),
                List.of(
                        List.of("bom_" + finished, template, "1", "bom_line_" + tracked, "product_" + tracked, "2"),
                        List.of("", "", "", "bom_line_" + loose, "product_" + loose, "1")));
        odoo.load(
                "bot_master",
                "stock.location",
                List.of("id", "name", "location_id/id", "usage"),
                List.of(List.of("location_" + run, "Line " + run, "stock.stock_location_stock", "internal")));
        for (String lot : List.of("K1", "K2")) {
            odoo.load(
                    "bot_mrp",
                    "stock.lot",
                    List.of("id", "name", "product_id/id"),
                    List.of(List.of("lot_" + tracked + "_" + lot, lot, "product_" + tracked)));
        }
        odoo.load(
                "bot_master",
                "stock.quant",
                List.of("product_id/id", "location_id/id", "inventory_quantity_auto_apply"),
                List.of(List.of("product_" + loose, "stock.stock_location_stock", "10000")));
        for (OdooTarget each : List.of(target, odoo.master())) {
            assertThat(each.raise(operations.partition, EPOCH, 0)).isEqualTo(new Target.Ownership(0, 1, true));
        }
    }

    Verdict one(Operation operation) throws TargetException {
        return target.apply(operations.call(EPOCH, List.of(operation))).get(0);
    }

    static Verdict.Applied applied(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Applied.class);
        return (Verdict.Applied) verdict;
    }

    static Verdict.Rejected rejected(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
        return (Verdict.Rejected) verdict;
    }

    String order(String quantity) throws OdooFault {
        List<Long> ids = odoo.load(
                "bot_mrp",
                "mrp.production",
                List.of("product_id/id", "product_qty"),
                List.of(List.of("product_" + finished, quantity)));
        odoo.as("bot_mrp").call("mrp.production", "action_confirm", Map.of("ids", ids));
        return odoo.search("bot_mrp", "mrp.production", List.of(List.of("id", "=", ids.get(0))), "name")
                .path(0)
                .path("name")
                .asText();
    }

    JsonNode chain(String order) throws OdooFault {
        return odoo.search(
                "bot_mrp",
                "mrp.production",
                List.of(List.of("production_group_id.name", "=", order)),
                "name",
                "state",
                "product_qty",
                "move_raw_ids");
    }

    static long id(String record) {
        return Long.parseLong(record.substring(record.indexOf(',') + 1));
    }

    int moves(String scrap) throws OdooFault {
        return odoo.search(
                        "bot_mrp",
                        "stock.move",
                        List.of(List.of("scrap_id", "=", id(scrap)), List.of("state", "=", "done")),
                        "state")
                .size();
    }

    static Step productStep(String code, String name) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("name", text(name));
        fields.put("default_code", text(code));
        fields.put("type", text("consu"));
        fields.put("is_storable", new Value.Bool(true));
        fields.put("tracking", text("lot"));
        fields.put("uom_id", ref("uom.product_uom_unit"));
        fields.put("weight", number("12.50"));
        return new Step.Upsert("product.product", "product_" + code, fields, List.of());
    }
}
