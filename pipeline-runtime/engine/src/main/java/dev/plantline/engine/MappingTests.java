package dev.plantline.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.ExpectedFailure;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.MappingTest;
import dev.plantline.engine.Problem.Area;
import dev.plantline.engine.pattern.PatternSteps;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Step;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Runs {@code spec.tests}: the same verdict on a laptop, in the operator and in a build, because nothing outside the message has a say. */
public final class MappingTests {
    private static final Set<String> CLASSES =
            Set.of(FailureClass.contract.name(), FailureClass.mapping.name(), FailureClass.business.name());

    /**
     * Most steps for the examples of one manifest together: those of five mappings that take all they may, or of the patterns of one such contract, so
     * a few seconds. The operator runs the examples of a plant's manifests on one thread; usual ones take thousands of steps.
     */
    static final long MAX_STEPS = 10_000_000;

    private MappingTests() {}

    /**
     * What one test came to.
     *
     * @param name of the test
     * @param passed whether what came out is what was expected
     * @param difference one line per difference with its path, for people, without what the contract or the document of an operation marks as personal; empty when it passed
     */
    public record TestResult(String name, boolean passed, String difference) {}

    /**
     * Runs every test of the manifest, in its order: decode, keys, map, as a message would go.
     *
     * @param compiled made from the same spec
     * @param spec whose tests; numbers of expected steps compare by value
     */
    public static List<TestResult> run(CompiledInterface compiled, OdooInterfaceSpec spec) {
        List<TestResult> results = new ArrayList<>();
        WorkBudget budget = WorkBudget.ofExamples();
        for (MappingTest test : spec.tests() == null ? List.<MappingTest>of() : spec.tests()) {
            String difference = budget.isExhausted()
                    ? "none, because the examples before it took all the " + MAX_STEPS
                            + " steps that the examples of a manifest have together; give them smaller messages"
                    : told(compiled, test, difference(compiled, test, budget));
            results.add(new TestResult(test.name(), difference.isEmpty(), difference));
        }
        return List.copyOf(results);
    }

