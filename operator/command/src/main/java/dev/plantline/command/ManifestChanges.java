package dev.plantline.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What differs between two sets of manifests, resource by resource and place by place; order of members, comments and spelling do not count.
 *
 * @param resource kind, name and namespace
 * @param was before; empty: the resource is new
 * @param is after; empty: the resource is gone
 * @param places what differs in one that stays
 */
record ManifestChanges(String resource, Optional<Manifest> was, Optional<Manifest> is, List<Place> places) {
    private static final int LONGEST = 100;
    /** The annotation in which kubectl keeps a whole manifest, also that of a Secret. */
    private static final String LAST_APPLIED = "last-applied-configuration";

    /**
     * One place that differs.
     *
     * @param path in the manifest
     * @param was before; missing: it was not set. Of a Secret not the value
     * @param is after; missing: it is not set. Of a Secret not the value
     */
    record Place(String path, JsonNode was, JsonNode is) {
        /** In one line, for people. */
        String text() {
            return path + ": " + text(was) + " -> " + text(is);
        }

        private static String text(JsonNode value) {
            return value.isMissingNode()
                    ? "not set"
                    : TerminalText.of(value.isTextual() ? value.textValue() : value.toString(), LONGEST);
        }
    }

    /** Resources that differ, by name. */
    static List<ManifestChanges> between(Manifests old, Manifests now) {
        Map<String, Manifest> before = byResource(old);
        Map<String, Manifest> after = byResource(now);
        Set<String> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        return all.stream()
                .map(each -> of(each, Optional.ofNullable(before.get(each)), Optional.ofNullable(after.get(each))))
                .filter(each -> each.was().isEmpty()
                        || each.is().isEmpty()
                        || !each.places().isEmpty())
                .toList();
    }

    private static Map<String, Manifest> byResource(Manifests manifests) {
        Map<String, Manifest> all = new TreeMap<>();
        manifests.all().forEach(each -> all.put(each.resource() + " in " + each.namespace(), each));
        return all;
    }

    private static ManifestChanges of(String resource, Optional<Manifest> was, Optional<Manifest> is) {
        List<Place> places = new ArrayList<>();
        if (was.isPresent() && is.isPresent()) {
            for (String part : List.of("spec", "metadata", "data", "stringData")) {
                compare(was.get().tree().path(part), is.get().tree().path(part), part, places);
            }
        }
        return new ManifestChanges(resource, was, is, places);
    }

    private static void compare(JsonNode was, JsonNode is, String at, List<Place> places) {
        if (was.equals(is)) {
            return;
        }
        if (was.isObject() && is.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            was.fieldNames().forEachRemaining(names::add);
            is.fieldNames().forEachRemaining(names::add);
            names.forEach(each -> compare(was.path(each), is.path(each), at + "." + each, places));
        } else if (was.isArray() && is.isArray() && was.size() == is.size()) {
            for (int i = 0; i < was.size(); i++) {
                compare(was.get(i), is.get(i), at + "[" + i + "]", places);
            }
        } else {
            places.add(new Place(at, shown(at, was), shown(at, is)));
        }
    }

    /** A Secret's values are nobody's to read in a terminal or a pull request, also where all that they stand in is new or gone. */
    private static JsonNode shown(String at, JsonNode value) {
        if (value.isMissingNode()) {
            return value;
        }
        if (at.startsWith("data") || at.startsWith("stringData") || at.endsWith(LAST_APPLIED)) {
            return TextNode.valueOf("a value");
        }
        if (!value.isObject()) {
            return value;
        }
        ObjectNode all = Json.MAPPER.createObjectNode();
        value.properties().forEach(each -> all.set(each.getKey(), shown(at + "." + each.getKey(), each.getValue())));
        return all;
    }
}
