package dev.plantline.odoo.clicks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.ShippedText;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A Python text beside this class that an administrator runs in Odoo, as a server action of its own. */
final class AdministratorScript implements AutoCloseable {
    private static final String ADMINISTRATOR = "bot_admin";

    private final OdooUnderTest odoo;
    private final String key;
    private final long action;

    /**
     * Creates the server action.
     *
     * @param name of the file, without .py: what is asked stands under this key of the context
     */
    AdministratorScript(OdooUnderTest odoo, String name) throws OdooFault {
        this.odoo = odoo;
        this.key = name;
        long model = odoo.search(ADMINISTRATOR, "ir.model", List.of(List.of("model", "=", "res.partner")), "model")
                .path(0)
                .path("id")
                .asLong();
        this.action = odoo.as(ADMINISTRATOR)
                .call(
                        "ir.actions.server",
                        "create",
                        Map.of(
                                "vals_list",
                                List.of(Map.of(
                                        "name",
                                        "Plantline test " + name + " " + UUID.randomUUID(),
                                        "model_id",
                                        model,
                                        "state",
                                        "code",
                                        "code",
                                        ShippedText.of(AdministratorScript.class, name + ".py")))))
                .path(0)
                .asLong();
    }

    /** Runs it; returns what it answers. */
    JsonNode run(Map<String, ?> asked) throws OdooFault {
        return odoo.as(ADMINISTRATOR)
                .call("ir.actions.server", "run", Map.of("ids", List.of(action), "context", Map.of(key, asked)));
    }

    @Override
    public void close() throws OdooFault {
        odoo.as(ADMINISTRATOR).call("ir.actions.server", "unlink", Map.of("ids", List.of(action)));
    }
}
