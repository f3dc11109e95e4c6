package dev.plantline.odoo.kit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.ContextValues;
import dev.plantline.engine.WorkflowRights;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an allow-list looks like in the text of a side kit. Nothing gets into the text that could leave its quotes. */
final class PythonLiterals {
    /** Model, field and method names as Odoo allows them. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*(/[A-Za-z_][A-Za-z0-9_]*)*");
    /** An external id with the place of a code in it. */
    private static final Pattern TEMPLATE = Pattern.compile("[a-z_][a-z0-9_]*\\.[A-Za-z0-9_-]*\\{code}[A-Za-z0-9_.-]*");

    private PythonLiterals() {}

    /**
     * A name.
     *
     * @throws IllegalArgumentException when it is none of Odoo's
     */
    static String named(String name) {
        if (!name.equals(WorkflowRights.OWN_MODELS) && !NAME.matcher(name).matches() || name.contains("__")) {
            throw new IllegalArgumentException("not a name of an Odoo model, field or method: " + name);
        }
        return name;
    }

    /**
     * The template of an external id.
     *
     * @throws IllegalArgumentException when it is none
     */
    static String template(String text) {
        if (!TEMPLATE.matcher(text).matches()) {
            throw new IllegalArgumentException("not an external id with one {code} in it: " + text);
        }
        return text;
    }

    /** Names in a tuple. */
    static String tuple(Collection<String> names) {
        return names.stream().map(name -> "'" + named(name) + "', ").collect(Collectors.joining("", "(", ")"));
    }

    /** Fields by path. */
    static String fields(Map<String, ? extends Collection<String>> writes) {
        return dictionary(writes, (path, names) -> tuple(names));
    }

    /** Context keys by model or method. */
    static String contexts(Map<String, SortedMap<String, ContextValues>> contexts) {
        return dictionary(contexts, (name, keys) -> dictionary(keys, (key, values) -> values(values)));
    }

    private static <T> String dictionary(Map<String, T> entries, BiFunction<String, T, String> value) {
        return entries.entrySet().stream()
                .map(entry -> "'" + named(entry.getKey()) + "': " + value.apply(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String values(ContextValues allowed) {
        return switch (allowed.kind()) {
            case constants ->
                allowed.constants().stream()
                        .map(constant -> constant(constant) + ", ")
                        .collect(Collectors.joining("", "(", ")"));
            case text -> "'text'";
            case record -> "'record'";
            case one -> "{'model': '" + named(allowed.model()) + "'}";
        };
    }

    private static String constant(JsonNode constant) {
        if (constant.isBoolean()) {
            return constant.booleanValue() ? "True" : "False";
        }
        return constant.isIntegralNumber() ? constant.asText() : "'" + named(constant.asText()) + "'";
    }
}
