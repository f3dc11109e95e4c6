package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import dev.plantline.model.PurgeCall;
import dev.plantline.model.Target;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the side kit does, without reading its Python: owner row, ledger, versions, verdicts. One operation at a time, each in its savepoint, which
 * shows the same as groups and halving; only the allow-list is taken from the action's code.
 */
final class SimulatedKit {
    private static final String LEDGER = "x_plantline_ledger";
    private static final String ACTION = "ir.actions.server";
    private static final String ANCHORS = "a:";
    private static final Set<String> FORGOTTEN = Set.of("applied", "superseded", "discarded");

    /** Behind one with such a verdict its run goes on. */
    private static final Set<Object> WENT = Set.of("applied", "duplicate", "superseded");

    private static final Pattern OWNER = Pattern.compile("(?m)^OWNER = '([^']+)'$");
    private static final Pattern USERS = Pattern.compile("(?m)^USERS = \\(([0-9, ]*)\\)");

    private static final Pattern KIT = Pattern.compile("(?m)^KIT = '([^']*)'");

    private final Records records;
    private final KitSteps steps;
    private final Inventory inventory;
    private final Manufacturing manufacturing;
    /** Of the kit that runs: a call is one transaction, and transactions come one after the other. */
    private String owner;

    SimulatedKit(Records records, Methods methods, Inventory inventory, Manufacturing manufacturing) {
        this.records = records;
        this.steps = new KitSteps(records, methods);
        this.inventory = inventory;
        this.manufacturing = manufacturing;
    }

    /** Whether an action's code is that of a side kit. */
    static boolean isKit(String code) {
        return code.startsWith("# Plantline side kit");
    }

    /** Runs the kit. */
    Object run(long user, String code, JsonNode request) {
        owner = first(OWNER, code);
        if (!List.of(first(USERS, code).split(", *")).contains(user + "")) {
            throw OdooError.user("plantline: user " + user + " is not the one that this side kit of " + owner
                    + " was installed for");
        }
        KitRequests.check(owner, whole(code), request);
        if (request.has("cluster")) {
            checkInUse("plantline." + owner.replace('/', '.') + "." + first(KIT, code));
            checkCluster(request.path("cluster").asText());
        }
        return switch (request.path("do").asText()) {
            case "describe" -> describe(request.path("action").asLong(), KitRequests.looks(whole(code)));
            case "raise" -> raise(request);
            case "purge" -> purge(request);
            case "note" -> note(request);
            case "notice" ->
                isFenced(request) ? Map.of("fenced", true) : new SimulatedNotices(records, owner).work(request);
            case "look" -> look(user, code, request);
            default -> apply(user, code, request);
        };
    }

    private static String first(Pattern pattern, String code) {
        Matcher matcher = pattern.matcher(code);
        return matcher.find() ? matcher.group(1) : "";
    }

    private Object describe(long action, boolean looks) {
        Long row =
                records.store().get(ACTION, action) == null ? null : row("k:" + records.text(ACTION, action, "name"));
        boolean isKit = row != null && records.text(LEDGER, row, "x_record").equals(ACTION + "," + action);
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("database", records.store().all("ir.config_parameter").isEmpty() ? "" : databaseUuid());
        described.put("cluster", clusterOfPlant());
        described.put("guarded", true); // nobody reaches its rows but through kits
        described.put("guards", Map.of("definitions", List.of(List.of("users", "of bots")), "models", List.of()));
        described.put("code", isKit ? records.text(ACTION, action, "code") : "");
        described.put("takes", looks ? List.of("again", "last", "look") : List.of("again", "last"));
        return described;
    }

    /** The cluster that has the plant, or null. */
    private String clusterOfPlant() {
        Long row = row(records, plant(), "c:");
        return row == null ? null : records.text(LEDGER, row, "x_text");
    }

    private void checkInUse(String name) {
        Long row = row("k:" + name);
        if (row == null) {
            throw OdooError.user("plantline: the row of the ledger that says that the side kit " + name
                    + " is in use is gone: find out who deleted it, then run: plantline sidekit install");
        }
        if (records.text(LEDGER, row, "x_outcome").equals("withdrawn")) {
            throw OdooError.user("plantline: the side kit " + name
                    + " was taken out of use, because it is not as it was installed: "
                    + records.text(LEDGER, row, "x_text")
                    + ". Find out who changed it and why, then run: plantline sidekit install");
        }
    }

