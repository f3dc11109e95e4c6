package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The steps of one operation, as the side kit works them: load, find with its lines, call. */
final class KitSteps {
    private static final Set<String> FINISHED = Set.of("done", "cancel", "posted");
    /** What Odoo lets a count change of a stock. */
    private static final Set<String> COUNTED =
            Set.of("inventory_quantity", "inventory_quantity_auto_apply", "inventory_date");

    private static final int MOST_LINKS = 500;

    private static final int MOST_FOUND = 500;

    /** What a step made or found: one record, or, where all are meant, any number. */
    record Made(String model, List<Long> ids) {
        Made(String model, long id) {
            this(model, List.of(id));
        }

        long id() {
            return ids.get(0);
        }
    }

    private final Records records;
    private final Loader loader;
    private final Methods methods;
    /** What the steps of the operation have made or found until now; null: a step that was called. */
    private final List<Made> made = new ArrayList<>();

    KitSteps(Records records, Methods methods) {
        this.records = records;
        this.loader = new Loader(records);
        this.methods = methods;
    }

    /** Works all steps and returns the last record. */
    Made perform(JsonNode shape, JsonNode values) {
        made.clear();
        Made last = null;
        for (int n = 0; n < shape.size(); n++) {
            JsonNode step = shape.get(n);
            try {
                boolean call = step.path("do").asText().equals("call");
                if (call) {
                    String model = last.model();
                    last.ids().forEach(id -> call(step, new Made(model, id)));
                } else {
                    last = step.path("do").asText().equals("load")
                            ? load(step, values.get(n))
                            : find(step, values.get(n));
                }
                made.add(call ? null : last);
            } catch (Refusal refusal) {
                refusal.at(n);
                throw refusal;
            }
        }
        return last;
    }

