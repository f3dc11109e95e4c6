package dev.plantline.operator.desired.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A place in which two revisions differ.
 *
 * @param path below the spec; {@code spec}: there was none before
 * @param before what stands there in the one; missing: nothing
 * @param after what stands there in the other; missing: nothing
 * @param roles whose decision it needs
 */
public record ChangedPlace(String path, JsonNode before, JsonNode after, SortedSet<String> roles) {

    /** Where the whole interface is new. */
    public static List<ChangedPlace> everything(JsonNode after) {
        return List.of(new ChangedPlace("spec", MissingNode.getInstance(), after, PathRoles.ofAll(after)));
    }

    /** Where two revisions differ, both with everything filled in. */
    public static List<ChangedPlace> between(JsonNode before, JsonNode after) {
        var places = new ArrayList<ChangedPlace>();
        names(before, after).forEach(field -> {
            if (!before.path(field).equals(after.path(field))) {
                var roles = PathRoles.of(field, before, after);
                if (field.equals("tests")) {
                    places.add(new ChangedPlace(field, before.path(field), after.path(field), roles));
                } else {
                    collect(field, before.path(field), after.path(field), roles, places);
                }
            }
        });
        return List.copyOf(places);
    }

    /** A manifest is not nested deeper than its kind allows. */
    private static void collect(
            String path, JsonNode before, JsonNode after, SortedSet<String> roles, List<ChangedPlace> places) {
        if (before.equals(after)) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            names(before, after)
                    .forEach(name -> collect(path + "." + name, before.path(name), after.path(name), roles, places));
        } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
            for (var at = 0; at < before.size(); at++) {
                collect(path + "[" + at + "]", before.path(at), after.path(at), roles, places);
            }
        } else if (before.isArray() && after.isArray()) {
            places.add(middle(path, before, after, roles));
        } else {
            places.add(new ChangedPlace(path, before, after, roles));
        }
    }

    /** Of lists of different length what is between the ends that are the same: a line that is added behind twenty is one line. */
    private static ChangedPlace middle(String path, JsonNode before, JsonNode after, SortedSet<String> roles) {
        var shorter = Math.min(before.size(), after.size());
        var head = 0;
        while (head < shorter && before.get(head).equals(after.get(head))) {
            head++;
        }
        var tail = 0;
        while (tail < shorter - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        return new ChangedPlace(path + "[" + head + "]", part(before, head, tail), part(after, head, tail), roles);
    }

    private static JsonNode part(JsonNode list, int head, int tail) {
        var part = JsonNodeFactory.instance.arrayNode();
        for (var at = head; at < list.size() - tail; at++) {
            part.add(list.get(at));
        }
        return part.isEmpty() ? MissingNode.getInstance() : part;
    }

    private static SortedSet<String> names(JsonNode one, JsonNode other) {
        var names = new TreeSet<String>();
        one.fieldNames().forEachRemaining(names::add);
        other.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The same, asked of others. */
    public ChangedPlace askedOf(SortedSet<String> others) {
        return new ChangedPlace(path, before, after, others);
    }

    /** What stands there before or after, for people: one line of JSON; empty: nothing does. */
    public static String text(JsonNode value) {
        return value.isMissingNode() ? "" : value.toString();
    }
}
