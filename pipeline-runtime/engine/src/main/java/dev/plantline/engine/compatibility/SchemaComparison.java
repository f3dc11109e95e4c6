package dev.plantline.engine.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plantline.engine.compatibility.SchemaChange.Effect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds two JSON Schemas against each other. A schema is the conjunction of its keywords, so when each keyword of one accepts what that of the other
 * accepts, the whole does too; the reverse does not hold, and then more is told than is true, never less. What this cannot compare is {@link
 * Effect#unclear}. Not thread safe.
 *
 * <p>An object that lists its members and says nothing of others is taken at its word, as by the mapping: nobody sends what is not listed. So a new
 * optional member is {@link Effect#described} and breaks nothing; with {@code additionalProperties: true} it may. A listed member that goes is {@link
 * Effect#unread}: who sends it does not learn that nobody reads it, and later it could come back as something else.
 */
public final class SchemaComparison {
    /** Most pairs of places that are compared; both schemas refer to definitions, and each pair of definitions can meet. */
    static final int MOST_STEPS = 20_000;

    private static final int MOST_DEPTH = 200;
    private static final int MOST_ALTERNATIVES = 200;
    private static final int MOST_REFERENCES = 20;
    private static final JsonNode ANYTHING = JsonNodeFactory.instance.objectNode();

    private static final Set<String> DEFINITIONS = Set.of("$defs", "definitions");

    /** What has been dealt with by name, and what only holds definitions. */
    private static final Set<String> COMPARED = Set.of(
            "$ref",
            "$defs",
            "definitions",
            "type",
            "enum",
            "const",
            "minimum",
            "exclusiveMinimum",
            "maximum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "uniqueItems",
            "required",
            "dependentRequired",
            "dependentSchemas",
            "properties",
            "patternProperties",
            "additionalProperties",
            "propertyNames",
            "items",
            "prefixItems",
            "allOf",
            "anyOf",
            "oneOf",
            "contains",
            "minContains",
            "maxContains",
            "if",
            "then",
            "else");

    /** What takes one sentence for several keywords, because they decide together. */
    private static final List<List<String>> TOGETHER =
            List.of(List.of("contains", "minContains", "maxContains"), List.of("if", "then", "else"));

    private final JsonNode wasRoot;
    private final JsonNode isRoot;
    /** Whether every reference leads to a place where a schema stands; among descriptions, for example, none does. */
    private final boolean refersToSchemas;

    private final boolean sameDefinitions;
    private final SchemaChanges changes = new SchemaChanges();
    private final SchemaBounds bounds = new SchemaBounds(changes);
    private final Map<JsonNode, Set<JsonNode>> compared = new IdentityHashMap<>();
    private int steps;
    private int depth;
    private boolean cut;

    private SchemaComparison(JsonNode was, JsonNode is) {
        this.wasRoot = was;
        this.isRoot = is;
        Set<String> references = references(was);
        references.addAll(references(is));
        this.refersToSchemas = refersToSchemas(was) && refersToSchemas(is);
        this.sameDefinitions =
                references.stream().allMatch(each -> target(was, each).equals(target(is, each)));
    }

    /**
     * What changed for messages; empty: both accept the same.
     *
     * @param was a schema that a contract may have
     * @param is another one
     */
    public static List<SchemaChange> between(JsonNode was, JsonNode is) {
        SchemaComparison comparison = new SchemaComparison(PlainSchema.of(was), PlainSchema.of(is));
        if (!comparison.refersToSchemas && !was.equals(is)) {
            return List.of(new SchemaChange("", Effect.unclear, "was changed and refers to what is no schema"));
        }
        comparison.compare(comparison.wasRoot, comparison.isRoot, "");
        return comparison.changes.found();
    }

    private static Set<String> references(JsonNode schema) {
        Set<String> found = new TreeSet<>();
        references(schema, found);
        return found;
    }

    private static void references(JsonNode node, Set<String> found) {
        if (node.path("$ref").isTextual()) {
            found.add(node.get("$ref").textValue());
        }
        node.forEach(each -> references(each, found));
    }

    private static boolean refersToSchemas(JsonNode root) {
        return references(root).stream().noneMatch(each -> target(root, each).isMissingNode());
    }

    private static JsonNode target(JsonNode root, String reference) {
        return reference.startsWith("#/") ? root.at(reference.substring(1)) : root;
    }

    /** The schema behind a reference that stands alone. */
    private static JsonNode resolved(JsonNode root, JsonNode schema) {
        JsonNode found = schema;
        for (int i = 0; i < MOST_REFERENCES && only(found).equals("$ref"); i++) {
            found = target(root, found.get("$ref").asText());
        }
        return found.isBoolean() && found.booleanValue() ? ANYTHING : found;
    }

    private boolean areSame(JsonNode was, JsonNode is) {
        return was.equals(is) && (sameDefinitions || !refers(was));
    }

    private static boolean refers(JsonNode node) {
        return !references(node).isEmpty();
    }

    private void compare(JsonNode before, JsonNode after, String at) {
        JsonNode was = resolved(wasRoot, before);
        JsonNode is = resolved(isRoot, after);
        if (areSame(was, is) || !isNew(was, is)) {
            return;
        }
        if (++steps > MOST_STEPS || depth == MOST_DEPTH) {
            if (!cut) {
                changes.add("", Effect.unclear, "is too large to be compared whole");
            }
            cut = true;
            return;
        }
        depth++;
        differ(was, is, at);
        depth--;
    }

    private void differ(JsonNode was, JsonNode is, String at) {
        if (!was.isObject() || !is.isObject()) {
            nothing(was, is, at);
        } else if (isAlternatives(wasRoot, was) || isAlternatives(isRoot, is)) {
            pairs(alternativesOf(wasRoot, was), alternativesOf(isRoot, is), at, Effect.narrows, Effect.widens);
        } else if (List.of("unevaluatedProperties", "unevaluatedItems").stream()
                .anyMatch(each -> was.has(each) || is.has(each))) {
            // What is evaluated depends on every keyword beside it.
            changes.add(at, Effect.unclear, "has unevaluatedProperties or unevaluatedItems and was changed");
        } else {
            keywords(was, is, at);
        }
    }

    /** False when the two have been compared, or are being compared further up: then they differ nowhere else than is told there. */
    private boolean isNew(JsonNode was, JsonNode is) {
        return !was.isObject()
                || !is.isObject()
                || compared.computeIfAbsent(was, key -> Collections.newSetFromMap(new IdentityHashMap<>()))
                        .add(is);
    }

    /** At least one of the two is the schema {@code false}, or none at all. */
    private void nothing(JsonNode was, JsonNode is, String at) {
        if (was.isObject()) {
            changes.add(at, Effect.narrows, "is no longer allowed");
        } else if (is.isObject()) {
            changes.add(at, Effect.widens, "is allowed now");
        }
    }

    private void keywords(JsonNode was, JsonNode is, String at) {
        if (types(was, is, at)) {
            return;
        }
        listed(was, is, at);
        bounds.compare(was, is, at);
        if (was.path("uniqueItems").asBoolean() != is.path("uniqueItems").asBoolean()) {
            boolean unique = is.path("uniqueItems").asBoolean();
            changes.add(
                    at + ".uniqueItems",
                    unique ? Effect.narrows : Effect.widens,
                    unique ? "was not set and is true" : "was true and is not set");
        }
        names(names(was.path("required")), names(is.path("required")), at + ".required", "");
        dependentRequired(was.path("dependentRequired"), is.path("dependentRequired"), at + ".dependentRequired");
        members(was, is, at);
        items(was, is, at);
        inner(was, is, "$ref", at);
        inner(was, is, "propertyNames", at);
        keys(was.path("dependentSchemas"), is.path("dependentSchemas"))
                .forEach(each -> compare(
                        or(was.path("dependentSchemas").get(each), ANYTHING),
                        or(is.path("dependentSchemas").get(each), ANYTHING),
                        at + ".dependentSchemas." + each));
        for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
            combined(was, is, keyword, at);
        }
        TOGETHER.forEach(each -> together(was, is, each, at));
        keys(was, is).stream()
                .filter(each -> !COMPARED.contains(each))
                .forEach(each -> together(was, is, List.of(each), at));
    }

    /** Whether the two have no type in common, and nothing more is to be said. */
    private boolean types(JsonNode was, JsonNode is, String at) {
        Set<String> wasDeclared = SchemaValues.declaredTypes(was);
        Set<String> isDeclared = SchemaValues.declaredTypes(is);
        Set<String> wasTypes = SchemaValues.types(was);
        Set<String> isTypes = SchemaValues.types(is);
        boolean narrows = wasTypes.stream().anyMatch(each -> !SchemaValues.isCovered(each, isDeclared));
        boolean widens = isTypes.stream().anyMatch(each -> !SchemaValues.isCovered(each, wasDeclared));
        String what = "was " + described(was) + " and is " + described(is);
        if (narrows) {
            changes.add(at + ".type", Effect.narrows, what);
        }
        if (widens) {
            changes.add(at + ".type", Effect.widens, what);
        }
        return narrows && widens && SchemaValues.areApart(wasTypes, isTypes);
    }

    private static String described(JsonNode schema) {
        return schema.has("type") ? String.join(" or ", SchemaValues.declaredTypes(schema)) : "any type";
    }

    private void listed(JsonNode was, JsonNode is, String at) {
        Set<JsonNode> before = SchemaValues.listed(was);
        Set<JsonNode> after = SchemaValues.listed(is);
        String place = at + (was.has("const") || is.has("const") ? ".const" : ".enum");
        if (before == null && after != null) {
            changes.add(
                    place, Effect.narrows, "allows only " + SchemaChanges.text(after) + " now, and allowed any value");
        } else if (before != null && after == null) {
            changes.add(
                    place, Effect.widens, "allowed only " + SchemaChanges.text(before) + ", and allows any value now");
        } else if (before != null) {
            Set<JsonNode> gone = without(before, after);
            Set<JsonNode> added = without(after, before);
            if (!gone.isEmpty()) {
                changes.add(place, Effect.narrows, "no longer allows " + SchemaChanges.text(gone));
            }
            if (!added.isEmpty()) {
                changes.add(place, Effect.widens, "allows " + SchemaChanges.text(added) + " besides");
            }
        }
    }

    private static <T> Set<T> without(Set<T> all, Set<T> some) {
        Set<T> rest = new LinkedHashSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static Set<String> names(JsonNode list) {
        Set<String> names = new TreeSet<>();
        list.forEach(each -> names.add(each.asText()));
        return names;
    }

    /** @param where behind what is said; empty: always */
    private void names(Set<String> was, Set<String> is, String at, String where) {
        without(is, was)
                .forEach(each ->
                        changes.add(at, Effect.narrows, "requires \"" + each + "\"" + where + ", which was optional"));
        without(was, is).forEach(each -> changes.add(at, Effect.widens, "no longer requires \"" + each + "\"" + where));
    }

    private void dependentRequired(JsonNode was, JsonNode is, String at) {
        keys(was, is)
                .forEach(each ->
                        names(names(was.path(each)), names(is.path(each)), at, " where \"" + each + "\" is there"));
    }

    private static Set<String> keys(JsonNode was, JsonNode is) {
        Set<String> keys = new LinkedHashSet<>();
        was.fieldNames().forEachRemaining(keys::add);
        is.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static JsonNode or(JsonNode value, JsonNode otherwise) {
        return value == null ? otherwise : value;
    }

    private void members(JsonNode was, JsonNode is, String at) {
        JsonNode wasPatterns = was.path("patternProperties");
        JsonNode isPatterns = is.path("patternProperties");
        boolean patterned = !wasPatterns.isEmpty() || !isPatterns.isEmpty();
        if (patterned && !names(wasPatterns.fieldNames()).equals(names(isPatterns.fieldNames()))) {
            changes.add(at + ".patternProperties", Effect.unclear, "has other patterns than before");
        } else {
            wasPatterns
                    .properties()
                    .forEach(each -> compare(
                            each.getValue(),
                            isPatterns.get(each.getKey()),
                            at + ".patternProperties." + each.getKey()));
        }
        for (String name : keys(was.path("properties"), is.path("properties"))) {
            JsonNode before = was.path("properties").get(name);
            JsonNode after = is.path("properties").get(name);
            String place = at + ".properties." + name;
            if (before != null && after != null) {
                compare(before, after, place);
            } else if (patterned) {
                changes.add(place, Effect.unclear, "came or went beside patternProperties");
            } else if (before == null && isTakenAtItsWord(was)) {
                changes.add(place, Effect.described, "is listed now");
            } else if (before == null) {
                compare(or(was.get("additionalProperties"), ANYTHING), after, place);
            } else if (isOpen(is)) {
                changes.add(place, Effect.unread, "is no longer listed");
            } else {
                compare(before, is.get("additionalProperties"), place);
            }
        }
        boolean wasObject = SchemaValues.types(was).contains("object");
        if (wasObject && isTakenAtItsWord(is) && !isTakenAtItsWord(was) && isOpen(was)) {
            changes.add(at + ".properties", Effect.narrows, "lists all that is expected, and anything was before");
        }
        compare(
                or(was.get("additionalProperties"), ANYTHING),
                or(is.get("additionalProperties"), ANYTHING),
                at + ".additionalProperties");
    }

    private static Set<String> names(Iterator<String> fields) {
        Set<String> names = new TreeSet<>();
        fields.forEachRemaining(names::add);
        return names;
    }

    /** Whether anything may stand beside what it lists. */
    private static boolean isOpen(JsonNode object) {
        return object.path("additionalProperties")
                .asBoolean(!object.path("additionalProperties").isObject());
    }

    private static boolean isTakenAtItsWord(JsonNode object) {
        return !object.path("properties").isEmpty() && !object.has("additionalProperties");
    }

    private void items(JsonNode was, JsonNode is, String at) {
        JsonNode wasFirst = was.path("prefixItems");
        JsonNode isFirst = is.path("prefixItems");
        JsonNode wasRest = or(was.get("items"), ANYTHING);
        JsonNode isRest = or(is.get("items"), ANYTHING);
        for (int i = 0; i < Math.max(wasFirst.size(), isFirst.size()); i++) {
            compare(or(wasFirst.get(i), wasRest), or(isFirst.get(i), isRest), at + ".prefixItems[" + i + "]");
        }
        compare(wasRest, isRest, at + ".items");
    }

    /** A keyword whose value is a schema that the same value must keep besides. */
    private void inner(JsonNode was, JsonNode is, String keyword, String at) {
        if (keyword.equals("$ref") && (was.has(keyword) || is.has(keyword))) {
            compare(reference(wasRoot, was), reference(isRoot, is), at + ".$ref");
        } else if (!keyword.equals("$ref")) {
            compare(or(was.get(keyword), ANYTHING), or(is.get(keyword), ANYTHING), at + "." + keyword);
        }
    }

    private static JsonNode reference(JsonNode root, JsonNode schema) {
        return schema.has("$ref") ? target(root, schema.get("$ref").asText()) : ANYTHING;
    }

    private void combined(JsonNode was, JsonNode is, String keyword, String at) {
        List<JsonNode> before = list(was.path(keyword));
        List<JsonNode> after = list(is.path(keyword));
        String place = at + "." + keyword;
        if (before.isEmpty() != after.isEmpty()) {
            changes.add(
                    place, after.isEmpty() ? Effect.widens : Effect.narrows, after.isEmpty() ? "is gone" : "is new");
        } else if (Math.max(before.size(), after.size()) > MOST_ALTERNATIVES) {
            together(was, is, List.of(keyword), at);
        } else if (keyword.equals("allOf")) {
            pairs(before, after, place, Effect.widens, Effect.narrows);
        } else if (keyword.equals("anyOf") || areApart(wasRoot, before) && areApart(isRoot, after)) {
            pairs(before, after, place, Effect.narrows, Effect.widens);
        } else if (!areSameInAnyOrder(before, after)) {
            changes.add(place, Effect.unclear, "was changed");
        }
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> list = new ArrayList<>();
        array.forEach(list::add);
        return list;
    }

    /** Pairs what is the same, then the rest as it stands. */
    private void pairs(List<JsonNode> was, List<JsonNode> is, String at, Effect ofGone, Effect ofNew) {
        List<JsonNode> gone = new ArrayList<>(was);
        List<JsonNode> added = new ArrayList<>(is);
        was.forEach(each -> added.stream()
                .filter(other -> areSame(resolved(wasRoot, each), resolved(isRoot, other)))
                .findFirst()
                .ifPresent(other -> {
                    gone.remove(each);
                    added.remove(other);
                }));
        for (int i = 0; i < Math.max(gone.size(), added.size()); i++) {
            if (i >= added.size()) {
                changes.add(at, ofGone, "no longer has " + SchemaChanges.text(gone.get(i)));
            } else if (i >= gone.size()) {
                changes.add(at, ofNew, "has " + SchemaChanges.text(added.get(i)) + " besides");
            } else {
                compare(gone.get(i), added.get(i), at + "[" + is.indexOf(added.get(i)) + "]");
            }
        }
    }

    private boolean areSameInAnyOrder(List<JsonNode> was, List<JsonNode> is) {
        List<JsonNode> rest = new ArrayList<>(is);
        for (JsonNode each : was) {
            JsonNode same = rest.stream()
                    .filter(other -> areSame(each, other))
                    .findFirst()
                    .orElse(null);
            if (same == null) {
                return false;
            }
            rest.remove(same);
        }
        return rest.isEmpty();
    }

    /** A schema that says nothing but alternatives; {@code oneOf} is one where no value fits two of them. */
    private static boolean isAlternatives(JsonNode root, JsonNode schema) {
        String only = only(schema);
        return schema.path(only).size() <= MOST_ALTERNATIVES
                && (only.equals("anyOf") || only.equals("oneOf") && areApart(root, list(schema.get(only))));
    }

    /** The one keyword of a schema; empty: it has none or several. */
    private static String only(JsonNode schema) {
        Set<String> keywords = names(schema.fieldNames());
        keywords.removeAll(DEFINITIONS);
        return keywords.size() == 1 ? keywords.iterator().next() : "";
    }

    private static List<JsonNode> alternativesOf(JsonNode root, JsonNode schema) {
        return isAlternatives(root, schema) ? list(schema.get(only(schema))) : List.of(schema);
    }

    private static boolean areApart(JsonNode root, List<JsonNode> alternatives) {
        for (int i = 0; i < alternatives.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (!areApart(resolved(root, alternatives.get(i)), resolved(root, alternatives.get(j)))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** By their types, or by a member that both require and that has other values in each. */
    private static boolean areApart(JsonNode one, JsonNode other) {
        Set<String> types = SchemaValues.types(one);
        if (SchemaValues.areApart(types, SchemaValues.types(other))) {
            return true;
        }
        Set<String> required = names(one.path("required"));
        required.retainAll(names(other.path("required")));
        return types.equals(Set.of("object"))
                && required.stream().anyMatch(each -> {
                    Set<JsonNode> some =
                            SchemaValues.listed(one.path("properties").path(each));
                    Set<JsonNode> others =
                            SchemaValues.listed(other.path("properties").path(each));
                    return some != null && others != null && Collections.disjoint(some, others);
                });
    }

    /** What is only judged when nothing of it changed, when it is new, or when it is gone. */
    private void together(JsonNode was, JsonNode is, List<String> keywords, String at) {
        if (keywords.stream().allMatch(each -> areSame(was.path(each), is.path(each)))) {
            return;
        }
        String said = keywords.stream()
                .filter(each -> was.has(each) || is.has(each))
                .findFirst()
                .orElseThrow();
        boolean isNew = keywords.stream().noneMatch(was::has);
        boolean isGone = keywords.stream().noneMatch(is::has);
        changes.add(
                at + "." + said,
                isNew ? Effect.narrows : isGone ? Effect.widens : Effect.unclear,
                "was " + SchemaChanges.text(was.get(said)) + " and is " + SchemaChanges.text(is.get(said)));
    }
}
