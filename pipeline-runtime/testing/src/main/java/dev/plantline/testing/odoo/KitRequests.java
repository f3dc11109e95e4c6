package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.PurgeCall;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form of what a side kit is asked: everything else is refused as a whole, as the kit's Python does. */
final class KitRequests {
    private static final long EXACT = 1L << 53;
    private static final int MOST_OPERATIONS = 10_000;
    private static final Pattern PARTITION = Pattern.compile("[-_0-9A-Za-z]{1,64}/[0-9]{1,9}");
    private static final Pattern CLUSTER = Pattern.compile("[-_0-9A-Za-z]{1,64}");
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern OFFSET = Pattern.compile("[0-9]{1,19}");
    private static final Pattern VERSION = Pattern.compile("n:-?[0-9]{1,19}|(?s)t:.{1,200}");

    private static final Pattern ANCHOR = Pattern.compile(
            "plantline-anchor 1 ([-_0-9A-Za-z]{1,200}\\.audit\\.[-_0-9A-Za-z]{1,200})/([0-9]{1,9}) [1-9][0-9]{0,17} [0-9a-f]{64}"
                    + " [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?Z [0-9a-f]{16} [0-9a-f]{128}");

    private static final Map<String, Set<String>> REQUESTS = Map.of(
            "describe", Set.of("do", "action"),
            "raise", Set.of("do", "cluster", "partition", "epoch", "reached"),
            "purge", Set.of("do", "cluster", "partition", "epoch", "sealed", "kept"),
            "note", Set.of("do", "cluster", "partition", "epoch", "anchor"),
            "notice", Set.of("do", "cluster", "partition", "epoch", "closing", "wanted", "ended"),
            "apply", Set.of("do", "cluster", "partition", "epoch", "seconds", "shapes", "operations"),
            "look", Set.of("do", "cluster", "partition", "seconds", "shapes", "operations"));
    private static final Map<String, Set<String>> MAY_HAVE =
            Map.of("raise", Set.of("last"), "apply", Set.of("company", "last"), "look", Set.of("company"));
    private static final Set<String> LINES =
            Set.of("to", "replace", "match", "matchKinds", "columns", "kinds", "lines");
    private static final Map<String, Set<String>> STEPS = Map.of(
            "load", Set.of("do", "model", "columns", "kinds", "context", "lines"),
            "find", Set.of("do", "model", "by", "byKinds", "where", "columns", "kinds", "lines"),
            "call", Set.of("do", "method", "context", "partial", "until"),
            "operation", Set.of("do", "operation"));
    private static final Map<String, Set<String>> OPTIONAL = Map.of(
            "find", Set.of("first", "search", "all"),
            "load", Set.of("linked", "linkedKinds"),
            "call", Set.of("arguments"),
            "operation", Set.of("ensure"));
    private static final int MOST_ENSURED = 8;
    private static final Set<String> SEARCH = Set.of("limits", "operators", "limitKinds", "order", "archived");
    private static final List<String> OPERATORS = List.of("!=", "in", "not in", "<", "<=", ">", ">=");
    private static final Set<String> LINKS = Set.of("set", "add", "remove");
    private static final int MOST_STEPS = 500;
    private static final Map<String, String> PAIRS =
            Map.of("columns", "kinds", "by", "byKinds", "match", "matchKinds", "linked", "linkedKinds");
    private static final Set<String> CLOSES = Set.of("key", "content", "position", "edition", "stamp", "close");
    private static final Set<String> WORKS =
            Set.of("key", "content", "position", "edition", "stamp", "shape", "values");

    private KitRequests() {}

