package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads side kits with an administrator's key, past the kits: an edited kit can say of itself whatever its text said before. Changes nothing. A kit
 * whose code is right can be believed in what it says of the ledger's trigger and of the guards.
 */
final class SideKitAttestation {
    /** Of every model that is read; a database has some duties, and one group for each. */
    private static final int MOST = 1000;

    private static final int MOST_NAMED = 5;

    private static final Pattern RECORD = Pattern.compile("ir\\.actions\\.server,([0-9]{1,18})");

    /** Faults behind which every further question would only wait. */
    private static final Set<OdooFault.Kind> AWAY = EnumSet.of(
            OdooFault.Kind.unreachable,
            OdooFault.Kind.ambiguous,
            OdooFault.Kind.keyRefused,
            OdooFault.Kind.unknownDatabase,
            OdooFault.Kind.configuration);

    private final OdooProtocol administrator;

    SideKitAttestation(OdooProtocol administrator) {
        this.administrator = administrator;
    }

    /** A duty's group: who was put into it, and who belongs to it, the users of groups that imply it among them. */
    private record Members(Set<Long> put, Set<Long> all) {}

    /**
     * The groups of duties.
     *
     * @param ids by the group's name; one that is gone is not among them
     * @param members by id: those groups, and all others that are called like a duty's
     */
    private record Groups(Map<String, Long> ids, Map<Long, Members> members) {}

    /**
     * A kit to judge.
     *
     * @param row of the ledger; null: none
     * @param action null: it is gone
     * @param whole the action of its whole text; null: it has none, or it is gone
     * @param users who may run it
     * @param unseen whether its user cannot use it, by what he sees
     */
    private record Kit(String name, JsonNode row, JsonNode action, JsonNode whole, Set<Long> users, boolean unseen) {
        String group() {
            return KitOwner.ofAction(name).group();
        }

        String text(String field) {
            return row != null && row.path(field).isTextual() ? row.path(field).asText() : "";
        }

        boolean isWithdrawn() {
            return text("x_outcome").equals(SideKitInstaller.WITHDRAWN);
        }
    }

    /**
     * What of these kits is not as it was installed. A fault of one leaves what is known of the others: wrong code that was read is wrong, whatever
     * else cannot be read.
     *
     * @param kits id of the duty's user by the name of the kit's action
     * @param unseen those that this user does not find or cannot run. The duty may have another user by now: then a kit that is as it was installed
     *     for the one before is no change
     * @throws OdooFault when the ledger cannot be read, so that nothing is known
     */
    KitDrifts drifts(Map<String, Long> kits, Set<String> unseen) throws OdooFault {
        Map<String, JsonNode> rows = rows(kits.keySet());
        List<Kit> read = new ArrayList<>();
        Map<String, String> unread = new TreeMap<>();
        OdooFault away = null;
        for (Map.Entry<String, Long> each : kits.entrySet()) {
            String name = each.getKey();
            try {
                if (away != null) {
                    throw away;
                }
                JsonNode action = action(name, rows.get(name));
                Set<Long> users = new TreeSet<>(Set.of(each.getValue()));
                if (unseen.contains(name) && action != null) {
                    KitText.user(action.path("code").asText()).ifPresent(users::add);
                }
                read.add(new Kit(name, rows.get(name), action, whole(name, action), users, unseen.contains(name)));
            } catch (OdooFault fault) {
                away = AWAY.contains(fault.kind()) ? fault : null;
                unread.put(name, fault.getMessage());
            }
        }
        Groups groups = null;
        String why = "";
        try {
            groups = away == null ? groups(read) : null;
            why = away == null ? "" : away.getMessage();
        } catch (OdooFault fault) {
            why = fault.getMessage();
        }
        Map<String, KitDrift> drifts = new TreeMap<>();
        Set<String> absent = new TreeSet<>();
        for (Kit kit : read) {
            Optional<KitDrift> drift = drift(kit, groups);
            drift.ifPresent(each -> drifts.put(kit.name(), each));
            if (drift.isEmpty() && kit.row() == null) {
                absent.add(kit.name());
            } else if (drift.isEmpty() && groups == null) {
                unread.put(kit.name(), why);
            }
        }
        return new KitDrifts(drifts, absent, unread);
    }

