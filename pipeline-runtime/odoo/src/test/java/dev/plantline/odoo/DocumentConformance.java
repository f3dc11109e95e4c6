package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.SKIP_TRANSFER;
import static dev.plantline.odoo.Operations.call;
import static dev.plantline.odoo.Operations.confirmation;
import static dev.plantline.odoo.Operations.consumed;
import static dev.plantline.odoo.Operations.lot;
import static dev.plantline.odoo.Operations.number;
import static dev.plantline.odoo.Operations.ref;
import static dev.plantline.odoo.Operations.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Lines;
import dev.plantline.model.Operation;
import dev.plantline.model.Step;
import dev.plantline.model.Value;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The documents of manufacturing have the effect that their steps ask for. */
abstract class DocumentConformance extends ConformanceSuite {
    @Test
    void anOrderOfTenIsReportedAsFourThreeThreeWithItsLots() throws Exception {
        String order = order("10");
        Operation four =
                operations.apply("four", confirmation(order, finished, "F1", "4", consumed(tracked, "K1", "8")));
        Operation three = operations.apply(
                "three",
                confirmation(order, finished, "F2", "3", consumed(tracked, "K1", "2"), consumed(tracked, "K2", "4")));
        Operation rest =
                operations.apply("rest", confirmation(order, finished, "F2", "3", consumed(tracked, "K2", "6.000")));
        for (Operation confirmation : List.of(four, three, rest)) {
            assertThat(applied(one(confirmation)).recovered()).isFalse();
            assertThat(applied(one(confirmation)).recovered()).isTrue();
        }
        JsonNode chain = chain(order);
        assertThat(chain.findValuesAsText("name")).containsExactly(order + "-001", order + "-002", order + "-003");
        assertThat(chain.findValuesAsText("state")).containsOnly("done");
        assertThat(chain.findValues("product_qty").stream().map(JsonNode::asDouble))
                .containsExactly(4.0, 3.0, 3.0);
        assertThat(consumption(chain.path(0))).containsExactlyInAnyOrder("K1 8.0");
        assertThat(consumption(chain.path(1))).containsExactlyInAnyOrder("K1 2.0", "K2 4.0");
        assertThat(consumption(chain.path(2))).containsExactlyInAnyOrder("K2 6.0");
        Verdict.Rejected late = rejected(
                one(operations.apply("late", confirmation(order, finished, "F3", "1", consumed(tracked, "K1", "2")))));
        assertThat(late.failure().failureClass()).as(late.toString()).isEqualTo(FailureClass.business);
        assertThat(late.failure().reason()).contains(order);
        assertThat(chain(order)).hasSize(3);
    }

    @Test
    void twoConfirmationsOfOneOrderInOneCallMeetTwoOrdersOfItsChain() throws Exception {
        String order = order("5");
        List<Verdict> verdicts = target.apply(operations.call(
                EPOCH,
                List.of(
                        operations.apply(
                                "chain1", confirmation(order, finished, "F5", "2", consumed(tracked, "K1", "4"))),
                        operations.apply(
                                "chain2", confirmation(order, finished, "F5", "3", consumed(tracked, "K1", "6"))))));
        assertThat(verdicts).allMatch(verdict -> verdict instanceof Verdict.Applied);
        assertThat(chain(order).findValuesAsText("state")).containsExactly("done", "done");
    }