    private void checkCluster(String from) {
        String there = clusterOfPlant();
        if (there == null) {
            throw OdooError.user("plantline: the row of the ledger that says which cluster has the plant " + plant()
                    + " is gone: find out who deleted it, then run: plantline sidekit install");
        }
        if (!there.equals(from)) {
            throw OdooError.user("plantline: the plant " + plant() + " belongs to the cluster " + there
                    + " here, and this call comes from the cluster " + from
                    + ": stop Plantline there or give its plant another name; when the cluster " + there
                    + " is gone, run: plantline sidekit adopt");
        }
    }

    private String plant() {
        return owner.substring(0, owner.indexOf('/'));
    }

    private String databaseUuid() {
        return records.text("ir.config_parameter", 1, "value");
    }

    private Object raise(JsonNode request) {
        String key = "o:" + request.path("partition").asText();
        long epoch = request.path("epoch").asLong();
        Long row = row(key);
        long previous = row == null ? 0 : (Long) records.value(LEDGER, row, "x_number");
        long raises = row == null ? 0 : (Long) records.value(LEDGER, row, "x_raises");
        boolean remembered = row == null || remembers(request);
        boolean mine = remembered && previous == epoch;
        if (remembered
                && previous < epoch
                && previous >= request.path("reached").asLong()) {
            mine = true;
            raises++;
            if (row == null) {
                insert(key, values("x_number", epoch, "x_raises", raises, "x_outcome", "owner", "x_stamp", 0L));
            } else {
                records.write(LEDGER, row, values("x_number", epoch, "x_raises", raises));
            }
        }
        return Map.of("previous", previous, "raises", raises, "raised", mine, "remembered", remembered);
    }

    /** Whether what the caller says was applied last is still known; who says nothing asks nothing. */
    private boolean remembers(JsonNode request) {
        if (!request.has("last")) {
            return true;
        }
        Long last = row(request.path("last").path("key").asText());
        return last != null
                && records.text(LEDGER, last, "x_position")
                        .startsWith(request.path("last").path("position").asText() + "/")
                && !List.of("deadLettered", "discarded").contains(records.text(LEDGER, last, "x_outcome"));
    }

    private boolean isFenced(JsonNode request) {
        Long row = row("o:" + request.path("partition").asText());
        return row == null
                || (Long) records.value(LEDGER, row, "x_number")
                        != request.path("epoch").asLong()
                || !remembers(request);
    }

    /** Not by age alone: the partition, what is sealed, and no key that is set aside. */
    private Object purge(JsonNode request) {
        if (isFenced(request)) {
            return Map.of("verdicts", List.of());
        }
        Set<String> kept = new LinkedHashSet<>();
        request.path("kept").forEach(key -> kept.add(key.asText()));
        String before = request.path("partition").asText() + "/";
        long old = System.currentTimeMillis() - Target.REPEATS_KNOWN.toMillis();
        List<Long> purged = records.store().all(LEDGER).keySet().stream()
                .filter(row -> owner.equals(records.value(LEDGER, row, "x_owner")))
                .filter(row -> FORGOTTEN.contains(records.text(LEDGER, row, "x_outcome")))
                .filter(row -> records.text(LEDGER, row, "x_position").startsWith(before)
                        && Long.parseLong(
                                        records.text(LEDGER, row, "x_position").split("/")[2])
                                < request.path("sealed").asLong())
                .filter(row -> (Long) records.value(LEDGER, row, "create_date") < old)
                .filter(row -> !kept.contains(records.text(LEDGER, row, "x_key")))
                .limit(PurgeCall.AT_ONCE)
                .toList();
        purged.forEach(row -> records.store().put(LEDGER, row, null));
        records.store().all(LEDGER).keySet().stream()
                .filter(row -> owner.equals(records.value(LEDGER, row, "x_owner")))
                .filter(row -> records.text(LEDGER, row, "x_key").startsWith(ANCHORS + before))
                .filter(row -> (Long) records.value(LEDGER, row, "create_date") < old)
                .toList()
                .forEach(row -> records.store().put(LEDGER, row, null));
        return Map.of("purged", purged.size());
    }