    /** Code, state and writer first: they need nothing else to be there. */
    private Optional<KitDrift> drift(Kit kit, Groups groups) {
        List<String> what = new ArrayList<>(code(kit));
        if (kit.row() == null) {
            // An installation would write over what somebody made of it.
            return what.isEmpty() || kit.action() == null
                    ? Optional.empty()
                    : Optional.of(new KitDrift(
                            "the ledger shows no row of it, and " + String.join(", and ", what) + last(kit),
                            false,
                            kit.unseen(),
                            ""));
        }
        String installed = kit.text("x_text");
        boolean shared = false;
        String strangers = "";
        if (groups != null) {
            Long group = groups.ids().get(kit.group());
            if (group == null) {
                what.add("its group " + kit.group() + " is gone");
            } else {
                if (kit.action() != null && !isFor(kit.action(), group)) {
                    what.add("others than the group " + kit.group() + " may run it");
                }
                if (kit.whole() != null && !isFor(kit.whole(), group)) {
                    what.add("its action " + kit.name() + KitText.WHOLE + " is not for the group " + kit.group()
                            + " alone" + last(kit.whole()));
                }
                Set<Long> others = new TreeSet<>(groups.members().get(group).all());
                others.removeAll(kit.users());
                if (!others.isEmpty()) {
                    shared = groups.members().entrySet().stream()
                            .anyMatch(each -> !each.getKey().equals(group)
                                    && others.stream().anyMatch(each.getValue().all()::contains));
                    strangers = "the group " + kit.group() + " has members beside the duty's user: "
                            + named(others, groups.members().get(group).put());
                }
            }
        }
        if (kit.isWithdrawn()) {
            return Optional.of(
                    new KitDrift(installed.isEmpty() ? "it was taken out of use" : installed, shared, true, installed));
        }
        String written =
                kit.action() == null ? "" : kit.action().path("write_date").asText();
        if (what.isEmpty() && !installed.isEmpty() && !installed.equals(written)) {
            what.add("it was written after its installation at " + installed
                    + " UTC, and may have had other code meanwhile");
        }
        String text = what.isEmpty() ? "" : String.join(", and ", what) + last(kit);
        text += text.isEmpty() || strangers.isEmpty() ? strangers : ", and " + strangers;
        return text.isEmpty() ? Optional.empty() : Optional.of(new KitDrift(text, shared, false, installed));
    }

    private static List<String> code(Kit kit) {
        if (kit.action() == null) {
            return List.of("its action is gone");
        }
        String code = kit.action().path("code").asText();
        if (!kit.action().path("state").asText().equals("code") || !kit.name().endsWith("-" + KitText.hashOf(code))) {
            return List.of("its code is not what its name stands for");
        }
        if (kit.users().stream().noneMatch(user -> KitText.isFor(code, user))) {
            return List.of("its code names other users than that of the duty, id "
                    + kit.users().iterator().next());
        }
        Optional<String> pinned = KitText.wholeOf(code);
        if (pinned.isEmpty()) {
            return List.of();
        }
        if (kit.whole() == null) {
            return List.of("its action " + kit.name() + KitText.WHOLE + " is gone");
        }
        return isWhole(kit.whole(), pinned.get())
                ? List.of()
                : List.of("the code of its action " + kit.name() + KitText.WHOLE + " is not what was installed with it"
                        + last(kit.whole()));
    }

    private static boolean isWhole(JsonNode action, String sha256) {
        return action.path("state").asText().equals("code")
                && KitText.isWhole(action.path("code").asText(), sha256);
    }

    private static boolean isFor(JsonNode action, long group) {
        JsonNode may = action.path("group_ids");
        return may.size() == 1 && may.path(0).asLong() == group;
    }

    private static String last(Kit kit) {
        return kit.action() == null ? "" : last(kit.action());
    }

    private static String last(JsonNode action) {
        return " (" + SideKitInstaller.ACTION + "," + action.path("id").asLong() + ", last written by "
                + action.path("write_uid").path(1).asText("somebody") + " at "
                + action.path("write_date").asText() + " UTC)";
    }

    /** The ledger's rows of kits, by the name of the action. */
    private Map<String, JsonNode> rows(Set<String> names) throws OdooFault {
        Map<String, JsonNode> rows = new TreeMap<>();
        List<String> owners = names.stream()
                .map(name -> KitOwner.ofAction(name).ledger())
                .distinct()
                .toList();
        List<String> keys = names.stream().map(name -> "k:" + name).toList();
        try {
            for (JsonNode row : read(
                    SideKit.LEDGER,
                    List.of(List.of("x_key", "in", keys), List.of("x_owner", "in", owners)),
                    "x_owner",
                    "x_key",
                    "x_record",
                    "x_outcome",
                    "x_text")) {
                String name = row.path("x_key").asText().substring(2);
                if (row.path("x_owner").asText().equals(KitOwner.ofAction(name).ledger())) {
                    rows.put(name, row);
                }
            }
        } catch (OdooFault fault) {
            // Before the first installation there is no ledger, and while one is under way nobody has the right to read
            // it.
            if (fault.kind() != OdooFault.Kind.unknownName && fault.kind() != OdooFault.Kind.notAllowed) {
                throw fault;
            }
        }
        return rows;
    }

