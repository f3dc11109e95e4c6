package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.call;
import static dev.plantline.odoo.Operations.number;
import static dev.plantline.odoo.Operations.ref;
import static dev.plantline.odoo.Operations.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Lines;
import dev.plantline.model.Operation;
import dev.plantline.model.Search;
import dev.plantline.model.Step;
import dev.plantline.model.TargetException;
import dev.plantline.model.Value;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Times, numbers, booleans and natural keys mean the same in a message and in Odoo. */
abstract class ValueConformance extends ConformanceSuite {
    /** Odoo's load reads a time in the zone of its user, unless the kit says that it is UTC. */
    @Test
    void aTimeIsUtcWhateverZoneTheUserIsIn() throws Exception {
        String login = "bot_stock";
        long user = odoo.administration().user(() -> odoo.keys().get(login));
        OdooTarget zoned = odoo.installed(login, OdooUnderTest.kit(login));
        zoned.raise(operations.partition, EPOCH, 0);
        zone(login, user, "Europe/Paris");
        try {
            for (Map<String, Value> context :
                    List.of(Map.<String, Value>of(), Map.<String, Value>of("tracking_disable", new Value.Bool(true)))) {
                String origin = "zone " + run + context.size();
                Map<String, Value> fields = new LinkedHashMap<>();
                fields.put("picking_type_id", ref("stock.picking_type_internal"));
                fields.put("origin", text(origin));
                fields.put("scheduled_date", text("2026-07-01 04:00:00"));
                Operation picking =
                        operations.apply(origin, new Step.Load("stock.picking", null, fields, List.of(), context));
                assertThat(zoned.apply(operations.call(EPOCH, List.of(picking))))
                        .allMatch(Verdict.Applied.class::isInstance);
                assertThat(odoo.search(
                                        login,
                                        "stock.picking",
                                        List.of(List.of("origin", "=", origin)),
                                        "scheduled_date")
                                .findValuesAsText("scheduled_date"))
                        .containsExactly("2026-07-01 04:00:00");
            }
        } finally {
            zone(login, user, null);
        }
    }

    @Test
    void aNumberIsFoundAndWrittenHoweverManyZerosItHas() throws Exception {
        String order = order("5");
        Operation found = operations.apply(
                "zeros",
                find(
                        Map.of("name", text(order), "product_qty", number("5.00")),
                        Map.of("backorder_sequence", number("3.00"), "product_qty", number("6.50"))),
                call("action_confirm", Map.of(), "confirmed"));
        applied(one(found));
        JsonNode row = odoo.search(
                        "bot_mrp",
                        "mrp.production",
                        List.of(List.of("name", "=", order)),
                        "backorder_sequence",
                        "product_qty")
                .path(0);
        assertThat(row.path("backorder_sequence").asInt()).isEqualTo(3);
        assertThat(row.path("product_qty").asDouble()).isEqualTo(6.5);
        applied(one(operations.apply(
                "fraction",
                find(
                        Map.of(
                                "name", text(order),
                                "product_qty", number("6.500"),
                                "backorder_sequence", number("3.0")),
                        Map.of("origin", text("found " + run))))));
        Verdict.Rejected other = rejected(one(operations.apply(
                "no such number", find(Map.of("name", text(order), "product_qty", number("5")), Map.of()))));
        assertThat(other.failure().failureClass()).isEqualTo(FailureClass.business);
    }

