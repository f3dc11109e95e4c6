package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.number;
import static dev.plantline.odoo.Operations.ref;
import static dev.plantline.odoo.Operations.text;
import static dev.plantline.odoo.ServerActions.OURS;
import static dev.plantline.odoo.ServerActions.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.model.Lines;
import dev.plantline.model.Step;
import dev.plantline.model.Value;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.AllowLists;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Who has the plain API key of a duty's user and calls Odoo past the side kit: what he is refused there, what a person goes on doing, and what is
 * said when a guard is gone. Two plants share the database.
 */
@Tag("alone") // it takes away guards that the whole database has
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealOdooMoneyTest {
    private static final Map<String, Object> UNCHECKED = Map.of("check_move_validity", false);
    private final KitText counting = kit("bot_stock", Workflow.rawCountingSteps);
    private final KitText billing = kit("bot_bill", Workflow.rawBillSteps, Workflow.rawEntrySteps);
    private final KitText purchase =
            KitText.of(OdooUnderTest.PURCHASE, AllowList.of(Set.of(Workflow.rawPurchasingSteps)));
    private final Operations operations = new Operations();
    private final String run = Operations.name();
    private OdooUnderTest odoo;
    private ServerActions actions;
    private OdooTarget counts;
    private OdooTarget bills;
    private long partner;
    private long product;
    private long account;
    private long person;

    @BeforeAll
    void prepare() throws Exception {
        odoo = OdooUnderTest.realOrSkip();
        actions = new ServerActions(odoo);
        odoo.install();
        counts = odoo.installed("bot_stock", counting);
        bills = odoo.installed("bot_bill", billing);
        odoo.administration().adopt(() -> odoo.keys().get("bot_admin"), "nantes", OdooUnderTest.CLUSTER);
        odoo.install(Map.of("bot_purchase", purchase));
        counts.raise(operations.partition, 1, 0);
        bills.raise(operations.partition, 1, 0);
        JsonNode made = actions.run(
                "partner = env['res.partner'].create({'name': 'Supplier " + run + "'})\n"
                        + "product = env['product.product'].create({'name': '" + run + "', 'default_code': '" + run
                        + "', 'is_storable': True})\n"
                        + "account = env['account.account'].search([('account_type', '=', 'expense')], limit=1)\n"
                        + "env['ir.model.data'].create([{'module': '__import__', 'name': name + '_" + run
                        + "', 'model': r._name, 'res_id': r.id}"
                        + " for name, r in (('supplier', partner), ('item', product), ('expense', account))])\n"
                        + "person = env['res.users'].create({'name': 'Person', 'login': 'person_" + run
                        + "', 'group_ids': [(6, 0, [env.ref(g).id for g in ('base.group_user', 'account.group_account_manager',"
                        + " 'stock.group_stock_manager', 'base.group_partner_manager')])]})\n"
                        + "action = {'partner': partner.id, 'product': product.id, 'account': account.id, 'person': person.id}");
        partner = made.path("partner").asLong();
        product = made.path("product").asLong();
        account = made.path("account").asLong();
        person = made.path("person").asLong();
    }

    @AfterAll
    void tidy() throws Exception {
        if (actions != null) {
            odoo.install(Map.of("bot_purchase", purchase));
            actions.run("env['res.users'].browse(" + person + ").write({'active': False})");
            leaveTheirGroups();
            actions.close();
        }
    }

    /** Other tests give these users other duties. */
    private void leaveTheirGroups() throws Exception {
        String groups = Stream.of(counting, billing, purchase)
                .map(kit -> "'" + kit.owner().group() + "'")
                .collect(Collectors.joining(", "));
        actions.run("env['res.groups'].search([('name', 'in', [" + groups + "])]).write({'user_ids': [(5, 0, 0)]})");
    }

    @Test
    void withTheKeyOfADutyNothingIsPostedPastItsKit() throws Exception {
        for (String bot : List.of("bot_purchase", "bot_bill")) {
            long draft = bill(bot, Map.of());
            long unbalanced = draft(bot);
            String before = entries();
            guarded(bot + " writes the state", () -> write(bot, draft, Map.of("state", "posted"), Map.of()));
            ThrowingCallable posts = () -> call(bot, "action_post", draft);
            if (bot.equals("bot_bill")) {
                guarded(bot + " posts", posts);
            } else {
                denied(bot + " posts", posts); // it may not in Odoo anyway
            }
            guarded(
                    bot + " posts what does not balance",
                    () -> write(bot, unbalanced, Map.of("state", "posted"), UNCHECKED));
            guarded(bot + " creates it posted", () -> bill(bot, Map.of("default_state", "posted")));
            guarded(bot + " lets Odoo post it", () -> write(bot, draft, Map.of("auto_post", "at_date"), Map.of()));
            assertThat(entries()).as(bot).isEqualTo(before);
        }
    }

    /** Odoo runs several actions in one call and one transaction. */
    @Test
    void whatRunsBesideTheKitInOneCallIsNotTheKits() throws Exception {
        long draft = bill("bot_bill", Map.of());
        String before = entries();
        long kit = actionId(List.of(List.of("name", "=", billing.actionName())));
        long confirm = actions.run("action = {'id': env.ref('account.action_validate_account_moves').id}")
                .path("id")
                .asLong();
        Map<String, Object> request = Map.of(
                "do",
                "raise",
                "cluster",
                OdooUnderTest.CLUSTER,
                "partition",
                "beside" + run.toLowerCase(Locale.ROOT) + "/0",
                "epoch",
                1,
                "reached",
                0);
        Map<String, Object> context = Map.of(
                "plantline", request, "active_model", "account.move", "active_id", draft, "active_ids", List.of(draft));
        for (List<Long> order : List.of(List.of(kit, confirm), List.of(confirm, kit))) {
            guarded("in the order " + order, () -> odoo.as("bot_bill")
                    .call("ir.actions.server", "run", Map.of("ids", order, "context", context)));
            assertThat(entries()).as("in the order " + order).isEqualTo(before);
        }
    }

    private long actionId(List<?> domain) throws OdooFault {
        return odoo.search("bot_admin", "ir.actions.server", domain, "name")
                .path(0)
                .path("id")
                .asLong();
    }

    /** A merge of accounts is a statement of its own, and leaves of a row who wrote it last. */
    @Test
    void aPersonMovesLinesThatADutyHasPosted() throws Exception {
        long entry = posted(odoo.administration().user(() -> odoo.keys().get("bot_bill")), OURS);
        // What was written in another transaction was written before: Odoo's times have no parts of a second.
        actions.run(OURS
                + sql("UPDATE account_move_line SET write_date = write_date - interval '1 minute' WHERE move_id = "
                        + entry));
        JsonNode moved =
                actions.run("other = env['account.account'].sudo().browse(" + account + ").copy()\nenv.flush_all()\n"
                        + "env.cr.execute('UPDATE account_move_line SET account_id = %s WHERE move_id = %s AND account_id = %s', [other.id, "
                        + entry + ", " + account + "])\naction = {'rows': env.cr.rowcount}");
        assertThat(moved.path("rows").asInt()).isEqualTo(1);
    }

    @Test
    void linesOfAPostedEntryDoNotLeaveItPastTheKit() throws Exception {
        long posted = posted(person);
        long draft = bill("bot_bill", Map.of());
        String before = entries();
        JsonNode lines =
                odoo.search("bot_bill", "account.move.line", List.of(List.of("move_id", "=", posted)), "move_id");
        List<Long> ids = new ArrayList<>();
        lines.forEach(line -> ids.add(line.path("id").asLong()));
        assertThat(ids).isNotEmpty();
        guarded("moves them", () -> odoo.as("bot_bill")
                .call("account.move.line", "write", Map.of("ids", ids, "vals", Map.of("move_id", draft))));
        assertThat(entries()).isEqualTo(before);
    }

    @Test
    void aPostedEntryIsNeitherChangedNorResetPastTheKit() throws Exception {
        long posted = posted(person);
        String before = entries();
        long line = actions.run("action = {'id': env['account.move'].sudo().browse(" + posted + ").line_ids[0].id}")
                .path("id")
                .asLong();
        for (String bot : List.of("bot_purchase", "bot_bill")) {
            guarded(bot + " resets", () -> write(bot, posted, Map.of("state", "draft"), Map.of()));
            guarded(bot + " changes a line", () -> odoo.as(bot)
                    .call(
                            "account.move.line",
                            "write",
                            Map.of(
                                    "ids",
                                    List.of(line),
                                    "vals",
                                    Map.of("debit", 25, "credit", 0),
                                    "context",
                                    Map.of("check_move_validity", false, "skip_account_move_synchronization", true))));
        }
        assertThat(entries()).isEqualTo(before);
    }

    @Test
    void withTheKeyOfADutyNoStockComesWithoutAMove() throws Exception {
        for (String bot : List.of("bot_stock", "bot_mrp", "bot_master")) {
            assertThat(loaded(
                            bot,
                            "stock.quant",
                            List.of("product_id/.id", "location_id/id", "quantity"),
                            List.of(product + "", "stock.stock_location_stock", "50000")))
                    .as(bot)
                    .contains("access to", "stock.quant");
            long quant = count("7");
            denied(bot + " writes", () -> odoo.as(bot)
                    .call("stock.quant", "write", Map.of("ids", List.of(quant), "vals", Map.of("quantity", 50000))));
            assertThat(stock()).as(bot).isEqualTo("7.0");
        }
    }

    @Test
    void withTheKeyOfADutyNoBankAccountIsGivenToASupplier() throws Exception {
        for (String bot : List.of("bot_master", "bot_bill", "bot_purchase")) {
            assertThat(loaded(
                            bot,
                            "res.partner.bank",
                            List.of("acc_number", "partner_id/.id"),
                            List.of("FR76" + run, partner + "")))
                    .as(bot)
                    .contains("res.partner.bank")
                    .containsAnyOf("access to", "not allowed to create");
            denied(bot + " by the partner", () -> odoo.as(bot)
                    .call(
                            "res.partner",
                            "write",
                            Map.of(
                                    "ids",
                                    List.of(partner),
                                    "vals",
                                    Map.of("bank_ids", List.of(List.of(0, 0, Map.of("acc_number", "FR76" + run)))))));
        }
        assertThat(actions.run("action = {'n': env['res.partner.bank'].sudo().search_count([('acc_number', 'ilike', '"
                                + run + "')])}")
                        .path("n")
                        .asInt())
                .isZero();
    }

    @Test
    void aPersonGoesOnPostingCountingAndKeepingBankAccounts() throws Exception {
        assertThat(posted(person)).isPositive();
        JsonNode done = actions.run("env = env(user=" + person + ")\n"
                + "product = env['product.product'].browse(" + product + ")\n"
                + "other = product.sudo().copy()\n"
                + "place = env.ref('stock.stock_location_stock')\n"
                + "quant = env['stock.quant'].with_context(inventory_mode=True).create({'product_id': other.id,"
                + " 'location_id': place.id, 'inventory_quantity': 5})\n"
                + "quant.action_apply_inventory()\n"
                + "bank = env['res.partner.bank'].create({'acc_number': 'DE" + run + "P', 'partner_id': " + partner
                + "})\nbank.write({'acc_number': 'DE" + run + "Q'})\n"
                + "action = {'quantity': other.qty_available, 'bank': bank.acc_number}\nbank.unlink()");
        assertThat(done.path("quantity").asInt()).isEqualTo(5);
        assertThat(done.path("bank").asText()).isEqualTo("DE" + run + "Q");
    }

    @Test
    void theKitsOwnCountAndTheBillOfTheFinanceDutyGoThrough() throws Exception {
        for (String counted : List.of("12", "9")) {
            Map<String, Value> fields = new LinkedHashMap<>();
            fields.put("product_id", ref("__import__.item_" + run));
            fields.put("location_id", ref("stock.stock_location_stock"));
            fields.put("inventory_quantity", number(counted));
            Step count = new Step.Load(
                    "stock.quant", null, fields, List.of(), Map.of("inventory_mode", new Value.Bool(true)));
            Step apply = applying("inventory_quantity_set", "False");
            assertThat(counts.apply(operations.call(1, List.of(operations.apply(counted, count, apply)))))
                    .allMatch(Verdict.Applied.class::isInstance, "counted " + counted);
        }
        Map<String, Value> bill = new LinkedHashMap<>();
        bill.put("partner_id", ref("__import__.supplier_" + run));
        bill.put("invoice_date", text("2026-11-20"));
        Map<String, Value> line = new LinkedHashMap<>();
        line.put("name", text("Steel"));
        line.put("account_id", ref("__import__.expense_" + run));
        line.put("quantity", number("1"));
        line.put("price_unit", number("100"));
        Step made = new Step.Load(
                "account.move",
                null,
                bill,
                List.of(new Lines(
                        "invoice_line_ids",
                        Lines.Mode.create,
                        List.of(new Lines.Line(null, Map.of(), line, List.of())))),
                Map.of("default_move_type", text("in_invoice")));
        Step post = new Step.Call("action_post", Map.of(), null, Map.of());
        Verdict verdict = bills.apply(operations.call(1, List.of(operations.apply("bill", made, post))))
                .get(0);
        assertThat(verdict).isInstanceOf(Verdict.Applied.class);
        assertThat(state(ConformanceSuite.id(((Verdict.Applied) verdict).record())))
                .isEqualTo("posted");
    }

    @Test
    void aCountThatIsNotProvenIsUndoneAndSaysWhatItsOwnUserMayRead() throws Exception {
        count("7");
        AllowList table = AllowList.of(Set.of(Workflow.rawCountingSteps));
        String method = "stock.quant.action_apply_inventory";
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("product_id", ref("__import__.item_" + run));
        fields.put("location_id", ref("stock.stock_location_stock"));
        fields.put("inventory_quantity", number("11"));
        Step count =
                new Step.Load("stock.quant", null, fields, List.of(), Map.of("inventory_mode", new Value.Bool(true)));
        assertThat(reason(counts, count, applying("inventory_quantity_set", "True")))
                .isEqualTo("after " + method + " inventory_quantity_set is False, not True");
        // As from a side kit whose table let a secret of a user prove a count.
        String secret = "create_uid.totp_secret";
        OdooTarget forged = odoo.installed(
                "bot_stock",
                KitText.of(OdooUnderTest.owner("bot_stock"), AllowLists.proven(table, method, Set.of(secret))));
        assertThat(reason(forged, count, applying(secret, "x")))
                .contains("totp_secret")
                .doesNotContain("not x");
        assertThat(stock()).isEqualTo("7.0");
    }

    private String reason(OdooTarget target, Step... steps) throws Exception {
        Verdict verdict = target.apply(operations.call(1, List.of(operations.apply(Operations.name(), steps))))
                .get(0);
        return ((Verdict.Rejected) verdict).failure().reason();
    }

    private Step applying(String field, String value) {
        return new Step.Call(
                "action_apply_inventory",
                Map.of("inventory_name", text(run)),
                null,
                Map.of(field, new Value.Many(List.of(text(value)))));
    }

    /** As from a side kit whose table let the unbalanced through. */
    @Test
    void aPostedEntryOfADutyBalancesWhateverItsContextSays() throws Exception {
        String before = entries();
        long user = odoo.administration().user(() -> odoo.keys().get("bot_bill"));
        for (String done : List.of(
                "move.action_post()",
                "move.action_post()\nmove.line_ids[0].with_context(check_move_validity=False,"
                        + " skip_account_move_synchronization=True).write({'debit': 25, 'credit': 0})")) {
            refused(
                    done,
                    "would be posted with a difference",
                    () -> actions.run(OURS + "env = env(user=" + user
                            + ", context={'check_move_validity': False})\n"
                            + "move = env['account.move'].create({'move_type': 'entry', 'line_ids': [(0, 0, {'account_id': "
                            + account + ", 'name': 'x', 'debit': 5000, 'credit': 0}), (0, 0, {'account_id': " + account
                            + ", 'name': 'y', 'debit': 0, 'credit': "
                            + (done.contains("\n") ? 5000 : 4999) + "})]})\n" + done
                            + "\nenv.flush_all()\nenv.cr.execute('SET CONSTRAINTS ALL IMMEDIATE')"));
        }
        assertThat(entries()).isEqualTo(before);
    }

    @Test
    void aGuardThatIsGoneOrChangedIsNamedAndPutBackByAnInstallationAndStopsNothing() throws Exception {
        assertThat(unguarded()).isEmpty();
        Map<String, String> sabotages = new LinkedHashMap<>();
        sabotages.put(sql("DROP TRIGGER x_plantline_guard_posting ON account_move"), "[x_plantline_guard_posting]");
        sabotages.put(
                sql("ALTER TABLE account_move_line DISABLE TRIGGER x_plantline_guard_lines"),
                "[x_plantline_guard_lines]");
        sabotages.put(
                sql("CREATE OR REPLACE FUNCTION x_plantline_guard_balance() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN RETURN NULL; END'"),
                "[x_plantline_guard_balance]");
        sabotages.put(
                sql("DROP TRIGGER x_plantline_guard_balance_line ON account_move_line"),
                "[x_plantline_guard_balance_line]");
        sabotages.put("env.ref('plantline.guard.stock_quant').active = False", "[plantline.guard.stock_quant]");
        sabotages.put(
                "env.ref('plantline.guard.res_partner_bank').domain_force = '[]'",
                "[plantline.guard.res_partner_bank]");
        sabotages.put(
                "env.ref('plantline.guard.res_partner_bank').groups = env.ref('base.group_portal')",
                "[plantline.guard.res_partner_bank]");
        sabotages.put("env.ref('plantline.guard.stock_quant').unlink()", "[plantline.guard.stock_quant]");
        sabotages.put(
                "env.ref('plantline.nantes.purchase').implied_ids = [(3, env.ref('plantline.bots').id)]", "[users]");
        for (Map.Entry<String, String> sabotage : sabotages.entrySet()) {
            actions.run(assigned(sabotage.getKey()));
            assertThat(unguarded()).as(sabotage.getKey()).hasToString(sabotage.getValue());
            odoo.install(Map.of("bot_purchase", purchase));
            assertThat(unguarded()).as(sabotage.getKey()).isEmpty();
        }
    }

    /** The sandbox has no assignment to attributes. */
    private static String assigned(String code) {
        return code.replaceFirst("^(env\\.ref\\('[^']+'\\))\\.(\\w+) = (.*)$", "$1.write({'$2': $3})")
                .replace("env.ref('base.group_portal')}", "[(4, env.ref('base.group_portal').id)]}");
    }

    private List<String> unguarded() throws OdooFault {
        OdooAdministration.SideKitStatus status = odoo.administration()
                .sideKit(() -> odoo.keys().get("bot_purchase"), purchase.actionName(), OdooUnderTest.CLUSTER);
        assertThat(status.state()).as(status.explanation()).isEqualTo(SideKitState.installed);
        return status.unguarded();
    }

    /** By the guard, and not because the user lacks a right anyway. */
    private static void guarded(String what, ThrowingCallable attack) {
        assertThat(catchThrowable(attack))
                .as(what)
                .isInstanceOf(OdooFault.class)
                .hasMessageContaining("plantline: user ");
    }

    /** By what says these words, and by nothing else. */
    private static void refused(String what, String words, ThrowingCallable attack) {
        assertThat(catchThrowable(attack))
                .as(what)
                .isInstanceOf(OdooFault.class)
                .hasMessageContaining(words);
    }

    /** By the rights of the user or by a rule of records, of which there is one for the users of duties. */
    private static void denied(String what, ThrowingCallable attack) {
        assertThat(catchThrowable(attack)).as(what).isInstanceOfSatisfying(OdooFault.class, fault -> assertThat(
                        fault.name())
                .as(fault.getMessage())
                .isEqualTo("odoo.exceptions.AccessError"));
    }

    /** Odoo's load tells in its answer what it does not do. */
    private String loaded(String bot, String model, List<String> fields, List<String> row) throws OdooFault {
        JsonNode answer = odoo.as(bot).call(model, "load", Map.of("fields", fields, "data", List.of(row)));
        assertThat(answer.path("ids").asBoolean(false)).as(answer.toString()).isFalse();
        assertThat(answer.path("ids").isArray()).as(answer.toString()).isFalse();
        return answer.path("messages").path(0).path("message").asText();
    }

    private long bill(String bot, Map<String, Object> context) throws OdooFault {
        return bill(bot, "invoice_line_ids", Map.of("quantity", 1, "price_unit", 100), context);
    }

    /** A bill whose lines do not balance, as {@code check_move_validity: false} lets it be. */
    private long draft(String bot) throws OdooFault {
        return bill(bot, "line_ids", Map.of("debit", 5000, "credit", 0), UNCHECKED);
    }

    private long bill(String bot, String lines, Map<String, Object> amounts, Map<String, Object> context)
            throws OdooFault {
        Map<String, Object> line = new LinkedHashMap<>(amounts);
        line.put("name", "x");
        line.put("account_id", account);
        return created(
                bot,
                Map.of(
                        "move_type",
                        "in_invoice",
                        "partner_id",
                        partner,
                        "invoice_date",
                        "2026-11-20",
                        lines,
                        List.of(List.of(0, 0, line))),
                context);
    }

    private long created(String bot, Map<String, Object> values, Map<String, Object> context) throws OdooFault {
        return odoo.as(bot)
                .call("account.move", "create", Map.of("vals_list", List.of(values), "context", context))
                .path(0)
                .asLong();
    }

    private void write(String bot, long entry, Map<String, Object> values, Map<String, Object> context)
            throws OdooFault {
        odoo.as(bot).call("account.move", "write", Map.of("ids", List.of(entry), "vals", values, "context", context));
    }

    private void call(String bot, String method, long entry) throws OdooFault {
        odoo.as(bot).call("account.move", method, Map.of("ids", List.of(entry)));
    }

    /** A bill that a person has made and posted. */
    private long posted(long user) throws OdooFault {
        return posted(user, "");
    }

    /**
     * A bill that somebody has made and posted.
     *
     * @param before code that comes first
     */
    private long posted(long user, String before) throws OdooFault {
        JsonNode done = actions.run(before + "env = env(user=" + user + ")\n"
                + "move = env['account.move'].create({'move_type': 'in_invoice', 'partner_id': " + partner
                + ", 'invoice_date': '2026-11-20', 'invoice_line_ids': [(0, 0, {'name': 'x', 'account_id': "
                + account + ", 'quantity': 1, 'price_unit': 100})]})\nmove.action_post()\nenv.flush_all()\n"
                + "action = {'id': move.id, 'state': move.state}");
        assertThat(done.path("state").asText()).isEqualTo("posted");
        return done.path("id").asLong();
    }

    private String state(long entry) throws OdooFault {
        return actions.run("action = {'state': env['account.move'].sudo().browse(" + entry + ").state}")
                .path("state")
                .asText();
    }

    /** What the entries of all are, as far as it matters: which are posted, and their amounts. */
    private String entries() throws OdooFault {
        return actions.run("env.cr.execute(\"SELECT count(*), count(*) FILTER (WHERE m.state = 'posted'),"
                        + " count(*) FILTER (WHERE m.auto_post <> 'no'), (SELECT md5(string_agg(l.id || ':' || l.balance::text, ',' ORDER BY l.id))"
                        + " FROM account_move_line l WHERE l.parent_state = 'posted') FROM account_move m\")\n"
                        + "action = {'are': str(env.cr.fetchone())}")
                .path("are")
                .asText();
    }

    private String stock() throws OdooFault {
        return actions.run("env.cr.execute('SELECT COALESCE(SUM(quantity), 0) FROM stock_quant WHERE product_id = "
                        + product
                        + " AND location_id IN (SELECT id FROM stock_location WHERE usage = %s)', ['internal'])\n"
                        + "action = {'is': str(float(env.cr.fetchone()[0]))}")
                .path("is")
                .asText();
    }

    /** Sets the stock of the product to a quantity, as a person counts it, and returns its quant. */
    private long count(String quantity) throws OdooFault {
        return actions.run("env = env(user=" + person + ")\n"
                        + "quant = env['stock.quant'].with_context(inventory_mode=True).create({'product_id': "
                        + product
                        + ", 'location_id': env.ref('stock.stock_location_stock').id, 'inventory_quantity': " + quantity
                        + "})\nquant.action_apply_inventory()\naction = {'id': quant.id}")
                .path("id")
                .asLong();
    }

    private static KitText kit(String login, Workflow... workflows) {
        return KitText.of(OdooUnderTest.owner(login), AllowList.of(Set.of(workflows)));
    }
}
