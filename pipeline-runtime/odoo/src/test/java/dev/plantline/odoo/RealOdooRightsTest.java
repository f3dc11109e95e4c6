package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.call;
import static dev.plantline.odoo.Operations.confirmation;
import static dev.plantline.odoo.Operations.consumed;
import static dev.plantline.odoo.Operations.lot;
import static dev.plantline.odoo.Operations.number;
import static dev.plantline.odoo.Operations.ref;
import static dev.plantline.odoo.Operations.scrap;
import static dev.plantline.odoo.Operations.text;
import static dev.plantline.odoo.Operations.validateScrap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.OdooGroups;
import dev.plantline.engine.OdooGroups.More;
import dev.plantline.engine.OdooGroups.Need;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.model.Lines;
import dev.plantline.model.Step;
import dev.plantline.model.Value;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The groups that {@link OdooGroups} names for raw steps are the least with which a duty's user writes by them: each is taken away once. */
class RealOdooRightsTest extends ConformanceSuite {
    /** A duty has one user: every run has a plant of its own. */
    private final String plant = "metz-" + UUID.randomUUID().toString().substring(0, 8);

    private static final Map<String, Value> NONE = Map.of();
    private static final Pattern TOLD = Pattern.compile("not allowed|doesn't have|access rights");

    /** Tables in which a message leaves something. */
    private static final List<String> TABLES = List.of(
            "account_move",
            "account_move_line",
            "mrp_bom",
            "mrp_production",
            "mrp_workcenter_productivity",
            "product_product",
            "purchase_order",
            "res_partner",
            "stock_landed_cost",
            "stock_location",
            "stock_lot",
            "stock_move",
            "stock_move_line",
            "stock_picking",
            "stock_scrap");

    private static final List<Workflow> RAW =
            Stream.of(Workflow.values()).filter(WorkflowMatrix.shipped()::isRaw).toList();

    private final Map<String, Long> users = new LinkedHashMap<>();
    private ServerActions actions;
    private OdooUnderTest bots;
    private String whole;
    private String part;

    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    /** A user of one duty for each need, with a kit for exactly its workflow. */
    @BeforeAll
    void makeUsers() throws Exception {
        actions = new ServerActions(odoo);
        part = order("5");
        whole = order("5");
        actions.run(
                """
                env = env(user=1, su=True)
                cat = env['product.category'].create({'name': 'Average %1$s', 'property_cost_method': 'average'})
                item = env['product.product'].create({'name': 'Average %1$s', 'default_code': '%1$sA', 'is_storable': True, 'categ_id': cat.id})
                supplier = env['res.partner'].create({'name': 'Supplier %1$s'})
                expense = env['account.account'].search([('account_type', '=', 'expense')], limit=1)
                other = env['account.account'].search([('account_type', '=', 'asset_current')], limit=1)
                journal = env['account.journal'].search([('type', '=', 'general')], limit=1)
                centre = env['mrp.workcenter'].create({'name': 'Centre %1$s'})
                perpetual = env['product.category'].create({'name': 'Perpetual %1$s', 'property_cost_method': 'average', 'property_valuation': 'real_time'})
                valued = env['product.product'].create({'name': 'Valued %1$s', 'default_code': '%1$sV', 'is_storable': True, 'categ_id': perpetual.id})
                orders = env['purchase.order'].create([{'partner_id': supplier.id, 'order_line': [(0, 0, {'product_id': each.id, 'product_qty': 5, 'price_unit': 3})]}
                    for each in (item, valued)])
                orders.button_confirm()
                orders.picking_ids.move_ids.write({'quantity': 5, 'picked': True})
                orders.picking_ids.with_context(skip_backorder=True, skip_sms=True).button_validate()
                env['ir.model.data'].create([{'module': '__import__', 'name': name + '_%1$s', 'model': r._name, 'res_id': r.id} for name, r in (
                    ('average', item), ('supplier', supplier), ('expense', expense), ('other', other), ('journal', journal), ('centre', centre),
                    ('receipt', orders[0].picking_ids), ('valued', orders[1].picking_ids), ('template', env['product.product'].search([('default_code', '=', '%2$s')]).product_tmpl_id))])
                """
                        .formatted(run, tracked));
        Map<String, String> keys = new HashMap<>(odoo.keys());
        Map<String, KitText> kits = new LinkedHashMap<>();
        for (Workflow workflow : RAW) {
            for (int need = 0; need < OdooGroups.of(workflow).size(); need++) {
                String duty = duty(workflow, need);
                kits.put(duty, kit(duty, workflow));
            }
        }
        JsonNode made = actions.run(
                """
                env = env(user=1, su=True)
                action = {}
                for duty in (%s):
                    user = env['res.users'].create({'name': duty, 'login': duty + '%s', 'group_ids': [(6, 0, [env.ref('base.group_user').id])]})
                    key = env['res.users.apikeys'].with_user(user).sudo()._generate('rpc', 'rights', datetime.datetime.now() + datetime.timedelta(days=1))
                    action[duty] = {'id': user.id, 'key': key}
                """
                        .formatted(
                                kits.keySet().stream()
                                        .map(duty -> "'" + duty + "', ")
                                        .collect(Collectors.joining()),
                                run));
        for (String duty : kits.keySet()) {
            users.put(duty, made.path(duty).path("id").asLong());
            keys.put(duty, made.path(duty).path("key").asText());
        }
        bots = new OdooUnderTest(odoo.url(), odoo.database(), keys);
        odoo.administration().adopt(() -> keys.get("bot_admin"), plant, OdooUnderTest.CLUSTER);
        bots.install(kits);
    }

