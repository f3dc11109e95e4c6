package dev.plantline.odoo;

import dev.plantline.model.ApplyCall;
import dev.plantline.model.Effect;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Hashes;
import dev.plantline.model.Lines;
import dev.plantline.model.Operation;
import dev.plantline.model.Step;
import dev.plantline.model.Value;
import dev.plantline.model.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An apply call as the side kit reads it: each shape (steps, models, columns) once, and per operation its values.
 */
final class CallCodec {
    /** In the place of the last operation of a run: nothing can go out behind it. */
    private static final int CUT_OFF = -1;

    private static final Failure EARLIER_KIT = new Failure(
            FailureClass.business,
            "the side kit is of an earlier release and applies nothing a second time; it is when that of this release is installed"
                    + " (plantline sidekit install), unless the message is retried or discarded before",
            "");

    private final Map<List<Object>, Integer> shapes = new LinkedHashMap<>();
    private final List<Object> operations = new ArrayList<>();
    private final List<Operation> sent = new ArrayList<>();
    private final Map<Operation, Verdict> refused = new java.util.IdentityHashMap<>();
    private final ApplyCall call;

    /**
     * The form of a call. An operation that cannot be expressed is answered here, as a mapping failure, and not sent.
     *
     * @param takes what the kit's requests may have besides what every kit knows
     */
    CallCodec(ApplyCall call, Set<String> takes) {
        this.call = call;
        Map<String, Integer> runs = new HashMap<>();
        for (Operation operation : call.operations()) {
            boolean applies = operation.work().match(apply -> true, close -> false);
            Integer before = applies ? runs.get(operation.orderKey()) : null;
            if (before != null && before == CUT_OFF) {
                refused.put(operation, new Verdict.NotTried());
                continue;
            }
            if (isAgain(operation) && !takes.contains("again")) {
                runs.put(operation.orderKey(), CUT_OFF);
                refused.put(operation, new Verdict.Rejected(EARLIER_KIT, "kit"));
                continue;
            }
            try {
                Map<String, Object> form = form(operation);
                if (before != null) {
                    form.put("behind", before);
                }
                if (applies) {
                    runs.put(operation.orderKey(), sent.size());
                }
                operations.add(form);
                sent.add(operation);
            } catch (IllegalArgumentException e) {
                runs.put(operation.orderKey(), CUT_OFF);
                refused.put(
                        operation,
                        new Verdict.Rejected(new Failure(FailureClass.mapping, e.getMessage(), "mapping"), "form"));
            }
        }
    }

    /**
     * The request for the side kit.
     *
     * @param cluster that the call comes from
     * @param seconds the kit's time budget
     * @param company name of the company to work in; null: the default company of the kit's user
     */
    Map<String, Object> request(String cluster, int seconds, String company) {
        Map<String, Object> request = looking(cluster, seconds, company);
        request.put("do", "apply");
        request.put("epoch", call.ownerEpoch());
        return request;
    }

