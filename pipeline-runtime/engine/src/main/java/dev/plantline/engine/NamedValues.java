package dev.plantline.engine;

import dev.cel.common.types.SimpleType;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.engine.Problem.Area;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The values of {@code let} of one mapping while it is compiled: each may use those above it, so none can need itself. */
final class NamedValues {
    private static final String ROOT = "spec.mapping.let";

    /** Names that mean something already, and words that CEL keeps for itself. */
    private static final Set<String> TAKEN = Set.of(
            ExpressionRewriter.MESSAGE,
            ExpressionRewriter.LINE,
            ExpressionRewriter.EACH,
            ExpressionRewriter.EACH_INDEX,
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "now",
            "return",
            "var",
            "void",
            "while");

    private final Map<String, NamedValue> values = new LinkedHashMap<>();
    /** Where each is written, by its name: also those that are not compiled yet. */
    private final Map<String, Integer> places = new HashMap<>();

    private final Set<String> used = new HashSet<>();
    private final Problems problems;

    NamedValues(Problems problems) {
        this.problems = problems;
    }

    /** Compiles {@code let}; once, and before anything that may use it. */
    void compile(List<MappingSpec.Let> given, Expressions expressions, ContractShape shape) {
        if (given == null) {
            return;
        }
        for (int i = 0; i < given.size(); i++) {
            if (isFree(given.get(i).name(), ROOT + "[" + i + "].name", shape)) {
                places.put(given.get(i).name(), i);
            }
        }
        for (int i = 0; i < given.size(); i++) {
            String name = given.get(i).name();
            NamedValue value = expressions.named(name, given.get(i).expr(), ROOT + "[" + i + "].expr", shape);
            if (places.getOrDefault(name, -1) == i) {
                // One with mistakes has a name all the same, so that they are told once.
                values.put(
                        name, value == null ? new NamedValue(name, SimpleType.DYN, scope -> CelValues.ABSENT) : value);
            }
        }
    }

    private boolean isFree(String name, String at, ContractShape shape) {
        if (name == null || TAKEN.contains(name)) {
            problems.add(Area.mapping, at, "\"" + name + "\" means something else in expressions: take another name");
        } else if (places.containsKey(name)) {
            problems.add(
                    Area.mapping,
                    at,
                    name + " has a value already, at " + ROOT + "[" + places.get(name) + "]: a name has one");
        } else if (shape.isNamed(name)) {
            problems.add(
                    Area.mapping, at, "the contract has \"" + name + "\" too, and one would hide the other: rename it");
        } else {
            return true;
        }
        return false;
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** Those that may be used by now, in their order. */
    Collection<NamedValue> known() {
        return values.values();
    }

    /** The value of this name, which is used by that; null when nothing is called so. */
    NamedValue use(String name) {
        NamedValue value = values.get(name);
        if (value != null) {
            used.add(name);
        }
        return value;
    }

    /** What is wrong with a name that is compiled later, or is compiled right now; null when it is no such name. */
    String tooEarly(String name) {
        if (values.containsKey(name) || !places.containsKey(name)) {
            return null;
        }
        used.add(name);
        return name + " stands at " + ROOT + "[" + places.get(name)
                + "]: a value uses those above it, so that none needs itself, not even by way of others";
    }

    /** The path, or the value of {@code let} that it names. */
    Path resolved(Path path, String at) {
        if (path.root() != Path.Root.here
                || path.segments().isEmpty()
                || path.segments().get(0).isIndex()) {
            return path;
        }
        String name = path.segments().get(0).name();
        NamedValue value = use(name);
        if (value == null) {
            return path;
        }
        if (path.segments().size() > 1 && at != null) {
            problems.add(
                    Area.mapping,
                    at,
                    "\"" + path + "\" cannot be: " + name + " is a value of let, and a path names it as a whole; expr: "
                            + path + " takes a part of it");
        }
        return new Path(path.text(), Path.Root.here, path.segments(), value);
    }

    /** Warns of what has a name for nothing. */
    void tellUnused() {
        places.forEach((name, index) -> {
            if (!used.contains(name)) {
                problems.warn(
                        Area.mapping, ROOT + "[" + index + "]", "nothing uses " + name + ": remove it, or use it");
            }
        });
    }
}
