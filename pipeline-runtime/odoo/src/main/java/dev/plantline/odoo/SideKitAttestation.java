package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads side kits with an administrator's key, past the kits: an edited kit can say of itself whatever its text said before. Changes nothing. A kit
 * whose code is right can be believed in what it says of the ledger's trigger and of the guards.
 */
final class SideKitAttestation {
    /** Of every model that is read; a database has some duties, and one group for each. */
    private static final int MOST = 1000;

    private static final int MOST_NAMED = 5;

    private final OdooProtocol administrator;

    SideKitAttestation(OdooProtocol administrator) {
        this.administrator = administrator;
    }

    /** A duty's group: who was put into it, and who belongs to it, the users of groups that imply it among them. */
    private record Members(Set<Long> put, Set<Long> all) {}

    /**
     * What of these kits is not as it was installed.
     *
     * @param kits id of the duty's user by the name of the kit's action
     * @return by the name of the action; one that is as it was is not among them
     * @throws OdooFault when one of them cannot be read: silence is no proof
     */
    Map<String, KitDrift> drifts(Map<String, Long> kits) throws OdooFault {
        Map<String, JsonNode> rows = rows(kits.keySet());
        Map<Long, JsonNode> actions = new TreeMap<>();
        for (JsonNode row :
                rows.values()) { // one by one: of all duties together the answer could be longer than one may be
            actions.putAll(byId(read(
                    SideKitInstaller.ACTION,
                    List.of(List.of("id", "=", action(row))),
                    "code",
                    "state",
                    "group_ids",
                    "write_uid",
                    "write_date")));
        }
        Map<String, Long> groups = new HashMap<>();
        for (String name : rows.keySet()) {
            String group = KitOwner.ofAction(name).group();
            if (!groups.containsKey(group)) {
                groups.put(group, id(group));
            }
        }
        Map<Long, Members> members = members(groups);
        Map<String, KitDrift> drifts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> row : rows.entrySet()) {
            JsonNode action = actions.get(action(row.getValue()));
            if (action == null) {
                throw unread(
                        row.getValue().path("x_record").asText() + " of the side kit " + row.getKey() + " is gone");
            }
            long group = groups.get(KitOwner.ofAction(row.getKey()).group());
            drift(row.getKey(), row.getValue(), action, kits.get(row.getKey()), group, members)
                    .ifPresent(drift -> drifts.put(row.getKey(), drift));
        }
        return drifts;
    }

    private Optional<KitDrift> drift(
            String name, JsonNode row, JsonNode action, long user, long group, Map<Long, Members> members)
            throws OdooFault {
        String text = row.path("x_text").isTextual() ? row.path("x_text").asText() : "";
        boolean withdrawn = row.path("x_outcome").asText().equals(SideKitInstaller.WITHDRAWN);
        List<String> what = new ArrayList<>();
        String code = action.path("code").asText();
        if (!action.path("state").asText().equals("code") || !name.endsWith("-" + KitText.hashOf(code))) {
            what.add("its code is not what its name stands for");
        } else if (!KitText.isFor(code, user)) {
            what.add("its code names other users than that of the duty, id " + user);
        }
        JsonNode may = action.path("group_ids");
        if (may.size() != 1 || may.path(0).asLong() != group) {
            what.add("others than the group " + KitOwner.ofAction(name).group() + " may run it");
        }
        String written = action.path("write_date").asText();
        if (what.isEmpty() && !withdrawn && !text.isEmpty() && !text.equals(written)) {
            what.add(
                    "it was written after its installation at " + text + " UTC, and may have had other code meanwhile");
        }
        String last = what.isEmpty()
                ? ""
                : " (" + row.path("x_record").asText() + ", last written by "
                        + action.path("write_uid").path(1).asText("somebody") + " at " + written + " UTC)";
        Members of = members.get(group);
        Set<Long> strangers = new TreeSet<>(of.all());
        strangers.remove(user);
        boolean shared = false;
        if (!strangers.isEmpty()) {
            shared = strangers.stream().anyMatch(stranger -> members.entrySet().stream()
                    .anyMatch(each ->
                            each.getKey() != group && each.getValue().all().contains(stranger)));
            what.add("the group " + KitOwner.ofAction(name).group() + " has members beside the duty's user: "
                    + named(strangers, of.put()));
        }
        if (withdrawn) {
            return Optional.of(new KitDrift(text.isEmpty() ? "it was taken out of use" : text, shared, true, text));
        }
        return what.isEmpty()
                ? Optional.empty()
                : Optional.of(new KitDrift(String.join(", and ", what) + last, shared, false, text));
    }

    /** The ledger's rows of kits, by the name of the action. */
    private Map<String, JsonNode> rows(Set<String> names) throws OdooFault {
        Map<String, JsonNode> rows = new TreeMap<>();
        List<String> owners = names.stream()
                .map(name -> KitOwner.ofAction(name).ledger())
                .distinct()
                .toList();
        List<String> keys = names.stream().map(name -> "k:" + name).toList();
        for (JsonNode row : read(
                SideKit.LEDGER,
                List.of(List.of("x_key", "in", keys), List.of("x_owner", "in", owners)),
                "x_owner",
                "x_key",
                "x_record",
                "x_outcome",
                "x_text")) {
            String name = row.path("x_key").asText().substring(2);
            if (row.path("x_owner").asText().equals(KitOwner.ofAction(name).ledger())
                    && row.path("x_record").asText().startsWith(SideKitInstaller.ACTION + ",")) {
                rows.put(name, row);
            }
        }
        for (String name : names) {
            if (!rows.containsKey(name)) {
                throw unread("the ledger shows this user no row of the side kit " + name);
            }
        }
        return rows;
    }

    private static OdooFault unread(String what) {
        return new OdooFault(OdooFault.Kind.business, "attestation", what);
    }

    private static long action(JsonNode row) {
        return Long.parseLong(row.path("x_record").asText().substring(SideKitInstaller.ACTION.length() + 1));
    }

    private long id(String group) throws OdooFault {
        return administrator
                .call(
                        "ir.model.data",
                        "check_object_reference",
                        Map.of("module", KitOwner.MODULE, "xml_id", group.substring(KitOwner.MODULE.length() + 1)))
                .path(1)
                .asLong();
    }

    /** Of the groups of these kits and of all others that are called like a duty's. */
    private Map<Long, Members> members(Map<String, Long> groups) throws OdooFault {
        Map<Long, Members> members = new HashMap<>();
        byId(read(
                        "res.groups",
                        List.of(
                                "|",
                                List.of("id", "in", List.copyOf(new TreeSet<>(groups.values()))),
                                List.of("name", "=like", KitOwner.MODULE + ".%.%")),
                        "user_ids",
                        "all_user_ids"))
                .forEach((id, group) ->
                        members.put(id, new Members(ids(group.path("user_ids")), ids(group.path("all_user_ids")))));
        for (Map.Entry<String, Long> group : groups.entrySet()) {
            if (!members.containsKey(group.getValue())) {
                throw unread("the group " + group.getKey() + " is gone");
            }
        }
        return members;
    }

    private String named(Set<Long> strangers, Set<Long> put) throws OdooFault {
        Map<Long, JsonNode> users = byId(read(
                "res.users",
                List.of(List.of("id", "in", strangers.stream().limit(MOST_NAMED).toList())),
                "login"));
        String names = users.entrySet().stream()
                .map(each -> each.getValue().path("login").asText() + " (id " + each.getKey()
                        + (put.contains(each.getKey()) ? ")" : ", by a group that implies it)"))
                .collect(Collectors.joining(", "));
        return strangers.size() > MOST_NAMED ? names + " and " + (strangers.size() - MOST_NAMED) + " more" : names;
    }

    private JsonNode read(String model, List<?> domain, String... fields) throws OdooFault {
        return administrator.call(
                model, "search_read", Map.of("domain", domain, "fields", List.of(fields), "limit", MOST));
    }

    private static Map<Long, JsonNode> byId(JsonNode records) {
        Map<Long, JsonNode> byId = new TreeMap<>();
        records.forEach(record -> byId.put(record.path("id").asLong(), record));
        return byId;
    }

    private static Set<Long> ids(JsonNode relation) {
        Set<Long> ids = new TreeSet<>();
        relation.forEach(id -> ids.add(id.asLong()));
        return ids;
    }
}
