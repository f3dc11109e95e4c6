package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.Problem.Area;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares expected steps with those that came out, in the form of {@link StepsCodec}. Numbers compare by value; the order of members does not count. */
final class StepsDifference {
    private static final Set<String> STEP_WORDS = Set.of(
            "do", "document", "load", "upsert", "find", "call", "fields", "lines", "context", "partial", "until");
    private static final Set<String> LINES_WORDS = Set.of("to", "mode", "lines");
    private static final Set<String> LINE_WORDS = Set.of("id", "match", "fields", "lines");

    private StepsDifference() {}

    /** One sentence per difference; empty when there is none. */
    static List<String> between(JsonNode expected, JsonNode actual) {
        List<String> differences = new ArrayList<>();
        compare("steps", expected, actual, differences);
        return differences;
    }

    private static void compare(String at, JsonNode expected, JsonNode actual, List<String> differences) {
        if (expected.isObject() && actual.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            expected.fieldNames().forEachRemaining(names::add);
            actual.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String path = at + "." + name;
                JsonNode wanted = expected.get(name);
                JsonNode got = actual.get(name);
                if (wanted == null) {
                    differences.add(path + ": not expected, got " + got);
                } else if (got == null) {
                    // What is empty is left out of the form, so an empty expectation is met by nothing.
                    if (!wanted.isContainerNode() || !wanted.isEmpty()) {
                        differences.add(path + ": expected " + wanted + ", got nothing");
                    }
                } else {
                    compare(path, wanted, got, differences);
                }
            }
        } else if (expected.isArray() && actual.isArray()) {
            for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
                String path = at + "[" + i + "]";
                if (i >= actual.size()) {
                    differences.add(path + ": expected " + expected.get(i) + ", got nothing");
                } else if (i >= expected.size()) {
                    differences.add(path + ": not expected, got " + actual.get(i));
                } else {
                    compare(path, expected.get(i), actual.get(i), differences);
                }
            }
        } else if (!equal(expected, actual)) {
            differences.add(at + ": expected " + expected + ", got " + actual);
        }
    }

    private static boolean equal(JsonNode expected, JsonNode actual) {
        return expected.isNumber() && actual.isNumber()
                ? expected.decimalValue().compareTo(actual.decimalValue()) == 0
                : expected.equals(actual);
    }

    /** Words that no step can ever have are mistakes of the test, told before it runs. */
    static void checkForm(JsonNode steps, String at, Problems problems) {
        if (!steps.isArray()) {
            problems.add(Area.tests, at, "a list of steps is expected, in the form that plantline test prints");
            return;
        }
        for (int i = 0; i < steps.size(); i++) {
            String path = at + "[" + i + "]";
            JsonNode step = steps.get(i);
            words(step, path, STEP_WORDS, problems);
            long kinds = List.of("do", "load", "upsert", "find", "call").stream()
                    .filter(step::has)
                    .count();
            if (step.isObject() && kinds != 1) {
                problems.add(Area.tests, path, "a step is exactly one of do, load, upsert, find and call");
            }
            if (step.has("do") != step.has("document")) {
                problems.add(Area.tests, path, "do and document belong together: the operation, and what it is to do");
            }
            checkLines(step.path("lines"), path + ".lines", problems);
        }
    }

    private static void checkLines(JsonNode lists, String at, Problems problems) {
        if (!isList(lists, at, problems)) {
            return;
        }
        for (int i = 0; i < lists.size(); i++) {
            words(lists.get(i), at + "[" + i + "]", LINES_WORDS, problems);
            JsonNode lines = lists.get(i).path("lines");
            for (int j = 0; isList(lines, at + "[" + i + "].lines", problems) && j < lines.size(); j++) {
                String path = at + "[" + i + "].lines[" + j + "]";
                words(lines.get(j), path, LINE_WORDS, problems);
                checkLines(lines.get(j).path("lines"), path + ".lines", problems);
            }
        }
    }

    private static boolean isList(JsonNode node, String at, Problems problems) {
        if (!node.isArray() && !node.isMissingNode()) {
            problems.add(Area.tests, at, "a list is expected here");
        }
        return node.isArray();
    }

    private static void words(JsonNode node, String at, Set<String> words, Problems problems) {
        if (!node.isObject()) {
            problems.add(Area.tests, at, "an object is expected here, with some of " + sorted(words));
            return;
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!words.contains(member.getKey())) {
                String nearest = Nearest.to(member.getKey(), words);
                problems.add(
                        Area.tests,
                        at + "." + member.getKey(),
                        "steps have no such word"
                                + (nearest == null ? ": one of " + sorted(words) : "; did you mean " + nearest + "?"));
            }
        }
    }

    private static String sorted(Set<String> words) {
        return String.join(", ", words.stream().sorted().toList());
    }
}
