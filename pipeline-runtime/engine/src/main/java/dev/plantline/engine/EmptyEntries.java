package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.Json;
import java.util.Map;
import java.util.Set;

/** Finds list entries with nothing in them, a dash left over in YAML, so that nothing after it has to expect them. */
final class EmptyEntries {
    private static final Set<String> LISTS = Set.of(
            "codeMaps",
            "entries",
            "steps",
            "let",
            "fields",
            "lines",
            "order",
            "idempotency",
            "ignore",
            "contention",
            "compare",
            "tests");

    private EmptyEntries() {}

    static void check(OdooInterfaceSpec spec, Problems problems) {
        check(tree(spec.keys()), "spec.keys", Area.keys, problems);
        list(tree(spec.codeMaps()), "spec.codeMaps", Area.mapping, problems);
        check(tree(spec.mapping()), "spec.mapping", Area.mapping, problems);
        list(tree(spec.tests()), "spec.tests", Area.tests, problems);
    }

    private static JsonNode tree(Object value) {
        return value == null ? MissingNode.getInstance() : Json.MAPPER.valueToTree(value);
    }

    private static void check(JsonNode node, String at, Area area, Problems problems) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (LISTS.contains(member.getKey())) {
                list(member.getValue(), at + "." + member.getKey(), area, problems);
            }
        }
    }

    private static void list(JsonNode list, String at, Area area, Problems problems) {
        for (int i = 0; i < list.size(); i++) {
            String path = at + "[" + i + "]";
            if (list.get(i).isNull()) {
                problems.add(area, path, "the entry is empty: fill it or remove its dash");
            } else if (area != Area.tests) {
                check(list.get(i), path, area, problems);
            }
        }
    }
}
