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
            "do",
            "document",
            "ensure",
            "load",
            "upsert",
            "find",
            "call",
            "fields",
            "lines",
            "context",
            "arguments",
            "partial",
            "until");
    private static final Set<String> LINES_WORDS = Set.of("to", "mode", "lines");
    private static final Set<String> LINE_WORDS = Set.of("id", "match", "fields", "lines");

    private StepsDifference() {}

    /** One sentence per difference; empty when there is none. */
    static List<String> between(JsonNode expected, JsonNode actual) {
        List<String> differences = new ArrayList<>();
        compare(
                "steps",
                expected,
                actual,
                (path, wanted, got) -> differences.add(
                        wanted == null
                                ? path + ": not expected, got " + got
                                : path + ": expected " + wanted + ", got " + (got == null ? "nothing" : got)));
        return differences;
    }

    /**
     * What of an expectation that says only what matters did not come out; empty when all of it did. An object is met by one that has at least its members, a
     * list by one that has, in this order, at least its elements.
     *
     * @param budget of the examples: a long expectation of a long list is held against much
     */
    static List<String> missing(JsonNode expected, JsonNode actual, WorkBudget budget) {
        List<String> missing = new ArrayList<>();
        miss("steps", expected, actual, budget, missing);
        return budget.isExhausted()
                ? List.of("not compared to the end, because the examples together took all their steps; name less")
                : missing;
    }

    private static void miss(String at, JsonNode expected, JsonNode actual, WorkBudget budget, List<String> missing) {
        if (expected.isObject() && actual.isObject()) {
            for (Map.Entry<String, JsonNode> wanted : expected.properties()) {
                String path = at + "." + wanted.getKey();
                JsonNode got = actual.get(wanted.getKey());
                if (got != null) {
                    miss(path, wanted.getValue(), got, budget, missing);
                } else if (!isNothing(wanted.getValue())) {
                    missing.add(path + ": expected " + wanted.getValue() + ", got nothing");
                }
            }
        } else if (expected.isArray() && actual.isArray()) {
            missElement(at, expected, actual, budget, missing);
        } else if (!equal(expected, actual)) {
            missing.add(at + ": expected " + expected + ", got " + actual);
        }
    }

    /** Tells the first element that is not met. */
    private static void missElement(
            String at, JsonNode expected, JsonNode actual, WorkBudget budget, List<String> missing) {
        int next = 0;
        for (JsonNode wanted : expected) {
            Candidate nearest = nearest(wanted, actual, next, budget);
            if (nearest.distance() > 0) {
                if (nearest.index() < 0) {
                    missing.add(at + ": expected " + wanted + (next == 0 ? "" : " behind [" + (next - 1) + "]")
                            + ", got nothing");
                } else {
                    miss(at + "[" + nearest.index() + "]", wanted, actual.get(nearest.index()), budget, missing);
                }
                return;
            }
            next = nearest.index() + 1;
        }
    }

    /** The element that comes nearest, and what it lacks; index -1: there is none. */
    private record Candidate(int index, int distance) {}

    /** The first one that meets it will do: if any choice meets the elements behind it too, this one does. */
    private static Candidate nearest(JsonNode wanted, JsonNode actual, int from, WorkBudget budget) {
        Candidate nearest = new Candidate(-1, Integer.MAX_VALUE);
        for (int i = from; i < actual.size() && nearest.distance() > 0 && !budget.isExhausted(); i++) {
            int distance = distance(wanted, actual.get(i), budget);
            if (distance < nearest.distance()) {
                nearest = new Candidate(i, distance);
            }
        }
        return nearest;
    }

    private static int distance(JsonNode expected, JsonNode actual, WorkBudget budget) {
        if (!budget.take(1)) {
            return 1;
        }
        if (expected.isObject() && actual.isObject()) {
            int distance = 0;
            for (Map.Entry<String, JsonNode> wanted : expected.properties()) {
                JsonNode got = actual.get(wanted.getKey());
                distance +=
                        got != null ? distance(wanted.getValue(), got, budget) : isNothing(wanted.getValue()) ? 0 : 1;
            }
            return distance;
        }
        if (expected.isArray() && actual.isArray()) {
            int next = 0;
            int met = 0;
            for (JsonNode wanted : expected) {
                Candidate nearest = nearest(wanted, actual, next, budget);
                if (nearest.distance() > 0) {
                    return expected.size() - met;
                }
                met++;
                next = nearest.index() + 1;
            }
            return 0;
        }
        return equal(expected, actual) ? 0 : 1;
    }

    /** What is empty is left out of the form, so an empty expectation is met by nothing. */
    private static boolean isNothing(JsonNode expected) {
        return expected.isContainerNode() && expected.isEmpty();
    }

    /** Is told each place that differs; one of both is null where only the other has something. */
    @FunctionalInterface
    interface Sink {
        void take(String path, JsonNode expected, JsonNode actual);
    }

    /** Tells a sink what differs, place by place. */
    static void compare(String at, JsonNode expected, JsonNode actual, Sink differences) {
        if (expected.isObject() && actual.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            expected.fieldNames().forEachRemaining(names::add);
            actual.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String path = at + "." + name;
                JsonNode wanted = expected.get(name);
                JsonNode got = actual.get(name);
                if (wanted == null) {
                    differences.take(path, null, got);
                } else if (got == null) {
                    if (!isNothing(wanted)) {
                        differences.take(path, wanted, null);
                    }
                } else {
                    compare(path, wanted, got, differences);
                }
            }
        } else if (expected.isArray() && actual.isArray()) {
            for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
                String path = at + "[" + i + "]";
                if (i >= actual.size()) {
                    differences.take(path, expected.get(i), null);
                } else if (i >= expected.size()) {
                    differences.take(path, null, actual.get(i));
                } else {
                    compare(path, expected.get(i), actual.get(i), differences);
                }
            }
        } else if (!equal(expected, actual)) {
            differences.take(at, expected, actual);
        }
    }

    private static boolean equal(JsonNode expected, JsonNode actual) {
        return expected.isNumber() && actual.isNumber()
                ? expected.decimalValue().compareTo(actual.decimalValue()) == 0
                : expected.equals(actual);
    }

    /** Words that no step can ever have are mistakes of the test, told before it runs. */
    static void checkForm(JsonNode steps, String at, Problems problems) {
        checkForm(steps, at, problems, true);
    }

    /** The same for steps of which only what matters is said. */
    static void checkPartialForm(JsonNode steps, String at, Problems problems) {
        if (steps.isArray() && steps.isEmpty()) {
            problems.add(Area.tests, at, "nothing is named, so every message would do; for no steps write steps: []");
        }
        checkForm(steps, at, problems, false);
    }

    private static void checkForm(JsonNode steps, String at, Problems problems, boolean isWhole) {
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
            if (step.isObject() && (isWhole ? kinds != 1 : kinds > 1)) {
                problems.add(Area.tests, path, "a step is exactly one of do, load, upsert, find and call");
            }
            if (!isWhole && step.isObject() && step.isEmpty()) {
                problems.add(Area.tests, path, "nothing is named, so every step would do: say what matters of it");
            }
            if (isWhole && step.has("do") != step.has("document")) {
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