    private Made load(JsonNode step, JsonNode values) {
        String model = step.path("model").asText();
        List<String> columns = texts(step.path("columns"));
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : values.get(0)) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                JsonNode kind = step.path("kinds").get(i);
                JsonNode cell = row.get(i);
                boolean empty = cell.isNull()
                        || (cell.isTextual() && cell.asText().isEmpty())
                        || (cell.isArray() && cell.isEmpty());
                if (empty || kind.asText().equals("v")) {
                    cells.add(empty ? "" : cell.asText());
                    continue;
                }
                String named = linked(kind, cell, comodel(model, columns.get(i)), columns.get(i)).stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(","));
                // load finds an external id itself, as Odoo's does
                cells.add(kind.asText().equals("r") ? cell.asText() : named);
            }
            rows.add(cells);
        }
        if (columns.get(0).equals("id")) {
            guardFinished(model, rows.get(0).get(0));
        }
        for (int i = 0; i < columns.size(); i++) {
            guardLines(model, columns, rows, i);
        }
        for (int i = 0; i < columns.size(); i++) {
            if (step.path("kinds").get(i).asText().equals("v")) {
                Schema.Field field = field(model, columns.get(i));
                for (JsonNode row : values.get(0)) {
                    whole(field, row.get(i), columns.get(i));
                }
            }
        }
        Loader.Answer answer = loader.load(model, columns, rows);
        if (answer.ids() == null) {
            Map<String, Object> message = answer.messages().get(0);
            Object field = message.get("field");
            throw new Refusal(
                    message.containsKey("moreinfo") ? "lookup" : "load",
                    message.get("message").toString(),
                    (String) field,
                    field == null);
        }
        long id = answer.ids().get(0);
        writeLines(model, id, step.path("lines"), values.get(1));
        if (step.has("linked")) {
            records.write(
                    model, id, converted(model, id, step.path("linked"), step.path("linkedKinds"), values.get(2), ""));
        }
        joinPicking(model, id);
        return new Made(model, id);
    }

    /** The records of a cell: several where its kind says so. */
    private List<Long> linked(JsonNode kind, JsonNode cell, String model, String place) {
        if (!kind.isObject()) {
            return List.of(settled(kind, cell, model, place));
        }
        if (!cell.isArray() || cell.size() > MOST_LINKS) {
            throw OdooError.user("plantline: a field is given no list of at most " + MOST_LINKS + " records");
        }
        List<Long> ids = new ArrayList<>();
        cell.forEach(one -> ids.add(settled(kind.path("of"), one, model, place)));
        return ids;
    }

    /** What a field holds then. */
    private List<Long> after(JsonNode kind, List<Long> named, List<Long> there) {
        Set<Long> all = new LinkedHashSet<>(there);
        switch (kind.path("links").asText()) {
            case "add" -> all.addAll(named);
            case "remove" -> named.forEach(all::remove);
            default -> {
                return named;
            }
        }
        return List.copyOf(all);
    }

    private void joinPicking(String model, long id) {
        if (model.equals("stock.picking")) {
            for (long move : records.ids(model, id, "move_ids")) {
                records.ids("stock.move", move, "move_line_ids")
                        .forEach(line -> records.write("stock.move.line", line, "picking_id", id));
            }
        }
    }

    private void guardFinished(String model, String externalId) {
        Store.Reference there = records.store().reference(externalId);
        if (there != null && !there.model().equals(model)) {
            throw new Refusal(
                    "reference", "the external id " + externalId + " is one of " + there.model(), "id", false);
        }
        if (there != null && records.schema().find(model, "state") != null) {
            String state = records.text(model, there.id(), "state");
            if (FINISHED.contains(state)) {
                throw new Refusal(
                        "finished", model + " " + externalId + " is " + state + " and is not overwritten", "id", false);
            }
        }
    }

    /** Lines that are named by an external id and are finished or of another record are not moved and changed. */
    private void guardLines(String model, List<String> columns, List<List<String>> rows, int at) {
        List<String> names = List.of(columns.get(at).split("/"));
        if (names.size() < 2 || !names.get(names.size() - 1).equals("id")) {
            return;
        }
        List<Schema.Field> upwards = new ArrayList<>();
        String inner = model;
        for (String name : names.subList(0, names.size() - 1)) {
            Schema.Field field = records.schema().field(inner, name);
            upwards.add(0, field);
            inner = field.model();
        }
        if (upwards.get(0).type() != Schema.Type.one2many) {
            return;
        }
        Store.Reference header = columns.get(0).equals("id")
                ? records.store().reference(rows.get(0).get(0))
                : null;
        for (List<String> row : rows) {
            String name = row.get(at);
            Store.Reference line = name.isEmpty() ? null : records.store().reference(name);
            if (line == null) {
                continue;
            }
            if (!line.model().equals(inner)) {
                throw new Refusal(
                        "reference", "the external id " + name + " is one of " + line.model(), columns.get(at), false);
            }
            Long owner = line.id();
            String of = inner;
            for (Schema.Field field : upwards) {
                List<Long> above = owner == null ? List.of() : records.ids(of, owner, field.inverse());
                owner = above.isEmpty() ? null : above.get(0);
                of = records.schema().field(of, field.inverse()).model();
            }
            if (header == null || owner == null || owner != header.id()) {
                throw new Refusal(
                        "line", inner + " " + name + " is not a line of this " + model, columns.get(at), false);
            }
            String state = records.schema().find(inner, "state") == null ? "" : records.text(inner, line.id(), "state");
            if (FINISHED.contains(state)) {
                throw new Refusal(
                        "finished",
                        inner + " " + name + " is " + state + " and is not overwritten",
                        columns.get(at),
                        false);
            }
        }
    }

    private Made find(JsonNode step, JsonNode values) {
        String model = step.path("model").asText();
        var domain = dev.plantline.model.Json.MAPPER.createArrayNode();
        StringBuilder what = new StringBuilder();
        for (int i = 0; i < step.path("by").size(); i++) {
            String path = step.path("by").get(i).asText();
            JsonNode kind = step.path("byKinds").get(i);
            JsonNode cell = values.get(0).get(i);
            Object value = kind.asText().equals("v")
                    ? cell.asText()
                    : settled(kind, cell, comodel(model, path.replace('.', '/')), path);
            domain.addArray().add(path).add("=").addPOJO(value);
            what.append(i == 0 ? "" : ", ").append(path).append(" = ").append(value);
        }
        for (JsonNode term : step.path("where")) {
            domain.addArray().add(term.path(0).asText()).add("in").add(term.path(1));
            what.append(" and ")
                    .append(term.path(0).asText())
                    .append(" in ")
                    .append(String.join(", ", texts(term.path(1))));
        }
        limits(model, step.path("search"), values.path(3), 0, domain, what);
        String first = order(step.path("search"), step.path("first").asText(null));
        List<Long> found = records.search(
                model,
                dev.plantline.model.Json.MAPPER.valueToTree(domain),
                first,
                0,
                step.path("search").path("archived").asBoolean());
        boolean all = step.path("all").asBoolean();
        if (all ? found.size() > MOST_FOUND : found.isEmpty() || (found.size() > 1 && first == null)) {
            Object count = all ? "more than " + MOST_FOUND : found.isEmpty() ? "no" : found.size();
            throw new Refusal("find", count + " " + model + " with " + what, "find", false);
        }
        List<Long> meant = all ? found : found.subList(0, 1);
        meant.forEach(id -> writeFound(step, values, model, id));
        return new Made(model, List.copyOf(meant));
    }

    private void writeFound(JsonNode step, JsonNode values, String model, long id) {
        writeLines(model, id, step.path("lines"), values.get(2));
        Map<String, Object> changes = converted(model, id, step.path("columns"), step.path("kinds"), values.get(1), "");
        if (!changes.isEmpty()) {
            if (model.equals("stock.quant") && !COUNTED.containsAll(changes.keySet())) {
                throw OdooError.user("Quant's editing is restricted, you can't do this operation.");
            }
            records.write(model, id, changes);
        }
        joinPicking(model, id);
    }

    /** What a search asks besides equal values, as terms of a domain and in words. */
    private void limits(String model, JsonNode search, JsonNode cells, int from, ArrayNode domain, StringBuilder what) {
        for (int i = 0; i < search.path("limits").size(); i++) {
            String path = search.path("limits").get(i).asText();
            String operator = search.path("operators").get(i).asText();
            JsonNode kind = search.path("limitKinds").get(i);
            JsonNode cell = cells.get(from + i);
            ArrayNode term = domain.addArray().add(path).add(operator);
            if (kind.asText().equals("v")) {
                term.add(cell);
            } else {
                term.addPOJO(settled(kind, cell, comodel(model, path.replace('.', '/')), path));
            }
            what.append(" and ")
                    .append(path)
                    .append(' ')
                    .append(operator)
                    .append(' ')
                    .append(cell.isArray() ? String.join(", ", texts(cell)) : cell.asText());
        }
    }

    private static String order(JsonNode search, String otherwise) {
        List<String> fields = new ArrayList<>();
        for (JsonNode one : search.path("order")) {
            fields.add(one.path(0).asText() + (one.path(1).asBoolean() ? " desc" : ""));
        }
        return fields.isEmpty() ? otherwise : String.join(", ", fields) + ", id";
    }

    private void call(JsonNode step, Made made) {
        String name = made.model() + "." + step.path("method").asText();
        var context = ((ObjectNode) step.path("context")).deepCopy();
        JsonNode partial = step.path("partial");
        if (!partial.isEmpty()) {
            BigDecimal less =
                    records.number(made.model(), made.id(), partial.get(0).asText());
            if (less.compareTo(records.number(
                            made.model(), made.id(), partial.get(1).asText()))
                    < 0) {
                context.putArray(partial.get(2).asText()).add(made.id());
            }
        }
        Object answer = methods.call(name, List.of(made.id()), context, arguments(step));
        if (answer instanceof Map<?, ?> question && question.get("res_model") != null) {
            throw new Refusal(
                    "wizard",
                    name + " asked with " + question.get("res_model")
                            + " instead of doing it; a context key has to answer",
                    step.path("method").asText(),
                    false);
        }
        for (JsonNode until : step.path("until")) {
            String field = until.path(0).asText();
            String value = textAt(made.model(), made.id(), field);
            List<String> wanted = texts(until.path(1));
            if (!wanted.contains(value)) {
                throw new Refusal(
                        "until",
                        "after " + name + " " + field + " is " + value + ", not " + String.join(" or ", wanted),
                        field,
                        false);
            }
        }
    }

    /** With the ids of the records that they name. */
    private Map<String, Object> arguments(JsonNode step) {
        Map<String, Object> given = new LinkedHashMap<>();
        step.path("arguments")
                .properties()
                .forEach(each -> given.put(
                        each.getKey(),
                        each.getValue().isObject()
                                ? (Object) settled(
                                        each.getValue().path("kind"),
                                        each.getValue().path("cell"),
                                        step.path("models").path(each.getKey()).asText(),
                                        "argument " + each.getKey())
                                : each.getValue().asText()));
        return given;
    }

    private void writeLines(String model, long id, JsonNode specs, JsonNode rows) {
        for (int i = 0; i < specs.size(); i++) {
            writeLines(model, id, specs.get(i), rows.get(i), "");
        }
    }

    private void writeLines(String model, long id, JsonNode spec, JsonNode rows, String before) {
        Schema.Field field = records.schema().field(model, spec.path("to").asText());
        String prefix = before + field.name() + "/";
        List<Long> there = new ArrayList<>(records.ids(model, id, field.name()));
        there.removeIf(line -> records.schema().find(field.model(), "state") != null
                && FINISHED.contains(records.text(field.model(), line, "state")));
        if (spec.path("match").isEmpty()
                && (!rows.isEmpty() || (spec.path("replace").asBoolean() && !there.isEmpty()))) {
            guardMaking(model, id, field, prefix);
        }
        if (spec.path("replace").asBoolean()) {
            there.forEach(line -> records.unlink(field.model(), line));
        }
        Map<Long, Map<String, Object>> changed = new LinkedHashMap<>();
        Set<String> emptied = new HashSet<>();
        for (JsonNode row : rows) {
            boolean isNew = spec.path("match").isEmpty();
            long line = isNew ? 0 : matched(model, field, id, there, spec, row.get(0), row.path(3), prefix);
            Map<String, Object> values =
                    converted(field.model(), line, spec.path("columns"), spec.path("kinds"), row.get(1), prefix);
            if (isNew) {
                values.put(field.inverse(), id);
                completeMove(model, id, field, values);
                line = records.create(field.model(), values);
            } else {
                agree(changed.computeIfAbsent(line, unused -> new LinkedHashMap<>()), values, field.name(), prefix);
            }
            for (int i = 0; i < spec.path("lines").size(); i++) {
                JsonNode inner = spec.path("lines").get(i);
                if (row.get(2).get(i).isNull()) {
                    continue;
                }
                if (!emptied.add(line + "/" + inner.path("to").asText())) {
                    // the lines that were there are taken away once
                    inner = ((ObjectNode) inner).deepCopy().put("replace", false);
                }
                writeLines(field.model(), line, inner, row.get(2).get(i), prefix);
            }
        }
        changed.forEach((line, values) -> records.write(field.model(), line, values));
    }

    /** Odoo makes a move of a done transfer done at once, so that stock would move twice. */
    private void guardMaking(String model, long id, Schema.Field lines, String prefix) {
        String state = records.schema().find(model, "state") == null ? "" : records.text(model, id, "state");
        if (FINISHED.contains(state)) {
            throw new Refusal(
                    "finished",
                    model + " " + records.displayName(model, id) + " is " + state + " and gets no new line in "
                            + lines.name(),
                    prefix,
                    false);
        }
    }

    private void completeMove(String model, long id, Schema.Field lines, Map<String, Object> values) {
        if (model.equals("stock.picking") && lines.model().equals("stock.move")) {
            for (String place : List.of("location_id", "location_dest_id")) {
                values.putIfAbsent(place, records.one(model, id, place));
            }
        }
    }

    private static void agree(Map<String, Object> change, Map<String, Object> values, String lines, String prefix) {
        values.forEach((name, value) -> {
            if (change.containsKey(name) && !Objects.equals(change.get(name), value)) {
                throw new Refusal("line", "two lines for one in " + lines + " disagree about " + name, prefix, false);
            }
            change.put(name, value);
        });
    }

    /** The line that equals; where none does, the spec can say that one is made. */
    private long matched(
            String model,
            Schema.Field field,
            long owner,
            List<Long> there,
            JsonNode spec,
            JsonNode cells,
            JsonNode asked,
            String prefix) {
        List<Long> met = new ArrayList<>(there);
        List<Long> all = new ArrayList<>(records.ids(model, owner, field.name()));
        StringBuilder what = new StringBuilder();
        for (int i = 0; i < spec.path("match").size(); i++) {
            String name = spec.path("match").get(i).asText();
            JsonNode kind = spec.path("matchKinds").get(i);
            Object wanted = kind.asText().equals("v")
                    ? cells.get(i).asText()
                    : settled(kind, cells.get(i), comodel(field.model(), name.replace('.', '/')), prefix + name);
            Predicate<Long> isOther = line -> !textAt(field.model(), line, name).equals(wanted.toString());
            met.removeIf(isOther);
            all.removeIf(isOther);
            what.append(i == 0 ? "" : ", ")
                    .append(name)
                    .append(" = ")
                    .append(cells.get(i).asText());
        }
        if (spec.has("search")) {
            ArrayNode domain = dev.plantline.model.Json.MAPPER.createArrayNode();
            limits(field.model(), spec.path("search"), asked, 0, domain, what);
            met.retainAll(
                    records.search(field.model(), dev.plantline.model.Json.MAPPER.valueToTree(domain), null, 0, true));
        }
        if (met.isEmpty() && spec.path("create").asBoolean()) {
            guardMaking(model, owner, field, prefix);
            if (!all.isEmpty()) {
                throw new Refusal(
                        "line",
                        "the line in " + field.name() + " with " + what + " is "
                                + records.text(field.model(), all.get(0), "state") + ", and no other is made for it",
                        prefix,
                        false);
            }
            Map<String, Object> values =
                    converted(field.model(), 0, spec.path("match"), spec.path("matchKinds"), cells, prefix);
            values.put(field.inverse(), owner);
            completeMove(model, owner, field, values);
            long made = records.create(field.model(), values);
            there.add(made);
            return made;
        }
        if (met.size() != 1) {
            throw new Refusal(
                    "line",
                    (met.isEmpty() ? "no" : met.size()) + " open line in " + field.name() + " with " + what,
                    prefix,
                    false);
        }
        return met.get(0);
    }

    /** Values to write; id 0: the record is not there yet. */
    private Map<String, Object> converted(
            String model, long id, JsonNode columns, JsonNode kinds, JsonNode cells, String prefix) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).asText();
            Schema.Field field = records.schema().field(model, name);
            JsonNode kind = kinds.get(i);
            JsonNode cell = cells.get(i);
            if (cell.isArray() && cell.isEmpty()) {
                continue;
            }
            if (kind.isObject() && !cell.isNull()) {
                List<Long> named = linked(kind, cell, field.model(), prefix + name);
                values.put(name, after(kind, named, id == 0 ? List.of() : records.ids(model, id, name)));
                continue;
            }
            Object value = cell.isNull()
                    ? null
                    : kind.asText().equals("v")
                            ? plain(field, cell)
                            : settled(kind, cell, field.model(), prefix + name);
            values.put(
                    name, field.type() == Schema.Type.many2many ? (value == null ? List.of() : List.of(value)) : value);
        }
        for (int i = 0; i < columns.size(); i++) {
            if (kinds.get(i).asText().equals("v")) {
                String name = columns.get(i).asText();
                whole(records.schema().field(model, name), cells.get(i), prefix + name);
            }
        }
        return values;
    }

    /** The field at the end of a path of load; null: there is none of this name. */
    private Schema.Field field(String model, String path) {
        Schema.Field field = null;
        for (String name : path.split("/")) {
            field = records.schema().find(field == null ? model : field.model(), name);
            if (field == null) {
                return null;
            }
        }
        return field;
    }

    /** Refuses a number of which Odoo would keep fewer digits. */
    private static void whole(Schema.Field field, JsonNode cell, String place) {
        if (field == null || field.digits() == null) {
            return;
        }
        BigDecimal given;
        try {
            given = new BigDecimal(cell.asText().strip());
        } catch (NumberFormatException e) {
            return; // Odoo says what it makes of it
        }
        if (given.stripTrailingZeros().scale() > field.digits()) {
            throw new Refusal(
                    "digits",
                    cell.asText() + " cannot be kept: Odoo keeps " + field.digits() + " digits behind the point of "
                            + field.name()
                            + ". Send what was counted in a unit that it keeps, or round on purpose by scale in the mapping",
                    place,
                    false);
        }
    }

    private static Object plain(Schema.Field field, JsonNode cell) {
        try {
            return switch (field.type()) {
                case number -> new BigDecimal(cell.asText());
                case integer, many2one, many2many -> Long.valueOf(cell.asText());
                case bool -> cell.asText().equalsIgnoreCase("true");
                default -> cell.asText();
            };
        } catch (NumberFormatException e) {
            throw OdooError.value("could not convert string to float: '" + cell.asText() + "'");
        }
    }

    /** The record behind an external id, a natural key or the place of a step. */
    private long settled(JsonNode kind, JsonNode cell, String model, String place) {
        if (kind.asText().equals("s")) {
            Made earlier = cell.asInt(-1) >= 0 && cell.asInt() < made.size() ? made.get(cell.asInt()) : null;
            if (earlier == null || !earlier.model().equals(model)) {
                throw new Refusal("reference", "step " + cell + " made no " + model, place, false);
            }
            return earlier.id();
        }
        if (kind.isArray()) {
            var domain = dev.plantline.model.Json.MAPPER.createArrayNode();
            StringBuilder what = new StringBuilder();
            for (int i = 0; i < kind.get(1).size(); i++) {
                String path = kind.get(1).get(i).asText();
                ArrayNode term = domain.addArray().add(path).add("=");
                if (kind.path(3).path(i).asText().equals("r")) {
                    String inner = path.replace('.', '/');
                    term.addPOJO(settled(
                            kind.get(3).get(i),
                            cell.get(i),
                            comodel(kind.get(0).asText(), inner),
                            place + "/" + inner));
                } else {
                    term.add(cell.get(i));
                }
                what.append(i == 0 ? "" : ", ")
                        .append(kind.get(1).get(i).asText())
                        .append(" = ")
                        .append(cell.get(i).asText());
            }
            JsonNode search = kind.path(2);
            limits(kind.get(0).asText(), search, cell, kind.get(1).size(), domain, what);
            String order = order(search, null);
            List<Long> found = records.search(
                    kind.get(0).asText(),
                    dev.plantline.model.Json.MAPPER.valueToTree(domain),
                    order,
                    0,
                    search.path("archived").asBoolean());
            if (found.isEmpty() || (found.size() > 1 && order == null)) {
                throw new Refusal(
                        "lookup",
                        (found.isEmpty() ? "no" : found.size()) + " "
                                + kind.get(0).asText() + " with " + what,
                        place,
                        false);
            }
            return found.get(0);
        }
        Store.Reference reference = records.store().reference(cell.asText());
        if (reference == null || (model != null && !reference.model().equals(model))) {
            throw new Refusal("reference", "no " + model + " with external id " + cell.asText(), place, false);
        }
        return reference.id();
    }

    private String comodel(String model, String path) {
        String at = model;
        for (String name : path.split("/")) {
            if (name.equals("id") || name.equals(".id")) {
                break;
            }
            Schema.Field field = records.schema().find(at, name);
            at = field == null ? null : field.model();
        }
        return at;
    }

    /** What stands at a path, in dots, as the text that a natural key is compared by. */
    private String textAt(String model, long id, String path) {
        int dot = path.indexOf('.');
        if (dot >= 0) {
            Schema.Field field = records.schema().field(model, path.substring(0, dot));
            List<Long> ids = records.ids(model, id, field.name());
            return ids.isEmpty() ? "" : textAt(field.model(), ids.get(0), path.substring(dot + 1));
        }
        Object value = records.value(model, id, path);
        if (value instanceof BigDecimal number) {
            return number.stripTrailingZeros().toPlainString();
        }
        Schema.Field field = records.schema().find(model, path);
        if (field != null && field.type() == Schema.Type.bool) {
            return Boolean.TRUE.equals(value) ? "True" : "False";
        }
        return value == null ? "" : value.toString();
    }

    static List<String> texts(JsonNode values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value.asText()));
        return texts;
    }
}
