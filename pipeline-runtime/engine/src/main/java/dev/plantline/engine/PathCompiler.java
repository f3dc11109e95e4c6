package dev.plantline.engine;

import dev.plantline.engine.Problem.Area;
import java.util.Set;

/** Reads paths and templates of a mapping and holds them against the contract. */
final class PathCompiler {
    /** JSON types of plain values. */
    static final Set<String> PLAIN = Set.of("string", "number", "integer", "boolean");

    private final NamedValues named;
    private final Problems problems;

    /** Paths where nothing has a name but what the message has. */
    PathCompiler(Problems problems) {
        this(new NamedValues(problems), problems);
    }

    PathCompiler(NamedValues named, Problems problems) {
        this.named = named;
        this.problems = problems;
    }

    /** A path, not yet held against the contract; null when it is none. */
    Path parse(String text, String at) {
        try {
            return named.resolved(Path.parse(text), at);
        } catch (IllegalArgumentException e) {
            problems.add(Area.mapping, at, e.getMessage());
            return null;
        }
    }

    /** The path, and nothing told when it is none: null. */
    Path parsed(String text) {
        try {
            return named.resolved(Path.parse(text), null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The shape of the entries of a list. */
    ContractShape entries(Path list, String at, ContractShape shape) {
        ContractShape.Found found = shape.check(list, problems, Area.mapping, at);
        if (found.excludes(Set.of("array"))) {
            problems.add(
                    Area.mapping, at, "a list is needed here, and " + list + " is " + found.described() + where(list));
            return ContractShape.UNKNOWN.inside(shape);
        }
        return found.shape().items().inside(shape);
    }

    /** The path of a plain value; null when it is none. */
    Path plain(String text, String at, ContractShape shape) {
        Path path = parse(text, at);
        if (path != null) {
            checkPlain(path, at, shape);
        }
        return path;
    }

    /** A template; null when it is none. */
    Template template(String text, String at, ContractShape shape) {
        try {
            Template template = Template.parse(text).with(path -> named.resolved(path, at));
            template.paths().forEach(path -> checkPlain(path, at, shape));
            return template;
        } catch (IllegalArgumentException e) {
            problems.add(Area.mapping, at, e.getMessage());
            return null;
        }
    }

    /** The JSON types that the contract gives a value; empty: unknown. */
    Set<String> types(Path path, ContractShape shape) {
        return shape.check(path, new Problems(), Area.mapping, "").types();
    }

    private static String where(Path path) {
        return path.named() == null ? " in the contract" : ", which let makes";
    }

    private void checkPlain(Path path, String at, ContractShape shape) {
        ContractShape.Found found = shape.check(path, problems, Area.mapping, at);
        if (found.excludes(PLAIN)) {
            problems.add(
                    Area.mapping,
                    at,
                    "\"" + path + "\" is " + found.described() + where(path)
                            + ", and a text, a number or true or false is needed");
        }
    }
}
