package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.number;
import static dev.plantline.odoo.Operations.ref;
import static dev.plantline.odoo.Operations.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Lines;
import dev.plantline.model.Operation;
import dev.plantline.model.Step;
import dev.plantline.model.TargetException;
import dev.plantline.model.Value;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lines meet those that are there as the mapping says, and none is lost or doubled. */
abstract class LineConformance extends ConformanceSuite {
    @Test
    void linesBelowReplacedLinesAreMade() throws Exception {
        String origin = "below " + run;
        applied(one(operations.apply(origin, picking(origin, move(loose, "9", List.of())))));
        Lines below =
                new Lines("move_line_ids", Lines.Mode.create, List.of(consumedLot("K1", "2"), consumedLot("K2", "3")));
        Step replace = new Step.Find(
                "stock.picking",
                Map.of("origin", text(origin)),
                Map.of(),
                null,
                Map.of(),
                List.of(new Lines("move_ids", Lines.Mode.replace, List.of(move(tracked, "5", List.of(below))))));
        applied(one(operations.apply("replaced " + origin, replace)));
        assertThat(movesOf(origin)).hasSize(1);
        assertThat(quantities("picking_id.origin", origin)).containsExactly("K1 2.0", "K2 3.0");
    }

    /** A line with an external id is the same line when the document is sent again. */
    @Test
    void aLineWithAnIdIsUpdatedAndNotAddedAgain() throws Exception {
        String origin = "named " + run;
        String record = null;
        for (String quantity : List.of("4", "6")) {
            Lines.Line named = new Lines.Line(
                    "move_" + run, Map.of(), move(loose, quantity, List.of()).fields(), List.of());
            Step upsert = new Step.Upsert(
                    "stock.picking",
                    "named_" + run,
                    header(origin),
                    List.of(new Lines("move_ids", Lines.Mode.identify, List.of(named))));
            Verdict.Applied applied = applied(one(operations.apply(origin + quantity, upsert)));
            assertThat(applied.record()).isEqualTo(record == null ? applied.record() : record);
            record = applied.record();
        }
        assertThat(movesOf(origin).findValues("product_uom_qty").stream().map(JsonNode::asDouble))
                .containsExactly(6.0);
    }

    @Test
    void linesOfAMessageThatMeetOneLineAreOne() throws Exception {
        String order = order("4");
        Lines first = new Lines("move_line_ids", Lines.Mode.replace, List.of(consumedLot("K1", "2")));
        Lines second = new Lines("move_line_ids", Lines.Mode.replace, List.of(consumedLot("K2", "3")));
        applied(one(operations.apply(
                "merged",
                components(
                        order,
                        component(tracked, Map.of(), List.of()),
                        component(tracked, Map.of("picked", new Value.Bool(true)), List.of(first)),
                        component(tracked, Map.of("origin", text("merged " + run)), List.of(second)),
                        component(loose, Map.of("origin", text("merged " + run)), List.of())))));
        assertThat(quantities("move_id.raw_material_production_id.name", order)).containsExactly("K1 2.0", "K2 3.0");
        assertThat(odoo.search(
                        "bot_mrp",
                        "stock.move",
                        List.of(
                                List.of("raw_material_production_id.name", "=", order),
                                List.of("origin", "=", "merged " + run)),
                        "picked"))
                .hasSize(2);
    }

    @Test
    void linesOfAMessageThatDisagreeAboutOneLineAreABusinessFailure() throws Exception {
        String order = order("4");
        Verdict.Rejected rejected = rejected(one(operations.apply(
                "disagree",
                components(
                        order,
                        component(tracked, Map.of("origin", text("one")), List.of()),
                        component(tracked, Map.of("origin", text("other")), List.of())))));
        assertThat(rejected.failure().failureClass()).as(rejected.toString()).isEqualTo(FailureClass.business);
        assertThat(rejected.failure().reason()).contains("disagree about origin");
    }

    /** An absent list leaves the lines alone, an empty one with replace empties them. */
    @Test
    void aLineThatSaysNothingAboutItsOwnLinesLeavesThem() throws Exception {
        String order = order("4");
        Lines kept = new Lines("move_line_ids", Lines.Mode.replace, List.of(consumedLot("K1", "2")));
        Lines none = new Lines("move_line_ids", Lines.Mode.replace, List.of());
        applied(one(operations.apply("kept", components(order, component(tracked, Map.of(), List.of(kept))))));
        applied(one(operations.apply(
                "silent",
                components(
                        order,
                        component(tracked, Map.of("picked", new Value.Bool(true)), List.of()),
                        component(loose, Map.of(), List.of(none))))));
        assertThat(quantities("move_id.raw_material_production_id.name", order)).containsExactly("K1 2.0");
        applied(one(operations.apply("emptied", components(order, component(tracked, Map.of(), List.of(none))))));
        assertThat(quantities("move_id.raw_material_production_id.name", order)).isEmpty();
    }