    /** On a new record, on one that is found, and in lines of both. */
    @Test
    void aNumberOfWhichOdooWouldKeepFewerDigitsIsRefusedAndNotRounded() throws Exception {
        refusedForItsDigits("scrap_qty", Operations.scrap(loose, "0.3333333"));
        applied(one(operations.apply("zeros behind " + run, Operations.scrap(loose, "0.330000"))));
        for (String written : List.of("+1.255", ".1255", "1255e-3")) {
            Map<String, Value> fields =
                    new LinkedHashMap<>(Operations.scrap(loose, "1").fields());
            fields.put("scrap_qty", text(written));
            refusedForItsDigits("scrap_qty", new Step.Load("stock.scrap", null, fields, List.of(), Map.of()));
        }
        Map<String, Value> none =
                new LinkedHashMap<>(Operations.scrap(loose, "1").fields());
        none.put("scrap_qty", text("1e+"));
        assertThat(rejected(one(operations.apply(
                                "no number " + run, new Step.Load("stock.scrap", null, none, List.of(), Map.of()))))
                        .failure()
                        .reason())
                .contains("does not seem to be a number");

        String order = order("5");
        refusedForItsDigits("product_qty", find(Map.of("name", text(order)), Map.of("product_qty", number("6.123"))));
        Map<String, Value> looked = Map.of("product_id", ref("product_" + loose));
        Lines.Line line = new Lines.Line(null, looked, Map.of("product_uom_qty", number("2.005")), List.of());
        refusedForItsDigits(
                "move_raw_ids/product_uom_qty",
                new Step.Find(
                        "mrp.production",
                        Map.of("name", text(order)),
                        Map.of(),
                        null,
                        Map.of(),
                        List.of(new Lines("move_raw_ids", Lines.Mode.match, List.of(line)))));
        assertThat(odoo.search("bot_mrp", "mrp.production", List.of(List.of("name", "=", order)), "product_qty")
                        .path(0)
                        .path("product_qty")
                        .asDouble())
                .isEqualTo(5);
    }

    private void refusedForItsDigits(String place, Step step) throws Exception {
        Verdict.Rejected rejected =
                rejected(one(operations.apply("digits of " + place + " " + step.hashCode() + run, step)));
        assertThat(rejected.failure().failureClass()).as(rejected.toString()).isEqualTo(FailureClass.mapping);
        assertThat(rejected.failure().reason())
                .contains("cannot be kept: Odoo keeps 2 digits behind the point", "round on purpose by scale");
        assertThat(rejected.failure().place()).isEqualTo(place);
    }

