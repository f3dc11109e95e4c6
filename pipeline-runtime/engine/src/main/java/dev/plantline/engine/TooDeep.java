package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.MappingTest;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.Json;
import dev.plantline.model.Nesting;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Refuses what is nested too deep in a manifest, before anything goes down into it. */
final class TooDeep {
    /** How often a schema may lead on to another one for the same value. Schemas that people write need five; each costs the checker stack. */
    static final int MAX_STEPS = 20;

    private TooDeep() {}

    static void check(OdooInterfaceSpec spec, Problems problems) {
        if (spec.contract() != null) {
            check(spec.contract().schema(), "spec.contract.schema", Area.contract, problems);
        }
        List<MappingTest> tests = spec.tests() == null ? List.of() : spec.tests();
        for (int i = 0; i < tests.size(); i++) {
            MappingTest test = tests.get(i);
            String at = "spec.tests[" + i + "]";
            if (test != null) {
                check(test.given(), at + ".given", Area.tests, problems);
            }
            if (test != null && test.expect() != null) {
                check(test.expect().steps(), at + ".expect.steps", Area.tests, problems);
            }
        }
        if (spec.mapping() != null) {
            // Its own form is a handful of levels; what is deep in it can only be a constant.
            check(Json.MAPPER.valueToTree(spec.mapping()), "spec.mapping", Area.mapping, problems);
        }
    }

    private static void check(JsonNode tree, String at, Area area, Problems problems) {
        Nesting.tooDeep(tree)
                .ifPresent(way -> problems.add(
                        area,
                        at,
                        "objects and lists stand more than " + Nesting.MAX_LEVELS + " deep inside each other, below "
                                + way + ": make it flatter, "
                                + (area == Area.contract
                                        ? "for example by definitions in $defs; messages may not be deeper either"
                                        : "the limit protects the pods that read it")));
    }

    /**
     * The place of a schema that leads on, by reference or alternative, more than {@value #MAX_STEPS} times without going down into the message:
     * it refers to itself, and no message could ever be checked. Null: there is none.
     *
     * @param schema within {@link Nesting#MAX_LEVELS}, all its references resolved
     */
    static String endless(JsonNode schema) {
        return new Steps(schema).endless(schema, "");
    }

    private static final class Steps {
        private final JsonNode root;
        private final Map<JsonNode, Integer> known = new IdentityHashMap<>();

        Steps(JsonNode root) {
            this.root = root;
        }

        /** Goes through the whole document: definitions that only references reach stand in it, too. */
        String endless(JsonNode node, String at) {
            if (steps(node, 0) > MAX_STEPS) {
                return at;
            }
            if (node.isObject()) {
                for (Map.Entry<String, JsonNode> member : node.properties()) {
                    String found = endless(member.getValue(), at + "." + member.getKey());
                    if (found != null) {
                        return found;
                    }
                }
            } else {
                for (int i = 0; i < node.size(); i++) {
                    String found = endless(node.get(i), at + "[" + i + "]");
                    if (found != null) {
                        return found;
                    }
                }
            }
            return null;
        }

        /** How many steps lead on from here for the same value; one that refers to itself runs into the bound. */
        private int steps(JsonNode schema, int taken) {
            if (!schema.isObject()) {
                return 0;
            }
            if (taken > MAX_STEPS) {
                return MAX_STEPS + 1;
            }
            Integer before = known.get(schema);
            if (before != null) {
                return before;
            }
            int most = 0;
            String reference = schema.path("$ref").asText("");
            if (reference.startsWith("#")) {
                most = 1 + steps(root.at(reference.substring(1)), taken + 1);
            }
            for (String keyword : List.of("allOf", "anyOf", "oneOf", "dependentSchemas")) {
                for (JsonNode alternative : schema.path(keyword)) {
                    most = Math.max(most, 1 + steps(alternative, taken + 1));
                }
            }
            for (String keyword : List.of("if", "then", "else", "not")) {
                most = Math.max(most, 1 + steps(schema.path(keyword), taken + 1));
            }
            known.put(schema, most);
            return most;
        }
    }
}
