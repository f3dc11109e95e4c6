package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.KitText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;

/**
 * A database to test against, real or simulated, with one bot user per duty.
 *
 * @param url base address
 * @param database its name
 * @param keys API key by login
 */
record OdooUnderTest(URI url, String database, Map<String, String> keys) {
    private static final AllowList ALLOWED = new AllowList(
            new TreeSet<>(List.of(
                    "mrp.production",
                    "mrp.production/move_raw_ids",
                    "mrp.production/move_raw_ids/move_line_ids",
                    "product.product",
                    "stock.lot",
                    "stock.picking",
                    "stock.picking/move_ids",
                    "stock.picking/move_ids/move_line_ids",
                    "stock.scrap")),
            new TreeSet<>(List.of(
                    "mrp.production.action_confirm",
                    "mrp.production.button_mark_done",
                    "stock.picking.button_validate",
                    "stock.scrap.action_validate")));
    /** The side kit of the suite. */
    static final KitText KIT = KitText.of(ALLOWED);

    static final String HOW =
            "SKIPPED: no real Odoo. Set PLANTLINE_ODOO_URL, PLANTLINE_ODOO_DB and PLANTLINE_ODOO_KEYS (a JSON file {\"<login>\": {\"key\": \"...\"}})"
                    + " to an Odoo 19 that may be written to.";

    /** The real one, when the environment names it. */
    static Optional<OdooUnderTest> fromEnvironment() throws IOException {
        String url = System.getenv("PLANTLINE_ODOO_URL");
        if (url == null) {
            return Optional.empty();
        }
        Map<String, String> keys = new HashMap<>();
        JsonNode users = Json.MAPPER.readTree(Files.readString(Path.of(System.getenv("PLANTLINE_ODOO_KEYS"))));
        users.properties()
                .forEach(user ->
                        keys.put(user.getKey(), user.getValue().path("key").asText()));
        return Optional.of(new OdooUnderTest(URI.create(url), System.getenv("PLANTLINE_ODOO_DB"), keys));
    }

    /** The real one, or the test is skipped aloud. */
    static OdooUnderTest realOrSkip() throws IOException {
        Optional<OdooUnderTest> real = fromEnvironment();
        if (real.isEmpty()) {
            System.err.println(HOW);
        }
        Assumptions.assumeTrue(real.isPresent(), HOW);
        return real.get();
    }

    OdooUnderTest at(URI other) {
        return new OdooUnderTest(other, database, keys);
    }

    Json2Transport as(String login) {
        return new Json2Transport(new OdooEndpoint(url, database, () -> keys.get(login), null));
    }

    OdooAdministration administration() {
        return new OdooAdministration(url, database, null);
    }

    /** Installs the suite's side kit for production (bot_mrp) and master (bot_master). */
    void install() throws OdooFault {
        administration()
                .install(
                        () -> keys.get("bot_admin"),
                        List.of(
                                new OdooAdministration.DutyKit("production", () -> keys.get("bot_mrp"), KIT),
                                new OdooAdministration.DutyKit("master", () -> keys.get("bot_master"), KIT)));
    }

    OdooTarget production(int budgetSeconds) {
        return new OdooTarget(as("bot_mrp"), KIT.actionName("production"), budgetSeconds, System::nanoTime);
    }

    OdooTarget production() {
        return new OdooTarget(as("bot_mrp"), KIT.actionName("production"));
    }

    OdooTarget master() {
        return new OdooTarget(as("bot_master"), KIT.actionName("master"));
    }

    /** Loads records with a plain call and returns their ids. */
    List<Long> load(String login, String model, List<String> fields, List<List<String>> rows) throws OdooFault {
        JsonNode answer = as(login).call(model, "load", Map.of("fields", fields, "data", rows));
        if (!answer.path("ids").isArray()) {
            throw new AssertionError(answer.toString());
        }
        List<Long> ids = new java.util.ArrayList<>();
        answer.path("ids").forEach(id -> ids.add(id.asLong()));
        return ids;
    }

    /** Reads records by a domain. */
    JsonNode search(String login, String model, List<?> domain, String... fields) throws OdooFault {
        return as(login).call(model, "search_read", Map.of("domain", domain, "fields", List.of(fields), "order", "id"));
    }
}