    private KitText kit(String duty, Workflow workflow) {
        return KitText.of(new KitOwner(plant, duty), AllowList.of(Set.of(workflow)));
    }

    private static String duty(Workflow workflow, int need) {
        return workflow.name().toLowerCase(Locale.ROOT) + "-" + need;
    }

    @AfterAll
    void tidy() throws Exception {
        if (actions != null) {
            actions.run("env(user=1, su=True)['res.users'].browse(" + users.values() + ").write({'active': False})");
            actions.forget(plant);
            actions.close();
        }
    }

    /**
     * What a duty's user writes.
     *
     * @param known of what only Odoo knows, that which is so; null: nothing
     */
    private record Message(String known, Step... steps) {}

    @Test
    void aDutysUserWithTheGroupsOfItsWorkflowWorksItAndWithoutAnyOfThemNothingIsWritten() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Workflow workflow : RAW) {
            for (int number = 0; number < OdooGroups.of(workflow).size(); number++) {
                Need need = OdooGroups.of(workflow).get(number);
                String duty = duty(workflow, number);
                OdooTarget bot =
                        new OdooTarget(bots.as(duty), kit(duty, workflow).actionName(), OdooUnderTest.CLUSTER, null);
                Operations mine = new Operations();
                bot.raise(mine.partition, 1, 0);
                List<Message> messages = messages(workflow, need.models().get(0));
                assertThat(messages.stream().map(Message::known).filter(Objects::nonNull))
                        .as("what takes more is tried: " + duty)
                        .containsExactlyInAnyOrderElementsOf(
                                need.more().stream().map(More::where).toList());
                for (int i = 0; i < messages.size(); i++) {
                    wrong.addAll(tried(need, messages.get(i), duty, i + " ", bot, mine));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** What is not as it has to be, with all groups and without each. */
    private List<String> tried(Need need, Message message, String duty, String key, OdooTarget bot, Operations mine)
            throws Exception {
        SortedSet<String> groups =
                need.of(MissingNode.getInstance(), message.known() == null ? Set.of() : Set.of(message.known()));
        return new WithoutEachGroup(actions, plant, TABLES, TOLD)
                        .wrong(users.get(duty), groups, name -> bot.apply(
                                        mine.call(1, List.of(mine.apply(key + name, message.steps()))))
                                .get(0))
                        .stream()
                        .map(what -> duty + " " + key + what)
                        .toList();
    }

    private List<Message> messages(Workflow workflow, String model) {
        return switch (workflow) {
            case rawSteps -> model.startsWith("stock.") ? moving() : producing();
            case rawCountingSteps ->
                List.of(of(new Step.Load(
                        "stock.quant",
                        null,
                        Map.of(
                                "product_id",
                                ref("product_" + loose),
                                "location_id",
                                ref("location_" + run),
                                "inventory_quantity_auto_apply",
                                number("7")),
                        List.of(),
                        Map.of("inventory_mode", new Value.Bool(true)))));
            case rawPurchasingSteps ->
                List.of(of(
                        document(
                                "purchase.order",
                                Map.of("partner_id", ref("supplier_" + run)),
                                "order_line",
                                NONE,
                                Map.of("product_id", ref("product_" + loose), "product_qty", number("2"))),
                        call("button_confirm", NONE, "purchase")));
            case rawMasterDataSteps -> List.of(of(master(model)));
            case rawBillSteps ->
                List.of(of(document(
                        "account.move",
                        Map.of(
                                "partner_id",
                                ref("supplier_" + run),
                                "ref",
                                text("R" + run),
                                "invoice_date",
                                text("2026-01-05")),
                        "invoice_line_ids",
                        Map.of("default_move_type", text("in_invoice")),
                        Map.of("name", text("part"), "quantity", number("1"), "price_unit", number("5")))));
            case rawEntrySteps ->
                List.of(of(document(
                        "account.move",
                        Map.of("journal_id", ref("journal_" + run), "ref", text("J" + run), "date", text("2026-01-05")),
                        "line_ids",
                        Map.of("default_move_type", text("entry")),
                        Map.of("account_id", ref("expense_" + run), "name", text("a"), "debit", number("5")),
                        Map.of("account_id", ref("other_" + run), "name", text("b"), "credit", number("5")))));
            case rawLandedCostSteps ->
                List.of(
                        new Message(
                                "it posts no entry",
                                landedCost("receipt_"),
                                new Step.Call("compute_landed_cost", NONE, null, Map.of())),
                        new Message(
                                "it is validated and its items are valued by entries",
                                landedCost("valued_"),
                                new Step.Call("compute_landed_cost", NONE, null, Map.of()),
                                call("button_validate", NONE, "done")));
            case rawCostSteps ->
                List.of(of(new Step.Upsert(
                        "product.product", "product_" + loose, Map.of("standard_price", number("4")), List.of())));
            case analytics,
                    productionOrderRelease,
                    productionOrderStatus,
                    materialConsumption,
                    scrap,
                    downtime,
                    goodsReceipt,
                    stockTransfer,
                    shipment,
                    cycleCount,
                    qualityResult,
                    purchaseOrder,
                    supplierInvoice,
                    journalEntry,
                    posting,
                    landedCost,
                    masterData -> throw new IllegalArgumentException("it has no groups for models of raw steps");
        };
    }

    private Step landedCost(String receipt) {
        return document(
                "stock.landed.cost",
                Map.of("picking_ids", ref(receipt + run)),
                "cost_lines",
                NONE,
                Map.of(
                        "product_id",
                        ref("average_" + run),
                        "name",
                        text("freight"),
                        "price_unit",
                        number("5"),
                        "split_method",
                        text("equal"),
                        "account_id",
                        ref("expense_" + run)));
    }

    private static Message of(Step... steps) {
        return new Message(null, steps);
    }

    private List<Message> producing() {
        return List.of(
                of(
                        load(
                                "mrp.production",
                                Map.of("product_id", ref("product_" + finished), "product_qty", number("3"))),
                        call("action_confirm", NONE, "confirmed")),
                of(new Step.Find(
                        "mrp.production",
                        Map.of("production_group_id.name", text(whole)),
                        Map.of("state", new Value.Many(List.of(text("confirmed"), text("progress")))),
                        "backorder_sequence",
                        Map.of(),
                        List.of(new Lines("move_raw_ids", Lines.Mode.match, List.of(consumed(tracked, "K2", "1")))))),
                of(load(
                        "mrp.workcenter.productivity",
                        Map.of(
                                "workcenter_id",
                                ref("centre_" + run),
                                "loss_id",
                                ref("mrp.block_reason0"),
                                "date_start",
                                text("2026-01-05 10:00:00"),
                                "date_end",
                                text("2026-01-05 10:10:00")))),
                new Message(
                        "a rest of the order stays open",
                        confirmation(part, finished, "R1", "2", consumed(tracked, "K1", "4"))));
    }

    private List<Message> moving() {
        return List.of(
                of(scrap(loose, "1"), validateScrap()),
                of(transfer("in", "stock.stock_location_suppliers", "stock.stock_location_stock")),
                of(transfer("internal", "stock.stock_location_stock", "location_" + run)),
                of(transfer("out", "stock.stock_location_stock", "stock.stock_location_customers")),
                of(lot(tracked, "Q" + run)));
    }

    private Step master(String model) {
        return switch (model) {
            case "product.category" -> productStep(run + "M", "Made " + run);
            case "res.partner" -> load("res.partner", Map.of("name", text("Made " + run)));
            case "mrp.bom" ->
                document(
                        "mrp.bom",
                        Map.of("product_tmpl_id", ref("template_" + run), "product_qty", number("1")),
                        "bom_line_ids",
                        NONE,
                        Map.of("product_id", ref("product_" + loose), "product_qty", number("1")));
            case "stock.location" ->
                load(
                        "stock.location",
                        Map.of("name", text("Made " + run), "location_id", ref("stock.stock_location_stock")));
            case "stock.lot" -> lot(tracked, "M" + run);
            default -> throw new IllegalArgumentException("no message for " + model);
        };
    }

    private Step[] transfer(String type, String from, String to) {
        Map<String, Value> move = new LinkedHashMap<>();
        move.put("product_id", ref("product_" + loose));
        move.put("product_uom_qty", number("2"));
        move.put("location_id", ref(from));
        move.put("location_dest_id", ref(to));
        move.put("quantity", number("2"));
        move.put("picked", new Value.Bool(true));
        return new Step[] {
            document(
                    "stock.picking",
                    Map.of(
                            "picking_type_id",
                            ref("stock.picking_type_" + type),
                            "location_id",
                            ref(from),
                            "location_dest_id",
                            ref(to)),
                    "move_ids",
                    NONE,
                    move),
            call("button_validate", Operations.SKIP_TRANSFER, "done")
        };
    }

    private static Step load(String model, Map<String, Value> fields) {
        return new Step.Load(model, null, fields, List.of(), Map.of());
    }

    @SafeVarargs
    private static Step document(
            String model,
            Map<String, Value> fields,
            String of,
            Map<String, Value> context,
            Map<String, Value>... lines) {
        List<Lines.Line> all = new ArrayList<>();
        for (Map<String, Value> line : lines) {
            all.add(new Lines.Line(null, Map.of(), line, List.of()));
        }
        return new Step.Load(model, null, fields, List.of(new Lines(of, Lines.Mode.create, all)), context);
    }
}
