package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.NeededGroups;
import dev.plantline.model.PlainText;
import dev.plantline.model.ShippedText;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads when the API keys of duties end, and how the groups of their users compare with what their interfaces need. Which of several keys of a user is
 * meant only a server action sees: Odoo finds a key by its first letters, in a column that its own calls do not show.
 */
final class DutyReader {
    /** Name of the action. */
    static final String NAME = "Plantline: read keys and groups of duties";

    private static final String CODE = ShippedText.of(DutyReader.class, "duties.py");
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{40}");
    /** Letters by which Odoo finds a key. */
    private static final int BEGINNING = 8;
    /** Of a name that people give a group. */
    private static final int LONGEST_NAME = 128;

    /** Of all users of a connection, with those that come with them; the largest Odoo has some hundred. */
    private static final int MOST_GROUPS = 2_000;
    /** Of all users that are judged. */
    private static final int MOST_HELD = 2_000;
    /** Of all groups. */
    private static final int MOST_IMPLIED = 10_000;
    /** In the years that a date of four digits has. */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private static final String NO_KEY = "what the Secret holds is no API key as Odoo makes them";

    private final OdooProtocol administrator;

    DutyReader(OdooProtocol administrator) {
        this.administrator = administrator;
    }

    /**
     * Who a duty is in Odoo.
     *
     * @param user id
     * @param key that Odoo accepts
     * @param needs of its interfaces; empty: it has none
     */
    record Signed(long user, String key, Optional<NeededGroups> needs) {
        /** Not the key. */
        @Override
        public String toString() {
            return "user " + user;
        }
    }

    /**
     * Reads.
     *
     * @param duties by name
     * @param now by which actions that were left behind are told
     * @return for each of them
     */
    Map<String, DutyUser> read(Map<String, Signed> duties, Instant now) throws OdooFault {
        if (duties.isEmpty()) {
            return Map.of();
        }
        SortedSet<String> groups =
                new TreeSet<>(Set.of("base.group_user", "base.group_system", "base.group_erp_manager"));
        List<List<Object>> keys = new ArrayList<>();
        // Nobody asks for the groups of the others, and those of an administrator are most that there are.
        Set<Long> judged = new TreeSet<>();
        for (Signed each : duties.values()) {
            each.needs().ifPresent(needs -> groups.addAll(needs.all()));
            // Of what is no key nothing is told, for it may be a password.
            if (each.needs().isPresent()) {
                judged.add(each.user());
            }
            keys.add(List.of(each.user(), isKey(each.key()) ? each.key().substring(0, BEGINNING) : ""));
        }
        JsonNode model = administrator.call(
                "ir.model", "search", Map.of("domain", List.of(List.of("model", "=", "res.users")), "limit", 1));
        JsonNode answer;
        try (ReadingAction action =
                new ReadingAction(administrator, NAME, CODE, model.path(0).asLong(), now)) {
            answer = action.run(Map.of("keys", keys, "judged", judged, "groups", groups));
        }
        if (answer.path("ends").size() != keys.size()
                || answer.path("groups").size() > MOST_GROUPS
                || answer.path("held").size() > MOST_HELD
                || answer.path("implied").size() > MOST_IMPLIED) {
            throw malformed();
        }
        UserGroups users = users(answer);
        Map<String, DutyUser> read = new LinkedHashMap<>();
        int row = 0;
        for (Map.Entry<String, Signed> duty : duties.entrySet()) {
            Signed signed = duty.getValue();
            read.put(
                    duty.getKey(),
                    new DutyUser(
                            end(signed, answer.path("ends").path(row++)),
                            signed.needs()
                                    .map(needs -> users.judge(signed.user(), needs))
                                    .orElse(null)));
        }
        return read;
    }

    private KeyEnd end(Signed duty, JsonNode found) throws OdooFault {
        if (!isKey(duty.key())) {
            return KeyEnd.unknown(NO_KEY);
        }
        if (!found.path(0).asBoolean()) {
            return KeyEnd.unknown("its user has no key in Odoo that begins like the one in the Secret");
        }
        try {
            return found.path(1).isTextual()
                    ? KeyEnd.at(possible(Instant.parse(found.path(1).asText()), administrator))
                    : KeyEnd.NEVER;
        } catch (DateTimeException e) {
            throw malformed();
        }
    }