    /**
     * Checks a request.
     *
     * @param owner plant and duty of the side kit
     * @param code of the side kit: a step whose part is not in it is unknown to it
     * @throws OdooError when it is not exactly of the form
     */
    static void check(String owner, String code, JsonNode request) {
        String what = request.path("do").asText();
        require(
                request.isObject()
                        && REQUESTS.containsKey(what)
                        && (!what.equals("look") || looks(code))
                        && (what.equals("describe") || what.equals("notice") == code.contains("\nNOTICES = ")),
                "do is none of " + REQUESTS.keySet());
        keys("the request", request, REQUESTS.get(what), MAY_HAVE.getOrDefault(what, Set.of()));
        if (what.equals("describe")) {
            number(request, "action", 1, Integer.MAX_VALUE);
            return;
        }
        require(
                CLUSTER.matcher(request.path("cluster").asText()).matches(),
                "cluster is not a name of 1 to 64 letters, digits, hyphens and underscores");
        require(
                PARTITION.matcher(request.path("partition").asText()).matches(),
                "partition is not a topic id and a number");
        if (REQUESTS.get(what).contains("epoch")) {
            number(request, "epoch", 1, EXACT - 1);
        }
        if (request.has("last")) {
            keys("last", request.path("last"), Set.of("key", "position"), Set.of());
            hex(request.path("last"), "key", 32);
            position(request.path("last"), request.path("partition").asText());
        }
        if (what.equals("raise")) {
            number(request, "reached", 0, EXACT - 1);
            return;
        }
        if (what.equals("note")) {
            anchor(owner, request);
            return;
        }
        if (what.equals("notice")) {
            SimulatedNotices.check(request);
            return;
        }
        if (what.equals("purge")) {
            number(request, "sealed", 0, EXACT - 1);
            JsonNode kept = request.path("kept");
            require(
                    kept.isArray() && kept.size() <= PurgeCall.MOST_SET_ASIDE,
                    "kept is not a list of at most " + PurgeCall.MOST_SET_ASIDE + " keys");
            kept.forEach(key -> require(KEY.matcher(key.asText()).matches(), "a kept key has not 32 hex digits"));
            return;
        }
        number(request, "seconds", 0, 60);
        require(
                !request.has("company")
                        || request.path("company").isTextual()
                                && request.path("company").asText().length() <= 128
                                && !request.path("company").asText().isEmpty(),
                "company is not a text of 1 to 128 characters");
        JsonNode shapes = request.path("shapes");
        JsonNode operations = request.path("operations");
        require(shapes.isArray() && operations.isArray(), "shapes and operations are not lists");
        require(operations.size() <= MOST_OPERATIONS, "the number of operations is too large");
        shapes.forEach(shape -> shape(code, shape));
        for (int n = 0; n < operations.size(); n++) {
            operation(operations.path(n), request.path("partition").asText(), shapes);
            documents(code, operations.path(n), shapes);
            if (operations.path(n).has("behind")) {
                number(operations.path(n), "behind", 0, n - 1L);
            }
        }
    }

    /** Whether a side kit tells what documents would change. */
    static boolean looks(String code) {
        return code.contains("\nREADS['look'] = ");
    }

    private static void anchor(String owner, JsonNode request) {
        Matcher anchor = ANCHOR.matcher(
                request.path("anchor").isTextual() ? request.path("anchor").asText() : "");
        require(anchor.matches(), "anchor is not one line of the form that this side kit knows");
        String partition = request.path("partition").asText();
        require(
                anchor.group(1).startsWith(owner.substring(0, owner.indexOf('/')) + ".audit.")
                        && anchor.group(2).equals(partition.substring(partition.indexOf('/') + 1)),
                "anchor is not of an audit of the plant's, or of another partition than the call");
    }

    private static void operation(JsonNode operation, String partition, JsonNode shapes) {
        boolean closes = operation.has("close");
        keys(
                "an operation",
                operation,
                closes ? CLOSES : WORKS,
                closes ? Set.of("ignore") : Set.of("ignore", "again", "version", "orderKey", "behind"));
        hex(operation, "key", 32);
        hex(operation, "content", 64);
        number(operation, "edition", 0, Integer.MAX_VALUE);
        number(operation, "stamp", 0, EXACT - 1);
        position(operation, partition);
        for (String choice : List.of("ignore", "again")) {
            require(
                    !operation.has(choice) || operation.path(choice).isBoolean(),
                    choice + " is neither true nor false");
        }
        if (closes) {
            require(
                    List.of("deadLettered", "discarded")
                            .contains(operation.path("close").asText()),
                    "close is neither deadLettered nor discarded");
            return;
        }
        number(operation, "shape", 0, shapes.size() - 1L);
        require(
                operation.path("values").isArray()
                        && operation.path("values").size()
                                == shapes.path(operation.path("shape").asInt()).size(),
                "an operation has not as many values as steps");
        require(operation.has("version") == operation.has("orderKey"), "version and orderKey belong together");
        if (operation.has("version")) {
            require(
                    VERSION.matcher(operation.path("version").asText()).matches(),
                    "version is neither a number nor a text of 1 to 200 characters");
            hex(operation, "orderKey", 32);
        }
    }

    private static void position(JsonNode given, String partition) {
        String position = given.path("position").asText();
        require(
                position.startsWith(partition + "/")
                        && OFFSET.matcher(position.substring(partition.length() + 1))
                                .matches(),
                "position is not of the partition of the call");
    }

    private static void documents(String code, JsonNode operation, JsonNode shapes) {
        JsonNode shape = shapes.path(operation.path("shape").asInt());
        for (int n = 0; n < operation.path("values").size(); n++) {
            if (shape.path(n).path("do").asText().equals("operation")) {
                DocumentCheck.check(
                        AllowedShapes.literal(code, "FORM"),
                        shape.path(n).has("ensure")
                                ? operation.path("values").path(n).path(0)
                                : operation.path("values").path(n),
                        "");
            }
        }
    }