    /** A repeat is known by the ledger, so that what is added is added once. */
    @Test
    void addedLinesJoinThoseThatAreThereOnceForEachMessage() throws Exception {
        String order = order("4");
        Operation operation = null;
        for (String quantity : List.of("2", "3")) {
            Lines more = new Lines("move_line_ids", Lines.Mode.add, List.of(consumedLot("K1", quantity)));
            operation = operations.apply(
                    "added " + quantity, components(order, component(tracked, Map.of(), List.of(more))));
            applied(one(operation));
        }
        assertThat(one(operations.resent(operation))).isInstanceOf(Verdict.Duplicate.class);
        assertThat(quantities("move_id.raw_material_production_id.name", order)).containsExactly("K1 2.0", "K1 3.0");

        String origin = "joined " + run;
        for (String quantity : List.of("4", "6")) {
            Step upsert = new Step.Upsert(
                    "stock.picking",
                    "joined_" + run,
                    header(origin),
                    List.of(new Lines("move_ids", Lines.Mode.add, List.of(move(loose, quantity, List.of())))));
            applied(one(operations.apply(origin + quantity, upsert)));
        }
        assertThat(movesOf(origin).findValues("product_uom_qty").stream().map(JsonNode::asDouble))
                .containsExactlyInAnyOrder(4.0, 6.0);
    }

    /** The first line of a message makes it, the second one and the next message meet it. */
    @Test
    void aLineThatNoneMatchesIsMadeOfItsMatchAndItsFields() throws Exception {
        String origin = "matched " + run;
        applied(one(operations.apply(origin, picking(origin, move(loose, "9", List.of())))));
        for (String quantity : List.of("5", "7")) {
            Lines.Line first = matchedMove(tracked, quantity);
            Lines.Line second =
                    new Lines.Line(null, first.match(), Map.of("additional", new Value.Bool(true)), List.of());
            applied(one(operations.apply(
                    origin + quantity,
                    new Step.Find(
                            "stock.picking",
                            Map.of("origin", text(origin)),
                            Map.of(),
                            null,
                            Map.of(),
                            List.of(new Lines(
                                    "move_ids",
                                    Lines.Mode.matchOrCreate,
                                    List.of(first, second, matchedMove(loose, quantity))))))));
            assertThat(movesOf(origin).findValues("product_uom_qty").stream().map(JsonNode::asDouble))
                    .containsExactly(Double.valueOf(quantity), Double.valueOf(quantity));
        }
    }

    /** The documented one: the move is picked, and a new move is of the places of the transfer. */
    @Test
    void aMoveThatIsMadePickedHasThePlacesOfItsTransfer() throws Exception {
        String origin = "picked " + run;
        Map<String, Value> header = header(origin);
        header.put("location_id", ref("stock.stock_location_stock"));
        header.put("location_dest_id", ref("location_" + run));
        Lines planned = new Lines("move_ids", Lines.Mode.create, List.of(move(loose, "9", List.of())));
        applied(one(
                operations.apply(origin, new Step.Load("stock.picking", null, header, List.of(planned), Map.of()))));
        Lines lots = new Lines("move_line_ids", Lines.Mode.add, List.of(consumedLot("K1", "2")));
        applied(one(operations.apply(
                "more " + origin,
                moves(
                        origin,
                        Lines.Mode.matchOrCreate,
                        component(tracked, Map.of("picked", new Value.Bool(true)), List.of(lots))))));
        assertThat(quantities("picking_id.origin", origin)).containsExactly("K1 2.0");
        Map<String, Value> added = new LinkedHashMap<>();
        added.put("product_id", ref("product_" + finished));
        added.put("picked", new Value.Bool(true));
        applied(one(operations.apply(
                "added " + origin, moves(origin, Lines.Mode.add, new Lines.Line(null, Map.of(), added, List.of())))));
        for (String model : List.of("stock.move", "stock.move.line")) {
            JsonNode rows = odoo.search(
                    "bot_mrp",
                    model,
                    List.of(List.of("picking_id.origin", "=", origin)),
                    "location_id",
                    "location_dest_id");
            assertThat(rows).as(model).hasSize(model.equals("stock.move") ? 3 : 1);
            assertThat(rows).allSatisfy(row -> {
                assertThat(row.path("location_id")).isEqualTo(rows.get(0).path("location_id"));
                assertThat(row.path("location_dest_id").path(1).asText()).endsWith("Line " + run);
            });
        }
    }

