package dev.plantline.operator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Server-side apply without conflicts (every caller forces): what a manager applied before and no longer applies goes, unless another manager
 * applies it too. Lists whose elements have a key (name, type, uid, containerPort or port) merge by it, other lists are replaced as a whole.
 */
final class AppliedFields {
    private static final List<String> KEYS = List.of("name", "type", "uid", "containerPort", "port");

    private final Map<String, Map<String, JsonNode>> byPathAndManager = new HashMap<>();

    /** The object after the application; {@code current} stays as it is. */
    ObjectNode apply(String path, String manager, ObjectNode current, JsonNode body) {
        Map<String, JsonNode> managers = byPathAndManager.computeIfAbsent(path, p -> new HashMap<>());
        JsonNode before = managers.put(manager, body.deepCopy());
        ObjectNode result = current.deepCopy();
        if (before != null) {
            remove(result, before, body, List.copyOf(managers.values()));
        }
        merge(result, body);
        return result;
    }

    void forget(String path) {
        byPathAndManager.remove(path);
        byPathAndManager.remove(path + "/status");
    }

    private static void remove(JsonNode target, JsonNode before, JsonNode now, List<JsonNode> managers) {
        if (target instanceof ObjectNode object && before.isObject()) {
            before.properties().forEach(field -> {
                String name = field.getKey();
                if (now.path(name).isMissingNode()) {
                    if (managers.stream().allMatch(m -> m.path(name).isMissingNode())) {
                        object.remove(name);
                    }
                } else {
                    remove(
                            object.path(name),
                            field.getValue(),
                            now.path(name),
                            managers.stream().map(m -> m.path(name)).toList());
                }
            });
        } else if (target instanceof ArrayNode list) {
            String key = key(before, now);
            if (key == null) {
                return;
            }
            Set<String> gone = new HashSet<>();
            before.forEach(element -> gone.add(element.path(key).asText()));
            managers.forEach(
                    m -> m.forEach(element -> gone.remove(element.path(key).asText())));
            for (int i = list.size() - 1; i >= 0; i--) {
                String value = list.get(i).path(key).asText();
                if (gone.contains(value)) {
                    list.remove(i);
                } else {
                    remove(
                            list.get(i),
                            find(before, key, value),
                            find(now, key, value),
                            managers.stream().map(m -> find(m, key, value)).toList());
                }
            }
        }
    }

    private static void merge(ObjectNode target, JsonNode body) {
        body.properties().forEach(field -> {
            JsonNode old = target.get(field.getKey());
            JsonNode value = field.getValue();
            if (old instanceof ObjectNode object && value.isObject()) {
                merge(object, value);
            } else if (old instanceof ArrayNode list && value.isArray() && key(old, value) != null) {
                merge(list, value, key(old, value));
            } else {
                target.set(field.getKey(), value.deepCopy());
            }
        });
    }

    /**
     * As structured-merge-diff does: what is applied stands in its own order, and what only others have stays in front of what followed it, where that
     * order allows it.
     */
    private static void merge(ArrayNode target, JsonNode body, String key) {
        Map<String, JsonNode> old = byKey(target, key);
        Map<String, JsonNode> wanted = byKey(body, key);
        Deque<String> left = new ArrayDeque<>(old.keySet());
        Deque<String> right = new ArrayDeque<>(wanted.keySet());
        target.removeAll();
        while (!left.isEmpty() || !right.isEmpty()) {
            String first = left.peek();
            if (first != null && !wanted.containsKey(first)) {
                target.add(old.get(left.poll()));
            } else if (first != null && !first.equals(nextOfBoth(right, old))) {
                left.poll(); // comes in the order of what is applied, or has come
            } else {
                String next = right.poll();
                if (next.equals(first)) {
                    left.poll();
                }
                JsonNode element = wanted.get(next).deepCopy();
                if (old.get(next) instanceof ObjectNode object) {
                    merge(object, element);
                    element = object;
                }
                target.add(element);
            }
        }
    }

    private static String nextOfBoth(Deque<String> right, Map<String, JsonNode> old) {
        return right.stream().filter(old::containsKey).findFirst().orElse(null);
    }

    private static Map<String, JsonNode> byKey(JsonNode list, String key) {
        Map<String, JsonNode> elements = new LinkedHashMap<>();
        list.forEach(element -> elements.put(element.path(key).asText(), element));
        return elements;
    }

    private static String key(JsonNode one, JsonNode other) {
        return KEYS.stream()
                .filter(key -> unique(one, key) && unique(other, key))
                .findFirst()
                .orElse(null);
    }

    private static boolean unique(JsonNode list, String key) {
        Set<String> values = new HashSet<>();
        for (JsonNode element : list) {
            if (!element.isObject()
                    || !element.has(key)
                    || !values.add(element.path(key).asText())) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode find(JsonNode list, String key, String value) {
        for (JsonNode element : list) {
            if (element.path(key).asText().equals(value)) {
                return element;
            }
        }
        return MissingNode.getInstance();
    }
}
