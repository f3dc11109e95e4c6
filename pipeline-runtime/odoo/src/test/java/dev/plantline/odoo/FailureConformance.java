package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.call;
import static dev.plantline.odoo.Operations.lot;
import static dev.plantline.odoo.Operations.name;
import static dev.plantline.odoo.Operations.number;
import static dev.plantline.odoo.Operations.ref;
import static dev.plantline.odoo.Operations.scrap;
import static dev.plantline.odoo.Operations.steps;
import static dev.plantline.odoo.Operations.text;
import static dev.plantline.odoo.Operations.validateScrap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Lines;
import dev.plantline.model.Operation;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Step;
import dev.plantline.model.TargetException;
import dev.plantline.model.Value;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.kit.References;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.json2.Json2Transport;
import dev.plantline.testing.odoo.ReferencesText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What fails, fails alone, for the reason it says, and leaves nothing behind. */
abstract class FailureConformance extends ConformanceSuite {
    @Test
    void twoBadOfFiftyScrapsAreRejectedAloneAndAppliedOnceRepaired() throws Exception {
        List<Operation> fifty = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            // a quantity of zero is refused by action_validate
            fifty.add(operations.apply("batch" + i, scrap(loose, i == 13 || i == 37 ? "0" : "1"), validateScrap()));
        }
        List<Verdict> first = target.apply(operations.call(EPOCH, fifty));
        assertThat(first)
                .filteredOn(verdict -> verdict instanceof Verdict.Applied)
                .hasSize(48);
        for (int bad : List.of(13, 37)) {
            assertThat(rejected(first.get(bad)).failure().failureClass()).isEqualTo(FailureClass.business);
            fifty.set(bad, steps(fifty.get(bad), scrap(loose, "3"), validateScrap()));
        }
        List<Verdict> second = target.apply(operations.call(EPOCH, fifty));
        for (int i = 0; i < 50; i++) {
            assertThat(applied(second.get(i)).recovered()).isEqualTo(i != 13 && i != 37);
        }
    }

    @Test
    void anUnknownProductIsNamedAndNothingElseWaitsForIt() throws Exception {
        String unknown = "later" + run;
        Operation waiting = operations.apply("waiting", lot(unknown, "L"));
        Operation other = operations.apply("not waiting", lot(finished, "L-other"));
        List<Verdict> verdicts = target.apply(operations.call(EPOCH, List.of(waiting, other)));
        Verdict.Rejected rejected = rejected(verdicts.get(0));
        assertThat(rejected.failure().failureClass()).as(rejected.toString()).isEqualTo(FailureClass.business);
        assertThat(rejected.failure().reason()).contains("product_" + unknown).contains("product.product");
        assertThat(rejected.failure().place()).contains("product_id");
        assertThat(rejected.pattern())
                .as("however many name it, the connection is not suspected")
                .isNull();
        assertThat(verdicts.get(1)).isInstanceOf(Verdict.Applied.class);
        Operation master = operations.apply("the product", productStep(unknown, "Later"));
        assertThat(odoo.master().apply(operations.call(EPOCH, List.of(master))).get(0))
                .isInstanceOf(Verdict.Applied.class);
        assertThat(one(waiting)).isInstanceOf(Verdict.Applied.class);
    }

    @Test
    void aNaturalKeyIsLookedUp() throws Exception {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("product_id", new Value.Lookup("product.product", Map.of("default_code", text(loose))));
        fields.put("scrap_qty", number("1"));
        assertThat(one(operations.apply(
                        "lookup", new Step.Load("stock.scrap", null, fields, List.of(), Map.of()), validateScrap())))
                .isInstanceOf(Verdict.Applied.class);
        fields.put("product_id", new Value.Lookup("product.product", Map.of("default_code", text("no such code"))));
        Verdict.Rejected rejected = rejected(one(operations.apply(
                "no lookup", new Step.Load("stock.scrap", null, fields, List.of(), Map.of()), validateScrap())));
        assertThat(rejected.failure().failureClass()).as(rejected.toString()).isEqualTo(FailureClass.business);
        assertThat(rejected.failure().reason()).contains("no such code");
    }

    /** A location that a code map names and Odoo lacks: it can still be made, as any record that a message refers to. */
    @Test
    void aNameThatNoRecordHasIsABusinessFailure() throws Exception {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("picking_type_id", ref("stock.picking_type_internal"));
        fields.put("location_dest_id", text("WH/Stock/No such place"));
        Verdict.Rejected rejected = rejected(
                one(operations.apply("no place", new Step.Load("stock.picking", null, fields, List.of(), Map.of()))));
        assertThat(rejected.failure().failureClass()).as(rejected.toString()).isEqualTo(FailureClass.business);
        assertThat(rejected.failure().place()).isEqualTo("location_dest_id");
        Map<String, Value> inLine = new LinkedHashMap<>(fields);
        inLine.put("location_dest_id", text("WH/Stock"));
        Lines move = new Lines(
                "move_ids",
                Lines.Mode.create,
                List.of(new Lines.Line(
                        null,
                        Map.of(),
                        Map.of(
                                "product_id",
                                ref("product_" + loose),
                                "location_dest_id",
                                text("WH/Stock/No such place")),
                        List.of())));
        Verdict.Rejected below = rejected(one(operations.apply(
                "no place in a line", new Step.Load("stock.picking", null, inLine, List.of(move), Map.of()))));
        assertThat(below.failure().failureClass()).as(below.toString()).isEqualTo(FailureClass.business);
    }

    @Test
    void aValueOfTheWrongTypeIsAMappingFailure() throws Exception {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("product_id", ref("product_" + loose));
        fields.put("scrap_qty", text("many"));
        Verdict.Rejected rejected = rejected(
                one(operations.apply("wrong type", new Step.Load("stock.scrap", null, fields, List.of(), Map.of()))));
        assertThat(rejected.failure().failureClass()).as(rejected.toString()).isEqualTo(FailureClass.mapping);
        assertThat(rejected.failure().place()).isEqualTo("scrap_qty");
    }

    @Test
    void aWizardIsARefusal() throws Exception {
        String order = order("4");
        Map<String, Value> produced = Map.of("qty_producing", number("1"));
        Step find = new Step.Find("mrp.production", Map.of("name", text(order)), Map.of(), null, produced, List.of());
        Verdict.Rejected rejected =
                rejected(one(operations.apply("wizard", find, call("button_mark_done", Map.of(), "done"))));
        assertThat(rejected.failure().failureClass()).as(rejected.toString()).isEqualTo(FailureClass.business);
        assertThat(rejected.failure().reason()).contains("button_mark_done").contains("mrp.");
        assertThat(production(order).path(0).path("qty_producing").asDouble()).isZero();
    }

    @Test
    void aScrapOfWhatIsNotThereIsARefusalAndLeavesNothing() throws Exception {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("product_id", ref("product_" + loose));
        fields.put("scrap_qty", number("1000000"));
        fields.put("origin", text("too much " + run));
        Step load = new Step.Load("stock.scrap", null, fields, List.of(), Map.of());
        Verdict.Rejected rejected = rejected(one(operations.apply("too much", load, validateScrap())));
        assertThat(rejected.failure().failureClass()).as(rejected.toString()).isEqualTo(FailureClass.business);
        assertThat(rejected.failure().reason()).contains("stock.warn.insufficient.qty.scrap");
        assertThat(odoo.search("bot_mrp", "stock.scrap", List.of(List.of("origin", "=", "too much " + run)), "name"))
                .isEmpty();
    }

    @Test
    void aCallThatDoesNotReachItsStateIsUndone() throws Exception {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("product_id", ref("product_" + finished));
        fields.put("product_qty", number("2"));
        fields.put("origin", text("until " + run));
        Step load = new Step.Load("mrp.production", null, fields, List.of(), Map.of());
        Verdict.Rejected rejected =
                rejected(one(operations.apply("until", load, call("action_confirm", Map.of(), "done"))));
        assertThat(rejected.failure().failureClass()).as(rejected.toString()).isEqualTo(FailureClass.business);
        assertThat(rejected.failure().reason()).contains("confirmed").contains("done");
        assertThat(odoo.search("bot_mrp", "mrp.production", List.of(List.of("origin", "=", "until " + run)), "name"))
                .isEmpty();
        assertThat(one(operations.apply("until reached", load, call("action_confirm", Map.of(), "confirmed"))))
                .isInstanceOf(Verdict.Applied.class);
    }

    @Test
    void whatIsOutsideTheAllowListStopsTheConnection() {
        Step cancel = new Step.Call("action_cancel", Map.of(), null, Map.of());
        Step state = new Step.Upsert("stock.picking", "picking_" + run, Map.of("state", text("done")), List.of());
        Step model = new Step.Upsert("res.partner.bank", "bank_" + run, Map.of("acc_number", text("P")), List.of());
        Step field = new Step.Upsert("stock.lot", "lot_" + run, Map.of("no_such_field", text("P")), List.of());
        for (Step[] steps : List.of(
                new Step[] {lot(finished, "L-x"), cancel}, new Step[] {state}, new Step[] {model}, new Step[] {field
                })) {
            TargetException refused =
                    catchThrowableOfType(TargetException.class, () -> one(operations.apply(name(), steps)));
            assertThat(refused.kind()).isEqualTo(TargetException.Kind.configuration);
        }
    }

    /** A name that Odoo has not would fail every message alike: nobody's message is given up for it. */
    @Test
    void aNameThatThisOdooHasNotStopsTheConnection() {
        Map<String, Value> byName = Map.of("name", text("x"));
        Value state = text("draft");
        Value.Many states = new Value.Many(List.of(state));
        Value unknownModel = new Value.Lookup("no.such.model", Map.of("name", text("x")));
        Value unknownKey = new Value.Lookup("product.product", Map.of("no_such_field", text("x")));
        Value otherModel = new Value.Lookup("stock.location", Map.of("name", text("x")));
        List<Step[]> unknown = new ArrayList<>();
        unknown.add(new Step[] {find(Map.of("no_such_field", text("x")), Map.of(), null, Map.of())});
        unknown.add(new Step[] {find(Map.of("product_id.no_such_field", text("x")), Map.of(), null, Map.of())});
        unknown.add(new Step[] {find(Map.of("name.no_such_field", text("x")), Map.of(), null, Map.of())});
        unknown.add(new Step[] {find(byName, Map.of("no_such_field", states), null, Map.of())});
        unknown.add(new Step[] {find(byName, Map.of(), "no_such_field", Map.of())});
        for (Value lookup : List.of(unknownModel, unknownKey, otherModel)) {
            unknown.add(new Step[] {find(byName, Map.of(), null, Map.of("product_id", lookup))});
            unknown.add(new Step[] {find(Map.of("product_id", lookup), Map.of(), null, Map.of())});
            unknown.add(
                    new Step[] {new Step.Load("stock.scrap", null, Map.of("product_id", lookup), List.of(), Map.of())});
        }
        Step found = find(byName, Map.of(), null, Map.of());
        unknown.add(
                new Step[] {found, new Step.Call("action_confirm", Map.of(), null, Map.of("no_such_field", states))});
        unknown.add(new Step[] {
            found,
            new Step.Call(
                    "button_mark_done",
                    Map.of(),
                    new Step.Partial("no_such_field", "product_qty", "mo_ids_to_backorder"),
                    Map.of())
        });
        for (Step[] steps : unknown) {
            TargetException refused =
                    catchThrowableOfType(TargetException.class, () -> one(operations.apply(name(), steps)));
            assertThat(refused).as(List.of(steps).toString()).isNotNull();
            assertThat(refused.kind()).as(refused.getMessage()).isEqualTo(TargetException.Kind.configuration);
        }
    }

    /** A forbidden field is not written by way of a context key either. */
    @Test
    void aContextKeyThatGivesAForbiddenFieldStopsTheConnection() {
        Map<String, Value> context = Map.of("default_state", text("done"));
        Step load =
                new Step.Load("stock.scrap", null, Map.of("product_id", ref("product_" + loose)), List.of(), context);
        Step.Load plain = scrap(loose, "1");
        for (Step[] steps : List.of(
                new Step[] {load}, new Step[] {plain, new Step.Call("action_validate", context, null, Map.of())})) {
            TargetException refused =
                    catchThrowableOfType(TargetException.class, () -> one(operations.apply(name(), steps)));
            assertThat(refused.kind()).isEqualTo(TargetException.Kind.configuration);
            assertThat(refused.getMessage()).contains("default_state");
        }
    }

    @Test
    void whatIsBeyondTheTimeBudgetIsNotTried() throws Exception {
        OdooTarget hurried = odoo.production(0);
        Operation lot = operations.apply("hurry", lot(finished, "L-hurry"));
        assertThat(hurried.apply(operations.call(EPOCH, List.of(lot)))).containsExactly(new Verdict.NotTried());
        assertThat(applied(one(lot)).recovered()).isFalse();
    }

    @Test
    void theDatabaseIsKnownByItsUuid() throws Exception {
        assertThat(target.database()).matches("[0-9a-f-]{36}");
        assertThat(odoo.administration().serverVersion()).startsWith("19.");
        assertThat(odoo.administration().user(() -> odoo.keys().get("bot_mrp"))).isPositive();
    }

    @Test
    void aWrongKeyAndAWrongDatabaseAreConfiguration() {
        List<OdooEndpoint> wrong = List.of(
                new OdooEndpoint(odoo.url(), odoo.database(), () -> "0123456789012345678901234567890123456789", null),
                new OdooEndpoint(odoo.url(), "nosuchdatabase", () -> odoo.keys().get("bot_mrp"), null));
        for (OdooEndpoint connection : wrong) {
            OdooTarget broken = new OdooTarget(
                    new Json2Transport(connection),
                    OdooUnderTest.kit("bot_mrp").actionName(),
                    OdooUnderTest.CLUSTER,
                    null);
            TargetException refused = catchThrowableOfType(TargetException.class, broken::database);
            assertThat(refused.kind()).isEqualTo(TargetException.Kind.configuration);
            assertThat(refused.getMessage()).doesNotContain("0123456789012345678901234567890123456789");
        }
    }

    @Test
    void nobodyThereIsUnreachable() {
        OdooTarget gone = odoo.at(java.net.URI.create("http://127.0.0.1:1")).production();
        TargetException refused =
                catchThrowableOfType(TargetException.class, () -> gone.raise(new PartitionId("none", 0), 1, 0));
        assertThat(refused.kind()).isEqualTo(TargetException.Kind.unreachable);
    }

    @Test
    void anEditedSideKitIsDriftedAndRepairedByInstallingAgain() throws Exception {
        KitText kit = OdooUnderTest.another("bot_mrp");
        String action = kit.actionName();
        assertThat(state(action)).isEqualTo(SideKitState.missing);
        odoo.install(Map.of("bot_mrp", kit));
        assertThat(state(action)).isEqualTo(SideKitState.installed);
        JsonNode id = odoo.search("bot_admin", "ir.actions.server", List.of(List.of("name", "=", action)), "name")
                .path(0)
                .path("id");
        odoo.as("bot_admin")
                .call(
                        "ir.actions.server",
                        "write",
                        Map.of("ids", List.of(id), "vals", Map.of("code", code(id) + "\n# edited\n")));
        assertThat(state(action)).isEqualTo(SideKitState.drifted);
        OdooTarget drifted = new OdooTarget(odoo.as("bot_mrp"), action, OdooUnderTest.CLUSTER, null);
        assertThat(catchThrowableOfType(TargetException.class, drifted::database)
                        .kind())
                .isEqualTo(TargetException.Kind.configuration);
        odoo.install(Map.of("bot_mrp", kit));
        assertThat(state(action)).isEqualTo(SideKitState.installed);
        odoo.as("bot_admin").call("ir.actions.server", "unlink", Map.of("ids", List.of(id)));
        assertThat(state(action)).isEqualTo(SideKitState.missing);
    }

    /** A runtime that has looked once must not go on with whatever somebody made of its kit. */
    @Test
    void aRunningDeliveryStopsWhenItsKitIsEdited() throws Exception {
        KitText kit = OdooUnderTest.another("bot_mrp");
        String action = kit.actionName();
        odoo.install(Map.of("bot_mrp", kit));
        AtomicLong clock = new AtomicLong();
        OdooTarget running = new OdooTarget(
                odoo.as("bot_mrp"), action, OdooUnderTest.CLUSTER, null, OdooTarget.BUDGET_SECONDS, clock::get);
        Operation lot = operations.apply("edited", lot(finished, "L-edited"));
        assertThat(running.apply(operations.call(EPOCH, List.of(lot)))).allMatch(Verdict.Applied.class::isInstance);
        JsonNode id = odoo.search("bot_admin", "ir.actions.server", List.of(List.of("name", "=", action)), "name")
                .path(0)
                .path("id");
        String edited = code(id) + "\n# edited\n";
        odoo.as("bot_admin")
                .call("ir.actions.server", "write", Map.of("ids", List.of(id), "vals", Map.of("code", edited)));
        clock.addAndGet(OdooTarget.LOOKED_AT_EVERY.toNanos());
        TargetException drifted =
                catchThrowableOfType(TargetException.class, () -> running.apply(operations.call(EPOCH, List.of(lot))));
        assertThat(drifted.kind()).isEqualTo(TargetException.Kind.configuration);
        assertThat(drifted.getMessage()).contains("somebody edited it");
        odoo.install(Map.of("bot_mrp", kit));
        assertThat(running.apply(operations.call(EPOCH, List.of(lot)))).allMatch(Verdict.Applied.class::isInstance);
        odoo.as("bot_admin").call("ir.actions.server", "unlink", Map.of("ids", List.of(id)));
    }

    /** Its kit says that all is well; an administrator's key has shown something else. */
    @Test
    void aRunningDeliveryStopsWhenItsKitIsTakenOutOfUse() throws Exception {
        KitText kit = OdooUnderTest.another("bot_mrp");
        String action = kit.actionName();
        odoo.install(Map.of("bot_mrp", kit));
        AtomicLong clock = new AtomicLong();
        OdooTarget running = new OdooTarget(
                odoo.as("bot_mrp"), action, OdooUnderTest.CLUSTER, null, OdooTarget.BUDGET_SECONDS, clock::get);
        Operation lot = operations.apply("withdrawn", lot(finished, "L-withdrawn"));
        assertThat(running.apply(operations.call(EPOCH, List.of(lot)))).allMatch(Verdict.Applied.class::isInstance);
        KitDrift before = new KitDrift("seen before it was installed", false, false, "2026-01-01 00:00:00");
        assertThat(withdraw(action, before)).as("installed anew since").isFalse();
        JsonNode id = odoo.search("bot_admin", "ir.actions.server", List.of(List.of("name", "=", action)), "name")
                .path(0)
                .path("id");
        String code = code(id);
        write(id, code + "\n# edited\n");
        KitDrift drift = odoo.administration()
                .drifts(
                        () -> odoo.keys().get("bot_admin"),
                        Map.of(action, odoo.administration().user(() -> odoo.keys()
                                .get("bot_mrp"))),
                        Set.of())
                .drifts()
                .get(action);
        write(id, code);
        assertThat(state(action)).isEqualTo(SideKitState.installed);

        assertThat(withdraw(action, drift)).isTrue();

        Operation next = operations.apply("after the withdrawal", lot(finished, "L-after-withdrawal"));
        // At its next call the kit itself refuses; after that the pod looks, and finds it.
        for (int call = 1; call <= 2; call++) {
            TargetException stopped = catchThrowableOfType(
                    TargetException.class, () -> running.apply(operations.call(EPOCH, List.of(next))));
            assertThat(stopped.kind()).as("call " + call).isEqualTo(TargetException.Kind.configuration);
            assertThat(stopped.getMessage())
                    .as("call " + call)
                    .contains(
                            "was taken out of use",
                            "its code is not what its name stands for",
                            "plantline sidekit install");
        }
        assertThat(ledger(next.key())).isEmpty();
        assertThat(state(action)).isEqualTo(SideKitState.drifted);
        odoo.install(Map.of("bot_mrp", kit));
        assertThat(running.apply(operations.call(EPOCH, List.of(lot)))).allMatch(Verdict.Applied.class::isInstance);
        odoo.as("bot_admin").call("ir.actions.server", "unlink", Map.of("ids", List.of(id)));
    }

    private List<String> ledger(String key) throws OdooFault {
        return odoo.search("bot_admin", SideKit.LEDGER, List.of(List.of("x_key", "=", key)), "x_outcome")
                .findValuesAsText("x_outcome");
    }

    /** Of an operation's kit, whose whole text stands in an action of its own. */
    @Test
    void anAdministratorSeesAWholeTextThatSomebodyChangedOrTookAway() throws Exception {
        KitText kit = KitText.of(
                OdooUnderTest.owner("bot_mrp"),
                new OperationKit(
                        "production.consume",
                        References.of(
                                ReferencesText.read("{category: {externalId: '" + RunName.fresh() + "_{code}'}}"))));
        odoo.install(Map.of("bot_mrp", kit));
        JsonNode whole = odoo.search(
                        "bot_admin", "ir.actions.server", List.of(List.of("name", "=", kit.wholeName())), "name")
                .path(0)
                .path("id");
        String code = code(whole);
        assertThat(drift(kit)).isNull();
        write(whole, code + "\n# edited\n");
        assertThat(drift(kit).what())
                .startsWith("the code of its action " + kit.wholeName() + " is not what was installed with it")
                .contains("last written by");
        write(whole, code);
        assertThat(drift(kit)).isNull();
        odoo.as("bot_admin")
                .call(
                        "ir.actions.server",
                        "write",
                        Map.of("ids", List.of(whole), "vals", Map.of("group_ids", List.of(List.of(6, 0, List.of())))));
        assertThat(drift(kit).what()).startsWith("its action " + kit.wholeName() + " is not for the group plantline.");
        odoo.as("bot_admin").call("ir.actions.server", "unlink", Map.of("ids", List.of(whole)));
        assertThat(drift(kit).what()).startsWith("its action " + kit.wholeName() + " is gone");
        odoo.install(Map.of("bot_mrp", kit));
        assertThat(drift(kit)).isNull();
    }

    private KitDrift drift(KitText kit) throws Exception {
        return odoo.administration()
                .drifts(
                        () -> odoo.keys().get("bot_admin"),
                        Map.of(kit.actionName(), odoo.administration().user(() -> odoo.keys()
                                .get("bot_mrp"))),
                        Set.of())
                .drifts()
                .get(kit.actionName());
    }

    private boolean withdraw(String action, KitDrift drift) throws Exception {
        return odoo.administration().withdraw(() -> odoo.keys().get("bot_admin"), action, drift);
    }

    private void write(JsonNode action, String code) throws Exception {
        odoo.as("bot_admin")
                .call("ir.actions.server", "write", Map.of("ids", List.of(action), "vals", Map.of("code", code)));
    }

    @Test
    void onlyMembersOfItsGroupMayRunTheKit() throws Exception {
        OdooTarget stranger = new OdooTarget(
                odoo.as("bot_bill"), OdooUnderTest.kit("bot_mrp").actionName(), OdooUnderTest.CLUSTER, null);
        TargetException refused = catchThrowableOfType(TargetException.class, stranger::database);
        assertThat(refused.kind()).isEqualTo(TargetException.Kind.configuration);
    }

    private static Step.Find find(
            Map<String, Value> by, Map<String, Value.Many> where, String first, Map<String, Value> fields) {
        return new Step.Find("mrp.production", by, where, first, fields, List.of());
    }

    private String code(JsonNode action) throws OdooFault {
        return odoo.search("bot_admin", "ir.actions.server", List.of(List.of("id", "=", action)), "code")
                .path(0)
                .path("code")
                .asText();
    }

    private SideKitState state(String action) throws OdooFault {
        return odoo.administration()
                .sideKit(() -> odoo.keys().get("bot_mrp"), action, OdooUnderTest.CLUSTER)
                .state();
    }

    private JsonNode production(String name) throws OdooFault {
        return odoo.search("bot_mrp", "mrp.production", List.of(List.of("name", "=", name)), "state", "qty_producing");
    }
}