    private static void ensure(JsonNode ensured) {
        require(ensured.isArray() && ensured.size() <= MOST_ENSURED, "ensure is not a list of at most " + MOST_ENSURED);
        ensured.forEach(one -> {
            require(
                    one.path(0).asText().split("\\.").length <= 5
                            && List.of("each", "sum", "count")
                                    .contains(one.path(1).asText())
                            && (one.path(2).asText().equals("=")
                                    || OPERATORS.contains(one.path(2).asText())),
                    "ensure compares in a way that this side kit does not know");
        });
    }

    private static void shape(String code, JsonNode shape) {
        require(shape.isArray() && !shape.isEmpty(), "an operation has no steps");
        require(shape.size() <= MOST_STEPS, "an operation has more than " + MOST_STEPS + " steps");
        for (int n = 0; n < shape.size(); n++) {
            JsonNode step = shape.path(n);
            String what = step.path("do").asText();
            require(
                    STEPS.containsKey(what) && code.contains("\nSTEPS['" + what + "']"),
                    "a step is none of " + STEPS.keySet());
            keys("a step", step, STEPS.get(what), OPTIONAL.getOrDefault(what, Set.of()));
            if (step.has("ensure")) {
                ensure(step.path("ensure"));
            }
            pairs("a step", step);
            if (step.has("search")) {
                search(step.path("search"));
            }
            require(n > 0 || !what.equals("call"), "an operation calls a method before it has a record");
            require(
                    step.path("lines").isEmpty() || code.contains("\nFORMS['lines']"),
                    "this side kit writes no lines of their own");
            step.path("lines").forEach(KitRequests::lines);
        }
    }

    private static void lines(JsonNode lines) {
        keys("lines", lines, LINES, Set.of("create", "search"));
        if (lines.has("search")) {
            search(lines.path("search"));
        }
        pairs("lines", lines);
        lines.path("lines").forEach(KitRequests::lines);
    }

    private static void search(JsonNode search) {
        keys("a search", search, SEARCH, Set.of());
        require(
                search.path("limits").size() == search.path("operators").size()
                        && search.path("limits").size()
                                == search.path("limitKinds").size(),
                "a search has not one operator and one kind for each of its fields");
        for (int i = 0; i < search.path("limits").size(); i++) {
            String operator = search.path("operators").path(i).asText();
            String kind = search.path("limitKinds").path(i).asText();
            require(OPERATORS.contains(operator), "an operator of a search is none of " + String.join(", ", OPERATORS));
            require(
                    kind.equals("v") || kind.equals("r") && operator.equals("!="),
                    "a search compares records by != only");
        }
    }

    /** What goes together, one for one: names, and what stands for each of them. */
    private static void pairs(String what, JsonNode step) {
        PAIRS.forEach((names, kinds) -> {
            if (step.has(names)) {
                require(
                        step.path(names).isArray()
                                && step.path(kinds).isArray()
                                && step.path(names).size() == step.path(kinds).size(),
                        what + " has not one of " + kinds + " for each of " + names);
                step.path(names)
                        .forEach(name ->
                                require(name.isTextual(), what + " has something in " + names + " that is no text"));
                step.path(kinds).forEach(kind -> {
                    if (kind.has(2)) {
                        search(kind.path(2));
                    }
                    if (kind.isObject()) {
                        keys("a list of records", kind, Set.of("links", "of"), Set.of());
                        require(
                                LINKS.contains(kind.path("links").asText())
                                        && !kind.path("of").asText().equals("v")
                                        && !kind.path("of").isObject(),
                                "a list of records is neither set nor added nor removed");
                    }
                });
            }
        });
    }

    private static void keys(String what, JsonNode given, Set<String> needed, Set<String> optional) {
        require(given.isObject(), what + " is not an object");
        needed.forEach(key -> require(given.has(key), what + " has no " + key));
        given.fieldNames()
                .forEachRemaining(key -> require(
                        needed.contains(key) || optional.contains(key),
                        what + " has a key that this side kit does not know: " + key));
    }

    private static void number(JsonNode given, String key, long least, long most) {
        JsonNode value = given.path(key);
        require(
                value.isIntegralNumber()
                        && value.canConvertToLong()
                        && value.longValue() >= least
                        && value.longValue() <= most,
                key + " is not a whole number from " + least + " to " + most);
    }

    private static void hex(JsonNode given, String key, int digits) {
        require(
                given.path(key).asText().matches("[0-9a-f]{" + digits + "}"),
                key + " has not " + digits + " hex digits");
    }

    private static void require(boolean holds, String refusal) {
        if (!holds) {
            throw OdooError.user("plantline: " + refusal);
        }
    }
}
