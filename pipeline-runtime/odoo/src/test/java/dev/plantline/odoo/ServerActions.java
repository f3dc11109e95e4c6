package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.testing.ServerAction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an administrator can do past every side kit, with server actions of his own in a real Odoo. */
public final class ServerActions implements AutoCloseable {
    /** Says that what follows in the code is the side kits' own. */
    static final String OURS = "env.cr.execute(\"SELECT set_config('plantline.ops', 'on', true)\")\n";

    /** Runs what the call brings, so that no other text is written into an action. */
    private static final String RUNNER =
            """
            kind = env['ir.model'].search([('model', '=', 'res.partner')])
            one = env['ir.actions.server'].new({'model_id': kind.id, 'state': 'code', 'code': env.context['plantline_code']})
            action = one._run_action_code_multi(one._get_eval_context(one))
            """;

    private final ServerAction<OdooFault> action;

    /** Of one Odoo. */
    public ServerActions(OdooUnderTest odoo) throws OdooFault {
        this.action = new ServerAction<>(odoo.as("bot_admin")::call, "Plantline test " + Operations.name(), RUNNER);
    }

    /** An action that administrators may run and nobody else. */
    static ServerAction<OdooFault> forAdministrators(OdooUnderTest odoo, String name, String code) throws OdooFault {
        JsonNode group = odoo.as("bot_admin")
                .call("ir.model.data", "check_object_reference", Map.of("module", "base", "xml_id", "group_system"));
        return new ServerAction<>(
                odoo.as("bot_admin")::call,
                name,
                code,
                Map.of("group_ids", List.of(List.of(6, 0, List.of(group.path(1))))));
    }

    /** Runs code and returns what it puts into {@code action}. */
    public JsonNode run(String code) throws OdooFault {
        return action.run(Map.of("plantline_code", code));
    }

    /** Gives a user these groups and that of every user, and leaves him those of his kits. */
    void give(long user, Collection<String> groups) throws OdooFault {
        run(giving(user, groups));
    }

    /** The code that does so; more may stand behind it. */
    static String giving(long user, Collection<String> groups) {
        return """
                env = env(user=1, su=True)
                user = env['res.users'].browse(%d)
                kits = user.group_ids.filtered(lambda group: (group.name or '').startswith('plantline.'))
                user.write({'group_ids': [(6, 0, kits.ids + [env.ref(name).id for name in ('base.group_user', %s)])]})
                """
                .formatted(user, groups.stream().map(each -> "'" + each + "', ").collect(Collectors.joining()));
    }

    /** Code for a statement of SQL. */
    static String sql(String statement) {
        return "env.cr.execute(\"\"\"" + statement + "\"\"\")";
    }

    /** Every column of every row of some plants, in the order of their ids. Not for a plant that every suite shares: it has too many. */
    List<String> ledger(String... plants) throws OdooFault {
        return rows("split_part(x_owner, '/', 1) = ANY (%s)", "['" + String.join("', '", plants) + "']");
    }

    /** Every column of every row that mentions one of these texts somewhere, in the order of their ids. */
    List<String> ledgerWith(String... texts) throws OdooFault {
        return rows(
                "EXISTS (SELECT FROM unnest(%s) one WHERE position(one in t::text) > 0)",
                "['" + String.join("', '", texts) + "']");
    }

    private List<String> rows(String which, String argument) throws OdooFault {
        JsonNode answer = run("env.cr.execute(\"SELECT t::text FROM x_plantline_ledger t WHERE " + which
                + " ORDER BY id\", [" + argument + "])\naction = {'rows': [row[0] for row in env.cr.fetchall()]}");
        List<String> rows = new ArrayList<>();
        answer.path("rows").forEach(row -> rows.add(row.asText()));
        return rows;
    }

    /**
     * Takes away the groups, rights and actions of a plant that only one suite had. Rules go before the group that they are for: one without a group would be
     * for everybody.
     */
    void forget(String plant) throws OdooFault {
        run(
                "env = env(user=1, su=True)\nfor model in ('ir.rule', 'ir.model.access', 'ir.actions.server', 'res.groups'):\n"
                        + "    env[model].with_context(active_test=False).search([('name', '=like', 'plantline." + plant
                        + ".%')]).unlink()");
    }

    @Override
    public void close() throws OdooFault {
        action.close();
    }
}
