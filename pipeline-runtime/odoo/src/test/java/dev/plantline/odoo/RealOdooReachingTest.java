package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What the thirteen manifests reach for that {@code plantline validate} refuses, done with the plain API key of a duty's user past the side kit. Odoo's
 * own rights or a guard refuse it; what neither refuses is what the documentation says of such a key. At its end it empties the groups of the plant's duties,
 * which are those of other tests.
 */
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealOdooReachingTest {
    private static final Path MANIFESTS = Path.of("../../operator/desired/src/test/resources/reaching");
    /** Users with the groups that the documentation names for these duties, and two of duties that touch bills. */
    private static final List<String> BOTS = List.of("bot_stock", "bot_mrp", "bot_master", "bot_purchase", "bot_bill");

    private static final Set<String> NOBODY = Set.of();
    private static final Set<String> EVERYBODY = Set.copyOf(BOTS);

    private final String run = Operations.name();
    private final Map<String, KitText> kits = Map.of(
            "bot_stock", kit("lyon", "stock", Workflow.rawSteps),
            "bot_mrp", kit("lyon", "production", Workflow.rawSteps),
            "bot_master", kit("lyon", "master-data", Workflow.rawMasterDataSteps),
            "bot_bill", kit("lyon", "finance", Workflow.rawBillSteps));
    private final KitText purchase = kit("nantes", "purchase", Workflow.rawPurchasingSteps);
    private OdooUnderTest odoo;
    private ServerActions actions;
    private JsonNode made;

    /** Something done with a plain key. */
    private interface Deed {
        void by(String bot) throws Exception;
    }

    /**
     * What one manifest reaches for.
     *
     * @param manifest name of its file
     * @param mayDoIt who can do it past the side kit, as the documentation says
     */
    private record Attack(String manifest, Set<String> mayDoIt, Deed deed) {}

    @BeforeAll
    void prepare() throws Exception {
        odoo = OdooUnderTest.realOrSkip();
        actions = new ServerActions(odoo);
        odoo.administration().adopt(() -> odoo.keys().get("bot_admin"), "lyon", OdooUnderTest.CLUSTER);
        odoo.administration().adopt(() -> odoo.keys().get("bot_admin"), "nantes", OdooUnderTest.CLUSTER);
        odoo.install(kits);
        odoo.install(Map.of("bot_purchase", purchase));
        made = actions.run("partner = env['res.partner'].create({'name': 'Reached " + run + "'})\n"
                + "product = env['product.product'].create({'name': '" + run + "', 'is_storable': True})\n"
                + "account = env['account.account'].sudo().search([('account_type', '=', 'expense')], limit=1)\n"
                + "bill = env['account.move'].sudo().create({'move_type': 'in_invoice', 'partner_id': partner.id,"
                + " 'invoice_date': '2026-11-20', 'invoice_line_ids': [(0, 0, {'name': 'x', 'account_id': account.id,"
                + " 'quantity': 1, 'price_unit': 100})]})\n"
                + "env.cr.execute(\"SELECT set_config('plantline.ops', 'on', true)\")\nbill.action_post()\nenv.flush_all()\n"
                + "companies = env['res.company'].sudo()\n"
                + "other = companies.search([('id', '!=', 1)], limit=1) or companies.create({'name': 'Other " + run
                + "'})\n"
                + "action = {'partner': partner.id, 'product': product.id, 'account': account.id, 'line': bill.line_ids[0].id,"
                + " 'other': other.id, 'provider': env['payment.provider'].sudo().search([], limit=1).id,"
                + " 'receipt': env.ref('stock.picking_type_in').id, 'from': env.ref('stock.stock_location_suppliers').id,"
                + " 'to': env.ref('stock.stock_location_stock').id}");
    }

    @AfterAll
    void tidy() throws Exception {
        if (actions != null) {
            String groups = Stream.concat(kits.values().stream(), Stream.of(purchase))
                    .map(kit -> "'" + kit.owner().group() + "'")
                    .collect(Collectors.joining(", "));
            actions.run(
                    "env['res.groups'].search([('name', 'in', [" + groups + "])]).write({'user_ids': [(5, 0, 0)]})");
            actions.close();
            odoo.install();
        }
    }

    private List<Attack> attacks() {
        return List.of(
                new Attack(
                        "a-bank-account",
                        NOBODY,
                        bot -> create(
                                bot,
                                "res.partner.bank",
                                Map.of("acc_number", "FR" + run, "partner_id", id("partner")))),
                new Attack(
                        "a-bank-account-as-a-line",
                        NOBODY,
                        bot -> write(
                                bot,
                                "res.partner",
                                id("partner"),
                                Map.of("bank_ids", List.of(List.of(0, 0, Map.of("acc_number", "FR" + run)))))),
                // it validates, and the company that was given has no effect: see below
                new Attack("a-context-that-writes", EVERYBODY, this::validatesForAnotherCompany),
                new Attack(
                        "a-line-of-a-posted-entry",
                        NOBODY,
                        bot -> write(bot, "account.move.line", id("line"), Map.of("debit", 1))),
                new Attack(
                        "a-lock-date",
                        NOBODY,
                        bot -> write(bot, "res.company", 1, Map.of("fiscalyear_lock_date", "2000-01-01"))),
                new Attack("a-payment", NOBODY, this::pays),
                // a draft: posting it is the entry below
                new Attack("a-supplier-bill", Set.of("bot_purchase", "bot_bill"), this::bill),
                new Attack("an-entry-that-does-not-balance", NOBODY, this::postsWhatDoesNotBalance),
                new Attack(
                        "stock-without-a-move",
                        NOBODY,
                        bot -> create(
                                bot,
                                "stock.quant",
                                Map.of("product_id", id("product"), "location_id", id("to"), "quantity", 50000))),
                // what its workflow may write as well
                new Attack(
                        "the-cost-of-a-product",
                        Set.of("bot_master"),
                        bot -> write(bot, "product.product", id("product"), Map.of("standard_price", 12))),
                new Attack(
                        "the-key-of-a-payment-provider",
                        NOBODY,
                        bot -> write(bot, "payment.provider", id("provider"), Map.of("state", "disabled"))),
                new Attack(
                        "the-owner-of-goods",
                        EVERYBODY,
                        bot -> receipt(bot, Map.of("owner_id", id("partner")), Map.of())),
                new Attack(
                        "the-value-of-a-move", EVERYBODY, bot -> receipt(bot, Map.of(), Map.of("price_unit", 50000))));
    }

    @Test
    void whatTheThirteenManifestsReachForIsRefusedToAPlainKeyButForWhatIsSaidOfIt() throws Exception {
        assertThat(attacks().stream().map(attack -> attack.manifest() + ".yaml"))
                .containsExactlyInAnyOrderElementsOf(manifests());
        List<String> other = new ArrayList<>();
        for (Attack attack : attacks()) {
            for (String bot : BOTS) {
                Throwable refused = catchThrowable(() -> attack.deed().by(bot));
                boolean done = refused == null;
                if (done != attack.mayDoIt().contains(bot) || !done && !isRefusal(refused)) {
                    other.add(attack.manifest() + " by " + bot + ": " + (done ? "done" : refused));
                }
            }
        }
        assertThat(other).isEmpty();
        assertThat(state()).as("bank accounts, posted entries, quantity").isEqualTo("[0, 1, 5.0]");
    }

    private static List<String> manifests() throws IOException {
        try (Stream<Path> files = Files.list(MANIFESTS)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** By rights or rules of records, or by a trigger, and by nothing else. */
    private static boolean isRefusal(Throwable refused) {
        return refused instanceof OdooFault fault
                && (fault.name().equals("odoo.exceptions.AccessError")
                        || fault.getMessage().contains("plantline: user "));
    }

    /** A receipt of one piece, which is no matter: whoever may work in the warehouse may receive. */
    private void validatesForAnotherCompany(String bot) throws OdooFault {
        long picking = receipt(bot, Map.of("origin", run), Map.of("quantity", 1, "picked", true));
        odoo.as(bot)
                .call(
                        "stock.picking",
                        "button_validate",
                        Map.of("ids", List.of(picking), "context", Map.of("default_company_id", id("other"))));
        JsonNode foreign = actions.run("env.cr.execute('SELECT (SELECT count(*) FROM stock_move WHERE product_id = "
                + id("product") + " AND company_id <> 1) + (SELECT count(*) FROM stock_quant WHERE product_id = "
                + id("product") + " AND company_id <> 1) + (SELECT count(*) FROM stock_picking WHERE origin = %s AND"
                + " company_id <> 1)', ['" + run + "'])\naction = {'n': env.cr.fetchone()[0]}");
        assertThat(foreign.path("n").asInt()).as("records of another company").isZero();
    }

    private void pays(String bot) throws OdooFault {
        long payment = create(
                bot,
                "account.payment",
                Map.of(
                        "amount",
                        1000,
                        "partner_id",
                        id("partner"),
                        "payment_type",
                        "outbound",
                        "partner_type",
                        "supplier"));
        odoo.as(bot).call("account.payment", "action_post", Map.of("ids", List.of(payment)));
    }

    private void postsWhatDoesNotBalance(String bot) throws OdooFault {
        Map<String, Object> unchecked = Map.of("check_move_validity", false);
        long entry = odoo.as(bot)
                .call(
                        "account.move",
                        "create",
                        Map.of(
                                "vals_list",
                                List.of(Map.of(
                                        "move_type",
                                        "entry",
                                        "line_ids",
                                        List.of(List.of(
                                                0,
                                                0,
                                                Map.of("account_id", id("account"), "name", run, "debit", 5000))))),
                                "context",
                                unchecked))
                .path(0)
                .asLong();
        odoo.as(bot)
                .call(
                        "account.move",
                        "write",
                        Map.of("ids", List.of(entry), "vals", Map.of("state", "posted"), "context", unchecked));
    }

    private void bill(String bot) throws OdooFault {
        create(bot, "account.move", Map.of("move_type", "in_invoice", "ref", run, "partner_id", id("partner")));
    }

    private long receipt(String bot, Map<String, Object> ofPicking, Map<String, Object> ofMove) throws OdooFault {
        Map<String, Object> move = new HashMap<>(ofMove);
        move.putAll(Map.of(
                "product_id",
                id("product"),
                "product_uom_qty",
                1,
                "location_id",
                id("from"),
                "location_dest_id",
                id("to")));
        Map<String, Object> picking = new HashMap<>(ofPicking);
        picking.putAll(Map.of(
                "picking_type_id",
                id("receipt"),
                "location_id",
                id("from"),
                "location_dest_id",
                id("to"),
                "move_ids",
                List.of(List.of(0, 0, move))));
        return create(bot, "stock.picking", picking);
    }

    private long create(String bot, String model, Map<String, Object> values) throws OdooFault {
        return odoo.as(bot)
                .call(model, "create", Map.of("vals_list", List.of(values)))
                .path(0)
                .asLong();
    }

    private void write(String bot, String model, long id, Map<String, Object> values) throws OdooFault {
        odoo.as(bot).call(model, "write", Map.of("ids", List.of(id), "vals", values));
    }

    /** Of what this test has made. */
    private String state() throws OdooFault {
        return actions.run(
                        "env.cr.execute('SELECT (SELECT count(*) FROM res_partner_bank WHERE partner_id = "
                                + id("partner")
                                + "), (SELECT count(*) FROM account_move WHERE state = %s AND partner_id = "
                                + id("partner")
                                + "), (SELECT sum(quantity) FROM stock_quant WHERE product_id = " + id("product")
                                + " AND location_id = " + id("to")
                                + ")', ['posted'])\nrow = env.cr.fetchone()\naction = {'is': str([row[0], row[1], float(row[2] or 0)])}")
                .path("is")
                .asText();
    }

    private long id(String of) {
        return made.path(of).asLong();
    }

    private static KitText kit(String plant, String duty, Workflow... workflows) {
        return KitText.of(new KitOwner(plant, duty), AllowList.of(Set.of(workflows)));
    }
}
