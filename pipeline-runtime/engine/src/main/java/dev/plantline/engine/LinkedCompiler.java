package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.MappingSpec.Links;
import dev.plantline.api.v1alpha1.MappingSpec.WhenMissing;
import dev.plantline.engine.FieldCompiler.Sourced;
import dev.plantline.engine.MappingPlan.Source;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Compiles a field that holds several records ({@code forEach}, {@code links}): one record is named for each element of a list, or one alone. */
final class LinkedCompiler {
    /** How many records one field may be given. */
    static final int MAX_RECORDS = 500;

    /** Names of Odoo's own fields that hold several records; what a plant has made itself may be called anything. */
    private static final Pattern SEVERAL = Pattern.compile("x_.*|.*_ids|.*taxes_id");

    /** An empty list that was there: nothing is missing, and nothing is done. */
    private static final Value NOTHING = new Value.Linked(Value.Linked.Change.add, List.of());

    private final FieldCompiler fields;
    private final Problems problems;

    LinkedCompiler(FieldCompiler fields, Problems problems) {
        this.fields = fields;
        this.problems = problems;
    }

    /** Compiles the field; null when it has mistakes. */
    Source source(MappingSpec.Field field, String at, ContractShape shape, boolean inLines) {
        if (field.to() != null && !SEVERAL.matcher(field.to()).matches()) {
            problems.add(
                    Area.mapping,
                    at + (field.forEach() != null ? ".forEach" : ".links"),
                    field.to() + " holds one record, and this is for fields that hold several");
            return null;
        }
        if (field.ref() == null && field.lookup() == null && field.record() == null) {
            problems.add(Area.mapping, at, "forEach and links are about records: name them by ref, lookup or record");
            return null;
        }
        Value.Linked.Change change = change(field.links());
        if (field.whenMissing() == WhenMissing.clear && change != Value.Linked.Change.set) {
            problems.add(
                    Area.mapping,
                    at + ".whenMissing",
                    "\"null\" takes all records away, and links: " + field.links()
                            + " leaves the others: write whenMissing: omit");
        }
        return field.forEach() == null
                ? alone(field, at, shape, inLines, change)
                : forEach(field, at, shape, inLines, change);
    }

    private static Value.Linked.Change change(Links links) {
        return links == null
                ? Value.Linked.Change.set
                : switch (links) {
                    case set -> Value.Linked.Change.set;
                    case add -> Value.Linked.Change.add;
                    case remove -> Value.Linked.Change.remove;
                };
    }

    private Source alone(
            MappingSpec.Field field, String at, ContractShape shape, boolean inLines, Value.Linked.Change change) {
        Sourced one = fields.record(field, at, shape, inLines);
        if (one == null || change == Value.Linked.Change.set) {
            return one == null ? null : fields.missing(field, at, one);
        }
        return fields.missing(
                field,
                at,
                new Sourced(
                        scope -> linked(change, one.source().value(scope)),
                        one.place(),
                        linked(change, one.fallback())));
    }

    private static Value linked(Value.Linked.Change change, Value one) {
        return one == null ? null : new Value.Linked(change, List.of(one));
    }

    private Source forEach(
            MappingSpec.Field field, String at, ContractShape shape, boolean inLines, Value.Linked.Change change) {
        if (field.record() != null || field.defaultValue() != null) {
            problems.add(
                    Area.mapping,
                    at + (field.record() != null ? ".record" : ".default"),
                    "with forEach each element names its record by ref or lookup, and an absent list has no default");
            return null;
        }
        Path list = fields.paths().parse(field.forEach(), at + ".forEach");
        ContractShape element =
                list == null ? ContractShape.UNKNOWN : fields.paths().entries(list, at + ".forEach", shape);
        Sourced each = fields.record(field, at, element, true);
        if (list == null || each == null) {
            return null;
        }
        Source all = fields.missing(
                field, at, new Sourced(scope -> all(field, list, each, change, scope), list::pointer, null));
        return scope -> {
            Value value = all.value(scope);
            return value == NOTHING ? null : value;
        };
    }

    /** Null when the list is absent; {@link #NOTHING} when none of it is to be added or removed. */
    private static Value all(MappingSpec.Field field, Path list, Sourced each, Value.Linked.Change change, Scope scope)
            throws MessageFailedException {
        JsonNode nodes = list.find(scope);
        if (nodes == null) {
            return null;
        }
        if (!nodes.isArray()) {
            throw Failures.mapping(
                    list.pointer(scope),
                    field.to() + " is given a record for each element of a list (forEach), and this is none.");
        }
        if (nodes.size() > MAX_RECORDS) {
            throw Failures.mapping(
                    list.pointer(scope),
                    field.to() + " is given at most " + MAX_RECORDS + " records, and this list has " + nodes.size()
                            + ": the sender must send less at once.");
        }
        Set<Value> records = new LinkedHashSet<>();
        for (int i = 0; i < nodes.size(); i++) {
            Scope element = scope.line(list, i, nodes.get(i));
            element.work(MappingPlan.LINE_STEPS);
            try {
                records.add(one(field, each, element));
            } catch (MessageFailedException e) {
                throw MappingPlan.ofEntry(list, i, e);
            }
        }
        return records.isEmpty() && change != Value.Linked.Change.set
                ? NOTHING
                : new Value.Linked(change, List.copyOf(records));
    }

    private static Value one(MappingSpec.Field field, Sourced each, Scope element) throws MessageFailedException {
        Value one = each.source().value(element);
        if (one == null) {
            throw Failures.mapping(
                    each.place().of(element),
                    field.to()
                            + " is given a record for each element, and this one lacks the value that names it; the sender must fill it.");
        }
        return one;
    }
}
