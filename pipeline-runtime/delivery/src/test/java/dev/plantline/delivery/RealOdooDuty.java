package dev.plantline.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
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
import org.junit.jupiter.api.Assumptions;

/**
 * A real Odoo in which the kit of the duty for master data is installed.
 *
 * @param master what the duty's user does there
 * @param administrator what an administrator does there
 */
record RealOdooDuty(OdooProtocol master, OdooProtocol administrator, OdooTarget target) {
    private static final String CLUSTER = "00000000-0000-4000-8000-000000000001";
    private static final String HOW =
            "SKIPPED: no real Odoo. Set PLANTLINE_ODOO_URL, PLANTLINE_ODOO_DB and PLANTLINE_ODOO_KEYS to one that may be written to.";

    /** Installs a kit of plant lyon, or skips the test aloud. */
    static RealOdooDuty installedOrSkip(KitText kit) throws Exception {
        String url = System.getenv("PLANTLINE_ODOO_URL");
        if (url == null) {
            System.err.println(HOW);
        }
        Assumptions.assumeTrue(url != null, HOW);
        String database = System.getenv("PLANTLINE_ODOO_DB");
        JsonNode users = Json.MAPPER.readTree(Files.readString(Path.of(System.getenv("PLANTLINE_ODOO_KEYS"))));
        Supplier<String> bot = () -> users.at("/bot_master/key").asText();
        Supplier<String> administrator = () -> users.at("/bot_admin/key").asText();
        OdooAdministration administration = new OdooAdministration(URI.create(url), database, null);
        administration.adopt(administrator, "lyon", CLUSTER);
        administration.install(administrator, CLUSTER, List.of(new OdooAdministration.DutyKit(bot, kit)));
        OdooConnector connector = new OdooConnector(null);
        OdooProtocol master = connector.open(new OdooEndpoint(URI.create(url), database, bot, null));
        return new RealOdooDuty(
                master,
                connector.open(new OdooEndpoint(URI.create(url), database, administrator, null)),
                new OdooTarget(master, kit.actionName(), CLUSTER, null));
    }
}
