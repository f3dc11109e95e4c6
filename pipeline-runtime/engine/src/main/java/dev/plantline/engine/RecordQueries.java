package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.plantline.api.v1alpha1.MappingSpec.Comparison;
import dev.plantline.api.v1alpha1.PlantlineApi;
import dev.plantline.api.v1alpha1.source.OdooSource;
import dev.plantline.api.v1alpha1.source.Source;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.records.RecordQuery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Compiles {@code spec.source.odoo}: what its manifest says of records in the terms of Odoo, without asking one. */
public final class RecordQueries {
    private static final Pattern FIELD = Pattern.compile(PlantlineApi.FIELD);
    private static final Pattern FIELDS = Pattern.compile(PlantlineApi.FIELDS);
    private static final int MOST_OF_A_LINE = 32;
    private static final int MOST_VALUES = 100;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_VALUE = 256;
    private static final String ROOT = "spec.source.odoo";

    private final OdooSource source;
    private final Problems problems;

    private RecordQueries(OdooSource source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /**
     * What a manifest reads that was found good.
     *
     * @throws IllegalArgumentException when it is not: says what is wrong
     */
    public static RecordQuery of(OdooSource source) {
        Problems problems = new Problems();
        RecordQuery query = new RecordQueries(source, problems).query();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.problems().get(0).toString());
        }
        return query;
    }

    /** Tells what is wrong with the records that a source names; nothing where it names none. */
    static void check(Source source, Problems problems) {
        if (source != null && source.odoo() != null) {
            new RecordQueries(source.odoo(), problems).query();
        }
    }

    /**
     * Why a field is not read, neither to be told nor to choose records by it; empty: it may be.
     *
     * @param model that has it, as an Odoo says
     */
    public static Optional<String> refused(String model, String field) {
        return OdooRules.refusedToRead(model, field);
    }

    private RecordQuery query() {
        String model = Objects.requireNonNullElse(source.model(), "");
        OdooRules.refusedModel(model).ifPresent(why -> add(ROOT + ".model", why));
        List<String> fields = paths(source.fields(), ROOT + ".fields", "");
        SortedMap<String, List<String>> lines = lines(new HashSet<>(fields));
        if (fields.isEmpty() && lines.isEmpty()) {
            add(ROOT + ".fields", "name at least one field, here or under lines: a message without any says nothing");
        }
        return new RecordQuery(model, fields, lines, when());
    }

    /**
     * Paths that are good.
     *
     * @param behind what they stand behind, with a dot at its end; nothing: the model itself
     */
    private List<String> paths(List<String> paths, String at, String behind) {
        List<String> good = new ArrayList<>();
        for (int i = 0; paths != null && i < paths.size(); i++) {
            String path = paths.get(i);
            String place = at + "[" + i + "]";
            if (isPath(path, place) && good.contains(path)) {
                add(place, path + " stands there twice: name it once");
            } else if (isPath(path)) {
                good.add(path);
                OdooRules.refusedToRead(behind + path).ifPresent(why -> add(place, why));
            }
        }
        return good;
    }

    private boolean isPath(String path, String at) {
        if (!isPath(path)) {
            add(
                    at,
                    "'" + path
                            + "' names no field of Odoo: write one to five names, joined by dots, for example partner_id.ref");
            return false;
        }
        return true;
    }

    private static boolean isPath(String path) {
        return path != null
                && path.length() <= LONGEST_NAME
                && FIELDS.matcher(path).matches();
    }

    private SortedMap<String, List<String>> lines(Set<String> fields) {
        SortedMap<String, List<String>> lines = new TreeMap<>();
        Map<String, List<String>> named = Objects.requireNonNullElse(source.lines(), Map.of());
        new TreeMap<>(named).forEach((name, of) -> {
            String at = ROOT + ".lines." + name;
            if (name.length() > LONGEST_NAME || !FIELD.matcher(name).matches()) {
                add(
                        at,
                        "'" + name
                                + "' is no field of the model: name the one that has the lines, for example invoice_line_ids");
            } else if (fields.stream().anyMatch(each -> each.equals(name) || each.startsWith(name + "."))) {
                add(at, name + " stands under fields too: name it here alone");
            } else if (of == null || of.isEmpty()) {
                add(at, "name at least one field of the lines, for example quantity");
            } else if (of.size() > MOST_OF_A_LINE) {
                add(at, "there are " + of.size() + " fields of the lines; at most " + MOST_OF_A_LINE);
            } else {
                lines.put(name, paths(of, at, name + "."));
            }
        });
        return lines;
    }

    private List<RecordQuery.Condition> when() {
        Map<String, OdooSource.Condition> named = Objects.requireNonNullElse(source.when(), Map.of());
        if (named.isEmpty()) {
            add(ROOT + ".when", "say which records are read, for example state: {value: draft}");
        }
        List<RecordQuery.Condition> when = new ArrayList<>();
        new TreeMap<>(named).forEach((field, condition) -> {
            String at = ROOT + ".when." + field;
            if (isPath(field, at)) {
                OdooRules.refusedToRead(field).ifPresent(why -> add(at, why));
                condition(field, condition, at).ifPresent(when::add);
            }
        });
        return when;
    }

    private Optional<RecordQuery.Condition> condition(String field, OdooSource.Condition condition, String at) {
        Comparison is = condition == null || condition.is() == null ? Comparison.equals : condition.is();
        JsonNode value = condition == null
                        || condition.value() == null
                        || condition.value().isNull()
                ? null
                : condition.value();
        Optional<String> wrong =
                switch (is) {
                    case equals, not -> value == null || isPlain(value) ? Optional.empty() : Optional.of(PLAIN);
                    case below, atMost, above, atLeast ->
                        value != null && isPlain(value) && !value.isBoolean() ? Optional.empty() : Optional.of(ORDERED);
                    case in, notIn -> value != null && isList(value) ? Optional.empty() : Optional.of(LIST);
                };
        wrong.ifPresent(why -> add(at, why));
        return wrong.isPresent()
                ? Optional.empty()
                : Optional.of(
                        new RecordQuery.Condition(field, operator(is), value == null ? BooleanNode.FALSE : value));
    }

    private static final String PLAIN = "the value must be a text of at most " + LONGEST_VALUE
            + " characters, a number, true or false; none means empty";
    private static final String ORDERED =
            "the value must be a number, a day or a moment: what is less or more than it is asked for";
    private static final String LIST =
            "the value must be a list of one to " + MOST_VALUES + " texts or numbers, for example [draft, sent]";

    private static boolean isPlain(JsonNode value) {
        return value.isNumber()
                || value.isBoolean()
                || value.isTextual() && value.textValue().length() <= LONGEST_VALUE;
    }

    private static boolean isList(JsonNode value) {
        if (!value.isArray() || value.isEmpty() || value.size() > MOST_VALUES) {
            return false;
        }
        for (JsonNode each : value) {
            if (!isPlain(each)) {
                return false;
            }
        }
        return true;
    }

    private static String operator(Comparison is) {
        return switch (is) {
            case equals -> "=";
            case not -> "!=";
            case in -> "in";
            case notIn -> "not in";
            case below -> "<";
            case atMost -> "<=";
            case above -> ">";
            case atLeast -> ">=";
        };
    }

    private void add(String at, String message) {
        problems.add(Area.mapping, at, message);
    }
}
