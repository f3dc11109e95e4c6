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

    /** Fields by path, loads in any language, and methods without any context. */
    public static AllowList of(Map<String, Set<String>> writes, Set<String> methods, Set<KitPart> parts) {
        TreeMap<String, SortedSet<String>> fields = new TreeMap<>();
        writes.forEach((path, names) -> fields.put(path, new TreeSet<>(names)));
        TreeMap<String, SortedMap<String, ContextValues>> calls = new TreeMap<>();
        methods.forEach(method -> calls.put(method, new TreeMap<>()));
        TreeMap<String, SortedMap<String, ContextValues>> loads = new TreeMap<>();
        writes.keySet()
                .forEach(path -> loads.put(
                        path, new TreeMap<>(Map.of("lang", new ContextValues(ContextValues.Kind.text, Set.of())))));
        return new AllowList(new WorkflowRights(fields, loads, calls), parts);
    }

    /** The same, and more fields. */
    public static AllowList and(AllowList allowed, Map<String, Set<String>> more) {
        TreeMap<String, SortedSet<String>> fields = new TreeMap<>();
        allowed.rights().writes().forEach((path, names) -> fields.put(path, new TreeSet<>(names)));
        more.forEach((path, names) ->
                fields.computeIfAbsent(path, unused -> new TreeSet<>()).addAll(names));
        return new AllowList(
                new WorkflowRights(
                        fields, allowed.rights().loads(), allowed.rights().calls()),
                allowed.parts());
    }
}
