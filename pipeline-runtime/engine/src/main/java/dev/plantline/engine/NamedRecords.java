package dev.plantline.engine;

import dev.plantline.engine.FieldCompiler.Sourced;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.Value;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The records that steps give a name to ({@code as}), for fields of later steps ({@code record}). */
final class NamedRecords {
    private final Map<String, String> places = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();
    private final Problems problems;

    NamedRecords(Problems problems) {
        this.problems = problems;
    }

    /** Takes a name in, once its own step is compiled: from there on it may be used. */
    void add(String name, String at) {
        String there = places.putIfAbsent(name, at);
        if (there != null) {
            problems.add(Area.mapping, at, name + " is the record of " + there + " already: a name has one");
        }
    }

    /** The record of this name; null, and told, when no step before has it. */
    Sourced source(String name, String at) {
        if (!places.containsKey(name)) {
            String nearest = Nearest.to(name, places.keySet());
            problems.add(
                    Area.mapping,
                    at,
                    "no step before this one has as: " + name
                            + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?"));
            return null;
        }
        used.add(name);
        return new Sourced(
                scope -> {
                    Integer step = scope.named(name);
                    return step == null ? null : new Value.Earlier(name, step);
                },
                Scope::pointer,
                null);
    }

    /** Warns of what has a name for nothing. */
    void tellUnused() {
        places.forEach((name, at) -> {
            if (!used.contains(name)) {
                problems.warn(Area.mapping, at, "nothing uses the record " + name + ": remove as, or use it");
            }
        });
    }
}