    /**
     * What a user can find out of the own key: several keys cannot be told apart.
     *
     * @param own with the key
     */
    static KeyEnd ofOwn(OdooProtocol own, String key, Instant now) throws OdooFault {
        if (!isKey(key)) {
            return KeyEnd.unknown(NO_KEY);
        }
        JsonNode shown = own.call(
                "res.users.apikeys",
                "fields_get",
                Map.of("allfields", List.of("expiration_date"), "attributes", List.of("type")));
        if (!shown.has("expiration_date")) {
            return KeyEnd.NEVER; // up to 17
        }
        JsonNode keys = own.call(
                "res.users.apikeys",
                "search_read",
                Map.of(
                        "domain",
                        List.of(List.of("user_id", "=", SideKitInstaller.user(own))),
                        "fields",
                        List.of("expiration_date", "scope"),
                        "limit",
                        1000));
        Set<Optional<Instant>> ends = new HashSet<>();
        for (JsonNode each : keys) {
            boolean fits = !each.path("scope").isTextual()
                    || each.path("scope").asText().equals("rpc");
            Optional<Instant> end = ownEnd(each.path("expiration_date"), own);
            if (fits && end.map(at -> !at.isBefore(now)).orElse(true)) {
                ends.add(end);
            }
        }
        return switch (ends.size()) {
            case 0 -> KeyEnd.unknown("Odoo shows its user no key of its own");
            case 1 -> ends.iterator().next().map(KeyEnd::at).orElse(KeyEnd.NEVER);
            default ->
                KeyEnd.unknown(
                        "its user has several keys that end at different times, and only an administrator's key tells which of them"
                                + " is in the Secret: delete the others in Odoo, or name an administrator's key in the operator's chart");
        };
    }

    private static Optional<Instant> ownEnd(JsonNode date, OdooProtocol odoo) throws OdooFault {
        if (!date.isTextual()) {
            return Optional.empty();
        }
        try {
            return Optional.of(possible(Instant.parse(date.asText().replace(' ', 'T') + "Z"), odoo));
        } catch (DateTimeException e) {
            throw malformed(odoo);
        }
    }

    /** With years beyond, nobody can reckon. */
    private static Instant possible(Instant end, OdooProtocol odoo) throws OdooFault {
        if (end.isBefore(Instant.EPOCH) || end.isAfter(LAST)) {
            throw malformed(odoo);
        }
        return end;
    }

    private static boolean isKey(String key) {
        return KEY.matcher(key).matches();
    }

    private UserGroups users(JsonNode answer) throws OdooFault {
        Map<Long, String> names = new HashMap<>();
        answer.path("groups")
                .forEach(each -> names.put(
                        each.path(0).asLong(), PlainText.of(each.path(1).asText(), LONGEST_NAME)));
        Map<String, Long> ids = new HashMap<>();
        answer.path("named")
                .forEach(each -> ids.put(each.path(0).asText(), each.path(1).asLong()));
        Map<Long, Map<String, Integer>> rights = new HashMap<>();
        answer.path("rights")
                .forEach(each -> rights.computeIfAbsent(each.path(0).asLong(), id -> new TreeMap<>())
                        .put(
                                PlainText.of(each.path(1).asText(), LONGEST_NAME),
                                each.path(2).asInt()));
        Map<Long, Set<Long>> implied = pairs(answer.path("implied"));
        Map<Long, Set<Long>> held = pairs(answer.path("held"));
        boolean strange = Stream.of(
                        implied.keySet().stream(),
                        implied.values().stream().flatMap(Set::stream),
                        held.values().stream().flatMap(Set::stream))
                .flatMap(Function.identity())
                .anyMatch(group -> !names.containsKey(group));
        if (strange) {
            throw malformed();
        }
        return new UserGroups(names, ids, implied, rights, held);
    }

    private static Map<Long, Set<Long>> pairs(JsonNode rows) {
        Map<Long, Set<Long>> pairs = new HashMap<>();
        rows.forEach(each -> pairs.computeIfAbsent(each.path(0).asLong(), id -> new HashSet<>())
                .add(each.path(1).asLong()));
        return pairs;
    }

    private OdooFault malformed() {
        return malformed(administrator);
    }

    private static OdooFault malformed(OdooProtocol odoo) {
        return new OdooFault(
                OdooFault.Kind.configuration,
                "duties",
                odoo + " answers with something else than the keys and groups of users");
    }
}
