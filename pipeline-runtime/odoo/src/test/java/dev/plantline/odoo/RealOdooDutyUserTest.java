package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.engine.NeededGroups;
import dev.plantline.engine.OdooGroups;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, and what its own groups are taken for. */
class RealOdooDutyUserTest extends DutyUserConformance {
    private ServerActions actions;
    private long real;

    @Override
    OdooUnderTest odoo() throws Exception {
        OdooUnderTest found = OdooUnderTest.realOrSkip();
        actions = new ServerActions(found);
        real = actions.run(
                        """
                        env = env(user=1, su=True)
                        user = env['res.users'].create({'name': '%1$s', 'login': 'keys%1$s', 'group_ids': [(6, 0, [env.ref('base.group_user').id])]})
                        action = {'id': user.id}
                        """
                                .formatted(run))
                .path("id")
                .asLong();
        return found;
    }

    @Override
    String newKey(Instant ends) throws Exception {
        return actions.run(
                        """
                        env = env(user=1, su=True)
                        user = env['res.users'].browse(%d)
                        ends = %s
                        action = {'key': env['res.users.apikeys'].with_user(user).sudo()._generate('rpc', 'keys test', ends)}
                        """
                                .formatted(
                                        real,
                                        ends == null
                                                ? "False"
                                                : "datetime.datetime.utcfromtimestamp(" + ends.getEpochSecond() + ")"))
                .path("key")
                .asText();
    }

    @Override
    void forgetUser() throws Exception {
        actions.run("env(user=1, su=True)['res.users'].browse(" + real + ").unlink()");
        actions.close();
    }

    /** As far as the least groups of the tests of rights go: what they need is no excess, and settings that are on are no rights. */
    @Test
    void theGroupsThatAnOperationNeedsAreNeitherMissingNorInExcessAndAccountingIsForAWarehouse() throws Exception {
        NeededGroups stock = needs("stock.transfer");
        assertThat(with(stock, "stock.group_stock_user")).isEqualTo(new DutyRights(List.of(), List.of(), List.of()));
        assertThat(with(stock).missing()).containsExactly("stock.group_stock_user");
        assertThat(with(stock, "stock.group_stock_user", "account.group_account_readonly", "base.group_allow_export")
                        .excess())
                .as("who reads more, or keeps lists of columns, changes nothing")
                .isEmpty();
        assertThat(with(stock, "stock.group_stock_user", "account.group_account_invoice")
                        .excess())
                .singleElement()
                .asString()
                .startsWith("account.group_account_invoice (may change account.");
        assertThat(with(stock, "stock.group_stock_manager", "base.group_partner_manager")
                        .excess())
                .hasSize(2)
                .anyMatch(each -> each.startsWith("stock.group_stock_manager (may change "))
                .anyMatch(each -> each.startsWith("base.group_partner_manager (may change res."));
        assertThat(with(stock, "stock.group_stock_user", "base.group_erp_manager")
                        .excess())
                .containsExactly("base.group_erp_manager (may change everything)");
    }

    @Test
    void everyOperationIsContentWithItsOwnGroups() throws Exception {
        for (String operation : List.of(
                "production.report",
                "purchase.order",
                "bill.post",
                "landedcost.draft",
                "product.master",
                "bom.master")) {
            NeededGroups needs = needs(operation);
            DutyRights rights = with(needs, needs.always().toArray(String[]::new));
            assertThat(rights.missing()).as(operation).isEmpty();
            assertThat(rights.excess()).as(operation).isEmpty();
            assertThat(with(needs, needs.all().toArray(String[]::new)))
                    .as(operation + " with all that some documents take")
                    .isEqualTo(new DutyRights(List.of(), List.of(), List.of()));
        }
    }

    @Test
    void aGroupThatDoesInsteadIsEnough() throws Exception {
        assertThat(with(needs("bill.draft"), "purchase.group_purchase_user"))
                .isEqualTo(new DutyRights(List.of(), List.of(), List.of()));
    }

    private static NeededGroups needs(String operation) {
        OdooGroups.Need need = OdooGroups.of(operation);
        TreeMap<String, SortedSet<String>> instead = new TreeMap<>();
        if (!need.instead().isEmpty()) {
            need.groups().forEach(each -> instead.put(each, new TreeSet<>(need.instead())));
        }
        return new NeededGroups(
                new TreeSet<>(need.groups()),
                need.more().stream()
                        .map(each -> new NeededGroups.Some(operation, each))
                        .toList(),
                instead,
                new TreeSet<>(),
                false);
    }

    private DutyRights with(NeededGroups needs, String... groups) throws Exception {
        actions.give(real, new ArrayList<>(List.of(groups)));
        String key = newKey(now.plusSeconds(86_400));
        return odoo.administration()
                .dutyUsers(
                        () -> odoo.keys().get("bot_admin"),
                        Map.of("stock", key),
                        Map.of("stock", real),
                        Map.of("stock", needs),
                        now)
                .get("stock")
                .rights();
    }
}
