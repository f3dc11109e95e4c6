package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Puts ledger, groups, rights and actions into Odoo, over its API and with an administrator's key. Every step may be repeated. */
final class SideKitInstaller {
    static final String ACTION = "ir.actions.server";
    /** Outcome in the row of a kit that was seen to have changed. */
    static final String WITHDRAWN = "withdrawn";

    private static final String ADMINISTRATORS = "base.group_system";

    /** As often as Odoo itself repeats a call. */
    private static final int MOST_LOADS = 5;
    /** What PostgreSQL says when another transaction wrote the same row, was waited for in a circle, or made the same name first. */
    private static final Pattern IN_THE_WAY =
            Pattern.compile("could not serialize access|deadlock detected|duplicate key value");

    private final OdooProtocol administrator;

    SideKitInstaller(OdooProtocol administrator) {
        this.administrator = administrator;
    }

    /** The user that a transport's key belongs to. */
    static long user(OdooProtocol transport) throws OdooFault {
        return transport.call("res.users", "context_get", Map.of()).path("uid").asLong();
    }

    /**
     * Installs kits.
     *
     * @param cluster whose the plant is
     * @param users the one user of each kit, the same for all kits of a duty; all of one plant, at least one
     */
    void install(String cluster, Map<KitText, Long> users) throws OdooFault, InstallationRefusedException {
        String plant = users.keySet().iterator().next().owner().plant();
        long ledger = ensureLedger();
        try (Setup setup = new Setup(ledger)) {
            check(plant, cluster, setup.claim(plant, cluster, false, users));
            Map<KitOwner, Long> groups = new HashMap<>();
            List<Object> installed = new ArrayList<>();
            for (Map.Entry<KitText, Long> kit : users.entrySet()) {
                KitOwner owner = kit.getKey().owner();
                if (!groups.containsKey(owner)) {
                    groups.put(owner, ensureGroup(ledger, owner, kit.getValue()));
                }
                installed.add(ensureAction(ledger, groups.get(owner), kit.getKey(), kit.getValue()));
            }
            setup.register(installed);
        }
    }

    /** Makes a plant a cluster's. */
    void adopt(String plant, String cluster) throws OdooFault {
        try (Setup setup = new Setup(ensureLedger())) {
            setup.claim(plant, cluster, true, Map.of());
        }
    }

    /** Takes a kit out of use without touching it, unless it was installed anew: whoever looks for it finds {@link #WITHDRAWN} until it is. */
    boolean withdraw(String name, KitDrift drift) throws OdooFault {
        try (Setup setup = new Setup(ensureLedger())) {
            return setup.run(Map.of(
                            "do",
                            "withdraw",
                            "owner",
                            KitOwner.ofAction(name).ledger(),
                            "name",
                            name,
                            "installation",
                            drift.installation(),
                            "why",
                            drift.what()))
                    .path("withdrawn")
                    .asBoolean();
        }
    }

    private void check(String plant, String cluster, JsonNode claim) throws InstallationRefusedException {
        JsonNode shared = claim.path("shared");
        if (shared.isObject()) {
            throw new InstallationRefusedException(
                    InstallationRefusedException.Reason.sharedUser,
                    "the Odoo user " + shared.path("login").asText() + " (id "
                            + shared.path("user").asLong() + ") is already in the group "
                            + shared.path("group").asText()
                            + ". One user serves one duty of one plant: make a user for each duty in Odoo and use its API key, or take"
                            + " this one out of that group");
        }
        String there = claim.path("cluster").asText();
        if (!there.equals(cluster)) {
            throw new InstallationRefusedException(
                    InstallationRefusedException.Reason.otherCluster,
                    "the plant " + plant + " in " + administrator + " belongs to the cluster " + there
                            + ", and this is the cluster " + cluster
                            + ". Give this plant another name; or, when the other cluster is gone, run: plantline sidekit adopt");
        }
    }

    /**
     * The ledger: a manual model, so that it needs no module, shows in Odoo's settings and survives upgrades.
     *
     * @return id of the model
     */
    private long ensureLedger() throws OdooFault {
        long model = search("ir.model", "model", SideKit.LEDGER);
        if (model != 0) {
            return model;
        }
        List<Object> fields = new ArrayList<>();
        Map.of(
                        "x_owner",
                        "Owner",
                        "x_key",
                        "Key",
                        "x_content",
                        "Content",
                        "x_position",
                        "Position",
                        "x_outcome",
                        "Outcome",
                        "x_record",
                        "Record",
                        "x_text",
                        "Text")
                .forEach((name, label) -> fields.add(List.of(
                        0, 0, Map.of("name", name, "field_description", label, "ttype", "char", "state", "manual"))));
        return create(
                "ir.model",
                Map.of("name", "Plantline ledger", "model", SideKit.LEDGER, "state", "manual", "field_id", fields));
    }

    /** The group of one duty: its one user may run the duty's kits and read the duty's rows; writing them is for the kits alone. */
    private long ensureGroup(long ledger, KitOwner owner, long user) throws OdooFault {
        long group = load("res.groups", List.of("id", "name"), List.of(owner.group(), owner.group()));
        write("res.groups", group, Map.of("user_ids", List.of(List.of(6, 0, List.of(user)))));
        allowReading(ledger, owner.group(), owner.group() + ".read");
        allowReading(ledger, ADMINISTRATORS, KitOwner.MODULE + ".administrators.read");
        allowRows(ledger, owner.group(), owner.group() + ".rows", "[('x_owner', '=', '" + owner.ledger() + "')]");
        // Rules of groups add up: an administrator who is a duty's user as well sees all rows nevertheless, so that he
        // can attest every kit.
        allowRows(ledger, ADMINISTRATORS, KitOwner.MODULE + ".administrators.rows", "[(1, '=', 1)]");
        return group;
    }

