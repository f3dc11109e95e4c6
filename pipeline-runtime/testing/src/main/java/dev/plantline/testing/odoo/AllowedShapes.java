package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a side kit's allow-list and this Odoo's schema say to the shape of an operation. */
final class AllowedShapes {
    private final Schema schema;
    private final Set<String> writes;
    private final Set<String> methods;
    private final Set<String> refused;

    /** What the code of a side kit allows. */
    AllowedShapes(Schema schema, String code) {
        this.schema = schema;
        this.writes = listed(code, "WRITES");
        this.methods = listed(code, "METHODS");
        this.refused = listed(code, "REFUSED");
    }

    /** Why a shape may not be worked, or null. */
    String forbidden(JsonNode shape) {
        String model = null;
        for (JsonNode step : shape) {
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
        if (!methods.contains(method)) {
            return "the side kit may not call " + method;
        }
        List<String> read = new ArrayList<>();
        step.path("until").forEach(pair -> read.add(pair.path(0).asText()));
        List<String> partial = KitSteps.texts(step.path("partial"));
        read.addAll(partial.subList(0, Math.min(2, partial.size())));
        for (String path : read) {
            String wrong = unknown(model, path);
            if (wrong != null) {
                return wrong;
            }
        }
        Set<String> keys = keys(step);
        keys.addAll(partial.subList(Math.min(2, partial.size()), partial.size()));
        return refusedDefault(keys);
    }

    private String document(String model, JsonNode step) {
        if (!writes.contains(model)) {
            return "the side kit may not write " + model;
        }
        if (!schema.models().contains(model)) {
            return "this Odoo has no model " + model;
        }
        String wrong = written(model, "", step);
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
        return wrong == null ? refusedDefault(keys(step)) : wrong;
    }

    /** What is written: the columns of a step or of lines, and the lines below. */
    private String written(String model, String prefix, JsonNode spec) {
        for (int i = 0; i < spec.path("columns").size(); i++) {
            String path = prefix + spec.path("columns").get(i).asText();
            if ((path.equals(".id") || path.endsWith("/.id"))
                    && !spec.path("kinds").get(i).isArray()) {
                return "a record is named by its external id or a natural key, never by its database id: " + path;
            }
            String wrong = forbiddenPath(model, path);
            wrong = wrong == null ? unfit(model, path, spec.path("kinds").get(i)) : wrong;
            if (wrong != null) {
                return wrong;
            }
        }
        for (JsonNode inner : spec.path("lines")) {
            String below = prefix + inner.path("to").asText() + "/";
            String wrong = forbiddenPath(model, below + "id");
            wrong = wrong == null ? written(model, below, inner) : wrong;
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

    private String unfit(String model, String path, JsonNode kind) {
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
        String target = comodel(model, path);
        return target == null || target.equals(searched)
                ? null
                : path + " of " + model + " holds a " + target + ", not a " + searched;
    }

    private String forbiddenPath(String model, String path) {
        String at = model;
        StringBuilder written = new StringBuilder(model);
        for (String name : path.split("/")) {
            if (name.equals("id") || name.equals(".id")) {
                return null;
            }
            if (refused.contains(name)) {
                return name + " is changed by methods only, never written";
            }
            Schema.Field field = schema.find(at, name);
            if (field == null) {
                return "this Odoo has no field " + at + "." + name;
            }
            if (field.type() == Schema.Type.one2many) {
                written.append('/').append(name);
                if (!writes.contains(written.toString())) {
                    return "the side kit may not write " + written;
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

    private String refusedDefault(Set<String> keys) {
        for (String key : keys) {
            if (key.equals("allowed_company_ids")) {
                return "the company is named by target.odoo.company, never by " + key;
            }
            if (key.startsWith("default_") && refused.contains(key.substring("default_".length()))) {
                return key.substring("default_".length()) + " is changed by methods only, never given by " + key;
            }
        }
        return null;
    }

    private static Set<String> keys(JsonNode step) {
        Set<String> keys = new LinkedHashSet<>();
        step.path("context").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static Set<String> listed(String code, String name) {
        Matcher line = Pattern.compile("^" + name + " = \\((.*)\\)$", Pattern.MULTILINE)
                .matcher(code);
        Set<String> names = new LinkedHashSet<>();
        if (line.find()) {
            Matcher quoted = Pattern.compile("'([^']*)'").matcher(line.group(1));
            while (quoted.find()) {
                names.add(quoted.group(1));
            }
        }
        return names;
    }
}
