package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts ledger, group, rights and actions into Odoo, over its API and with an administrator's key. Every step may be repeated. */
final class SideKitInstaller {
    private static final String ACTION = "ir.actions.server";
    /** External id; no installed module has its first part as name. */
    private static final String GROUP = "plantline.group_side_kit";

    private final Json2Transport administrator;

    SideKitInstaller(Json2Transport administrator) {
        this.administrator = administrator;
    }

    /** The user that a transport's key belongs to. */
    static long user(Json2Transport transport) throws OdooFault {
        return transport.call("res.users", "context_get", Map.of()).path("uid").asLong();
    }

    /**
     * The ledger: a manual model, so that it needs no module, shows in Odoo's settings and survives upgrades.
     *
     * @return id of the model
     */
    long ensureLedger() throws OdooFault {
        long model = search("ir.model", "model", SideKit.LEDGER);
        if (model != 0) {
            return model;
        }
        List<Object> fields = new ArrayList<>();
        Map.of(
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
                        "Version")
                .forEach((name, label) -> fields.add(List.of(
                        0, 0, Map.of("name", name, "field_description", label, "ttype", "char", "state", "manual"))));
        return create(
                "ir.model",
                Map.of("name", "Plantline ledger", "model", SideKit.LEDGER, "state", "manual", "field_id", fields));
    }

    /** The group that may run the kits and read the ledger; writing it is for the kits alone. */
    void ensureGroup(long ledger, List<Long> users) throws OdooFault {
        long group = load("res.groups", List.of("id", "name"), List.of(GROUP, "Plantline side kit"));
        List<Object> links = new ArrayList<>();
        users.forEach(user -> links.add(List.of(4, user, 0)));
        write("res.groups", group, Map.of("user_ids", links));
        List<String> columns = List.of(
                "id", "name", "model_id/.id", "group_id/id", "perm_read", "perm_write", "perm_create", "perm_unlink");
        for (String reader : List.of(GROUP, "base.group_system")) {
            String id = "plantline.access_ledger_" + reader.substring(reader.indexOf('.') + 1);
            load("ir.model.access", columns, List.of(id, id, ledger + "", reader, "True", "False", "False", "False"));
        }
    }

    /** One action per duty under the name that carries its hash, and the ledger's row that tells its users where it is. */
    void ensureActions(long ledger, List<OdooAdministration.DutyKit> kits) throws OdooFault {
        long group = load("res.groups", List.of("id", "name"), List.of(GROUP, "Plantline side kit"));
        List<Object> installed = new ArrayList<>();
        for (OdooAdministration.DutyKit kit : kits) {
            String name = kit.text().actionName(kit.duty());
            Map<String, Object> values = action(ledger, name, kit.text().code(), group);
            long action = search(ACTION, "name", name);
            if (action == 0) {
                action = create(ACTION, values);
            } else {
                write(ACTION, action, values);
            }
            installed.add(Map.of("name", name, "hash", kit.text().hash(), "id", action));
        }
        long setup =
                create(ACTION, action(ledger, "Plantline: set up the ledger", resource("setup.py"), administrators()));
        try {
            administrator.call(
                    ACTION, "run", Map.of("ids", List.of(setup), "context", Map.of(SideKit.CONTEXT, installed)));
        } finally {
            administrator.call(ACTION, "unlink", Map.of("ids", List.of(setup)));
        }
    }

    private long administrators() throws OdooFault {
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

    private long load(String model, List<String> columns, List<String> row) throws OdooFault {
        JsonNode answer = administrator.call(model, "load", Map.of("fields", columns, "data", List.of(row)));
        if (!answer.path("ids").isArray()) {
            throw new OdooFault(
                    OdooFault.Kind.business,
                    "load",
                    "cannot write " + model + ": "
                            + answer.path("messages").path(0).path("message").asText());
        }
        return answer.path("ids").path(0).asLong();
    }

    private static String resource(String name) {
        try (InputStream in = SideKitInstaller.class.getResourceAsStream("kit/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the side kit's text is missing from the jar", e);
        }
    }
}