    @Test
    void aSearchWithLikeFindsTheMiddleAndWithEqualsLikeOnlyTheWhole() throws Exception {
        List<?> middle = List.of(List.of("default_code", "like", run.substring(1)));
        assertThat(odoo.search("bot_master", "product.product", middle, "default_code"))
                .hasSizeGreaterThanOrEqualTo(3);
        List<?> anchored = List.of(List.of("default_code", "=like", run.substring(1) + "%"));
        assertThat(odoo.search("bot_master", "product.product", anchored, "default_code"))
                .isEmpty();
        List<?> whole = List.of(List.of("default_code", "=like", run + "%"));
        assertThat(odoo.search("bot_master", "product.product", whole, "default_code"))
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void aComponentThatTheOrderHasNotIsABusinessFailure() throws Exception {
        String order = order("2");
        odoo.load(
                "bot_mrp",
                "stock.lot",
                List.of("id", "name", "product_id/id"),
                List.of(List.of("lot_" + finished + "_X", "X", "product_" + finished)));
        Verdict.Rejected rejected = rejected(one(operations.apply(
                "no such line", confirmation(order, finished, "F6", "1", consumed(finished, "X", "2")))));
        assertThat(rejected.failure().failureClass()).as(rejected.toString()).isEqualTo(FailureClass.business);
        assertThat(rejected.failure().reason()).contains("move_raw_ids");
        assertThat(chain(order).findValuesAsText("state")).containsExactly("confirmed");
    }

    @Test
    void anInternalTransferIsMadeAndValidated() throws Exception {
        Operation transfer =
                operations.apply("transfer", transfer(null, "7"), call("button_validate", SKIP_TRANSFER, "done"));
        String record = applied(one(transfer)).record();
        assertThat(record).startsWith("stock.picking,");
        JsonNode lines = odoo.search(
                "bot_mrp",
                "stock.move.line",
                List.of(List.of("picking_id", "=", id(record))),
                "quantity",
                "state",
                "lot_id");
        assertThat(lines).hasSize(2);
        assertThat(lines.findValuesAsText("state")).containsOnly("done");
        assertThat(lines.findValues("quantity").stream().map(JsonNode::asDouble))
                .containsExactlyInAnyOrder(7.0, 2.0);
        assertThat(one(transfer)).isEqualTo(new Verdict.Applied(record, true));
    }

    /** Odoo's load finds a line by its external id, whosever it is, and would move it to this document and change it. */
    @Test
    void aLineOfAnotherTransferIsNotTakenByItsName() throws Exception {
        Step first = transferNamed("first_" + run, "line_" + run, "1");
        String record = applied(one(operations.apply("line-first", first))).record();
        for (String again : List.of("2", "1")) {
            assertThat(applied(one(operations.apply(
                                    "again" + again, transferNamed("first_" + run, "line_" + run, again))))
                            .record())
                    .as("its own line is written again")
                    .isEqualTo(record);
        }

        Verdict.Rejected taken =
                rejected(one(operations.apply("line-taken", transferNamed("second_" + run, "line_" + run, "5"))));

        assertThat(taken.failure().reason()).contains("line_" + run, "is not a line of this stock.picking");
        JsonNode line = odoo.search(
                "bot_mrp", "stock.move", List.of(List.of("picking_id", "=", id(record))), "product_uom_qty");
        assertThat(line).hasSize(1);
        assertThat(line.path(0).path("product_uom_qty").asDouble()).isEqualTo(1);
    }

    private Step transferNamed(String externalId, String line, String quantity) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("product_id", ref("product_" + loose));
        fields.put("product_uom_qty", number(quantity));
        fields.put("location_id", ref("stock.stock_location_stock"));
        fields.put("location_dest_id", ref("location_" + run));
        Map<String, Value> header = new LinkedHashMap<>();
        header.put("picking_type_id", ref("stock.picking_type_internal"));
        header.put("location_id", ref("stock.stock_location_stock"));
        header.put("location_dest_id", ref("location_" + run));
        header.put("origin", text("WMS " + run));
        return new Step.Upsert(
                "stock.picking",
                externalId,
                header,
                List.of(new Lines(
                        "move_ids", Lines.Mode.identify, List.of(new Lines.Line(line, Map.of(), fields, List.of())))));
    }

