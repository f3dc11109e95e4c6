package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.util.List;
import java.util.Map;

/**
 * The way of a user to a real Odoo on which what a side kit applies is never committed: its work is done whole, and undone with its transaction. What no
 * transaction undoes, numbers of sequences and files, stays, as it does behind a worker that is killed.
 */
final class UndoneCalls implements OdooProtocol {
    /** Stays in the database for the next one: with each action that is made or taken away, every worker forgets what it knows of rights. */
    private static final String NAME = "Plantline test: a side kit's call that is undone";

    private static final String CODE =
            """
            call = env.context['plantline_call']
            kit = env['ir.actions.server'].with_user(call['user']).browse(call['arguments']['ids'])
            answer = kit.with_context(call['arguments']['context']).run()
            env.cr.rollback()
            action = {'done': [verdict[0] for verdict in answer['verdicts']]}
            """;

    private final OdooUnderTest odoo;
    private final OdooProtocol way;
    private final long user;

    UndoneCalls(OdooUnderTest odoo, String login) throws OdooFault {
        this.odoo = odoo;
        this.way = odoo.as(login);
        this.user = odoo.administration().user(() -> odoo.keys().get(login));
    }

    /** The answer is a fault, as of a call that nobody heard of any more; its message names the verdicts that were undone. */
    @Override
    public JsonNode call(String model, String method, Map<String, ?> arguments) throws OdooFault {
        if (!(arguments.get("context") instanceof Map<?, ?> context
                && context.get(SideKit.CONTEXT) instanceof Map<?, ?> request
                && "apply".equals(request.get("do")))) {
            return way.call(model, method, arguments);
        }
        JsonNode done = odoo.as("bot_admin")
                .call(
                        SideKitInstaller.ACTION,
                        "run",
                        Map.of(
                                "ids",
                                List.of(action()),
                                "context",
                                Map.of("plantline_call", Map.of("user", user, "arguments", arguments))));
        throw new OdooFault(OdooFault.Kind.ambiguous, "killed", done.toString());
    }

    private long action() throws OdooFault {
        JsonNode there = odoo.search("bot_admin", SideKitInstaller.ACTION, List.of(List.of("name", "=", NAME)), "code");
        for (JsonNode each : there) {
            if (each.path("code").asText().strip().equals(CODE.strip())) {
                return each.path("id").asLong();
            }
        }
        return ServerActions.forAdministrators(odoo, NAME, CODE).id();
    }

    @Override
    public String serverVersion() throws OdooFault {
        return way.serverVersion();
    }
}
