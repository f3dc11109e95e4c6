package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the installation of side kits does beyond Odoo's API, without reading its Python, and who may then read the ledger. */
final class KitInstallation {
    private static final String LEDGER = "x_plantline_ledger";
    private static final String ACTION = "ir.actions.server";
    /** The only two kinds of record rule that the simulator knows. */
    private static final String ALL_ROWS = "[(1, '=', 1)]";

    private static final Pattern OWN_ROWS = Pattern.compile("\\[\\('x_owner', '=', '([^']+)'\\)\\]");

    private final Records records;

    KitInstallation(Records records) {
        this.records = records;
    }

    /** Whether an action's code is that of an installation. */
    static boolean isInstallation(String code) {
        return code.startsWith("# Plantline: what the ledger needs");
    }

    /** Runs the installation's action. */
    Object run(JsonNode request) {
        if (request.path("do").asText().equals("claim")) {
            return claim(request);
        }
        if (request.path("do").asText().equals("withdraw")) {
            return withdraw(request);
        }
        for (JsonNode kit : request.path("kits")) {
            put(
                    kit.path("owner").asText(),
                    "k:" + kit.path("name").asText(),
                    Map.of(
                            "x_content",
                            kit.path("hash").asText(),
                            "x_record",
                            ACTION + "," + kit.path("id").asLong(),
                            "x_outcome",
                            "kit",
                            "x_text",
                            records.text(ACTION, kit.path("id").asLong(), "write_date")));
        }
        return Map.of();
    }

    /** Unless the kit was installed anew since somebody looked. */
    private Object withdraw(JsonNode request) {
        String owner = request.path("owner").asText();
        String key = "k:" + request.path("name").asText();
        Long row = SimulatedKit.row(records, owner, key);
        boolean withdrawn = row != null
                && records.text(LEDGER, row, "x_outcome").equals("kit")
                && records.text(LEDGER, row, "x_text")
                        .equals(request.path("installation").asText());
        if (withdrawn) {
            put(
                    owner,
                    key,
                    Map.of(
                            "x_outcome",
                            "withdrawn",
                            "x_text",
                            request.path("why").asText()));
        }
        return Map.of("withdrawn", withdrawn);
    }

    /** Whether a user may read the ledger. */
    boolean mayRead(long user) {
        return records.store().all("ir.model.access").keySet().stream()
                .anyMatch(access -> records.value("ir.model.access", access, "group_id") instanceof Long group
                        && isMember(user, group)
                        && records.text("ir.model", records.one("ir.model.access", access, "model_id"), "model")
                                .equals(LEDGER));
    }

    /** A domain narrowed to the rows that a user may see. */
    JsonNode visible(long user, JsonNode domain) {
        List<Object> terms = new ArrayList<>();
        domain.forEach(terms::add);
        List<String> owners = new ArrayList<>(); // rules of several groups add up
        for (long rule : records.store().all("ir.rule").keySet()) {
            if (records.ids("ir.rule", rule, "groups").stream().anyMatch(group -> isMember(user, group))) {
                String force = records.text("ir.rule", rule, "domain_force");
                if (force.equals(ALL_ROWS)) {
                    return domain;
                }
                Matcher own = OWN_ROWS.matcher(force);
                if (own.matches()) {
                    owners.add(own.group(1));
                }
            }
        }
        if (!owners.isEmpty()) {
            terms.add(List.of("x_owner", "in", owners));
        }
        return Json.MAPPER.valueToTree(terms);
    }

    private Map<String, Object> claim(JsonNode request) {
        Map<String, Object> answer = new LinkedHashMap<>();
        Map<String, Object> shared = shared(request.path("duties"));
        answer.put("shared", shared);
        String plant = request.path("plant").asText();
        String cluster = request.path("cluster").asText();
        if (shared == null) {
            Long there = SimulatedKit.row(records, plant, "c:");
            if (there == null || request.path("adopt").asBoolean()) {
                put(plant, "c:", Map.of("x_text", cluster, "x_outcome", "cluster"));
            } else {
                cluster = records.text(LEDGER, there, "x_text");
            }
        }
        answer.put("cluster", cluster);
        return answer;
    }

    /** The user that is not one duty's alone, or null. */
    private Map<String, Object> shared(JsonNode duties) {
        Map<Long, String> seen = new HashMap<>();
        for (JsonNode duty : duties) {
            long user = duty.path("user").asLong();
            String mine = duty.path("group").asText();
            String other = records.store().all("res.groups").keySet().stream()
                    .filter(group -> isMember(user, group))
                    .map(group -> records.text("res.groups", group, "name"))
                    .filter(name -> name.startsWith("plantline.") && !name.equals(mine))
                    .findFirst()
                    .orElse(seen.put(user, mine));
            if (other != null) {
                return Map.of("user", user, "login", records.text("res.users", user, "login"), "group", other);
            }
        }
        return null;
    }

    private boolean isMember(long user, long group) {
        return records.store().get("res.groups", group) != null
                && records.ids("res.groups", group, "user_ids").contains(user);
    }

    private void put(String owner, String key, Map<String, Object> values) {
        Map<String, Object> row = new LinkedHashMap<>(values);
        row.put("x_owner", owner);
        row.put("x_key", key);
        Long there = SimulatedKit.row(records, owner, key);
        if (there == null) {
            records.create(LEDGER, row);
        } else {
            records.write(LEDGER, there, row);
        }
    }
}
