package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.closing;
import static dev.plantline.odoo.Operations.name;
import static dev.plantline.odoo.Operations.number;
import static dev.plantline.odoo.Operations.ref;
import static dev.plantline.odoo.Operations.steps;
import static dev.plantline.odoo.Operations.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plantline.model.FailureClass;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.Step;
import dev.plantline.model.TargetException;
import dev.plantline.model.Value;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.AllowLists;
import dev.plantline.odoo.kit.KitPart;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the side kit makes of methods, users and a database that misbehave. Only a real Odoo has any. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealOdooKitTest {
    private static final AllowList ALLOWED = AllowLists.of(
            Map.of(
                    "ir.actions.server", Set.of(),
                    "mrp.production", Set.of("product_id", "product_qty"),
                    "stock.location", Set.of("name", "location_id", "cyclic_inventory_frequency")),
            Set.of("ir.actions.server.run"),
            Set.of(KitPart.load, KitPart.find, KitPart.call));

    private final List<Long> actions = new ArrayList<>();
    private final Operations operations = new Operations();
    private final String run = name();
    private OdooUnderTest odoo;
    private OdooTarget target;

    @BeforeAll
    void prepare() throws Exception {
        odoo = OdooUnderTest.realOrSkip();
        target = target("bot_admin");
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "tracking"),
                List.of(List.of("product_" + run, run, run, "lot")));
    }

    @AfterAll
    void tidy() throws Exception {
        if (odoo != null) {
            odoo.as("bot_admin").call("ir.actions.server", "unlink", Map.of("ids", actions));
        }
    }

    @Test
    void troubleOfTheDatabaseIsNoMessagesFault() throws Exception {
        for (String code : List.of(
                raising("53100"), raising("53200"), raising("58030"), "env.cr.execute('SET TRANSACTION READ ONLY')")) {
            Operation operation = operations.apply("trouble" + code, calling(code));
            TargetException failed = catchThrowableOfType(TargetException.class, () -> one(operation));
            assertThat(failed).as(code).isNotNull();
            assertThat(failed.kind()).as(code).isIn(TargetException.Kind.contention, TargetException.Kind.ambiguous);
            assertThat(outcomes(operation)).isEmpty();
        }
    }

    /** As when somebody took a right away from Odoo's role, or the ledger's guard meets a change that is not Plantline's. */
    @Test
    void aRightThatTheDatabaseRefusesIsAStopAndNoMessagesFault() throws Exception {
        OdooTarget master = target("bot_master");
        String name = "denied " + run;
        Step location = location("denied", Map.of());
        assertThat(one(master, operations.apply(name, location))).isInstanceOf(Verdict.Applied.class);
        Step.Find find = new Step.Find(
                "stock.location",
                Map.of("name", text(name)),
                Map.of(),
                null,
                Map.of("cyclic_inventory_frequency", number("7")),
                List.of());
        String function = "plantline_test_" + run;
        try (ServerActions database = new ServerActions(odoo)) {
            database.run("env.cr.execute(\"\"\"CREATE FUNCTION " + function + "() RETURNS trigger LANGUAGE plpgsql AS"
                    + " $$BEGIN RAISE EXCEPTION 'permission denied for table x' USING ERRCODE = '42501'; END$$;"
                    + " CREATE TRIGGER " + function + " BEFORE UPDATE ON stock_location FOR EACH ROW WHEN (NEW.name = '"
                    + name + "') EXECUTE FUNCTION " + function + "()\"\"\")");
            try {
                for (Step step : List.of(find, location)) {
                    Operation before = operations.apply(name(), location(name(), Map.of()));
                    Operation refused = operations.apply(name(), step, find);
                    TargetException failed = catchThrowableOfType(
                            TargetException.class, () -> master.apply(operations.call(1, List.of(before, refused))));
                    assertThat(failed).as(step.toString()).isNotNull();
                    assertThat(failed.kind()).isEqualTo(TargetException.Kind.configuration);
                    assertThat(failed.getMessage()).contains("the database refuses a right", "permission denied");
                    assertThat(outcomes(refused)).isEmpty();
                    assertThat(one(master, before)).isInstanceOf(Verdict.Applied.class);
                }
            } finally {
                database.run("env.cr.execute('DROP FUNCTION " + function + " CASCADE')");
            }
        }
        assertThat(one(master, operations.apply(name(), find))).isInstanceOf(Verdict.Applied.class);
    }

    /** What it did before its commit stands, so that neither a probe nor a repeat may call it done or do it again. */
    @Test
    void aMessageWhoseMethodCommittedWaitsForAHuman() throws Exception {
        for (String code : List.of("env.cr.commit()", "env.cr.commit()\nraise UserError('too late')")) {
            Step[] calling = calling(code);
            Operation operation = operations.apply("commits" + code, calling);
            TargetException first = catchThrowableOfType(TargetException.class, () -> one(operation));
            assertThat(first.kind()).as(first.getMessage()).isEqualTo(TargetException.Kind.configuration);
            TargetException probe = catchThrowableOfType(TargetException.class, () -> one(operation));
            assertThat(probe.kind()).isEqualTo(TargetException.Kind.configuration);
            assertThat(probe.getMessage()).contains("ir.actions.server.run committed by itself");
            assertThat(outcomes(operation)).containsExactly("committed");
            Verdict.Rejected repaired = (Verdict.Rejected) one(steps(operation, calling[0]));
            assertThat(repaired.failure().failureClass())
                    .as("without the call the message is held")
                    .isEqualTo(FailureClass.business);
            assertThat(repaired.failure().reason()).contains("committed by itself");
            assertThat(one(closing(operation, Outcome.discarded)))
                    .isEqualTo(new Verdict.Closed(Outcome.discarded, false));
        }
    }

    /** Modules have their own: this one is Odoo's, for an action whose warnings nobody has looked at. */
    @Test
    void everyKindOfUserErrorIsABusinessFailure() throws Exception {
        calling("child = True");
        long child = actions.get(actions.size() - 1);
        write(child, Map.of("group_ids", List.of(List.of(5, 0, 0))));
        Operation operation = operations.apply("warned", calling("parent = True"));
        write(
                actions.get(actions.size() - 1),
                Map.of("state", "multi", "child_ids", List.of(List.of(6, 0, List.of(child)))));
        Verdict.Rejected rejected = (Verdict.Rejected) one(operation);
        assertThat(rejected.failure().failureClass()).as(rejected.toString()).isEqualTo(FailureClass.business);
    }

    @Test
    void whatTheDatabaseRefusesInLoadIsABusinessFailureLikeEverywhere() throws Exception {
        OdooTarget production = target("bot_mrp");
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("product_id", ref("product_" + run));
        fields.put("product_qty", number("0"));
        Verdict.Rejected check = (Verdict.Rejected) one(production, load("mrp.production", fields));
        assertThat(check.failure().failureClass()).as(check.toString()).isEqualTo(FailureClass.business);
        // the words of the database, when they are a cell's, stop nobody
        for (String many : List.of("many", "permission denied for table x", "must be owner of it", "out of memory")) {
            fields.put("product_qty", text(many));
            Verdict.Rejected conversion = (Verdict.Rejected) one(production, load("mrp.production", fields));
            assertThat(conversion.failure().failureClass())
                    .as(conversion.toString())
                    .isEqualTo(FailureClass.mapping);
            assertThat(conversion.failure().place()).isEqualTo("product_qty");
        }
    }

    /** As Odoo refuses to post a bill twice: that somebody has posted it is what the message wants. */
    @Test
    void aRefusalIsNoneWhereTheStateIsReached() throws Exception {
        String partner = "Vendor " + run;
        Step[] steps = calling("env['res.partner'].create({'name': '" + partner + "'})\nraise UserError('not again')");
        Value.Many reached = new Value.Many(List.of(text("code")));
        Value.Many other = new Value.Many(List.of(text("multi")));
        assertThat(one(operations.apply("reached", steps[0], running(Map.of("state", reached)))))
                .isInstanceOf(Verdict.Applied.class);
        for (Map<String, Value.Many> until : List.of(Map.of("state", other), Map.<String, Value.Many>of())) {
            Verdict.Rejected rejected = (Verdict.Rejected) one(operations.apply(name(), steps[0], running(until)));
            assertThat(rejected.failure().failureClass()).isEqualTo(FailureClass.business);
            assertThat(rejected.failure().reason()).contains("not again");
        }
        assertThat(odoo.search("bot_master", "res.partner", List.of(List.of("name", "=", partner)), "name"))
                .as("what the method did before it refused")
                .isEmpty();
    }

    /** The first operation makes a location and fails when Odoo writes at its very end; the second refers to the location. */
    @Test
    void anIdThatWasRolledBackIsNotRemembered() throws Exception {
        OdooTarget master = target("bot_master");
        Step gone = location("gone", Map.of());
        Step below = location("below", Map.of("location_id", ref("location_gone" + run)));
        Step refusedAtTheEnd = new Step.Find(
                "stock.location",
                Map.of("name", text("below " + run)),
                Map.of(),
                null,
                Map.of("cyclic_inventory_frequency", number("-1")),
                List.of());
        List<Verdict> verdicts = master.apply(operations.call(
                1,
                List.of(
                        operations.apply("rolled back", gone, below, refusedAtTheEnd),
                        operations.apply("refers", below))));
        assertThat(((Verdict.Rejected) verdicts.get(0)).failure().reason()).contains("violates check constraint");
        assertThat(((Verdict.Rejected) verdicts.get(1)).failure().reason())
                .contains("no stock.location with external id __import__.location_gone" + run);
    }

    private Step location(String name, Map<String, Value> more) {
        Map<String, Value> fields = new LinkedHashMap<>(more);
        fields.put("name", text(name + " " + run));
        return new Step.Upsert("stock.location", "location_" + name + run, fields, List.of());
    }

    @Test
    void theKitShowsTheCodeOfKitsOnly() throws Exception {
        long kit = odoo.search(
                        "bot_admin",
                        "ir.actions.server",
                        List.of(List.of("name", "=", kit("bot_admin").actionName())),
                        "name")
                .path(0)
                .path("id")
                .asLong();
        calling("# a secret of somebody else");
        assertThat(described(kit, kit)).startsWith("# Plantline side kit");
        assertThat(described(kit, actions.get(actions.size() - 1))).isEmpty();
    }

    private void write(long action, Map<String, Object> values) throws OdooFault {
        odoo.as("bot_admin").call("ir.actions.server", "write", Map.of("ids", List.of(action), "vals", values));
    }

    private String described(long kit, long action) throws OdooFault {
        return odoo.as("bot_admin")
                .call(
                        "ir.actions.server",
                        "run",
                        Map.of(
                                "ids",
                                List.of(kit),
                                "context",
                                Map.of(SideKit.CONTEXT, Map.of("do", "describe", "action", action))))
                .path("code")
                .asText();
    }

    private Operation load(String model, Map<String, Value> fields) {
        return operations.apply(name(), new Step.Load(model, null, new LinkedHashMap<>(fields), List.of(), Map.of()));
    }

    private Verdict one(Operation operation) throws TargetException {
        return one(target, operation);
    }

    private Verdict one(OdooTarget with, Operation operation) throws TargetException {
        return with.apply(operations.call(1, List.of(operation))).get(0);
    }

    private List<String> outcomes(Operation operation) throws OdooFault {
        return odoo.search("bot_admin", SideKit.LEDGER, List.of(List.of("x_key", "=", operation.key())), "x_outcome")
                .findValuesAsText("x_outcome");
    }

    private static String raising(String state) {
        return "env.cr.execute(\"DO $$ BEGIN RAISE EXCEPTION 'trouble' USING ERRCODE = '" + state + "'; END $$\")";
    }

    private static KitText kit(String login) {
        return KitText.of(OdooUnderTest.owner(login), ALLOWED);
    }

    /** The kit of this class for a user. */
    private OdooTarget target(String login) throws Exception {
        OdooTarget installed = odoo.installed(login, kit(login));
        installed.raise(operations.partition, 1, 0);
        return installed;
    }

    /** Steps that run a server action of their own with this code. */
    private Step[] calling(String code) throws OdooFault {
        String name = "Plantline test " + name();
        actions.add(ServerActions.forAdministrators(odoo, name, code).id());
        Step found =
                new Step.Find("ir.actions.server", Map.of("name", text(name)), Map.of(), null, Map.of(), List.of());
        return new Step[] {found, running(Map.of())};
    }

    private static Step running(Map<String, Value.Many> until) {
        return new Step.Call("run", Map.of(), null, until);
    }
}