    /** Once for its day, and on it. */
    private Object note(JsonNode request) {
        if (isFenced(request)) {
            return Map.of("verdicts", List.of());
        }
        String anchor = request.path("anchor").asText();
        String day = anchor.split(" ")[5].substring(0, "2026-11-26".length());
        String key = ANCHORS + request.path("partition").asText() + "/" + day;
        if (row(key) == null && day.equals(LocalDate.now(ZoneOffset.UTC).toString())) {
            insert(
                    key,
                    values(
                            "x_text",
                            anchor,
                            "x_outcome",
                            "anchor",
                            "x_stamp",
                            0L,
                            "create_date",
                            System.currentTimeMillis()));
        }
        return Map.of("noted", row(key) == null ? "" : records.text(LEDGER, row(key), "x_text"));
    }

    private Object apply(long user, String code, JsonNode request) {
        JsonNode operations = request.path("operations");
        if (isFenced(request)) {
            return Map.of("verdicts", Collections.nCopies(operations.size(), List.of("fenced")));
        }
        List<String> refused = refused(user, code, request);
        long deadline = System.nanoTime() + request.path("seconds").asLong() * 1_000_000_000L;
        Set<String> seen = new LinkedHashSet<>();
        List<List<Object>> verdicts = new ArrayList<>();
        for (JsonNode operation : operations) {
            if (operation.has("behind")
                    && !WENT.contains(
                            verdicts.get(operation.path("behind").asInt()).get(0))) {
                verdicts.add(List.of("notTried"));
                continue;
            }
            boolean late = System.nanoTime() > deadline
                    || !seen.add(operation.path("key").asText());
            verdicts.add(verdict(code, operation, request, refused, late));
        }
        return Map.of("verdicts", verdicts);
    }

    /** Works in the company of the call, and says of each shape why it is refused; null: it is not. */
    private List<String> refused(long user, String code, JsonNode request) {
        String foreign =
                request.has("company") ? chosen(user, request.path("company").asText()) : null;
        List<String> refused = new ArrayList<>();
        AllowedShapes allowed = new AllowedShapes(records.schema(), code);
        request.path("shapes").forEach(shape -> refused.add(foreign == null ? allowed.forbidden(shape) : foreign));
        return refused;
    }

    /** Works each document and takes it back, so that what it would change shows. */
    private Object look(long user, String code, JsonNode request) {
        for (String why : refused(user, code, request)) {
            if (why != null) {
                return Map.of("failed", new Refusal("forbidden", why, null, false).at(null));
            }
        }
        List<Object> looks = new ArrayList<>();
        for (JsonNode operation : request.path("operations")) {
            if (operation.has("close")) {
                throw OdooError.user("plantline: an operation that closes a message changes no record");
            }
            JsonNode shape = request.path("shapes").get(operation.path("shape").asInt());
            Long row = row(operation.path("key").asText());
            boolean hasNone = row != null && judged(operation, row) != null || isLate(operation);
            List<Object> answer = new ArrayList<>();
            for (int n = 0; n < shape.size(); n++) {
                JsonNode value = operation.path("values").path(n);
                JsonNode document = shape.path(n).has("ensure") ? value.path(0) : value;
                answer.add(hasNone ? "kept" : foreseen(code, shape.path(n), document));
            }
            looks.add(answer);
        }
        return Map.of("looks", looks);
    }

    private boolean isLate(JsonNode operation) {
        int savepoint = records.store().savepoint();
        try {
            return operation.has("version") && !raiseVersion(operation);
        } catch (Refusal refusal) {
            return false;
        } finally {
            records.store().rollback(savepoint);
        }
    }

    private String foreseen(String code, JsonNode step, JsonNode document) {
        int savepoint = records.store().savepoint();
        try {
            JsonNode alone = Json.MAPPER
                    .createObjectNode()
                    .put("operation", step.path("operation").asText());
            SimulatedOperation.Outcome came = operate(
                    code,
                    Json.MAPPER.createArrayNode().add(alone),
                    Json.MAPPER.createArrayNode().add(document));
            return records.store().isNewSince(savepoint, came.model(), came.id())
                    ? "created"
                    : records.store().differsFrom(savepoint) ? "changed" : "kept";
        } catch (Refusal | OdooError refused) {
            return "unclear";
        } finally {
            records.store().rollback(savepoint);
        }
    }