    /** Odoo makes a move of a done transfer done at once: stock would move twice. */
    @Test
    void aFinishedDocumentGetsNoNewLine() throws Exception {
        String origin = "finished " + run;
        Verdict.Applied picking = applied(one(operations.apply(origin, picking(origin, move(loose, "9", List.of())))));
        odoo.as("bot_mrp").call("stock.picking", "button_validate", Map.of("ids", List.of(id(picking.record()))));
        Lines.Line move = move(loose, "9", List.of());
        for (Step step : List.of(
                moves(origin, Lines.Mode.add, move),
                moves(origin, Lines.Mode.replace, move),
                moves(origin, Lines.Mode.matchOrCreate, matchedMove(loose, "9")),
                moves(origin, Lines.Mode.matchOrCreate, matchedMove(tracked, "9")))) {
            Verdict.Rejected rejected = rejected(one(operations.apply("again " + origin, step)));
            assertThat(rejected.failure().failureClass()).isEqualTo(FailureClass.business);
            assertThat(rejected.failure().reason()).contains(" is done and gets no new line in move_ids");
        }
        assertThat(movesOf(origin)).hasSize(1);
    }

    @Test
    void noOtherLineIsMadeForOneThatIsFinished() throws Exception {
        String origin = "cancelled " + run;
        applied(one(
                operations.apply(origin, picking(origin, move(loose, "9", List.of()), move(tracked, "2", List.of())))));
        odoo.as("bot_mrp")
                .call(
                        "stock.move",
                        "write",
                        Map.of(
                                "ids",
                                List.of(movesOf(origin).get(0).path("id").asLong()),
                                "vals",
                                Map.of("state", "cancel")));
        Verdict.Rejected rejected = rejected(one(
                operations.apply("again " + origin, moves(origin, Lines.Mode.matchOrCreate, matchedMove(loose, "9")))));
        assertThat(rejected.failure().reason())
                .contains("the line in move_ids with product_id = ", " is cancel, and no other is made for it");
        assertThat(movesOf(origin)).hasSize(2);
    }

    private static Step moves(String origin, Lines.Mode mode, Lines.Line... lines) {
        return new Step.Find(
                "stock.picking",
                Map.of("origin", text(origin)),
                Map.of(),
                null,
                Map.of(),
                List.of(new Lines("move_ids", mode, List.of(lines))));
    }

    /** Two transfers of one call, each with a name of its own, and a third into a package that an earlier step made. */
    @Test
    void aCallIsGivenValuesAndRecordsOfItsOwnMessage() throws Exception {
        odoo.load(
                "bot_master",
                "stock.package.type",
                List.of("id", "name"),
                List.of(List.of("package_type_" + run, "Crate " + run)));
        List<Operation> packed = new ArrayList<>();
        for (String name : List.of("A", "B")) {
            Map<String, Value> arguments = new LinkedHashMap<>();
            arguments.put("package_name", text(run + name));
            arguments.put(
                    "package_type_id",
                    name.equals("A")
                            ? ref("package_type_" + run)
                            : new Value.Lookup("stock.package.type", Map.of("name", text("Crate " + run))));
            packed.add(operations.apply("pack " + name, filled("pack " + name), pack(arguments)));
        }
        assertThat(target.apply(operations.call(EPOCH, packed))).allMatch(Verdict.Applied.class::isInstance);
        for (String name : List.of("A", "B")) {
            assertThat(packages("pack " + name)).containsExactly(run + name);
        }
        assertThat(odoo.search(
                                "bot_mrp",
                                "stock.package",
                                List.of(List.of("name", "in", List.of(run + "A", run + "B"))),
                                "package_type_id")
                        .findValues("package_type_id"))
                .hasSize(2)
                .allSatisfy(type -> assertThat(type.path(1).asText()).isEqualTo("Crate " + run));

        Step made = new Step.Load("stock.package", null, Map.of("name", text(run + "C")), List.of(), Map.of());
        applied(one(operations.apply(
                "pack C", made, filled("pack C"), pack(Map.of("package_id", new Value.Earlier("package", 0))))));
        assertThat(packages("pack C")).containsExactly(run + "C");
    }

