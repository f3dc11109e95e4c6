package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.Problem.Area;
import dev.plantline.engine.pattern.PatternSteps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the contract's schema says about a place in the message. Alternatives ({@code anyOf}, {@code oneOf}, {@code if}) are taken together: only what
 * no reading of the schema allows is called impossible. An object that lists properties is taken at its word unless it says
 * {@code additionalProperties}: what a mapping reads belongs into the contract.
 */
final class ContractShape {
    /** Nothing is known: every path is possible. */
    static final ContractShape UNKNOWN = new ContractShape(null, List.of(), new NamePatterns(), null);

    /** The keyword that marks what tells of a person. */
    static final String PERSONAL = "x-plantline-personal";

    private static final int MAX_ALTERNATIVES = 200;

    private final JsonNode root;
    private final List<JsonNode> here;
    private final NamePatterns patterns;
    /** The shape of the element of {@code forEach}; null outside of steps that have it. */
    private final ContractShape each;

    private ContractShape(JsonNode root, List<JsonNode> here, NamePatterns patterns, ContractShape each) {
        this.root = root;
        this.here = here;
        this.patterns = patterns;
        this.each = each;
    }

    /** This shape as that of the element of {@code forEach}. */
    ContractShape asEach() {
        return new ContractShape(root, here, patterns, this);
    }

    /** This shape inside the same {@code forEach} as another one. */
    ContractShape inside(ContractShape other) {
        return new ContractShape(root == null ? other.root : root, here, patterns, other.each);
    }

    /** Whether this is inside a step with {@code forEach}. */
    boolean isInEach() {
        return each != null;
    }

    static ContractShape of(JsonNode schema) {
        ContractShape empty = new ContractShape(schema, List.of(), new NamePatterns(), null);
        return empty.with(List.of(schema));
    }

    private ContractShape with(List<JsonNode> schemas) {
        return new ContractShape(root, alternatives(schemas), patterns, each);
    }

    /**
     * What is known of a value.
     *
     * @param types JSON types it may have; empty: unknown
     * @param optional whether the contract lets it be absent, as far as it says so
     * @param shape to go on from
     */
    record Found(Set<String> types, boolean optional, ContractShape shape) {
        static final Found UNKNOWN_VALUE = new Found(Set.of(), false, UNKNOWN);

        /** Whether no type of the value is among these. */
        boolean excludes(Set<String> wanted) {
            return !types.isEmpty() && types.stream().noneMatch(wanted::contains);
        }

        String described() {
            return String.join(" or ", new TreeSet<>(types));
        }
    }

    /** Looks a path up, relative to this shape; a path that cannot be is a problem, one that the contract does not name a warning. */
    Found check(Path path, Problems problems, Area area, String at) {
        if (path.isOfEach() && each == null) {
            problems.add(
                    area,
                    at,
                    "\"" + path
                            + "\" is the element of forEach, and this is in no step with forEach: start the path at the message");
            return Found.UNKNOWN_VALUE;
        }
        if (path.root() == Path.Root.eachIndex) {
            return new Found(Set.of("integer"), false, UNKNOWN);
        }
        if (path.named() != null) {
            if (isNamed(path.named().name())) {
                problems.add(
                        area,
                        at,
                        "\"" + path
                                + "\" is a value of let and stands in the contract here too: rename the value of let");
            }
            // A part of one is told where the path is read.
            return path.segments().size() > 1
                    ? Found.UNKNOWN_VALUE
                    : new Found(path.named().types(), false, UNKNOWN);
        }
        ContractShape shape = start(path);
        boolean optional = false;
        for (Path.Segment segment : path.segments()) {
            if (shape.here.isEmpty()) {
                return Found.UNKNOWN_VALUE;
            }
            Set<String> types = shape.types();
            String wanted = segment.isIndex() ? "array" : "object";
            if (!types.isEmpty() && !types.contains(wanted)) {
                problems.add(
                        area,
                        at,
                        "\"" + path + "\" cannot be: the contract has " + String.join(" or ", types) + " where "
                                + (segment.isIndex() ? "[" + segment.index() + "]" : "\"" + segment.name() + "\"")
                                + " is looked for");
                return Found.UNKNOWN_VALUE;
            }
            if (segment.isIndex()) {
                shape = shape.items();
                optional = true;
            } else {
                optional |= !shape.requires(segment.name());
                ContractShape next = shape.member(segment.name());
                if (next == null) {
                    shape.report(path, segment.name(), problems, area, at);
                    return Found.UNKNOWN_VALUE;
                }
                shape = next;
            }
        }
        Set<String> types = new TreeSet<>(shape.types());
        boolean nullable = types.remove("null");
        return new Found(types, optional || nullable, shape);
    }

    /** The shape that a path starts at. */
    ContractShape start(Path path) {
        return switch (path.root()) {
            case message -> root == null ? this : of(root);
            case each -> each == null ? UNKNOWN : each;
            case here, eachIndex -> this;
        };
    }

    private void report(Path path, String name, Problems problems, Area area, String at) {
        Set<String> known = names();
        if (isOpen()) {
            problems.warn(
                    area,
                    at,
                    "\"" + path + "\": the contract lets \"" + name + "\" be there but does not describe it"
                            + suggestion(name, known) + "; add it to the contract's properties");
        } else {
            problems.add(
                    area,
                    at,
                    "\"" + path + "\" cannot be: the contract has no \"" + name + "\" there"
                            + suggestion(name, known)
                            + "; correct the path, or add the property to the contract");
        }
    }

