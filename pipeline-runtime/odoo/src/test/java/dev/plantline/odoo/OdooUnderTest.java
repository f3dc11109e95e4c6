package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.model.Json;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.AllowLists;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.json2.Json2Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/**
 * A database to test against, real or simulated, with one bot user per duty.
 *
 * @param url base address
 * @param database its name
 * @param keys API key by login
 */
public record OdooUnderTest(URI url, String database, Map<String, String> keys) {
    static final AllowList ALLOWED = AllowLists.and(
            AllowList.of(Set.of(Workflow.rawSteps, Workflow.rawCountingSteps, Workflow.rawMasterDataSteps)),
            // a whole number that any order has
            Map.of("mrp.production", Set.of("backorder_sequence")));
    /** The plant, and the cluster that has it: those of the sandbox, so that all can share one database. */
    static final String PLANT = "lyon";

    static final String CLUSTER = "00000000-0000-4000-8000-000000000001";

    /** The purchaser's bot serves another plant, so that suites of several plants need no user more. */
    static final KitOwner PURCHASE = new KitOwner("nantes", "purchase");

    private static final Map<String, String> DUTIES = Map.of(
            "bot_mrp", "production",
            "bot_stock", "stock",
            "bot_master", "master-data",
            "bot_bill", "finance",
            "bot_admin", "administration");

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
    public static OdooUnderTest realOrSkip() throws IOException {
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

    /** The way to it as a user. */
    public Json2Transport as(String login) {
        return new Json2Transport(new OdooEndpoint(url, database, () -> keys.get(login), null));
    }

    OdooAdministration administration() {
        return new OdooAdministration(url, database, null);
    }

    /** Whose the kits of a user are: each has one duty, and no other. */
    public static KitOwner owner(String login) {
        return login.equals("bot_purchase") ? PURCHASE : new KitOwner(PLANT, DUTIES.get(login));
    }

    /** The side kit of the suite for a user. */
    static KitText kit(String login) {
        return KitText.of(owner(login), ALLOWED);
    }

    /** A side kit that can do as much as the suite's and is another one. */
    static KitText another(String login) {
        return KitText.of(owner(login), AllowLists.and(ALLOWED, Map.of("x_plantline_" + Operations.name(), Set.of())));
    }

    /** Provides the suite's side kit for bot_mrp and bot_master. */
    void install() throws Exception {
        provide(Map.of("bot_mrp", kit("bot_mrp"), "bot_master", kit("bot_master")));
    }

    /**
     * Sees to it that side kits of the suite's plants stand there, by user, also where another cluster has had the plant meanwhile. One that stands
     * there as it would be installed is left alone: an installation makes Odoo forget what it had computed, for all who use it at that time.
     */
    void provide(Map<String, KitText> texts) throws Exception {
        Map<String, KitText> missing = new HashMap<>();
        for (Map.Entry<String, KitText> kit : texts.entrySet()) {
            if (!stands(kit.getKey(), kit.getValue())) {
                missing.put(kit.getKey(), kit.getValue());
            }
        }
        for (String plant :
                missing.values().stream().map(kit -> kit.owner().plant()).collect(Collectors.toSet())) {
            administration().adopt(() -> keys.get("bot_admin"), plant, CLUSTER);
        }
        install(missing);
    }

    /** Whether a kit is installed for a user by what it says of itself, and has the text that it would be installed with. */
    private boolean stands(String login, KitText text) throws OdooFault {
        OdooAdministration.SideKitStatus status =
                administration().sideKit(() -> keys.get(login), text.actionName(), CLUSTER);
        if (status.state() != SideKitState.installed || !status.unguarded().isEmpty()) {
            return false;
        }
        long user = administration().user(() -> keys.get(login));
        return stands(text.actionName(), text.codeFor(user))
                && (text.whole().isEmpty() || stands(text.wholeName(), text.whole()));
    }

    private boolean stands(String action, String code) throws OdooFault {
        JsonNode found = search(
                "bot_admin", SideKitInstaller.ACTION, List.of(List.of("name", "=", action)), "code", "group_ids");
        return found.size() == 1
                && found.path(0).path("group_ids").size() == 1
                && found.path(0).path("code").asText().strip().equals(code.strip());
    }

    /** Installs side kits, by user. */
    void install(Map<String, KitText> texts) throws Exception {
        List<OdooAdministration.DutyKit> kits = new ArrayList<>();
        texts.forEach((login, text) -> kits.add(new OdooAdministration.DutyKit(() -> keys.get(login), text)));
        administration().install(() -> keys.get("bot_admin"), CLUSTER, kits);
    }

    /** Installs a side kit for a user. */
    OdooTarget installed(String login, KitText text) throws Exception {
        installed(login, List.of(text));
        return target(login, text);
    }

    /** Installs side kits of one owner for a user. */
    void installed(String login, Collection<KitText> texts) throws Exception {
        administration()
                .install(
                        () -> keys.get("bot_admin"),
                        CLUSTER,
                        texts.stream()
                                .map(text -> new OdooAdministration.DutyKit(() -> keys.get(login), text))
                                .toList());
    }

    /** What a user calls by one of his side kits. */
    OdooTarget target(String login, KitText text) {
        return new OdooTarget(as(login), text.actionName(), CLUSTER, null);
    }

    /** Installs the side kit for the notices of a user's duty. */
    OdooTarget notices(String login) throws Exception {
        KitText text = KitText.of(owner(login), OperationKit.forNotices());
        install(Map.of(login, text));
        return new OdooTarget(as(login), text.actionName(), text.actionName(), CLUSTER, null);
    }

    OdooTarget production(int budgetSeconds) {
        return new OdooTarget(
                as("bot_mrp"), kit("bot_mrp").actionName(), CLUSTER, null, budgetSeconds, System::nanoTime);
    }

    OdooTarget production() {
        return new OdooTarget(as("bot_mrp"), kit("bot_mrp").actionName(), CLUSTER, null);
    }

    OdooTarget master() {
        return new OdooTarget(as("bot_master"), kit("bot_master").actionName(), CLUSTER, null);
    }

    /** Loads records with a plain call and returns their ids. */
    public List<Long> load(String login, String model, List<String> fields, List<List<String>> rows) throws OdooFault {
        JsonNode answer = as(login).call(model, "load", Map.of("fields", fields, "data", rows));
        if (!answer.path("ids").isArray()) {
            throw new AssertionError(answer.toString());
        }
        List<Long> ids = new ArrayList<>();
        answer.path("ids").forEach(id -> ids.add(id.asLong()));
        return ids;
    }

    /** Reads records by a domain. */
    public JsonNode search(String login, String model, List<?> domain, String... fields) throws OdooFault {
        return as(login).call(model, "search_read", Map.of("domain", domain, "fields", List.of(fields), "order", "id"));
    }
}