    /** What comes out of an example, as it would stand in its {@code expect}, without what its contract or the document of its operation marks as personal. */
    public static String shown(CompiledInterface compiled, MappingTest test) {
        ObjectNode expect = Json.MAPPER.createObjectNode();
        MessageTrial trial;
        try {
            trial = MessageTrial.of(compiled, Json.MAPPER.writeValueAsBytes(test.given()), received(test));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
        trial.effect().ifPresent(effect -> expect.set("steps", StepsCodec.write(effect.steps())));
        trial.failure().ifPresent(failure -> expect.putObject("failure")
                .put("class", failure.failureClass().name())
                .put("at", failure.place())
                .put("reason", failure.told()));
        return told(compiled, test, Operations.masked(expect.toString(), expect.get("steps")));
    }

    /** An example is often a message that came once, with the people in it, and what is told of it goes into a status. */
    private static String told(CompiledInterface compiled, MappingTest test, String text) {
        return text.isEmpty() || !(test.given() instanceof ObjectNode example) ? text : compiled.masked(text, example);
    }

    private static String difference(CompiledInterface compiled, MappingTest test, WorkBudget budget) {
        List<Step> steps;
        try {
            steps = steps(compiled, Json.MAPPER.writeValueAsBytes(test.given()), received(test), budget);
        } catch (MessageFailedException e) {
            return difference(test.expect().failure(), e.failure());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can be written", e);
        }
        JsonNode actual = StepsCodec.write(steps);
        if (test.expect().failure() != null) {
            return Operations.masked(
                    "expected a " + test.expect().failure().failureClass() + " failure, got the steps " + actual,
                    actual);
        }
        JsonNode wanted = test.expect().contains() != null
                ? test.expect().contains()
                : test.expect().steps();
        String difference = String.join(
                "\n",
                test.expect().contains() != null
                        ? StepsDifference.missing(wanted, actual, budget)
                        : StepsDifference.between(wanted, actual));
        return Operations.masked(Operations.masked(difference, actual), wanted);
    }

    /** When an example was received; null: it does not say. */
    public static Instant received(MappingTest test) {
        return test.received() == null
                ? null
                : Times.moment(test.received(), ZoneOffset.UTC).toInstant(ZoneOffset.UTC);
    }

    private static List<Step> steps(CompiledInterface compiled, byte[] body, Instant received, WorkBudget budget)
            throws MessageFailedException {
        PatternSteps patterns = new PatternSteps(body.length);
        Decoded message;
        try {
            message = compiled.decode(body, patterns);
        } finally {
            budget.take(patterns.spent());
        }
        compiled.keys(message);
        Scope scope = Scope.of(message.message(), message.bytes(), received);
        try {
            return compiled.map(message, scope);
        } finally {
            budget.take(scope.spent());
        }
    }

    private static String difference(ExpectedFailure expected, Failure actual) {
        String got = "a " + actual.failureClass() + " failure"
                + (actual.place().isEmpty() ? "" : " at " + actual.place()) + ": " + actual.told();
        if (expected == null) {
            return "expected steps, got " + got;
        }
        List<String> differences = new ArrayList<>();
        if (!expected.failureClass().equals(actual.failureClass().name())) {
            differences.add("failure.class: expected " + expected.failureClass());
        }
        if (expected.at() != null && !Failure.placeOf(expected.at()).equals(actual.place())) {
            differences.add("failure.at: expected " + expected.at());
        }
        if (expected.reason() != null && !actual.told().contains(expected.reason())) {
            differences.add("failure.reason: expected \"" + expected.reason() + "\" in it");
        }
        return differences.isEmpty() ? "" : String.join("; ", differences) + "; got " + got;
    }

    /** Checks the form of the tests. */
    static void check(List<MappingTest> tests, Problems problems) {
        Set<String> names = new HashSet<>();
        for (int i = 0; tests != null && i < tests.size(); i++) {
            MappingTest test = tests.get(i);
            String at = "spec.tests[" + i + "]";
            if (test.name() == null || test.name().isBlank()) {
                problems.add(Area.tests, at + ".name", "the test needs a name: one sentence that says what it shows");
            } else if (!names.add(test.name())) {
                problems.add(
                        Area.tests,
                        at + ".name",
                        "another test is called \"" + test.name() + "\" already: its result could not be told apart");
            }
            if (test.given() == null || !test.given().isObject()) {
                problems.add(Area.tests, at + ".given", "the example message is missing: write one JSON object");
            }
            checkReceived(test, at + ".received", problems);
            checkExpectation(test, at + ".expect", problems);
        }
    }

    private static void checkReceived(MappingTest test, String at, Problems problems) {
        try {
            received(test);
        } catch (DateTimeException e) {
            problems.add(
                    Area.tests, at, "\"" + test.received() + "\" is not a time: write it like 2026-01-31T10:00:00Z");
        }
    }

    private static void checkExpectation(MappingTest test, String at, Problems problems) {
        JsonNode steps = test.expect() == null ? null : test.expect().steps();
        JsonNode contains = test.expect() == null ? null : test.expect().contains();
        ExpectedFailure failure = test.expect() == null ? null : test.expect().failure();
        if (Stream.of(steps, contains, failure).filter(Objects::nonNull).count() != 1) {
            problems.add(
                    Area.tests,
                    at,
                    "exactly one of steps, contains and failure says what must come out of the example");
        } else if (steps != null) {
            StepsDifference.checkForm(steps, at + ".steps", problems);
        } else if (contains != null) {
            StepsDifference.checkPartialForm(contains, at + ".contains", problems);
        } else if (failure.failureClass() == null || !CLASSES.contains(failure.failureClass())) {
            problems.add(
                    Area.tests,
                    at + ".failure.class",
                    "\"" + failure.failureClass()
                            + "\" is not a failure class that a mapping gives: contract, mapping or business");
        }
    }
}