    /** The same for what the operations would do, which anybody may ask: of their owner it says nothing. */
    Map<String, Object> looking(String cluster, int seconds, String company) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("do", "look");
        request.put("cluster", cluster);
        request.put("partition", call.partition().ownerKey().substring(2));
        request.put("seconds", seconds);
        if (company != null) {
            request.put("company", company);
        }
        request.put("shapes", List.copyOf(shapes.keySet()));
        request.put("operations", operations);
        return request;
    }

    /** The operations in the request, in its order. */
    List<Operation> sent() {
        return sent;
    }

    /** Verdicts of operations that were not sent. */
    Map<Operation, Verdict> refused() {
        return refused;
    }

    /** How many steps an operation has; one that closes has none. */
    static int steps(Operation operation) {
        return operation
                .work()
                .match(
                        apply -> apply.effect()
                                .match(odooSteps -> odooSteps.steps().size()),
                        close -> 0);
    }

    private Map<String, Object> form(Operation operation) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("key", operation.key());
        form.put("content", operation.content());
        form.put("position", operation.position().text());
        form.put("edition", operation.edition());
        form.put("stamp", operation.stamp());
        if (operation.conflictIsDuplicate()) {
            form.put("ignore", true);
        }
        return operation.work().match(apply -> work(operation, apply, form), close -> {
            form.put("close", close.outcome().name());
            return form;
        });
    }

    private Map<String, Object> work(Operation operation, Operation.Apply apply, Map<String, Object> form) {
        if (apply.again()) {
            form.put("again", true);
        }
        operation.version().ifPresent(version -> {
            form.put("version", version.header());
            form.put("orderKey", orderKey(operation));
        });
        List<Object> shape = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (Step step : apply.effect().<List<Step>>match(Effect.OdooSteps::steps)) {
            add(step, shape, values);
        }
        form.put("shape", shapes.computeIfAbsent(shape, unused -> shapes.size()));
        form.put("values", values);
        return form;
    }

    private static boolean isAgain(Operation operation) {
        return operation.work().match(Operation.Apply::again, close -> false);
    }

    private static void add(Step step, List<Object> shapes, List<Object> values) {
        shapes.add(step.match(
                load -> load(values, load.model(), load.externalId(), load.fields(), load.lines(), load.context()),
                upsert -> load(values, upsert.model(), upsert.externalId(), upsert.fields(), upsert.lines(), Map.of()),
                find -> find(values, find),
                call -> call(values, call),
                operation -> operation(values, operation)));
    }

    /** The document is the value, and with it what is asked of Odoo afterwards: documents of one operation are alike, whatever they say. */
    private static Map<String, Object> operation(List<Object> values, Step.Do operation) {
        Object document = DocumentCodec.json(operation.document());
        if (operation.ensured().isEmpty()) {
            values.add(document);
            return Map.of("do", "operation", "operation", operation.operation());
        }
        values.add(List.of(
                document,
                operation.ensured().stream()
                        .map(one -> Column.limit(one.value()))
                        .toList()));
        return Map.of(
                "do",
                "operation",
                "operation",
                operation.operation(),
                "ensure",
                operation.ensured().stream()
                        .map(one -> List.of(one.path(), one.of().name(), one.operator()))
                        .toList());
    }

    /** In the shape, and not among its values: a method is called for several records at once, with one set of arguments. */
    private static Map<String, Object> arguments(Map<String, Value> given) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            Object kind = Column.written(name, value).kind();
            arguments.put(
                    name,
                    kind.equals(Column.PLAIN) ? Column.json(value) : Map.of("kind", kind, "cell", Column.cell(value)));
        });
        return arguments;
    }

    private static Map<String, Object> call(List<Object> values, Step.Call call) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("do", "call");
        shape.put("method", call.method());
        shape.put("context", context(call.context()));
        if (!call.arguments().isEmpty()) {
            shape.put("arguments", arguments(call.arguments()));
        }
        shape.put("partial", partial(call.partial()));
        shape.put("until", pairs(call.until(), true));
        values.add(List.of());
        return shape;
    }

    private static Map<String, Object> load(
            List<Object> values,
            String model,
            String externalId,
            Map<String, Value> fields,
            List<Lines> lines,
            Map<String, Value> context) {
        List<Lines> loaded = lines.stream().filter(CallCodec::isLoaded).toList();
        Map<String, Value> now = new LinkedHashMap<>(fields);
        now.values().removeIf(Column::isWrittenAfterLoad);
        LoadTable table = new LoadTable(externalId, now, loaded);
        List<LineCodec> written = lines.stream()
                .filter(some -> !isLoaded(some))
                .map(LineCodec::of)
                .toList();
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("do", "load");
        shape.put("model", model);
        Column.put(shape, "columns", "kinds", table.columns());
        shape.put("context", context(context));
        shape.put("lines", written.stream().map(LineCodec::shape).toList());
        List<?> rows = written.stream().map(LineCodec::rows).toList();
        if (now.size() == fields.size()) {
            values.add(List.of(table.rows(), rows));
            return shape;
        }
        List<Column> linked = new ArrayList<>();
        List<Object> cells = new ArrayList<>();
        fields.forEach((field, value) -> {
            if (!now.containsKey(field)) {
                linked.add(Column.written(field, value));
                cells.add(Column.cell(value));
            }
        });
        Column.put(shape, "linked", "linkedKinds", linked);
        values.add(List.of(table.rows(), rows, cells));
        return shape;
    }

    private static Map<String, Object> find(List<Object> values, Step.Find find) {
        List<Column> by = new ArrayList<>();
        List<Object> key = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        List<Object> cells = new ArrayList<>();
        find.by().forEach((field, value) -> {
            by.add(Column.written(field, value));
            key.add(Column.key(value));
        });
        find.fields().forEach((field, value) -> {
            columns.add(Column.written(field, value));
            cells.add(Column.cell(value));
        });
        List<LineCodec> lines = find.lines().stream().map(LineCodec::of).toList();
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("do", "find");
        shape.put("model", find.model());
        Column.put(shape, "by", "byKinds", by);
        shape.put("where", pairs(find.where(), false));
        shape.put("first", find.first());
        SearchCodec search = SearchCodec.of(find.search());
        if (!find.search().isPlain()) {
            shape.put("search", search.shape());
        }
        if (find.all()) {
            shape.put("all", true);
        }
        Column.put(shape, "columns", "kinds", columns);
        shape.put("lines", lines.stream().map(LineCodec::shape).toList());
        List<?> rows = lines.stream().map(LineCodec::rows).toList();
        values.add(find.search().isPlain() ? List.of(key, cells, rows) : List.of(key, cells, rows, search.cells()));
        return shape;
    }

    private static boolean isLoaded(Lines lines) {
        return lines.mode() == Lines.Mode.create || lines.mode() == Lines.Mode.identify;
    }

    private static Map<String, Object> context(Map<String, Value> context) {
        Map<String, Object> json = new LinkedHashMap<>();
        context.forEach((key, value) -> json.put(key, Column.json(value)));
        return json;
    }

    private static List<String> partial(Step.Partial partial) {
        return partial == null ? List.of() : List.of(partial.less(), partial.than(), partial.context());
    }

    /** Field and allowed values; compared as text where the side kit compares, as they are where Odoo searches. */
    private static List<Object> pairs(Map<String, Value.Many> allowed, boolean asText) {
        List<Object> pairs = new ArrayList<>();
        allowed.forEach((field, values) -> pairs.add(List.of(
                field, asText ? values.values().stream().map(Column::compared).toList() : Column.json(values))));
        return pairs;
    }

    /** The order key's row in the ledger: one per plant, interface and order key. */
    private static String orderKey(Operation operation) {
        MessageDigest digest = Hashes.sha256();
        for (String part :
                List.of(operation.interfaceId().plant(), operation.interfaceId().name(), operation.orderKey())) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }
}