    /** Works in the user's company of this name, or says why not. */
    private String chosen(long user, String name) {
        List<Long> met = Companies.named(records, user, name);
        if (met.size() == 1) {
            records.workIn(met.get(0), true);
            return null;
        }
        return Companies.foreign(records, user, name, "target.odoo.company");
    }

    private List<Object> verdict(
            String code, JsonNode operation, JsonNode request, List<String> refused, boolean late) {
        Long row = row(operation.path("key").asText());
        List<Object> judged = row == null ? null : judged(operation, row);
        if (judged != null) {
            return judged;
        }
        boolean closes = operation.has("close");
        String forbidden = closes ? null : refused.get(operation.path("shape").asInt());
        if (forbidden != null) {
            return List.of("rejected", new Refusal("forbidden", forbidden, null, false).at(null));
        }
        if (late) {
            return List.of("notTried");
        }
        int savepoint = records.store().savepoint();
        try {
            return worked(code, operation, request, row);
        } catch (Refusal refusal) {
            records.store().rollback(savepoint);
            return List.of("rejected", refusal.at(null));
        } catch (OdooError error) {
            records.store().rollback(savepoint);
            return List.of("rejected", new Refusal(error.shortName(), error.getMessage(), null, false).at(null));
        }
    }

    private List<Object> worked(String code, JsonNode operation, JsonNode request, Long row) {
        String outcome = operation.path("close").asText("applied");
        Map<String, Object> values = values(
                "x_content",
                operation.path("content").asText(),
                "x_position",
                operation.path("position").asText() + "/"
                        + operation.path("edition").asInt(),
                "x_outcome",
                outcome,
                "x_stamp",
                operation.path("stamp").asLong(),
                "x_record",
                null,
                "x_text",
                null,
                "create_date",
                System.currentTimeMillis());
        long id;
        if (row == null) {
            id = insert(operation.path("key").asText(), values);
        } else {
            id = row;
            records.write(LEDGER, id, values);
        }
        if (operation.has("close")) {
            return List.of("closed", false, outcome);
        }
        if (operation.has("version") && !raiseVersion(operation)) {
            records.write(LEDGER, id, "x_outcome", "superseded");
            return List.of("superseded", false);
        }
        JsonNode shape = request.path("shapes").get(operation.path("shape").asInt());
        if (shape.path(0).path("do").asText().equals("operation")) {
            SimulatedOperation.Outcome came = operate(code, shape, operation.path("values"));
            String record = came.model() + "," + came.id();
            records.write(LEDGER, id, values("x_record", record, "x_text", came.text()));
            return List.of("applied", false, record, came.text());
        }
        KitSteps.Made made = steps.perform(shape, operation.path("values"));
        List<Object> applied = new ArrayList<>(List.of("applied", false));
        applied.add(made == null || made.ids().isEmpty() ? null : made.model() + "," + made.id());
        records.write(LEDGER, id, "x_record", applied.get(2));
        return applied;
    }

    /** The text that a short one leaves to work what is not as usual; a text that does all itself is its own. */
    private String whole(String code) {
        String name = "plantline." + owner.replace('/', '.') + "." + first(KIT, code) + ".whole";
        return records.store().all(ACTION).keySet().stream()
                .filter(each -> records.text(ACTION, each, "name").equals(name))
                .findFirst()
                .map(each -> records.text(ACTION, each, "code"))
                .orElse(code);
    }

