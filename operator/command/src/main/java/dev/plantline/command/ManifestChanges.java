package dev.plantline.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.command.Manifests.Manifest;
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
record ManifestChanges(String resource, Optional<Manifest> was, Optional<Manifest> is, List<String> places) {
    private static final int LONGEST = 100;

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
        List<String> places = new ArrayList<>();
        if (was.isPresent() && is.isPresent()) {
            for (String part : List.of("spec", "metadata", "data", "stringData")) {
                compare(was.get().tree().path(part), is.get().tree().path(part), part, places);
            }
        }
        return new ManifestChanges(resource, was, is, places);
    }

    private static void compare(JsonNode was, JsonNode is, String at, List<String> places) {
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
            places.add(at + ": " + text(at, was) + " -> " + text(at, is));
        }
    }

    /** A Secret's values are nobody's to read in a terminal or a pull request. */
    private static String text(String at, JsonNode value) {
        if (value.isMissingNode()) {
            return "not set";
        }
        return at.startsWith("data") || at.startsWith("stringData")
                ? "a value"
                : TerminalText.of(value.isTextual() ? value.textValue() : value.toString(), LONGEST);
    }
}
