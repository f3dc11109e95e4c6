package dev.plantline.odoo.kit;

import dev.plantline.engine.ContextValues;
import dev.plantline.engine.WorkflowRights;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Allow-lists of no workflow, for what only tests do. */
public final class AllowLists {
    private AllowLists() {}

    /** Fields by path, loads in any language, and methods without any context, each proven by {@code state}. */
    public static AllowList of(Map<String, Set<String>> writes, Set<String> methods, Set<KitPart> parts) {
        TreeMap<String, SortedSet<String>> fields = new TreeMap<>();
        writes.forEach((path, names) -> fields.put(path, new TreeSet<>(names)));
        TreeMap<String, SortedMap<String, ContextValues>> calls = new TreeMap<>();
        methods.forEach(method -> calls.put(method, new TreeMap<>()));
        TreeMap<String, SortedMap<String, ContextValues>> loads = new TreeMap<>();
        writes.keySet()
                .forEach(path -> loads.put(
                        path, new TreeMap<>(Map.of("lang", new ContextValues(ContextValues.Kind.text, Set.of())))));
        TreeMap<String, SortedSet<String>> until = new TreeMap<>();
        methods.forEach(method -> until.put(method, new TreeSet<>(Set.of("state"))));
        return new AllowList(new WorkflowRights(fields, loads, calls, new TreeMap<>(), until, new TreeSet<>()), parts);
    }

    /** The same, and more fields. */
    public static AllowList and(AllowList allowed, Map<String, Set<String>> more) {
        TreeMap<String, SortedSet<String>> fields = new TreeMap<>();
        allowed.rights().writes().forEach((path, names) -> fields.put(path, new TreeSet<>(names)));
        more.forEach((path, names) ->
                fields.computeIfAbsent(path, unused -> new TreeSet<>()).addAll(names));
        return new AllowList(
                new WorkflowRights(
                        fields,
                        allowed.rights().loads(),
                        allowed.rights().calls(),
                        allowed.rights().arguments(),
                        allowed.rights().until(),
                        allowed.rights().operations()),
                allowed.parts());
    }

    /** The same, and a method that is proven by other fields. */
    public static AllowList proven(AllowList allowed, String method, Set<String> fields) {
        TreeMap<String, SortedSet<String>> until =
                new TreeMap<>(allowed.rights().until());
        until.put(method, new TreeSet<>(fields));
        return new AllowList(
                new WorkflowRights(
                        allowed.rights().writes(),
                        allowed.rights().loads(),
                        allowed.rights().calls(),
                        allowed.rights().arguments(),
                        until,
                        allowed.rights().operations()),
                allowed.parts());
    }
}
