package dev.plantline.testing.odoo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plantline.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a side kit's allow-list and this Odoo's schema say to the shape of an operation. */
final class AllowedShapes {
    /** The model that the side kit writes with all rights. */
    private static final String RAISED = "stock.quant";

    private static final Pattern OPERATION = Pattern.compile("(?m)^OPERATION = '([^']+)'$");

    private final Schema schema;
    /** The operation that the kit carries out, or null. */
    private final String operation;
    /** Fields by path, context keys by model, context keys by method. */
    private final JsonNode writes;

    private final JsonNode loads;
    private final JsonNode methods;
    private final JsonNode arguments;
    private final JsonNode refused;
    /** Fields by method. */
    private final JsonNode until;

    /** What the code of a side kit allows. */
    AllowedShapes(Schema schema, String code) {
        this.schema = schema;
        Matcher named = OPERATION.matcher(code);
        this.operation = named.find() ? named.group(1) : null;
        this.writes = literal(code, "WRITES");
        this.loads = literal(code, "LOADS");
        this.methods = literal(code, "METHODS");
        this.arguments = literal(code, "ARGUMENTS");
        this.refused = literal(code, "REFUSED");
        this.until = literal(code, "UNTIL");
    }

    /** Why a shape may not be worked, or null. */
    String forbidden(JsonNode shape) {
        String model = null;
        for (JsonNode step : shape) {
            if (step.path("do").asText().equals("operation")) {
                if (!step.path("operation").asText().equals(operation)) {
                    return "this side kit carries out " + operation + ", not "
                            + step.path("operation").asText();
                }
                continue;
            }
            boolean call = step.path("do").asText().equals("call");
            model = call ? model : step.path("model").asText();
            String wrong = call ? call(model, step) : document(model, step);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private String call(String model, JsonNode step) {
        String method = model + "." + step.path("method").asText();
        if (!methods.has(method)) {
            return "the side kit may not call " + method;
        }
        for (var given : step.path("arguments").properties()) {
            JsonNode may = arguments.path(method).path(given.getKey());
            String refusal = "the side kit may not give the argument " + given.getKey() + " to " + method
                    + ", or not this value";
            if (may.isObject()) {
                String wrong = record(may.path("model").asText(), given.getValue());
                if (wrong != null) {
                    return refusal + wrong;
                }
                ((ObjectNode) step)
                        .withObject("models")
                        .put(given.getKey(), may.path("model").asText());
                continue;
            }
            boolean text = may.asText().equals("text")
                    && given.getValue().isTextual()
                    && given.getValue().asText().length() <= 200;
            if (!text && !lists(may, given.getValue())) {
                return refusal;
            }
        }
        List<String> read = new ArrayList<>();
        for (JsonNode pair : step.path("until")) {
            String field = pair.path(0).asText();
            if (!lists(until.path(method), field)) {
                return "the side kit may not prove " + method + " by " + field;
            }
            read.add(field);
        }
        List<String> partial = KitSteps.texts(step.path("partial"));
        read.addAll(partial.subList(0, Math.min(2, partial.size())));
        for (String path : read) {
            String wrong = unknown(model, path);
            if (wrong != null) {
                return wrong;
            }
        }
        return forbiddenContext(
                method,
                methods.path(method),
                step.path("context"),
                partial.subList(Math.min(2, partial.size()), partial.size()));
    }

    /** As the kit does: the way of naming a record fits an id of its model, or it is none. */
    private String record(String model, JsonNode value) {
        JsonNode kind = value.path("kind");
        if (!value.isObject() || !(kind.isArray() || List.of("r", "s").contains(kind.asText()))) {
            return "";
        }
        String wrong = unfit(model, "id", kind);
        return wrong == null ? null : ": " + wrong;
    }

    private String document(String model, JsonNode step) {
        if (!mayWrite(model)) {
            return "the side kit may not write " + model;
        }
        if (!schema.models().contains(model)) {
            return "this Odoo has no model " + model;
        }
        String wrong = written(model, "", step.path("columns"), step.path("kinds"));
        wrong = wrong == null ? written(model, "", step.path("linked"), step.path("linkedKinds")) : wrong;
        wrong = wrong == null ? lines(model, "", step) : wrong;
        wrong = wrong == null ? searched(model, step.path("search")) : wrong;
        if (wrong == null) {
            wrong = read(model, step.path("by"), step.path("byKinds"));
        }
        List<String> read = new ArrayList<>();
        step.path("where").forEach(pair -> read.add(pair.path(0).asText()));
        if (step.path("first").isTextual()) {
            read.add(step.path("first").asText());
        }
        for (String path : read) {
            wrong = wrong == null ? unknown(model, path) : wrong;
        }
        return wrong == null
                ? forbiddenContext(
                        "load of " + model,
                        loads.path(loads.has(model) ? model : "x_*"),
                        step.path("context"),
                        List.of())
                : wrong;
    }

    /** What is written: the columns of a step or of lines. */
    private String written(String model, String prefix, JsonNode columns, JsonNode kinds) {
        for (int i = 0; i < columns.size(); i++) {
            String path = prefix + columns.get(i).asText();
            if ((path.equals(".id") || path.endsWith("/.id"))
                    && List.of("v", "r").contains(kinds.get(i).asText())) {
                return "a record is named by its external id or a natural key, never by its database id: " + path;
            }
            String wrong = forbiddenPath(model, path);
            wrong = wrong == null ? unfit(model, path, kinds.get(i)) : wrong;
            if (wrong != null) {
                return wrong;
            }
            if (model.equals(RAISED)
                    && kinds.get(i).asText().equals("v")
                    && path.indexOf('/') < 0
                    && schema.field(model, path).model() != null) {
                return path + " of " + model + " is named by ref or lookup, never by the name of a record";
            }
        }
        return null;
    }

    /** What is written below a step or lines. */
    private String lines(String model, String prefix, JsonNode spec) {
        for (JsonNode inner : spec.path("lines")) {
            String below = prefix + inner.path("to").asText() + "/";
            String wrong = forbiddenPath(model, below + "id");
            String container = model + "/" + below.substring(0, below.length() - 1);
            if (wrong == null && !mayWrite(container)) {
                wrong = "the side kit may not write " + container + " as lines";
            }
            wrong = wrong == null ? written(model, below, inner.path("columns"), inner.path("kinds")) : wrong;
            wrong = wrong == null && inner.path("create").asBoolean()
                    ? written(model, below, inner.path("match"), inner.path("matchKinds"))
                    : wrong;
            wrong = wrong == null ? searched(comodel(model, below + "id"), inner.path("search")) : wrong;
            if (wrong == null
                    && inner.has("search")
                    && (inner.path("match").isEmpty() || inner.path("create").asBoolean())) {
                wrong = "lines are met by equal values, and what else is asked narrows that down";
            }
            wrong = wrong == null ? lines(model, below, inner) : wrong;
            wrong = wrong == null
                    ? read(comodel(model, below + "id"), inner.path("match"), inner.path("matchKinds"))
                    : wrong;
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private String read(String model, JsonNode paths, JsonNode kinds) {
        for (int i = 0; i < paths.size(); i++) {
            String path = paths.get(i).asText();
            String wrong = unknown(model, path);
            wrong = wrong == null && kinds.get(i).isObject() ? "a record is not found by a list of records" : wrong;
            wrong = wrong == null ? unfit(model, path.replace('.', '/'), kinds.get(i)) : wrong;
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private String unknown(String model, String path) {
        String at = model;
        for (String name : path.split("\\.")) {
            if (at == null) {
                return "this Odoo has no " + path + ": what stands before " + name + " is not a relation";
            }
            Schema.Field field = name.equals("id") ? null : schema.find(at, name);
            if (field == null && !name.equals("id")) {
                return "this Odoo has no field " + at + "." + name;
            }
            at = field == null ? null : field.model();
        }
        return null;
    }

    private String searched(String model, JsonNode search) {
        List<String> read = new ArrayList<>();
        search.path("limits").forEach(path -> read.add(path.asText()));
        search.path("order").forEach(one -> read.add(one.path(0).asText()));
        for (String path : read) {
            String wrong = unknown(model, path);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private String unfit(String model, String path, JsonNode kind) {
        if (kind.isObject()) {
            return holder(model, path).type() == Schema.Type.many2many
                    ? unfit(model, path, kind.path("of"))
                    : path + " of " + model + " does not hold several records";
        }
        if (!kind.isArray()) {
            return null;
        }
        String searched = kind.path(0).asText();
        if (!schema.models().contains(searched)) {
            return "this Odoo has no model " + searched;
        }
        for (JsonNode by : kind.path(1)) {
            String wrong = unknown(searched, by.asText());
            if (wrong != null) {
                return wrong;
            }
        }
        String asked = searched(searched, kind.path(2));
        if (asked != null) {
            return asked;
        }
        for (int i = 0; i < kind.path(3).size(); i++) {
            String each = kind.get(3).get(i).asText();
            if (!each.equals("v")
                    && (!each.equals("r")
                            || comodel(searched, kind.get(1).get(i).asText().replace('.', '/')) == null)) {
                throw OdooError.user("plantline: a natural key names a record where there is none");
            }
        }
        String target = comodel(model, path);
        return target == null || target.equals(searched)
                ? null
                : path + " of " + model + " holds a " + target + ", not a " + searched;
    }

    private Schema.Field holder(String model, String path) {
        Schema.Field field = null;
        String at = model;
        for (String name : path.split("/")) {
            if (!name.equals(".id")) {
                field = schema.field(at, name);
                at = field.model();
            }
        }
        return field;
    }

    private boolean mayWrite(String path) {
        return writes.has(path)
                || writes.has("x_*")
                        && path.startsWith("x_")
                        && path.indexOf('/') < 0
                        && !path.startsWith("x_plantline_");
    }

    private String forbiddenPath(String model, String path) {
        String at = model;
        String written = model;
        List<String> names = List.of(path.split("/"));
        for (int n = 0; n < names.size(); n++) {
            String name = names.get(n);
            boolean last = n == names.size() - 1;
            if (name.equals("id") || name.equals(".id")) {
                return last ? null : "no field has the path " + path;
            }
            if (lists(refused, name)) {
                return name + " is changed by methods only, never written";
            }
            Schema.Field field = schema.find(at, name);
            if (field == null) {
                return "this Odoo has no field " + at + "." + name;
            }
            if (field.type() == Schema.Type.one2many) {
                written = written + "/" + name;
                if (!mayWrite(written)) {
                    return "the side kit may not write " + written;
                }
                if (last) {
                    return written + " holds lines, which are written as such and never as a value";
                }
            } else {
                if (!lists(writes.path(written), name) && !name.startsWith("x_")) {
                    return "the side kit may not write " + name + " of " + written;
                }
                List<String> rest = names.subList(n + 1, names.size());
                if (!List.of(List.of(), List.of("id"), List.of(".id")).contains(rest)) {
                    return "of the record in " + name + " of " + written + " nothing is written";
                }
            }
            at = field.model();
        }
        return null;
    }

    private String comodel(String model, String path) {
        String at = model;
        for (String name : path.split("/")) {
            if (name.equals("id") || name.equals(".id")) {
                break;
            }
            Schema.Field field = schema.find(at, name);
            at = field == null ? null : field.model();
        }
        return at;
    }

    private String forbiddenContext(String what, JsonNode allowed, JsonNode context, List<String> byPartial) {
        List<String> keys = new ArrayList<>();
        context.fieldNames().forEachRemaining(keys::add);
        keys.addAll(byPartial);
        for (String key : keys) {
            if (key.equals("allowed_company_ids")) {
                return "the company is named by target.odoo.company, never by " + key;
            }
            if (key.startsWith("default_") && lists(refused, key.substring("default_".length()))) {
                return key.substring("default_".length()) + " is changed by methods only, never given by " + key;
            }
            JsonNode may = allowed.path(key);
            if (may.isMissingNode()
                    || may.asText().equals("record") != byPartial.contains(key)
                    || context.has(key) && byPartial.contains(key)) {
                return "the side kit may not give " + key + " to " + what;
            }
            if (may.asText().equals("text")
                    && (!context.path(key).isTextual()
                            || context.path(key).asText().length() > 200)) {
                return "the side kit may give " + key + " to " + what + " a text only";
            }
            if (may.isArray() && !lists(may, context.path(key))) {
                return "the side kit may not give " + key + " to " + what + " this value";
            }
        }
        return null;
    }

    private static boolean lists(JsonNode names, String name) {
        return lists(names, TextNode.valueOf(name));
    }

    private static boolean lists(JsonNode values, JsonNode value) {
        for (JsonNode each : values) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }

    /** What stands in one line of the code: dictionaries and tuples of names, texts and truths. */
    static JsonNode literal(String code, String name) {
        Matcher line = Pattern.compile("^" + name + " = (.*?)(  # @[a-z]+@)?$", Pattern.MULTILINE)
                .matcher(code);
        if (!line.find()) {
            return MissingNode.getInstance(); // nothing in this kit asks for it
        }
        String json = line.group(1)
                .replaceAll("(, )?\\)", "]")
                .replace('(', '[')
                .replace('\'', '"')
                .replace("None", "null")
                .replace("True", "true")
                .replace("False", "false");
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot read " + name + " of the side kit", e);
        }
    }
}
