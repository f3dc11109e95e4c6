package dev.plantline.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import dev.plantline.model.TargetLedger;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.OdooTarget;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooConnector;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;

/**
 * An Odoo in which a kit of the duty for master data is installed.
 *
 * @param master what the duty's user does there
 * @param administrator what an administrator does there
 * @param ledger of the duty, as who verifies reads it
 */
record OdooDuty(OdooProtocol master, OdooProtocol administrator, OdooTarget target, TargetLedger ledger) {
    private static final String CLUSTER = "00000000-0000-4000-8000-000000000001";
    private static final String HOW =
            "SKIPPED: no real Odoo. Set PLANTLINE_ODOO_URL, PLANTLINE_ODOO_DB and PLANTLINE_ODOO_KEYS to one that may be written to.";

    /** Installs a kit of plant lyon in a real Odoo, or skips the test aloud. */
    static OdooDuty realOrSkip(KitText kit) throws Exception {
        String url = System.getenv("PLANTLINE_ODOO_URL");
        if (url == null) {
            System.err.println(HOW);
        }
        Assumptions.assumeTrue(url != null, HOW);
        JsonNode users = Json.MAPPER.readTree(Files.readString(Path.of(System.getenv("PLANTLINE_ODOO_KEYS"))));
        return installed(
                URI.create(url),
                System.getenv("PLANTLINE_ODOO_DB"),
                login -> users.path(login).path("key").asText(),
                kit);
    }

    /**
     * Installs a kit of plant lyon.
     *
     * @param keys API keys by login
     */
    static OdooDuty installed(URI url, String database, UnaryOperator<String> keys, KitText kit) throws Exception {
        Supplier<String> bot = () -> keys.apply("bot_master");
        Supplier<String> admin = () -> keys.apply("bot_admin");
        OdooAdministration administration = new OdooAdministration(url, database, null);
        administration.adopt(admin, "lyon", CLUSTER);
        administration.install(admin, CLUSTER, List.of(new OdooAdministration.DutyKit(bot, kit)));
        OdooConnector connector = new OdooConnector(null);
        OdooProtocol master = connector.open(new OdooEndpoint(url, database, bot, null));
        return new OdooDuty(
                master,
                connector.open(new OdooEndpoint(url, database, admin, null)),
                new OdooTarget(master, kit.actionName(), CLUSTER, null),
                administration.ledger(bot, kit.owner()));
    }
}
