package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Target.Ownership;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What moving rows of the ledger from one duty to another does, without reading its Python. A page has two rows, so that there are several. */
final class KitRehoming {
    private static final String LEDGER = "x_plantline_ledger";
    private static final int PAGE = 2;
    private static final List<String> SAME =
            List.of("x_content", "x_position", "x_outcome", "x_stamp", "x_record", "x_number", "x_text", "x_raises");

    private final Records records;
    private final JsonNode request;
    private final String former;
    private final String now;
    private final Set<String> topics = new LinkedHashSet<>();

    KitRehoming(Records records, JsonNode request) {
        this.records = records;
        this.request = request;
        String plant = request.path("plant").asText();
        this.former = plant + "/" + request.path("from").asText();
        this.now = plant + "/" + request.path("to").asText();
        request.path("topics").forEach(topic -> topics.add(topic.asText()));
    }

    /** Whether an action's code is that which moves rows. */
    static boolean isRehoming(String code) {
        return code.startsWith("# Plantline: moves what one duty's rows");
    }

    Object run() {
        switch (request.path("do").asText()) {
            case "look" -> {
                check();
                return Map.of("rows", mine().size());
            }
            case "fence" -> {
                check();
                fence();
                return Map.of();
            }
            case "page" -> {
                return page(request.path("after").asText());
            }
            default -> {
                finish();
                return Map.of();
            }
        }
    }

    private void check() {
        String plant = request.path("plant").asText();
        Long cluster = SimulatedKit.row(records, plant, "c:");
        String asked = request.path("cluster").asText();
        if (cluster == null || !records.text(LEDGER, cluster, "x_text").equals(asked)) {
            String there = cluster == null ? "no cluster" : "the cluster " + records.text(LEDGER, cluster, "x_text");
            throw OdooError.user(
                    "the plant " + plant + " belongs to " + there + " here, and not to the cluster " + asked);
        }
        String from = request.path("from").asText();
        String to = request.path("to").asText();
        for (String topic : topics) {
            for (long row : owners(now, topic)) {
                if (is(row, "moving")) {
                    throw OdooError.user("a move from duty " + to + " to duty " + records.text(LEDGER, row, "x_text")
                            + " was begun and has not ended: repeat that one first");
                }
            }
        }
        for (String topic : topics) {
            List<Long> owners = owners(former, topic);
            if (owners.isEmpty()) {
                throw OdooError.user("duty " + from + " has never worked an interface with the topic id " + topic
                        + " here: look at status.topics.in of the interface, and at --from");
            }
            for (long row : owners) {
                String whose = records.text(LEDGER, row, "x_text");
                boolean moved = is(row, "moved");
                if (!is(row, "owner") && !whose.equals(to)) {
                    throw OdooError.user("the rows of topic id " + topic + (moved ? " were moved" : " are being moved")
                            + " from duty " + from + " to duty " + whose + ": name that one with "
                            + (moved ? "--from" : "--to"));
                }
            }
            for (long row : owners(now, topic)) {
                if (is(row, "moved") && owners.stream().allMatch(each -> is(each, "moved"))) {
                    throw OdooError.user("the rows of topic id " + topic + " were moved from duty " + to + " to duty "
                            + records.text(LEDGER, row, "x_text") + ": name that one with --from");
                }
            }
        }
        mine().forEach(this::clash);
    }

    private void clash(long row) {
        String key = records.text(LEDGER, row, "x_key");
        Long other = SimulatedKit.row(records, now, key);
        if (other != null && !records.text(LEDGER, other, "x_outcome").equals("moved") && !isSame(row, other)) {
            throw OdooError.user(
                    "duty " + request.path("to").asText() + " has a row with the key " + key
                            + " already (position " + position(other) + "; that of duty "
                            + request.path("from").asText() + " has " + position(row)
                            + "), so both have worked this interface: nothing was moved, because only one of them can be right");
        }
    }

    private String position(long row) {
        Object position = records.value(LEDGER, row, "x_position");
        return position instanceof String text ? text : "none";
    }

    private boolean isSame(long row, long other) {
        return SAME.stream()
                .allMatch(field ->
                        Objects.equals(records.value(LEDGER, row, field), records.value(LEDGER, other, field)));
    }

    private boolean is(long row, String outcome) {
        return records.text(LEDGER, row, "x_outcome").equals(outcome);
    }