    /** The action that the ledger names, else one of the kit's name whose code is wrong, else one of its name; null: none. */
    private JsonNode action(String name, JsonNode row) throws OdooFault {
        List<?> which = List.of("name", "=", name);
        if (row != null) {
            Matcher record = RECORD.matcher(row.path("x_record").asText());
            if (!record.matches()) {
                return null;
            }
            which = List.of("id", "=", Long.parseLong(record.group(1)));
        }
        JsonNode found = null;
        for (JsonNode each : actions(which)) {
            if (found == null
                    || !name.endsWith("-" + KitText.hashOf(each.path("code").asText()))) {
                found = each;
            }
        }
        return found;
    }

    /** The action of a kit's whole text, the one that the kit would run if there are several; null: the kit has none, or it is gone. */
    private JsonNode whole(String name, JsonNode action) throws OdooFault {
        Optional<String> pinned = action == null
                ? Optional.empty()
                : KitText.wholeOf(action.path("code").asText());
        JsonNode found = null;
        if (pinned.isPresent()) {
            for (JsonNode each : actions(List.of("name", "=", name + KitText.WHOLE))) {
                if (found == null || isWhole(each, pinned.get())) {
                    found = each;
                }
            }
        }
        return found;
    }

    /** One by one: of all duties together the answer could be longer than one may be. */
    private JsonNode actions(List<?> which) throws OdooFault {
        try {
            return read(
                    SideKitInstaller.ACTION, List.of(which), "code", "state", "group_ids", "write_uid", "write_date");
        } catch (OdooFault fault) {
            if (fault.kind() != OdooFault.Kind.tooLong) {
                throw fault;
            }
            // Code that is longer than any kit's must not hide behind its length; without it, it is not what the name
            // stands for.
            return read(SideKitInstaller.ACTION, List.of(which), "state", "group_ids", "write_uid", "write_date");
        }
    }

    private Groups groups(List<Kit> kits) throws OdooFault {
        Map<String, Long> ids = new HashMap<>();
        for (String group : new TreeSet<>(kits.stream().map(Kit::group).toList())) {
            Long id = id(group);
            if (id != null) {
                ids.put(group, id);
            }
        }
        Map<Long, Members> members = new HashMap<>();
        byId(read(
                        "res.groups",
                        List.of(
                                "|",
                                List.of("id", "in", List.copyOf(new TreeSet<>(ids.values()))),
                                List.of("name", "=like", KitOwner.MODULE + ".%.%")),
                        "user_ids",
                        "all_user_ids"))
                .forEach((id, group) ->
                        members.put(id, new Members(ids(group.path("user_ids")), ids(group.path("all_user_ids")))));
        ids.values().retainAll(members.keySet());
        return new Groups(ids, members);
    }

    /** Null: nothing has this external id. */
    private Long id(String group) throws OdooFault {
        try {
            return administrator
                    .call(
                            "ir.model.data",
                            "check_object_reference",
                            Map.of("module", KitOwner.MODULE, "xml_id", group.substring(KitOwner.MODULE.length() + 1)))
                    .path(1)
                    .asLong();
        } catch (OdooFault fault) {
            if (fault.kind() == OdooFault.Kind.mapping || fault.kind() == OdooFault.Kind.business) {
                return null;
            }
            throw fault;
        }
    }

    /** Whom one cannot name is told by his id. */
    private String named(Set<Long> strangers, Set<Long> put) {
        List<Long> some = strangers.stream().limit(MOST_NAMED).toList();
        Map<Long, JsonNode> users = Map.of();
        try {
            users = byId(read("res.users", List.of(List.of("id", "in", some)), "login"));
        } catch (OdooFault fault) {
            // that there are strangers is known without their names
        }
        Map<Long, JsonNode> known = users;
        String names = some.stream()
                .map(each ->
                        (known.containsKey(each) ? known.get(each).path("login").asText() : "user") + " (id " + each
                                + (put.contains(each) ? ")" : ", by a group that implies it)"))
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
