package dev.plantline.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import dev.plantline.odoo.protocol.OdooConnector;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import dev.plantline.testing.ServerAction;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/**
 * The users of a plant of finance in a real Odoo that others use too: one for each duty, with the rights that the example's page gives it, and a person, who is
 * nobody's bot. They stay, as the bots do, because a user who is made empties every worker's caches; their keys are new each time.
 *
 * @param keys API key by duty, or "person"
 */
record RealOdooPeople(URI url, String database, String administrator, Map<String, String> keys) {
    /** Name of the plant; nobody else on this Odoo has it. */
    static final String PLANT = "invoices";

    /** Who is no duty's user. */
    static final String PERSON = "person";

    private static final String HOW =
            "SKIPPED: no real Odoo. Set PLANTLINE_ODOO_URL, PLANTLINE_ODOO_DB and PLANTLINE_ODOO_KEYS to one that may be written to.";

    private static final String USERS =
            """
            env = env(user=1, su=True)
            keys = {}
            for duty, groups in {'finance': ['account.group_account_invoice'], 'posting': ['account.group_account_invoice'],
                                 'bill-reading': ['account.group_account_readonly'], 'person': ['account.group_account_invoice']}.items():
                login = 'plantline invoices ' + duty
                wanted = env['res.groups'].browse([env.ref(group).id for group in ['base.group_user'] + groups])
                user = env['res.users'].search([('login', '=', login)]) or env['res.users'].create(
                    {'name': 'Invoices, ' + duty, 'login': login, 'group_ids': [(6, 0, wanted.ids)]})
                keys[duty] = env['res.users.apikeys'].with_user(user).sudo()._generate('rpc', 'test', datetime.datetime.now() + datetime.timedelta(days=1))
            action = {'keys': keys}
            """;

    /** Those of the Odoo that the environment names, or the test is skipped aloud. */
    static RealOdooPeople orSkip() throws Exception {
        String url = System.getenv("PLANTLINE_ODOO_URL");
        if (url == null) {
            System.err.println(HOW);
        }
        Assumptions.assumeTrue(url != null, HOW);
        JsonNode users = Json.MAPPER.readTree(Files.readString(Path.of(System.getenv("PLANTLINE_ODOO_KEYS"))));
        var bare = new RealOdooPeople(
                URI.create(url),
                System.getenv("PLANTLINE_ODOO_DB"),
                users.at("/bot_admin/key").asText(),
                Map.of("master", users.at("/bot_master/key").asText()));
        JsonNode made = bare.administer(USERS).path("keys");
        Map<String, String> keys = new TreeMap<>(bare.keys);
        made.properties()
                .forEach(each -> keys.put(each.getKey(), each.getValue().asText()));
        return new RealOdooPeople(bare.url, bare.database, bare.administrator, keys);
    }

    String key(String duty) {
        return keys.get(duty);
    }

    /** The way to Odoo with a key. */
    private OdooProtocol with(String key) {
        return new OdooConnector(null).open(new OdooEndpoint(url, database, () -> key, null));
    }

    /** The way to Odoo as the user of a duty, or as the person. */
    OdooProtocol as(String duty) {
        return with(keys.get(duty));
    }

    /** What an administrator's server action leaves in {@code action}. */
    JsonNode administer(String code) throws OdooFault {
        return ServerAction.once(with(administrator)::call, "Plantline invoices", code);
    }
}