    /** Whoever has a key sends anything: each is refused in Odoo, whatever the engine would have said, and nothing of it stays. */
    @Test
    void aCallIsGivenNothingThatTheTableDoesNotName() throws Exception {
        Map<String, Value> refused = new LinkedHashMap<>();
        refused.put("package_name", text("x".repeat(201)));
        refused.put("package_id", number("1"));
        refused.put("package_type_id", new Value.Lookup("res.users", Map.of("login", text("admin"))));
        refused.put("package", text("A"));
        for (Map.Entry<String, Value> each : refused.entrySet()) {
            String origin = "refused " + each.getKey();
            Operation operation =
                    operations.apply(origin, filled(origin), pack(Map.of(each.getKey(), each.getValue())));
            assertThatThrownBy(() -> one(operation))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContaining(
                            "may not give the argument " + each.getKey() + " to stock.picking.action_put_in_pack");
            assertThat(movesOf(origin + " " + run)).isEmpty();
        }
        for (Value none : List.of(
                ref("location_" + run),
                new Value.Earlier("transfer", 0),
                new Value.Lookup("stock.package", Map.of("name", text("none " + run))))) {
            Verdict.Rejected rejected =
                    rejected(one(operations.apply("none " + none, filled("none"), pack(Map.of("package_id", none)))));
            assertThat(rejected.failure().reason()).contains("stock.package");
            assertThat(movesOf("none " + run)).isEmpty();
        }
    }

    private Step filled(String origin) {
        // Lines that are made with their transfer go through Odoo's own import, which knows nothing of the move's
        // product.
        Map<String, Value> fields = new LinkedHashMap<>(consumedLot("K1", "2").fields());
        fields.put("product_id", ref("product_" + tracked));
        Lines lots = new Lines(
                "move_line_ids", Lines.Mode.create, List.of(new Lines.Line(null, Map.of(), fields, List.of())));
        return picking(origin + " " + run, move(tracked, "2", List.of(lots)));
    }

    private static Step pack(Map<String, Value> arguments) {
        return new Step.Call("action_put_in_pack", Map.of(), arguments, null, Map.of());
    }

    private List<String> packages(String origin) throws OdooFault {
        List<String> names = new ArrayList<>();
        odoo.search(
                        "bot_mrp",
                        "stock.move.line",
                        List.of(List.of("picking_id.origin", "=", origin + " " + run)),
                        "result_package_id")
                .forEach(
                        line -> names.add(line.path("result_package_id").path(1).asText()));
        return names;
    }

    private Lines.Line matchedMove(String product, String quantity) {
        Map<String, Value> fields =
                new LinkedHashMap<>(move(product, quantity, List.of()).fields());
        return new Lines.Line(null, Map.of("product_id", fields.remove("product_id")), fields, List.of());
    }

    private Step picking(String origin, Lines.Line... lines) {
        Lines moves = new Lines("move_ids", Lines.Mode.create, List.of(lines));
        return new Step.Load("stock.picking", null, header(origin), List.of(moves), Map.of());
    }

    private static Map<String, Value> header(String origin) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("picking_type_id", ref("stock.picking_type_internal"));
        fields.put("origin", text(origin));
        return fields;
    }

    private Lines.Line move(String product, String quantity, List<Lines> below) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("product_id", ref("product_" + product));
        fields.put("product_uom_qty", number(quantity));
        fields.put("location_id", ref("stock.stock_location_stock"));
        fields.put("location_dest_id", ref("location_" + run));
        return new Lines.Line(null, Map.of(), fields, below);
    }

    private Lines.Line consumedLot(String lot, String quantity) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("lot_id", ref("lot_" + tracked + "_" + lot));
        fields.put("quantity", number(quantity));
        return new Lines.Line(null, Map.of(), fields, List.of());
    }

    private static Step components(String order, Lines.Line... lines) {
        return new Step.Find(
                "mrp.production",
                Map.of("name", text(order)),
                Map.of(),
                null,
                Map.of(),
                List.of(new Lines("move_raw_ids", Lines.Mode.match, List.of(lines))));
    }

    private static Lines.Line component(String product, Map<String, Value> fields, List<Lines> below) {
        return new Lines.Line(null, Map.of("product_id", ref("product_" + product)), fields, below);
    }

    private JsonNode movesOf(String origin) throws OdooFault {
        return odoo.search(
                "bot_mrp", "stock.move", List.of(List.of("picking_id.origin", "=", origin)), "product_uom_qty");
    }

    private List<String> quantities(String path, String value) throws OdooFault {
        List<String> quantities = new ArrayList<>();
        // Odoo may have reserved the other component
        List<?> domain = List.of(List.of(path, "=", value), List.of("product_id.default_code", "=", tracked));
        for (JsonNode line : odoo.search("bot_mrp", "stock.move.line", domain, "lot_id", "quantity")) {
            quantities.add(line.path("lot_id").path(1).asText() + " "
                    + line.path("quantity").asDouble());
        }
        return quantities;
    }
}