    @Test
    void aRecordIsFoundByFalseAsWellAsByTrue() throws Exception {
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type", "is_storable"),
                List.of(List.of("product_" + run + "N", "Note " + run, run + "N", "consu", "False")));
        for (boolean storable : List.of(true, false)) {
            String code = storable ? loose : run + "N";
            Map<String, Value> by = new LinkedHashMap<>();
            by.put("default_code", text(code));
            by.put("is_storable", new Value.Bool(storable));
            Step.Find found = new Step.Find("product.product", by, Map.of(), null, Map.of(), List.of());
            applied(one(operations.apply("bool" + storable, found)));
            by.put("is_storable", new Value.Bool(!storable));
            Verdict.Rejected rejected = rejected(one(operations.apply(
                    "not bool" + storable, new Step.Find("product.product", by, Map.of(), null, Map.of(), List.of()))));
            assertThat(rejected.failure().failureClass()).isEqualTo(FailureClass.business);
        }
    }

    /** By an external id and by a natural key, on a new record, on one that is loaded again and on one that is found. */
    @Test
    void recordsOfAFieldAreSetAddedAndRemovedAndARepeatDoesNothing() throws Exception {
        List<List<String>> tags = new ArrayList<>();
        for (String tag : List.of("A", "B", "C")) {
            tags.add(List.of("tag_" + run + tag, run + tag));
        }
        odoo.load("bot_stock", "stock.scrap.reason.tag", List.of("id", "name"), tags);
        Value looked = new Value.Lookup("stock.scrap.reason.tag", Map.of("name", text(run + "C")));
        Map<String, Value> fields =
                new LinkedHashMap<>(Operations.scrap(loose, "1").fields());
        fields.put("scrap_reason_tag_ids", linked(Value.Linked.Change.set, tag("A"), tag("B")));
        String scrap = "scrap_tags_" + run;
        Verdict.Applied made =
                applied(one(operations.apply("tags", new Step.Upsert("stock.scrap", scrap, fields, List.of()))));
        assertThat(tags(made)).containsExactly(run + "A", run + "B");

        fields.put("scrap_reason_tag_ids", linked(Value.Linked.Change.add, looked));
        Operation adding = operations.apply("more tags", new Step.Upsert("stock.scrap", scrap, fields, List.of()));
        applied(one(adding));
        assertThat(tags(made)).containsExactly(run + "A", run + "B", run + "C");

        Map<String, Value> product = Map.of("product_id", ref("product_" + loose));
        Step again = new Step.Upsert("stock.scrap", scrap, product, List.of());
        Step found = new Step.Find(
                "stock.scrap",
                Map.of("id", new Value.Earlier("scrap", 0)),
                Map.of(),
                null,
                Map.of("scrap_reason_tag_ids", linked(Value.Linked.Change.remove, tag("A"), tag("C"))),
                List.of());
        assertThat(applied(one(operations.apply("fewer tags", again, found))).record())
                .isEqualTo(made.record());
        assertThat(tags(made)).containsExactly(run + "B");
        assertThat(one(operations.resent(adding))).isInstanceOf(Verdict.Duplicate.class);
        assertThat(tags(made)).containsExactly(run + "B");

        Verdict.Rejected unknown = rejected(one(operations.apply(
                "no such tag",
                new Step.Upsert(
                        "stock.scrap",
                        scrap,
                        Map.of("scrap_reason_tag_ids", linked(Value.Linked.Change.add, tag("B"), tag("X"))),
                        List.of()))));
        assertThat(unknown.failure().failureClass()).isEqualTo(FailureClass.business);
        assertThat(unknown.failure().reason())
                .contains("no stock.scrap.reason.tag with external id")
                .contains(run + "X");
        Map<String, Value> several = Map.of("product_id", linked(Value.Linked.Change.set, ref("product_" + loose)));
        Operation noList = operations.apply(
                "no list", new Step.Find("stock.scrap", Map.of("id", ref(scrap)), Map.of(), null, several, List.of()));
        assertThat(assertThrows(TargetException.class, () -> one(noList)))
                .hasMessageContaining("product_id of stock.scrap does not hold several records");

        fields.put("scrap_reason_tag_ids", linked(Value.Linked.Change.set));
        applied(one(operations.apply("no tags", new Step.Upsert("stock.scrap", scrap, fields, List.of()))));
        assertThat(tags(made)).isEmpty();
    }

    /** Two messages of one call are alike but for their values, and each has records of its own. */
    @Test
    void theRecordOfAnEarlierStepIsTheOneOfTheSameMessage() throws Exception {
        List<Operation> both = new ArrayList<>();
        for (String lot : List.of("E1", "E2")) {
            Map<String, Value> fields =
                    new LinkedHashMap<>(Operations.scrap(tracked, "1").fields());
            fields.put("lot_id", new Value.Earlier("lot", 0));
            fields.put("origin", text(run + lot));
            both.add(operations.apply(
                    "earlier " + lot,
                    Operations.lot(tracked, lot),
                    new Step.Load("stock.scrap", null, fields, List.of(), Map.of())));
        }
        assertThat(target.apply(operations.call(EPOCH, both))).allMatch(Verdict.Applied.class::isInstance);
        for (String lot : List.of("E1", "E2")) {
            assertThat(odoo.search("bot_mrp", "stock.scrap", List.of(List.of("origin", "=", run + lot)), "lot_id")
                            .path(0)
                            .path("lot_id")
                            .path(1)
                            .asText())
                    .isEqualTo(lot);
        }
        Map<String, Value> wrong = Map.of("product_id", new Value.Earlier("lot", 0), "scrap_qty", number("1"));
        assertThat(rejected(one(operations.apply(
                                "earlier of another model",
                                Operations.lot(tracked, "E1"),
                                new Step.Load("stock.scrap", null, wrong, List.of(), Map.of()))))
                        .failure()
                        .reason())
                .contains("step 0 made no product.product");
    }

    /** None included: then nothing is written, and nothing called. */
    @Test
    void allThatAreFoundAreWrittenAndCalled() throws Exception {
        String origin = "all " + run;
        List<Operation> scraps = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Map<String, Value> fields =
                    new LinkedHashMap<>(Operations.scrap(loose, "1").fields());
            fields.put("origin", text(origin));
            scraps.add(operations.apply(origin + i, new Step.Load("stock.scrap", null, fields, List.of(), Map.of())));
        }
        assertThat(target.apply(operations.call(EPOCH, scraps))).allMatch(Verdict.Applied.class::isInstance);
        Verdict.Rejected wrong = rejected(
                one(operations.apply("all wrong " + run, all(origin), call("action_validate", Map.of(), "draft"))));
        assertThat(wrong.failure().reason()).contains("state is done, not draft");
        applied(one(operations.apply("all done " + run, all(origin), Operations.validateScrap())));
        JsonNode done =
                odoo.search("bot_mrp", "stock.scrap", List.of(List.of("origin", "=", origin)), "state", "scrap_qty");
        assertThat(done.findValuesAsText("state")).containsExactly("done", "done", "done");
        assertThat(done.findValues("scrap_qty").stream().map(JsonNode::asDouble))
                .containsOnly(2.0);

        Verdict.Applied none =
                applied(one(operations.apply("all none " + run, all("no " + origin), Operations.validateScrap())));
        assertThat(none.record()).isNullOrEmpty();
    }

    private static Step all(String origin) {
        return new Step.Find(
                "stock.scrap",
                Map.of("origin", text(origin)),
                Map.of(),
                null,
                Search.PLAIN,
                true,
                Map.of("scrap_qty", number("2")),
                List.of());
    }

    private Value tag(String name) {
        return ref("tag_" + run + name);
    }

    private static Value linked(Value.Linked.Change change, Value... records) {
        return new Value.Linked(change, List.of(records));
    }

    private List<String> tags(Verdict.Applied scrap) throws OdooFault {
        JsonNode ids = odoo.search(
                        "bot_mrp",
                        "stock.scrap",
                        List.of(List.of("id", "=", id(scrap.record()))),
                        "scrap_reason_tag_ids")
                .path(0)
                .path("scrap_reason_tag_ids");
        List<String> names = new ArrayList<>();
        for (JsonNode id : ids) {
            names.add(
                    odoo.search("bot_stock", "stock.scrap.reason.tag", List.of(List.of("id", "=", id.asLong())), "name")
                            .path(0)
                            .path("name")
                            .asText());
        }
        names.sort(null);
        return names;
    }

    @Test
    void ofSeveralRecordsTheOneIsFoundThatASearchAsksFor() throws Exception {
        String twins = "Twins " + run;
        List<List<String>> rows = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            rows.add(List.of("product_" + run + "T" + i, twins, run + "T" + i, "consu", i < 3 ? "True" : "False"));
        }
        odoo.load("bot_master", "product.product", List.of("id", "name", "default_code", "type", "active"), rows);
        assertThat(found(twins, limits("default_code", ">", text(run + "T1")))).isEqualTo(run + "T2");
        assertThat(found(twins, limits("default_code", "<", text(run + "T2")))).isEqualTo(run + "T1");
        assertThat(found(twins, limits("default_code", "<=", text(run + "T1")))).isEqualTo(run + "T1");
        assertThat(found(twins, limits("default_code", "!=", text(run + "T1")))).isEqualTo(run + "T2");
        Value some = new Value.Many(List.of(text(run + "T1"), text("none " + run)));
        assertThat(found(twins, limits("default_code", "in", some))).isEqualTo(run + "T1");
        assertThat(found(twins, limits("default_code", "not in", some))).isEqualTo(run + "T2");
        assertThat(found(twins, Search.PLAIN)).isEqualTo("2 product.product with name = " + twins);
        assertThat(found(twins, limits("default_code", ">=", text(run + "T1"))))
                .isEqualTo("2 product.product with name = " + twins + " and default_code >= " + run + "T1");
        assertThat(found(twins, ordered(true, false))).isEqualTo(run + "T2");
        assertThat(found(twins, ordered(false, false))).isEqualTo(run + "T1");
        assertThat(found(twins, ordered(true, true))).isEqualTo(run + "T3");
        assertThat(found(twins, limits("default_code", ">", text(run + "T2"))))
                .isEqualTo("no product.product with name = " + twins + " and default_code > " + run + "T2");
        String order = order("5");
        Map<String, Value> by = Map.of("name", text(order));
        applied(one(operations.apply("least", produced(by, "product_qty", ">=", number("5.00")))));
        rejected(one(operations.apply("more", produced(by, "product_qty", ">", number("5.0")))));
        applied(one(operations.apply("other", produced(by, "product_id", "!=", ref("product_" + run + "T1")))));
    }

    /** Else a lot's number would be looked for in all products, and a product's own number is its number here only. */
    @Test
    void aNaturalKeyMayNameAnotherRecordByItsExternalId() throws Exception {
        assertThat(looked("unit", ref("uom.product_uom_unit"), Search.PLAIN)).isEqualTo("applied");
        assertThat(looked("kilo", ref("uom.product_uom_kgm"), Search.PLAIN))
                .startsWith("no product.product with default_code = " + loose + ", uom_id = ");
        assertThat(looked("none", ref("none_" + run), Search.PLAIN))
                .isEqualTo("no uom.uom with external id __import__.none_" + run);
        assertThat(looked("other", null, limits("uom_id", "!=", ref("uom.product_uom_kgm"))))
                .isEqualTo("applied");
        assertThat(looked("same", null, limits("uom_id", "!=", ref("uom.product_uom_unit"))))
                .startsWith("no product.product with default_code = " + loose + " and uom_id != ");
    }

    /** Applied, or why a move of the product with this unit is not. */
    private String looked(String name, Value unit, Search search) throws Exception {
        Map<String, Value> by = new LinkedHashMap<>();
        by.put("default_code", text(loose));
        if (unit != null) {
            by.put("uom_id", unit);
        }
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("picking_type_id", ref("stock.picking_type_internal"));
        fields.put("origin", text(name + " " + run));
        Verdict verdict = one(operations.apply(
                "looked " + name + " " + run,
                new Step.Load(
                        "stock.picking",
                        null,
                        fields,
                        List.of(new Lines(
                                "move_ids",
                                Lines.Mode.create,
                                List.of(move(new Value.Lookup("product.product", by, search), "1")))),
                        Map.of())));
        return verdict instanceof Verdict.Rejected refused ? refused.failure().reason() : "applied";
    }

    private static Step produced(Map<String, Value> by, String field, String operator, Value value) {
        return new Step.Find("mrp.production", by, Map.of(), null, limits(field, operator, value), Map.of(), List.of());
    }

    private static Search limits(String field, String operator, Value value) {
        return new Search(List.of(new Search.Limit(field, operator, value)), List.of(), false);
    }

    private static Search ordered(boolean descending, boolean archived) {
        return new Search(List.of(), List.of(new Search.Order("default_code", descending)), archived);
    }

    /** The code of the product of this name that the search finds, or why it finds none; by a find step and by a look-up alike. */
    private String found(String name, Search search) throws Exception {
        Map<String, Value> by = Map.of("name", text(name));
        Verdict step = one(operations.apply(
                Operations.name(), new Step.Find("product.product", by, Map.of(), null, search, Map.of(), List.of())));
        String origin = "found " + Operations.name();
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("picking_type_id", ref("stock.picking_type_internal"));
        fields.put("origin", text(origin));
        Value looked = new Value.Lookup("product.product", by, search);
        Verdict lookup = one(operations.apply(
                origin,
                new Step.Load(
                        "stock.picking",
                        null,
                        fields,
                        List.of(new Lines("move_ids", Lines.Mode.create, List.of(move(looked, "1")))),
                        Map.of())));
        if (step instanceof Verdict.Rejected refused) {
            assertThat(rejected(lookup).failure().reason())
                    .isEqualTo(refused.failure().reason());
            assertThat(refused.failure().failureClass()).isEqualTo(FailureClass.business);
            return refused.failure().reason();
        }
        applied(lookup);
        long id = Long.parseLong(((Verdict.Applied) step).record().replaceFirst("^.*,", ""));
        assertThat(odoo.search(
                                "bot_stock",
                                "stock.move",
                                List.of(List.of("picking_id.origin", "=", origin)),
                                "product_id")
                        .path(0)
                        .path("product_id")
                        .path(0)
                        .asLong())
                .isEqualTo(id);
        return odoo.search(
                        "bot_stock",
                        "product.product",
                        List.of(List.of("id", "=", id), List.of("active", "in", List.of(true, false))),
                        "default_code")
                .path(0)
                .path("default_code")
                .asText();
    }

    @Test
    void aNaturalKeyInsideLinesIsLookedUp() throws Exception {
        String origin = "lookup " + run;
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("picking_type_id", ref("stock.picking_type_internal"));
        fields.put("origin", text(origin));
        Step load = new Step.Load(
                "stock.picking",
                null,
                fields,
                List.of(new Lines("move_ids", Lines.Mode.create, List.of(move(lookup(loose), "3")))),
                Map.of());
        applied(one(operations.apply(origin, load)));
        assertThat(products(origin)).containsExactly(loose);
        Step replace = new Step.Find(
                "stock.picking",
                Map.of("origin", text(origin)),
                Map.of(),
                null,
                Map.of(),
                List.of(new Lines(
                        "move_ids",
                        Lines.Mode.replace,
                        List.of(move(lookup(finished), "1"), move(lookup(tracked), "1")))));
        applied(one(operations.apply("again " + origin, replace)));
        assertThat(products(origin)).containsExactly(finished, tracked);
    }

    @Test
    void whatALineMatchesMayBeAPath() throws Exception {
        String order = order("2");
        applied(one(operations.apply("path", picking(order))));
        JsonNode moves = odoo.search(
                "bot_mrp",
                "stock.move",
                List.of(List.of("raw_material_production_id.name", "=", order)),
                "picked",
                "product_id");
        Map<String, Boolean> picked = new HashMap<>();
        moves.forEach(move -> picked.put(
                move.path("product_id").path(1).asText(), move.path("picked").asBoolean()));
        assertThat(picked).containsEntry("[" + loose + "] Screw " + run, true);
        assertThat(picked).containsEntry("[" + tracked + "] Wheel " + run, false);
    }

    @Test
    void ofLinesThatEqualTheOneIsMetOfWhichTheRestHoldsToo() throws Exception {
        String order = order("2");
        applied(one(operations.apply("much " + run, picking(order, above("0")))));
        assertThat(rejected(one(operations.apply("little " + run, picking(order, above("1000")))))
                        .failure()
                        .reason())
                .isEqualTo("no open line in move_raw_ids with product_id.default_code = " + loose
                        + " and product_uom_qty > 1000");
    }

    private static Search.Limit above(String quantity) {
        return new Search.Limit("product_uom_qty", ">", number(quantity));
    }

    /** The one line of an order with the loose component that is within these limits is picked. */
    private Step picking(String order, Search.Limit... limits) {
        return new Step.Find(
                "mrp.production",
                Map.of("name", text(order)),
                Map.of(),
                null,
                Map.of(),
                List.of(new Lines(
                        "move_raw_ids",
                        Lines.Mode.match,
                        List.of(new Lines.Line(
                                null,
                                Map.of("product_id.default_code", text(loose)),
                                List.of(limits),
                                Map.of("picked", new Value.Bool(true)),
                                List.of())))));
    }

    private void zone(String login, long user, String zone) throws OdooFault {
        Map<String, Object> values = new HashMap<>();
        values.put("tz", zone == null ? false : zone);
        odoo.as(login).call("res.users", "write", Map.of("ids", List.of(user), "vals", values));
    }

    private List<String> products(String origin) throws OdooFault {
        return odoo.search(
                        "bot_mrp",
                        "product.product",
                        List.of(List.of(
                                "id",
                                "in",
                                odoo
                                        .search(
                                                "bot_mrp",
                                                "stock.move",
                                                List.of(List.of("picking_id.origin", "=", origin)),
                                                "product_id")
                                        .findValues("product_id")
                                        .stream()
                                        .map(product -> product.path(0).asLong())
                                        .toList())),
                        "default_code")
                .findValuesAsText("default_code");
    }

    private static Value lookup(String code) {
        return new Value.Lookup("product.product", Map.of("default_code", text(code)));
    }

    private Lines.Line move(Value product, String quantity) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("product_id", product);
        fields.put("product_uom_qty", number(quantity));
        fields.put("location_id", ref("stock.stock_location_stock"));
        fields.put("location_dest_id", ref("location_" + run));
        return new Lines.Line(null, Map.of(), fields, List.of());
    }

    private static Step find(Map<String, Value> by, Map<String, Value> fields) {
        return new Step.Find("mrp.production", by, Map.of(), null, fields, List.of());
    }
}
