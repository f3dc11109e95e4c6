package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Lines;
import dev.plantline.model.Operation;
import dev.plantline.model.Step;
import dev.plantline.model.Value;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.json2.Json2Transport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The side kit against a plain client that batches what it can, on the same Odoo, one connection, rounds interleaved. Prints documents per second
 * and the median ratio. Not a test; needs a real Odoo (PLANTLINE_ODOO_URL, _DB, _KEYS); from the root of the project:
 *
 * <pre>
 * mvn -q -pl pipeline-runtime/odoo -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=test
 * cd pipeline-runtime/odoo
 * java -cp target/test-classes:target/classes:$(cat target/classpath) dev.plantline.odoo.SideKitBenchmark
 * </pre>
 */
public final class SideKitBenchmark {
    private static final int ROUNDS = 5;
    private static final long EPOCH = 1;

    private final OdooUnderTest odoo;
    private final OdooTarget target;
    private final Json2Transport client;
    private final Operations operations = new Operations();
    private final String finished = Operations.name();
    private final String component = Operations.name();
    private int number;

    private SideKitBenchmark(OdooUnderTest odoo) {
        this.odoo = odoo;
        this.target = odoo.production();
        this.client = odoo.as("bot_mrp");
    }

    /** One way to do a number of documents. */
    private interface Way {
        void work(int documents) throws Exception;
    }

    /** Runs the three comparisons. */
    public static void main(String[] arguments) throws Exception {
        SideKitBenchmark benchmark = new SideKitBenchmark(
                OdooUnderTest.fromEnvironment().orElseThrow(() -> new IllegalStateException(OdooUnderTest.HOW)));
        benchmark.prepare();
        benchmark.compare("lots, 500 a call", 500, benchmark::lotsByKit, benchmark::lotsPlain);
        benchmark.compare("pickings validated, 50 a call", 50, benchmark::pickingsByKit, benchmark::pickingsPlain);
        benchmark.compare(
                "production orders confirmed as done, 20 a call", 20, benchmark::ordersByKit, benchmark::ordersPlain);
    }