    private static String suggestion(String name, Set<String> known) {
        String nearest = Nearest.to(name, known);
        return nearest == null ? "" : "; did you mean \"" + nearest + "\"?";
    }

    /** The names that the contract gives to members here. */
    Set<String> names() {
        return here.stream()
                .map(schema -> schema.path("properties"))
                .flatMap(properties -> properties.properties().stream().map(Map.Entry::getKey))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Whether the contract gives a member here this name. */
    boolean isNamed(String name) {
        return here.stream().anyMatch(schema -> schema.path("properties").has(name));
    }

    /** Whether members without a description are allowed on purpose. */
    boolean isOpen() {
        return names().isEmpty()
                || here.stream().anyMatch(schema -> {
                    JsonNode additional = schema.path("additionalProperties");
                    return additional.isBoolean() && additional.booleanValue()
                            || additional.isObject()
                            || schema.has("patternProperties");
                });
    }

    private Set<String> types() {
        Set<String> types = new TreeSet<>();
        for (JsonNode schema : here) {
            JsonNode type = schema.get("type");
            if (type != null && type.isTextual()) {
                types.add(type.textValue());
            } else if (type != null) {
                type.forEach(one -> types.add(one.asText()));
            }
        }
        return types;
    }

    private boolean requires(String name) {
        for (JsonNode schema : here) {
            for (JsonNode required : schema.path("required")) {
                if (required.asText().equals(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The shape of a list's elements. */
    ContractShape items() {
        List<JsonNode> items = new ArrayList<>();
        for (JsonNode schema : here) {
            if (schema.path("items").isObject()) {
                items.add(schema.get("items"));
            }
            schema.path("prefixItems").forEach(items::add);
        }
        return with(items);
    }

    /** The shape of a member; null when the contract does not describe one of this name. */
    private ContractShape member(String name) {
        List<JsonNode> members = new ArrayList<>();
        boolean described = false;
        for (JsonNode schema : here) {
            JsonNode member = schema.path("properties").get(name);
            if (member != null) {
                described = true;
                members.add(member);
            } else if (schema.path("additionalProperties").isObject()) {
                described = true;
                members.add(schema.get("additionalProperties"));
            }
        }
        return described || names().isEmpty() ? with(members) : null;
    }

    /** Whether the contract marks a value here, and so everything in it, as telling of a person. */
    boolean isPersonal() {
        return here.stream().anyMatch(schema -> schema.path(PERSONAL).asBoolean());
    }

    /** Whether the value at a path, or what it is in, is marked as telling of a person. */
    boolean isPersonal(Path path) {
        ContractShape shape = start(path);
        boolean isPersonal = shape.isPersonal();
        for (Path.Segment segment : path.segments()) {
            shape = segment.isIndex() ? shape.items() : shape.anyMember(segment.name());
            isPersonal |= shape.isPersonal();
        }
        return isPersonal;
    }

    /** The shape of a member, also of one that the contract knows by a pattern of its name or not at all. */
    ContractShape anyMember(String name) {
        return anyMember(name, new PatternSteps(name.length()));
    }

    /**
     * The same.
     *
     * @param steps what looking at names may cost
     * @throws PatternSteps.ExhaustedException when it costs more
     */
    ContractShape anyMember(String name, PatternSteps steps) {
        List<JsonNode> members = new ArrayList<>();
        for (JsonNode schema : here) {
            int before = members.size();
            JsonNode member = schema.path("properties").get(name);
            if (member != null) {
                members.add(member);
            }
            for (Map.Entry<String, JsonNode> pattern :
                    schema.path("patternProperties").properties()) {
                if (patterns.isFound(pattern.getKey(), name, steps)) {
                    members.add(pattern.getValue());
                }
            }
            if (members.size() == before) {
                members.add(schema.path("additionalProperties"));
                members.add(schema.path("unevaluatedProperties"));
            }
        }
        return with(members);
    }

    /** How many schemas speak of this place: what a look at it costs. */
    int alternatives() {
        return here.size();
    }

    /** The schemas and everything they bring along: references inside the document, and all alternatives. */
    private List<JsonNode> alternatives(List<JsonNode> schemas) {
        Alternatives found = new Alternatives(new ArrayList<>(), Collections.newSetFromMap(new IdentityHashMap<>()));
        schemas.forEach(schema -> collect(schema, found));
        return List.copyOf(found.schemas);
    }

    /** In their order, each once; told apart by where they stand, because to compare two schemas means to go through both. */
    private record Alternatives(List<JsonNode> schemas, Set<JsonNode> known) {
        boolean add(JsonNode schema) {
            return schemas.size() < MAX_ALTERNATIVES && known.add(schema) && schemas.add(schema);
        }
    }

    private void collect(JsonNode schema, Alternatives found) {
        if (!schema.isObject() || !found.add(schema)) {
            return;
        }
        String reference = schema.path("$ref").asText("");
        if (reference.startsWith("#")) {
            collect(root.at(reference.substring(1)), found);
        }
        for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
            schema.path(keyword).forEach(alternative -> collect(alternative, found));
        }
        for (String keyword : List.of("if", "then", "else")) {
            collect(schema.path(keyword), found);
        }
        schema.path("dependentSchemas").forEach(dependent -> collect(dependent, found));
    }
}
