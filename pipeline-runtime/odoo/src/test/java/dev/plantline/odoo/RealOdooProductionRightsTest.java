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

/** The groups of Odoo that the operations of production need are the least: each is taken away once, and nothing is written then. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealOdooProductionRightsTest {
    private static final String PLANT = "toul";
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Tables in which a document of these operations leaves something. */
    private static final List<String> TABLES = List.of(
            "mrp_production",
            "stock_move",
            "stock_move_line",
            "stock_lot",
            "stock_scrap",
            "account_move",
            "account_move_line");

    /**
     * What one user does.
     *
     * @param groups that it needs beyond those of every user
     * @param document with %s for the beginning of all codes
     */
    private record Case(String operation, List<String> groups, String document) {}

    private static final String MAKER = "mrp.group_mrp_user";

    private static final List<Case> CASES = List.of(
            new Case("production.order", List.of(MAKER), "{order: %1$sN, item: %1$sF, quantity: 3}"),
            new Case("production.order", List.of(MAKER), "{order: %1$sN, quantity: 4}"),
            new Case("production.order", List.of(MAKER), "{order: %1$sN, cancel: true}"),
            new Case(
                    "production.consume",
                    List.of(MAKER),
                    "{order: %1$sO, components: [{item: %1$sC, quantity: 2, lot: K}]}"),
            new Case("production.report", List.of(MAKER), "{order: %1$sO, quantity: 5, lot: L1}"),
            // what is left is copied with its work in progress, which is accounting
            new Case(
                    "production.report",
                    List.of(MAKER, "account.group_account_readonly"),
                    "{order: %1$sP, quantity: 2, lot: L2}"),
            new Case(
                    "production.report",
                    List.of(MAKER),
                    "{order: %1$sP, quantity: 2, scrapped: 1, lot: L3, consumption: reported, components: [{item: %1$sC, quantity: 3, lot: K}]}"),
            new Case(
                    "production.scrap",
                    List.of(MAKER),
                    "{order: %1$sO, item: %1$sC, quantity: 1, lot: K, shortage: refuse}"));

    private final String run = UUID.randomUUID().toString().substring(0, 8);
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
                category = env['product.category'].create({'name': '%2$s', 'property_cost_method': 'average', 'property_valuation': 'real_time'})
                finished, component = env['product.product'].create([{
                    'name': code, 'default_code': code, 'is_storable': True, 'tracking': 'lot', 'standard_price': 3, 'categ_id': category.id} for code in ('%2$sF', '%2$sC')])
                lot = env['stock.lot'].create({'name': 'K', 'product_id': component.id})
                env['stock.quant']._update_available_quantity(component, env.ref('stock.stock_location_stock'), 100, lot_id=lot)
                env['mrp.bom'].create({'product_tmpl_id': finished.product_tmpl_id.id, 'bom_line_ids': [(0, 0, {'product_id': component.id, 'product_qty': 1})]})
                orders = env['mrp.production'].create([{'name': name, 'product_id': finished.id, 'product_qty': 5} for name in ('%2$sO', '%2$sP')])
                orders.action_confirm()
                orders.action_assign()
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
            KitText kit = KitText.of(
                    new KitOwner(PLANT, "production"), new OperationKit(each.operation(), References.DEFAULT));
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
                } else if (!rejected.failure().reason().contains("ou are not allowed to")) {
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