    /** The documents of a message, one after the other. */
    private SimulatedOperation.Outcome operate(String code, JsonNode shape, JsonNode documents) {
        OperationScene scene = new OperationScene(
                Long.parseLong(first(USERS, code).split(", *")[0]),
                records,
                inventory,
                manufacturing,
                AllowedShapes.literal(code, "REFERENCES"));
        SimulatedOperation.Outcome came = null;
        for (int n = 0; n < shape.size(); n++) {
            String name = shape.path(n).path("operation").asText();
            try {
                JsonNode ensured = shape.path(n).path("ensure");
                JsonNode value = documents.get(n);
                SimulatedOperation.Outcome done = SimulatedOperation.ALL.stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> OdooError.notFound("the simulator does not know the operation " + name))
                        .work(scene, ensured.isEmpty() ? value : value.path(0));
                new EnsuredNumbers(records, whole(code)).check(done, ensured, value.path(1));
                came = done.behind(came);
            } catch (Refusal refusal) {
                refusal.at(n);
                refusal.about(scene.about());
                throw refusal;
            }
        }
        return came;
    }

    private List<Object> judged(JsonNode operation, long row) {
        String position = records.text(LEDGER, row, "x_position");
        String outcome = records.text(LEDGER, row, "x_outcome");
        Object record = records.value(LEDGER, row, "x_record");
        List<Object> answer = new ArrayList<>();
        if (position.substring(0, position.lastIndexOf('/'))
                .equals(operation.path("position").asText())) {
            boolean given = !outcome.equals("applied") && !outcome.equals("superseded");
            boolean again = outcome.equals("applied") && operation.path("again").asBoolean();
            if ((given || again)
                    && (Long) records.value(LEDGER, row, "x_stamp")
                            < operation.path("stamp").asLong()) {
                return null;
            }
            answer.add(given ? "closed" : outcome);
            String content = records.text(LEDGER, row, "x_content");
            boolean other = outcome.equals("applied")
                    && !content.equals(operation.path("content").asText());
            answer.add(other ? position.substring(position.lastIndexOf('/') + 1) + "/" + content : true);
            answer.add(given ? outcome : record);
            if (outcome.equals("applied") && records.value(LEDGER, row, "x_text") != null) {
                answer.add(records.text(LEDGER, row, "x_text"));
            }
        } else if (records.text(LEDGER, row, "x_content")
                        .equals(operation.path("content").asText())
                || operation.path("ignore").asBoolean()) {
            answer.add("duplicate");
            answer.add(position);
            answer.add(record);
            answer.add(outcome);
        } else {
            answer.add("conflict");
            answer.add(position);
            answer.add(outcome);
        }
        return answer;
    }

    private boolean raiseVersion(JsonNode operation) {
        String key = "v:" + operation.path("orderKey").asText();
        String version = operation.path("version").asText();
        boolean number = version.startsWith("n:");
        Object value = number ? (Object) Long.valueOf(version.substring(2)) : version.substring(2);
        String column = number ? "x_number" : "x_text";
        Long row = row(key);
        if (row == null) {
            insert(
                    key,
                    values(
                            column,
                            value,
                            "x_position",
                            operation.path("position").asText(),
                            "x_outcome",
                            "version",
                            "x_stamp",
                            0L));
            return true;
        }
        Object there = records.value(LEDGER, row, column);
        if (there == null) {
            throw new Refusal(
                    "version",
                    "the version is " + (number ? "the number " : "the text ") + value
                            + ", and that of an earlier message with this order key is "
                            + (number ? "the text " : "the number ")
                            + records.text(LEDGER, row, number ? "x_text" : "x_number")
                            + ": neither is newer. Send versions of one kind; an interface with another name begins anew",
                    null,
                    false);
        }
        boolean newer = (number ? (Long) there <= (Long) value : ((String) there).compareTo((String) value) <= 0);
        if (newer) {
            records.write(
                    LEDGER,
                    row,
                    values(
                            column,
                            value,
                            "x_position",
                            operation.path("position").asText()));
        }
        return newer;
    }

    private Long row(String key) {
        return row(records, owner, key);
    }

    /** The ledger's row of an owner, or null. */
    static Long row(Records records, String owner, String key) {
        return records.store().with(LEDGER, "x_key", key).stream()
                .filter(row -> owner.equals(records.value(LEDGER, row, "x_owner")))
                .findFirst()
                .orElse(null);
    }

    private long insert(String key, Map<String, Object> values) {
        values.put("x_owner", owner);
        values.put("x_key", key);
        return records.create(LEDGER, values);
    }

    private static Map<String, Object> values(Object... pairs) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put((String) pairs[i], pairs[i + 1]);
        }
        return values;
    }
}
