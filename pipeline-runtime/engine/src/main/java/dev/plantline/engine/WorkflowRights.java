package dev.plantline.engine;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What may be written and called in Odoo. What is not named may not.
 *
 * @param writes fields by model, and by path of one2many lines below a model ({@code mrp.production/move_raw_ids}); under {@link #OWN_MODELS}
 *     models that a plant has made itself. Fields that a plant has made itself may be written wherever any may
 * @param loads context keys of the step {@code load}, by model
 * @param calls context keys of methods, by {@code model.method}
 * @param arguments named arguments of methods, by {@code model.method}
 * @param until fields that may prove what a method has done, by {@code model.method}: their values come back to whoever calls, so that they are
 *     fields of the record itself and never paths
 * @param operations business operations
 */
public record WorkflowRights(
        SortedMap<String, SortedSet<String>> writes,
        SortedMap<String, SortedMap<String, ContextValues>> loads,
        SortedMap<String, SortedMap<String, ContextValues>> calls,
        SortedMap<String, SortedMap<String, ContextValues>> arguments,
        SortedMap<String, SortedSet<String>> until,
        SortedSet<String> operations) {
    /** Stands for all models that an administrator has made in Odoo's settings, whose names Odoo lets begin with x_. */
    public static final String OWN_MODELS = "x_*";

    private static final String OWN = "x_";
    /** Our own model is nobody's to write. */
    private static final String PLANTLINE = "x_plantline_";

    /** Nothing. */
    static final WorkflowRights NONE = new WorkflowRights(
            new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeSet<>());

    /** Copies the maps. */
    public WorkflowRights {
        writes = copiedNames(writes);
        loads = copied(loads);
        calls = copied(calls);
        arguments = copied(arguments);
        until = copiedNames(until);
        operations = Collections.unmodifiableSortedSet(new TreeSet<>(operations));
    }

    private static SortedMap<String, SortedSet<String>> copiedNames(SortedMap<String, SortedSet<String>> names) {
        TreeMap<String, SortedSet<String>> copy = new TreeMap<>();
        names.forEach((path, each) -> copy.put(path, Collections.unmodifiableSortedSet(new TreeSet<>(each))));
        return Collections.unmodifiableSortedMap(copy);
    }

    private static SortedMap<String, SortedMap<String, ContextValues>> copied(
            SortedMap<String, SortedMap<String, ContextValues>> keys) {
        TreeMap<String, SortedMap<String, ContextValues>> copy = new TreeMap<>();
        keys.forEach((name, values) -> copy.put(name, Collections.unmodifiableSortedMap(new TreeMap<>(values))));
        return Collections.unmodifiableSortedMap(copy);
    }

    /** What either allows. */
    WorkflowRights and(WorkflowRights other) {
        SortedSet<String> bothOperations = new TreeSet<>(operations);
        bothOperations.addAll(other.operations);
        return new WorkflowRights(
                bothNames(writes, other.writes),
                both(loads, other.loads),
                both(calls, other.calls),
                both(arguments, other.arguments),
                bothNames(until, other.until),
                bothOperations);
    }

    private static SortedMap<String, SortedSet<String>> bothNames(
            Map<String, SortedSet<String>> one, Map<String, SortedSet<String>> other) {
        TreeMap<String, SortedSet<String>> both = new TreeMap<>();
        for (Map<String, SortedSet<String>> each : List.of(one, other)) {
            each.forEach((path, names) ->
                    both.computeIfAbsent(path, unused -> new TreeSet<>()).addAll(names));
        }
        return both;
    }

    private static SortedMap<String, SortedMap<String, ContextValues>> both(
            Map<String, SortedMap<String, ContextValues>> one, Map<String, SortedMap<String, ContextValues>> other) {
        TreeMap<String, SortedMap<String, ContextValues>> keys = new TreeMap<>();
        one.forEach((name, values) -> keys.put(name, new TreeMap<>(values)));
        other.forEach((name, values) -> {
            SortedMap<String, ContextValues> there = keys.computeIfAbsent(name, unused -> new TreeMap<>());
            values.forEach((key, allowed) -> there.merge(key, allowed, ContextValues::or));
        });
        return keys;
    }

    /** Whether a model, or lines at this path, may be written. */
    boolean mayWrite(String path) {
        return writes.containsKey(path)
                || writes.containsKey(OWN_MODELS)
                        && path.startsWith(OWN)
                        && !path.startsWith(PLANTLINE)
                        && path.indexOf('/') < 0;
    }

    /** Context keys of the step {@code load} of a model; null: none. */
    SortedMap<String, ContextValues> loadOf(String model) {
        return loads.getOrDefault(model, model.startsWith(OWN) ? loads.get(OWN_MODELS) : null);
    }

    /** Named arguments that a method may be given; empty: none. */
    SortedMap<String, ContextValues> argumentsOf(String method) {
        return arguments.getOrDefault(method, Collections.emptySortedMap());
    }

    /** Fields that may prove what a method has done; empty: none, also for a method that may not be called. */
    SortedSet<String> untilOf(String method) {
        return until.getOrDefault(method, Collections.emptySortedSet());
    }

    /** Whether a field of a model or of lines that may be written may be. */
    boolean mayWrite(String path, String field) {
        return field.startsWith(OWN)
                || writes.containsKey(path) && writes.get(path).contains(field);
    }
}
