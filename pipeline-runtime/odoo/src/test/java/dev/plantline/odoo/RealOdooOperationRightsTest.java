package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plantline.engine.Operations;
import dev.plantline.model.Step;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.kit.References;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The groups of Odoo that an operation needs are the least with which it is carried out: each is taken away once, and nothing is written then. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealOdooOperationRightsTest {
    private static final String PLANT = "nancy";
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Tables in which a document of these operations leaves something. */
    private static final List<String> TABLES = List.of(
            "product_product",
            "product_template",
            "res_partner",
            "account_move",
            "account_move_line",
            "ir_attachment",
            "ir_model_data",
            "purchase_order_line",
            "stock_lot",
            "stock_move",
            "stock_move_line",
            "stock_picking",
            "stock_quant",
            "stock_scrap");

    /**
     * What one user does.
     *
     * @param groups that it needs beyond those of every user
     * @param document with %s for the beginning of all codes
     */
    private record Case(String operation, List<String> groups, String document) {}

    private static final String BILL =
            "{supplier: %1$sS, reference: %1$sR, date: '2026-03-05', currency: USD, tolerance: 0.01, lines: [{order: %1$sP, item: %1$sI, quantity: 1, price: 10,"
                    + " taxes: ['15%%']}], tax: 1.51, total: 11.51}";
    private static final String FILE = "fileName: a.txt, content: YWJj}";

    private static final List<Case> CASES = List.of(
            new Case(
                    "product.master",
                    List.of("product.group_product_manager"),
                    "{item: %1$sN, name: New, type: stored, unit: Units, tracking: lot, barcode: %1$sN, weight: 1, standardCost: 2, costCurrency: USD}"),
            new Case(
                    "product.master",
                    List.of("product.group_product_manager", "stock.group_stock_user"),
                    "{item: %1$sA, name: Old, active: false}"),
            new Case(
                    "partner.master",
                    List.of("base.group_partner_manager"),
                    "{partner: %1$sN, name: New, kind: company, taxNumber: FR23334175221, country: FR}"),
            new Case("bill.draft", List.of("account.group_account_invoice"), BILL),
            new Case("bill.draft", List.of("purchase.group_purchase_user"), BILL.replace("%1$sR", "%1$sR2")),
            new Case(
                    "document.attach",
                    List.of("stock.group_stock_user"),
                    "{to: lot, item: %1$sI, number: %1$sL, " + FILE),
            new Case(
                    "document.attach",
                    List.of("purchase.group_purchase_user"),
                    "{to: purchaseOrder, number: %1$sP, " + FILE),
            new Case(
                    "document.attach",
                    List.of("account.group_account_invoice"),
                    "{to: bill, partner: %1$sS, number: %1$sR, " + FILE),
            new Case("document.attach", List.of("product.group_product_manager"), "{to: item, item: %1$sI, " + FILE),
            new Case("document.attach", List.of("base.group_partner_manager"), "{to: partner, partner: %1$sS, " + FILE),
            new Case(
                    "stock.transfer",
                    List.of("stock.group_stock_user"),
                    "{reference: T, from: WH/Stock, to: WH/%1$sQ, lines: [{item: %1$sI, quantity: 1, lot: %1$sL}]}"),
            new Case(
                    "stock.receive",
                    List.of("stock.group_stock_user"),
                    "{order: %1$sP, lines: [{item: %1$sI, quantity: 1, lot: %1$sNEW}]}"),
            new Case(
                    "stock.receive",
                    List.of("stock.group_stock_user"),
                    "{reference: R, operationType: WHIN, lines: [{item: %1$sB, quantity: 1}]}"),
            new Case(
                    "stock.receive",
                    List.of("stock.group_stock_user", "purchase.group_purchase_user"),
                    "{order: %1$sP, unplanned: add, lines: [{item: %1$sB, quantity: 1}]}"),
            new Case(
                    "stock.ship",
                    List.of("stock.group_stock_user"),
                    "{order: %1$sO, lines: [{item: %1$sB, quantity: 1}]}"),
            new Case(
                    "stock.count",
                    List.of("stock.group_stock_user"),
                    "{reference: C, location: WH/%1$sQ, lines: [{item: %1$sB, quantity: 9}]}"),
            new Case(
                    "stock.scrap",
                    List.of("stock.group_stock_user"),
                    "{reference: X, location: WH/%1$sQ, item: %1$sB, quantity: 1, reason: %1$sE}"),
            new Case(
                    "quality.decide",
                    List.of("stock.group_stock_user"),
                    "{reference: Q, verdict: release, from: WH/%1$sQ, to: WH/Stock, item: %1$sB, quantity: 1}"),
            new Case(
                    "quality.decide",
                    List.of("stock.group_stock_user"),
                    "{reference: Q, verdict: scrap, from: WH/%1$sQ, item: %1$sB, quantity: 1}"));

    private final String run = "r" + UUID.randomUUID().toString().substring(0, 7);
    private final String login = "rights" + run;
    private ServerActions actions;
    private OdooUnderTest bots;
    private long user;

    @BeforeAll
    void makeUser() throws Exception {
        OdooUnderTest odoo = OdooUnderTest.realOrSkip();
        actions = new ServerActions(odoo);
        JsonNode made = actions.run(
                """
                env = env(user=1, su=True)
                user = env['res.users'].create({'name': '%1$s', 'login': '%1$s', 'group_ids': [(6, 0, [env.ref('base.group_user').id])]})
                key = env['res.users.apikeys'].with_user(user).sudo()._generate('rpc', 'rights', datetime.datetime.now() + datetime.timedelta(days=1))
                item, old = env['product.product'].create([{'name': code, 'default_code': code, 'is_storable': True, 'tracking': 'lot'} for code in ('%2$sI', '%2$sA')])
                env['stock.lot'].create({'name': '%2$sL', 'product_id': item.id})
                supplier = env['res.partner'].create({'name': 'Supplier', 'ref': '%2$sS'})
                order = env['purchase.order'].create({'name': '%2$sP', 'partner_id': supplier.id, 'order_line': [(0, 0, {'product_id': item.id, 'product_qty': 5, 'price_unit': 3})]})
                order.button_confirm()
                stock = env.ref('stock.stock_location_stock')
                env['stock.location'].create({'name': '%2$sQ', 'location_id': stock.location_id.id})
                env['stock.scrap.reason.tag'].create({'name': '%2$sE'})
                loose = env['product.product'].create({'name': '%2$sB', 'default_code': '%2$sB', 'is_storable': True})
                sale = env['sale.order'].create({'name': '%2$sO', 'partner_id': supplier.id, 'order_line': [(0, 0, {'product_id': loose.id, 'product_uom_qty': 5})]})
                sale.action_confirm()
                action = {'id': user.id, 'key': key}
                """
                        .formatted(login, run));
        user = made.path("id").asLong();
        Map<String, String> keys = new HashMap<>(odoo.keys());
        keys.put(login, made.path("key").asText());
        bots = new OdooUnderTest(odoo.url(), odoo.database(), keys);
        odoo.administration().adopt(() -> keys.get("bot_admin"), PLANT, OdooUnderTest.CLUSTER);
    }

    @AfterAll
    void tidy() throws Exception {
        if (actions != null) {
            actions.run("env = env(user=1, su=True)\nenv['res.groups'].search([('name', '=like', 'plantline." + PLANT
                    + ".%')]).write({'user_ids': [(5, 0, 0)]})\nenv['res.users'].browse(" + user
                    + ").write({'active': False})");
            actions.close();
        }
    }

    @Test
    void anOperationIsCarriedOutWithItsGroupsAndWithoutAnyOfThemNothingIsWritten() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (int n = 0; n < CASES.size(); n++) {
            Case each = CASES.get(n);
            String at = n + " " + each.operation() + " ";
            KitText kit =
                    KitText.of(new KitOwner(PLANT, "rights"), new OperationKit(each.operation(), References.DEFAULT));
            OdooTarget bot = bots.installed(login, kit);
            dev.plantline.odoo.Operations mine = new dev.plantline.odoo.Operations();
            bot.raise(mine.partition, 1, 0);
            Step document = new Step.Do(
                    each.operation(),
                    Operations.shipped().named(each.operation()).orElseThrow().document((ObjectNode)
                            YAML.readTree(each.document().formatted(run))));
            for (String group : each.groups()) {
                give(each.groups().stream()
                        .filter(other -> !other.equals(group))
                        .toList());
                List<String> before = written();
                Verdict verdict = bot.apply(mine.call(1, List.of(mine.apply(group, document))))
                        .get(0);
                if (!(verdict instanceof Verdict.Rejected rejected)) {
                    wrong.add(at + "without " + group + ": " + verdict);
                } else if (!rejected.failure().reason().matches("(?s).*(not allowed|doesn't have|access rights).*")) {
                    wrong.add(at + "without " + group + " is not told what is missing: " + rejected);
                }
                List<String> after = written();
                if (!after.equals(before)) {
                    wrong.add(at + "without " + group + ": " + before + " became " + after);
                }
            }
            give(each.groups());
            Verdict verdict = bot.apply(mine.call(1, List.of(mine.apply("all", document))))
                    .get(0);
            if (!(verdict instanceof Verdict.Applied)) {
                wrong.add(at + "with all its groups: " + verdict);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Gives the user these groups and that of every user, and leaves it those of its kits. */
    private void give(List<String> groups) throws Exception {
        actions.run(
                """
                env = env(user=1, su=True)
                user = env['res.users'].browse(%d)
                kits = user.group_ids.filtered(lambda group: (group.name or '').startswith('plantline.'))
                user.write({'group_ids': [(6, 0, kits.ids + [env.ref(name).id for name in (%s)])]})
                """
                        .formatted(
                                user,
                                "'base.group_user', "
                                        + groups.stream()
                                                .map(each -> "'" + each + "', ")
                                                .collect(Collectors.joining())));
    }

    /** The plant's rows of the ledger, and how many records the user has made or changed, by table. */
    private List<String> written() throws Exception {
        List<String> written = new ArrayList<>(actions.ledger(PLANT));
        JsonNode counted = actions.run("action = {'counts': []}\nfor table in "
                + TABLES.stream().map(each -> "'" + each + "', ").collect(Collectors.joining("", "(", ")"))
                + ":\n    env.cr.execute('SELECT count(*) FROM ' + table + ' WHERE create_uid = %s OR write_uid = %s', ["
                + user
                + ", " + user + "])\n    action['counts'].append(table + ' %s' % env.cr.fetchone()[0])");
        counted.path("counts").forEach(each -> written.add(each.asText()));
        return written;
    }
}
