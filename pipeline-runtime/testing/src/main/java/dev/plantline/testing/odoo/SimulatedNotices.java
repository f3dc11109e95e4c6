package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Notices of one duty as the side kit's part for them works them: an activity for each, and a row of the ledger that says so. */
final class SimulatedNotices {
    private static final String LEDGER = "x_plantline_ledger";
    private static final String ACTIVITY = "mail.activity";
    private static final int MOST = 200;
    private static final int MOST_TEXTS = 20;
    private static final int LONGEST_TEXT = 2500;
    private static final int LONGEST_SUMMARY = 200;
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern RECORD = Pattern.compile("[a-z0-9_.]{1,100},[0-9]{1,9}");
    /** Models whose records have activities, of those that the simulator knows. */
    private static final Set<String> WITH_ACTIVITIES = Set.of(
            "mrp.production",
            "stock.picking",
            "stock.lot",
            "purchase.order",
            "sale.order",
            "account.move",
            "product.product",
            "product.template",
            "res.partner",
            "stock.landed.cost");

    private final Records records;
    private final String owner;

    SimulatedNotices(Records records, String owner) {
        this.records = records;
        this.owner = owner;
    }

    /** Refuses what has not the form. */
    static void check(JsonNode request) {
        require(request.path("closing").isBoolean(), "closing is neither true nor false");
        for (String name : List.of("wanted", "ended")) {
            require(
                    request.path(name).isArray() && request.path(name).size() <= MOST,
                    name + " is not a list of at most " + MOST + " notices");
        }
        for (JsonNode one : request.path("wanted")) {
            require(
                    KEY.matcher(one.path("key").asText()).matches() && one.size() == 5,
                    "the key of a notice has not 32 hex digits");
            require(
                    RECORD.matcher(one.path("record").asText()).matches(),
                    "the record of a notice is not a model and an id");
            require(
                    isText(one.path("login"), 128) && isText(one.path("summary"), LONGEST_SUMMARY),
                    "a notice has no login of at most 128 characters and no summary of at most " + LONGEST_SUMMARY);
            require(
                    one.path("texts").isArray() && one.path("texts").size() <= MOST_TEXTS,
                    "a notice has not a list of at most " + MOST_TEXTS + " texts");
            one.path("texts")
                    .forEach(text -> require(
                            isText(text, LONGEST_TEXT),
                            "a text of a notice is not one of 1 to " + LONGEST_TEXT + " characters"));
        }
        for (JsonNode one : request.path("ended")) {
            require(
                    KEY.matcher(one.path("key").asText()).matches() && isText(one.path("text"), LONGEST_TEXT),
                    "the text of an ended notice is not one of 1 to " + LONGEST_TEXT + " characters");
        }
    }

    private static boolean isText(JsonNode value, int longest) {
        return value.isTextual() && !value.asText().isEmpty() && value.asText().length() <= longest;
    }

    private static void require(boolean holds, String refusal) {
        if (!holds) {
            throw OdooError.user("plantline: " + refusal);
        }
    }

    /** Opens what is wanted and not open, and closes what is open and not wanted. */
    Object work(JsonNode request) {
        String before = "n:" + request.path("partition").asText() + "/";
        Map<String, Long> there = new TreeMap<>();
        records.store().all(LEDGER).keySet().stream()
                .filter(row -> owner.equals(records.value(LEDGER, row, "x_owner")))
                .filter(row -> records.text(LEDGER, row, "x_key").startsWith(before))
                .forEach(row -> there.put(records.text(LEDGER, row, "x_key"), row));
        List<List<String>> failed = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        for (JsonNode one : request.path("wanted")) {
            String key = before + one.path("key").asText();
            wanted.add(key);
            if (!there.containsKey(key)) {
                String why = open(one, key, there);
                if (why != null) {
                    failed.add(List.of(one.path("key").asText(), why));
                }
            }
        }
        Map<String, String> ended = new HashMap<>();
        request.path("ended")
                .forEach(one -> ended.put(
                        before + one.path("key").asText(), one.path("text").asText()));
        if (request.path("closing").asBoolean()) {
            for (String key : List.copyOf(there.keySet())) {
                if (!wanted.contains(key)) {
                    close(there.remove(key), ended.getOrDefault(key, "nothing fails for this cause any more"));
                }
            }
        }
        return Map.of("open", there.size(), "failed", failed);
    }

    private String open(JsonNode one, String key, Map<String, Long> there) {
        String record = one.path("record").asText();
        String model = record.substring(0, record.indexOf(','));
        long id = Long.parseLong(record.substring(record.indexOf(',') + 1));
        if (!WITH_ACTIVITIES.contains(model)) {
            return "records of " + model + " have no activities in Odoo";
        }
        if (records.store().get(model, id) == null) {
            return record + " is not in Odoo any more";
        }
        String login = one.path("login").asText();
        List<Long> users = records.store().all("res.users").keySet().stream()
                .filter(each -> records.text("res.users", each, "login").equals(login))
                .toList();
        if (users.isEmpty()) {
            return "Odoo has no user in use with the login " + login
                    + ": correct notices in the OdooConnection, or make the user";
        }
        StringBuilder note = new StringBuilder();
        one.path("texts")
                .forEach(text ->
                        note.append("<p>").append(escaped(text.asText())).append("</p>"));
        Map<String, Object> activity = new LinkedHashMap<>();
        activity.put("res_model", model);
        activity.put("res_id", id);
        activity.put("summary", one.path("summary").asText());
        activity.put("note", note.toString());
        activity.put("user_id", users.get(0));
        activity.put("active", true);
        long made = records.create(ACTIVITY, activity);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("x_owner", owner);
        row.put("x_key", key);
        row.put("x_record", record);
        row.put("x_outcome", "notice");
        row.put("x_stamp", 0L);
        row.put("x_text", "" + made);
        there.put(key, records.create(LEDGER, row));
        return null;
    }

    private void close(long row, String text) {
        long activity = Long.parseLong(records.text(LEDGER, row, "x_text"));
        if (records.store().get(ACTIVITY, activity) != null
                && Boolean.TRUE.equals(records.value(ACTIVITY, activity, "active"))) {
            records.write(ACTIVITY, activity, "feedback", text);
            records.write(ACTIVITY, activity, "active", false);
        }
        records.store().put(LEDGER, row, null);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