    private void prepare() throws Exception {
        odoo.install();
        target.raise(operations.partition, EPOCH, 0);
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type", "is_storable", "tracking"),
                List.of(
                        List.of("product_" + finished, "Finished", finished, "consu", "True", "lot"),
                        List.of("product_" + component, "Component", component, "consu", "True", "none")));
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
                List.of(List.of(
                        "bom_" + finished, template, "1", "bom_line_" + finished, "product_" + component, "2")));
    }

    private void compare(String what, int documents, Way kit, Way plain) throws Exception {
        double[] ratios = new double[ROUNDS];
        double[] kitRates = new double[ROUNDS];
        double[] plainRates = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            // the round before the first warms both up
            boolean kitFirst = round % 2 == 0;
            double first = rate(kitFirst ? kit : plain, documents);
            double second = rate(kitFirst ? plain : kit, documents);
            if (round >= 0) {
                kitRates[round] = kitFirst ? first : second;
                plainRates[round] = kitFirst ? second : first;
                ratios[round] = kitRates[round] / plainRates[round];
            }
        }
        System.out.printf(
                "%s: kit %.1f/s, plain %.1f/s, median ratio %.2f %s%n",
                what, median(kitRates), median(plainRates), median(ratios), Arrays.toString(ratios));
    }

    private static double rate(Way way, int documents) throws Exception {
        long start = System.nanoTime();
        way.work(documents);
        return documents * 1e9 / (System.nanoTime() - start);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private void byKit(int documents, IntFunction<Step[]> steps) throws Exception {
        List<Operation> call = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            number++;
            call.add(operations.apply("b" + number, steps.apply(i)));
        }
        for (Verdict verdict : target.apply(operations.call(EPOCH, call))) {
            if (!(verdict instanceof Verdict.Applied)) {
                throw new IllegalStateException(verdict.toString());
            }
        }
    }

    private void lotsByKit(int documents) throws Exception {
        byKit(documents, i -> {
            Map<String, Value> fields = new LinkedHashMap<>();
            fields.put("name", Operations.text("B" + number));
            fields.put("product_id", Operations.ref("product_" + finished));
            return new Step[] {new Step.Load("stock.lot", null, fields, List.of(), Map.of())};
        });
    }

    private void lotsPlain(int documents) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            rows.add(List.of("B" + ++number, "product_" + finished));
        }
        load("stock.lot", List.of("name", "product_id/id"), rows);
    }

    private void pickingsByKit(int documents) throws Exception {
        byKit(documents, i -> {
            Map<String, Value> fields = new LinkedHashMap<>();
            fields.put("picking_type_id", Operations.ref("stock.picking_type_internal"));
            fields.put("location_id", Operations.ref("stock.stock_location_stock"));
            fields.put("location_dest_id", Operations.ref("stock.stock_location_stock"));
            Map<String, Value> move = new LinkedHashMap<>();
            move.put("product_id", Operations.ref("product_" + component));
            move.put("product_uom_qty", Operations.number("1"));
            Map<String, Value> line = new LinkedHashMap<>();
            line.put("product_id", Operations.ref("product_" + component));
            line.put("quantity", Operations.number("1"));
            line.put("location_id", Operations.ref("stock.stock_location_stock"));
            line.put("location_dest_id", Operations.ref("stock.stock_location_stock"));
            Lines lines = new Lines(
                    "move_line_ids", Lines.Mode.create, List.of(new Lines.Line(null, Map.of(), line, List.of())));
            Lines moves = new Lines(
                    "move_ids", Lines.Mode.create, List.of(new Lines.Line(null, Map.of(), move, List.of(lines))));
            return new Step[] {
                new Step.Load("stock.picking", null, fields, List.of(moves), Map.of()),
                Operations.call("button_validate", Operations.SKIP_TRANSFER, "done")
            };
        });
    }

    private void pickingsPlain(int documents) throws Exception {
        String stock = "stock.stock_location_stock";
        List<String> row = List.of(
                "stock.picking_type_internal",
                stock,
                stock,
                "product_" + component,
                "1",
                "product_" + component,
                "1",
                stock,
                stock);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            rows.add(row);
        }
        List<Long> ids = load(
                "stock.picking",
                List.of(
                        "picking_type_id/id",
                        "location_id/id",
                        "location_dest_id/id",
                        "move_ids/product_id/id",
                        "move_ids/product_uom_qty",
                        "move_ids/move_line_ids/product_id/id",
                        "move_ids/move_line_ids/quantity",
                        "move_ids/move_line_ids/location_id/id",
                        "move_ids/move_line_ids/location_dest_id/id"),
                rows);
        odoo.as("bot_mrp")
                .call(
                        "stock.picking",
                        "button_validate",
                        Map.of("ids", ids, "context", Map.of("skip_backorder", true, "skip_sms", true)));
    }

    private void ordersByKit(int documents) throws Exception {
        byKit(documents, i -> {
            String origin = "B" + number;
            Map<String, Value> order = new LinkedHashMap<>();
            order.put("product_id", Operations.ref("product_" + finished));
            order.put("product_qty", Operations.number("2"));
            order.put("origin", Operations.text(origin));
            Map<String, Value> report = new LinkedHashMap<>();
            report.put("qty_producing", Operations.number("2"));
            report.put("lot_producing_ids", Operations.ref("lot_" + finished + "_" + origin));
            Lines.Line line = new Lines.Line(
                    null,
                    Map.of("product_id", Operations.ref("product_" + component)),
                    Map.of("picked", new Value.Bool(true)),
                    List.of(new Lines(
                            "move_line_ids",
                            Lines.Mode.replace,
                            List.of(new Lines.Line(
                                    null, Map.of(), Map.of("quantity", Operations.number("4")), List.of())))));
            return new Step[] {
                Operations.lot(finished, origin),
                new Step.Load("mrp.production", null, order, List.of(), Map.of()),
                Operations.call("action_confirm", Map.of(), "confirmed"),
                new Step.Find(
                        "mrp.production",
                        Map.of("origin", Operations.text(origin)),
                        Map.of(),
                        null,
                        report,
                        List.of(new Lines("move_raw_ids", Lines.Mode.match, List.of(line)))),
                Operations.call("button_mark_done", Operations.SKIP, "done")
            };
        });
    }

    private void ordersPlain(int documents) throws Exception {
        List<List<String>> lots = new ArrayList<>();
        List<List<String>> orders = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            lots.add(List.of("B" + ++number, "product_" + finished));
            orders.add(List.of("product_" + finished, "2"));
        }
        List<Long> lotIds = load("stock.lot", List.of("name", "product_id/id"), lots);
        List<Long> ids = load("mrp.production", List.of("product_id/id", "product_qty"), orders);
        client.call("mrp.production", "action_confirm", Map.of("ids", ids));
        JsonNode moves = client.call(
                "stock.move",
                "search_read",
                Map.of(
                        "domain",
                        List.of(List.of("raw_material_production_id", "in", ids)),
                        "fields",
                        List.of(
                                "raw_material_production_id",
                                "product_id",
                                "product_uom",
                                "location_id",
                                "location_dest_id",
                                "move_line_ids")));
        for (JsonNode move : moves) {
            List<Object> lines = new ArrayList<>();
            move.path("move_line_ids").forEach(line -> lines.add(List.of(2, line.asLong(), 0)));
            lines.add(List.of(
                    0,
                    0,
                    Map.of(
                            "product_id", move.path("product_id").path(0),
                            "product_uom_id", move.path("product_uom").path(0),
                            "location_id", move.path("location_id").path(0),
                            "location_dest_id", move.path("location_dest_id").path(0),
                            "quantity", 4)));
            long order = move.path("raw_material_production_id").path(0).asLong();
            Map<String, Object> values = Map.of(
                    "qty_producing", 2,
                    "lot_producing_ids", List.of(List.of(6, 0, List.of(lotIds.get(ids.indexOf(order))))),
                    "move_raw_ids",
                            List.of(List.of(1, move.path("id"), Map.of("picked", true, "move_line_ids", lines))));
            client.call("mrp.production", "write", Map.of("ids", List.of(order), "vals", values));
        }
        client.call(
                "mrp.production",
                "button_mark_done",
                Map.of(
                        "ids",
                        ids,
                        "context",
                        Map.of("skip_backorder", true, "skip_consumption", true, "skip_redirection", true)));
    }

    private List<Long> load(String model, List<String> fields, List<List<String>> rows) throws OdooFault {
        List<Long> ids = new ArrayList<>();
        client.call(model, "load", Map.of("fields", fields, "data", rows))
                .path("ids")
                .forEach(id -> ids.add(id.asLong()));
        if (ids.size() != rows.size()) {
            throw new IllegalStateException("the plain client lost a batch of " + model);
        }
        return ids;
    }
}