    private List<Long> owners(String owner, String topic) {
        return records.store().all(LEDGER).keySet().stream()
                .filter(row -> owner.equals(records.value(LEDGER, row, "x_owner")))
                .filter(row -> records.text(LEDGER, row, "x_key").startsWith("o:" + topic + "/"))
                .toList();
    }

    /** The rows to be moved, by key. */
    private List<Long> mine() {
        return records.store().all(LEDGER).keySet().stream()
                .filter(row -> former.equals(records.value(LEDGER, row, "x_owner")))
                .filter(row -> !Set.of("moving", "moved").contains(records.text(LEDGER, row, "x_outcome")))
                .filter(row -> topics.contains(topic(row)))
                .sorted((one, other) ->
                        records.text(LEDGER, one, "x_key").compareTo(records.text(LEDGER, other, "x_key")))
                .toList();
    }

    private String topic(long row) {
        String key = records.text(LEDGER, row, "x_key");
        String place = Set.of("o:", "a:", "n:").contains(key.substring(0, Math.min(2, key.length())))
                ? key.substring(2)
                : position(row);
        return place.split("/")[0];
    }

    private void fence() {
        for (String topic : topics) {
            for (long row : owners(former, topic)) {
                if (is(row, "owner")) {
                    Map<String, Object> fenced = new HashMap<>();
                    fenced.put("x_stamp", records.value(LEDGER, row, "x_number"));
                    fenced.put("x_number", Ownership.MOVED_AWAY);
                    fenced.put("x_outcome", "moving");
                    fenced.put("x_text", request.path("to").asText());
                    records.write(LEDGER, row, fenced);
                }
            }
        }
    }

    private Object page(String after) {
        List<Long> part = mine().stream()
                .filter(row -> records.text(LEDGER, row, "x_key").compareTo(after) > 0)
                .limit(PAGE)
                .toList();
        part.forEach(this::clash);
        Map<String, Object> answer = new HashMap<>();
        answer.put("moved", part.size());
        answer.put("last", part.isEmpty() ? null : records.text(LEDGER, part.get(part.size() - 1), "x_key"));
        for (long row : part) {
            if (SimulatedKit.row(records, now, records.text(LEDGER, row, "x_key")) != null) {
                records.store().put(LEDGER, row, null);
            } else {
                records.write(LEDGER, row, "x_owner", now);
            }
        }
        return answer;
    }

    private void finish() {
        if (!mine().isEmpty()) {
            throw OdooError.user("rows of duty " + request.path("from").asText() + " are left: repeat the command");
        }
        List<String> moves = new ArrayList<>();
        for (String topic : topics) {
            moves.add(topic + "=" + request.path("to").asText());
            for (long row : owners(former, topic)) {
                if (is(row, "moving")) {
                    String key = records.text(LEDGER, row, "x_key");
                    Long there = SimulatedKit.row(records, now, key);
                    // Of a row that was moved away the number is no epoch.
                    Long epoch = there != null && is(there, "owner") ? there : null;
                    Map<String, Object> owner = new HashMap<>();
                    owner.put("x_number", Math.max(number(row, "x_stamp"), number(epoch, "x_number")));
                    owner.put("x_raises", Math.max(number(row, "x_raises"), number(there, "x_raises")));
                    owner.put("x_outcome", "owner");
                    owner.put("x_stamp", 0L);
                    owner.put("x_text", null);
                    put(now, key, owner);
                    records.write(LEDGER, row, Map.of("x_outcome", "moved", "x_stamp", 0L));
                }
            }
        }
        said(former, moves);
        said(now, List.of());
    }

    private long number(Long row, String field) {
        return row != null && records.value(LEDGER, row, field) instanceof Long number ? number : 0;
    }

    private void said(String owner, List<String> moves) {
        Long row = SimulatedKit.row(records, owner, "m:");
        List<String> all = new ArrayList<>();
        if (row != null) {
            Arrays.stream(records.text(LEDGER, row, "x_text").split(" "))
                    .filter(each -> !each.isEmpty() && !topics.contains(each.split("=")[0]))
                    .forEach(all::add);
        }
        all.addAll(moves);
        if (row != null || !moves.isEmpty()) {
            put(owner, "m:", Map.of("x_outcome", "moves", "x_text", String.join(" ", all)));
        }
    }

    private void put(String owner, String key, Map<String, Object> values) {
        Map<String, Object> row = new HashMap<>(values);
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