    /** button_validate is called on all of a group, so that only halving finds the one that it refuses. */
    @Test
    void oneBadTransferOfTenIsRejectedAlone() throws Exception {
        List<Operation> ten = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            // the second move of the bad one lacks its lot; all have the same columns
            ten.add(operations.apply(
                    "ten" + i,
                    transfer(null, move(tracked, "1", "K1"), move(i == 6 ? tracked : loose, "1", null)),
                    call("button_validate", SKIP_TRANSFER, "done")));
        }
        List<Verdict> verdicts = target.apply(operations.call(EPOCH, ten));
        for (int i = 0; i < 10; i++) {
            assertThat(verdicts.get(i)).isInstanceOf(i == 6 ? Verdict.Rejected.class : Verdict.Applied.class);
        }
        assertThat(rejected(verdicts.get(6)).failure().reason()).contains("Lot/Serial");
        assertThat(target.apply(operations.call(EPOCH, ten)))
                .filteredOn(verdict -> verdict instanceof Verdict.Applied applied && applied.recovered())
                .hasSize(9);
    }

    @Test
    void aFinishedDocumentIsNotOverwritten() throws Exception {
        String id = "picking_" + run;
        String record = applied(one(
                        operations.apply("first", transfer(id, "5"), call("button_validate", SKIP_TRANSFER, "done"))))
                .record();
        Verdict.Rejected rejected = rejected(
                one(operations.apply("second", transfer(id, "6"), call("button_validate", SKIP_TRANSFER, "done"))));
        assertThat(rejected.failure().failureClass()).as(rejected.toString()).isEqualTo(FailureClass.business);
        assertThat(rejected.failure().reason()).contains("done");
        assertThat(odoo.search(
                        "bot_mrp", "stock.move.line", List.of(List.of("picking_id", "=", id(record))), "quantity"))
                .hasSize(2);
    }

    private Step transfer(String externalId, String quantity) {
        return transfer(externalId, move(tracked, quantity, "K1"), move(loose, "2", null));
    }

    private Step transfer(String externalId, Lines.Line... lines) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("picking_type_id", ref("stock.picking_type_internal"));
        fields.put("location_id", ref("stock.stock_location_stock"));
        fields.put("location_dest_id", ref("location_" + run));
        fields.put("origin", text("WMS " + run));
        Lines moves = new Lines("move_ids", Lines.Mode.create, List.of(lines));
        return externalId == null
                ? new Step.Load("stock.picking", null, fields, List.of(moves), Map.of())
                : new Step.Upsert("stock.picking", externalId, fields, List.of(moves));
    }

    private Lines.Line move(String product, String quantity, String lot) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("product_id", ref("product_" + product));
        fields.put("product_uom_qty", number(quantity));
        fields.put("location_id", ref("stock.stock_location_stock"));
        fields.put("location_dest_id", ref("location_" + run));
        Map<String, Value> line = new LinkedHashMap<>();
        line.put("product_id", ref("product_" + product));
        line.put("quantity", number(quantity));
        line.put("location_id", ref("stock.stock_location_stock"));
        line.put("location_dest_id", ref("location_" + run));
        if (lot != null) {
            line.put("lot_id", ref("lot_" + product + "_" + lot));
        }
        return new Lines.Line(
                null,
                Map.of(),
                fields,
                List.of(new Lines(
                        "move_line_ids", Lines.Mode.create, List.of(new Lines.Line(null, Map.of(), line, List.of())))));
    }

    private List<String> consumption(JsonNode production) throws OdooFault {
        List<String> consumption = new ArrayList<>();
        for (JsonNode line : odoo.search(
                "bot_mrp",
                "stock.move.line",
                List.of(List.of("move_id", "in", production.path("move_raw_ids"))),
                "lot_id",
                "quantity",
                "state")) {
            assertThat(line.path("state").asText()).isEqualTo("done");
            JsonNode lot = line.path("lot_id");
            consumption.add((lot.isArray() ? lot.path(1) : lot).asText() + " "
                    + line.path("quantity").asDouble());
        }
        return consumption;
    }
}