    private void allowRows(long ledger, String group, String id, String domain) throws OdooFault {
        load(
                "ir.rule",
                List.of("id", "name", "model_id/.id", "groups/id", "domain_force"),
                List.of(id, id, ledger + "", group, domain));
    }

    private void allowReading(long ledger, String group, String id) throws OdooFault {
        load(
                "ir.model.access",
                List.of(
                        "id",
                        "name",
                        "model_id/.id",
                        "group_id/id",
                        "perm_read",
                        "perm_write",
                        "perm_create",
                        "perm_unlink"),
                List.of(id, id, ledger + "", group, "True", "False", "False", "False"));
    }

    /** The action under the name that carries its hash; what the ledger's row must say of it, so that its user finds it. */
    private Map<String, Object> ensureAction(long ledger, long group, KitText text, long user) throws OdooFault {
        String name = text.actionName();
        if (!text.whole().isEmpty()) {
            // before the action that runs it
            ensureAction(text.wholeName(), action(ledger, text.wholeName(), text.whole(), group));
        }
        long action = ensureAction(name, action(ledger, name, text.codeFor(user), group));
        return Map.of("owner", text.owner().ledger(), "name", name, "hash", text.hash(), "id", action);
    }

    private long ensureAction(String name, Map<String, Object> values) throws OdooFault {
        long action = search(ACTION, "name", name);
        if (action == 0) {
            return create(ACTION, values);
        }
        write(ACTION, action, values);
        return action;
    }

    /** The server action that does what the API cannot; there for one installation. */
    private final class Setup implements AutoCloseable {
        private final long action;

        Setup(long ledger) throws OdooFault {
            action = createAction(ledger, "Plantline: set up the ledger", KitText.installation());
        }

        JsonNode claim(String plant, String cluster, boolean adopt, Map<KitText, Long> users) throws OdooFault {
            // Once each: a user that is named for two is shared.
            Set<Object> duties = new LinkedHashSet<>();
            users.forEach(
                    (text, user) -> duties.add(Map.of("group", text.owner().group(), "user", user)));
            return run(Map.of(
                    "do", "claim", "plant", plant, "cluster", cluster, "adopt", adopt, "duties", List.copyOf(duties)));
        }

        void register(List<Object> kits) throws OdooFault {
            run(Map.of("do", "register", "kits", kits));
        }

        JsonNode run(Map<String, Object> request) throws OdooFault {
            return administrator.call(
                    ACTION, "run", Map.of("ids", List.of(action), "context", Map.of(SideKit.CONTEXT, request)));
        }

        @Override
        public void close() throws OdooFault {
            administrator.call(ACTION, "unlink", Map.of("ids", List.of(action)));
        }
    }

    /**
     * Makes a server action that only administrators may run, for a ledger that is there.
     *
     * @return its id; whoever made it deletes it
     * @throws OdooFault of kind business when there is no ledger
     */
    long createAction(String name, String code) throws OdooFault {
        long ledger = search("ir.model", "model", SideKit.LEDGER);
        if (ledger == 0) {
            throw new OdooFault(
                    OdooFault.Kind.business,
                    "ledger",
                    administrator + " has no ledger: no side kit was ever installed there");
        }
        return createAction(ledger, name, code);
    }

    private long createAction(long ledger, String name, String code) throws OdooFault {
        return create(ACTION, action(ledger, name, code, administrators(administrator)));
    }

    /** Id of the group of Odoo's administrators. */
    static long administrators(OdooProtocol administrator) throws OdooFault {
        return administrator
                .call("ir.model.data", "check_object_reference", Map.of("module", "base", "xml_id", "group_system"))
                .path(1)
                .asLong();
    }

    private static Map<String, Object> action(long ledger, String name, String code, long group) {
        return Map.of(
                "name",
                name,
                "model_id",
                ledger,
                "state",
                "code",
                "code",
                code,
                "group_ids",
                List.of(List.of(6, 0, List.of(group))));
    }

    private long search(String model, String field, String value) throws OdooFault {
        return administrator
                .call(model, "search", Map.of("domain", List.of(List.of(field, "=", value)), "limit", 1))
                .path(0)
                .asLong();
    }

    private long create(String model, Map<String, Object> values) throws OdooFault {
        return administrator
                .call(model, "create", Map.of("vals_list", List.of(values)))
                .path(0)
                .asLong();
    }

    private void write(String model, long id, Map<String, Object> values) throws OdooFault {
        administrator.call(model, "write", Map.of("ids", List.of(id), "vals", values));
    }

    /**
     * Writes one row under its external name. Odoo repeats a call that another transaction was in the way of, but its load keeps that failure to
     * itself: so the repeating is here.
     */
    private long load(String model, List<String> columns, List<String> row) throws OdooFault {
        for (int attempt = 1; ; attempt++) {
            JsonNode answer = administrator.call(model, "load", Map.of("fields", columns, "data", List.of(row)));
            if (answer.path("ids").isArray()) {
                return answer.path("ids").path(0).asLong();
            }
            String why = answer.path("messages").path(0).path("message").asText();
            if (!IN_THE_WAY.matcher(why).find()) {
                throw new OdooFault(OdooFault.Kind.business, "load", "cannot write " + model + ": " + why);
            }
            if (attempt == MOST_LOADS) {
                throw new OdooFault(
                        OdooFault.Kind.contention,
                        "load",
                        "cannot write " + model + ", tried " + attempt + " times while others wrote it: " + why);
            }
            letTheOthersEnd(attempt);
        }
    }

    private static void letTheOthersEnd(int attempt) throws OdooFault {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(50L << attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OdooFault(OdooFault.Kind.contention, "load", "interrupted while others wrote the same record");
        }
    }
}
