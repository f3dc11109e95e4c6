package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the operator reads of the keys and groups of duties' users, without reading its Python. */
final class UserReading {
    private static final String KEYS = "res.users.apikeys";
    private static final String GROUPS = "res.groups";
    private static final String ACCESS = "ir.model.access";

    private final Records records;
    private final JsonNode request;

    UserReading(Records records, JsonNode request) {
        this.records = records;
        this.request = request;
    }

    /** Whether an action's code is that of the reading. */
    static boolean isReading(String code) {
        return code.startsWith("# Plantline: reads when the API keys of duties end");
    }

    /** Runs the action. */
    Object run() {
        List<List<Object>> ends = new ArrayList<>();
        for (JsonNode key : request.path("keys")) {
            ends.add(end(key.path(0).asLong(), key.path(1).asText()));
        }
        Set<Long> users = new TreeSet<>();
        request.path("judged").forEach(user -> users.add(user.asLong()));
        List<List<Object>> held = new ArrayList<>();
        Deque<Long> left = new ArrayDeque<>();
        for (long group : records.store().all(GROUPS).keySet()) {
            records.ids(GROUPS, group, "user_ids").stream()
                    .filter(users::contains)
                    .forEach(user -> {
                        held.add(List.of(user, group));
                        left.add(group);
                    });
        }
        List<List<Object>> named = new ArrayList<>();
        for (JsonNode name : request.path("groups")) {
            Store.Reference reference = records.store().reference(name.asText());
            if (reference != null) {
                named.add(List.of(name.asText(), reference.id()));
                left.add(reference.id());
            }
        }
        Set<Long> reached = new TreeSet<>();
        List<List<Object>> implied = new ArrayList<>();
        while (!left.isEmpty()) {
            long group = left.remove();
            if (reached.add(group)) {
                records.ids(GROUPS, group, "implied_ids").forEach(other -> {
                    implied.add(List.of(group, other));
                    left.add(other);
                });
            }
        }
        return Map.of(
                "ends",
                ends,
                "held",
                held,
                "named",
                named,
                "implied",
                implied,
                "groups",
                reached.stream()
                        .map(group -> List.of(group, name(group, named)))
                        .toList(),
                "rights",
                rights(reached));
    }

    private List<Object> end(long user, String beginning) {
        return records.store().all(KEYS).keySet().stream()
                .filter(key -> records.one(KEYS, key, "user_id") == user
                        && records.text(KEYS, key, "index").equals(beginning))
                .findFirst()
                .<List<Object>>map(key -> records.value(KEYS, key, "expiration_date") instanceof String date
                        ? List.of(true, date.replace(' ', 'T') + "Z")
                        : List.of(true, false))
                .orElse(List.of(false, false));
    }

    /** External ids that nobody asked for the simulator tells as names. */
    private String name(long group, List<List<Object>> named) {
        return named.stream()
                .filter(each -> each.get(1).equals(group))
                .map(each -> (String) each.get(0))
                .findFirst()
                .orElseGet(() -> records.text(GROUPS, group, "name"));
    }

    private List<List<Object>> rights(Set<Long> groups) {
        List<List<Object>> rights = new ArrayList<>();
        for (long access : records.store().all(ACCESS).keySet()) {
            long group = records.value(ACCESS, access, "group_id") instanceof Long one ? one : 0;
            int may = (is(access, "perm_write") ? 1 : 0)
                    + (is(access, "perm_create") ? 2 : 0)
                    + (is(access, "perm_unlink") ? 4 : 0);
            if (may != 0 && (group == 0 || groups.contains(group))) {
                rights.add(List.of(
                        group, records.text("ir.model", records.one(ACCESS, access, "model_id"), "model"), may));
            }
        }
        return rights;
    }

    private boolean is(long access, String right) {
        return Boolean.TRUE.equals(records.value(ACCESS, access, right));
    }
}
