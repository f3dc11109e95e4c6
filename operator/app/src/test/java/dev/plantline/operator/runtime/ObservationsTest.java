package dev.plantline.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.CandidateTable;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Promise;
import dev.plantline.model.Regression;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus;
import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.operator.ManualTime;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObservationsTest {
    private static final InterfaceId LOTS = new InterfaceId("lyon", "lots");
    private static final String WORKLOAD = "lyon-near-real-time";

    private final Map<String, InterfaceStatus> answers = new HashMap<>();
    private final List<InterfaceId> told = new ArrayList<>();
    private final List<Integer> bytes = new ArrayList<>();
    private String problem;
    private final ManualTime clock = new ManualTime();
    private final Observations observations = new Observations(
            this::answer,
            () -> answers.keySet().stream().sorted().map(ObservationsTest::pod),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            clock);

    @AfterEach
    void close() {
        observations.close();
    }

    @Test
    void plainProgressIsToldNowAndThen() {
        observations.onChange(told::add);
        round(running(1, 0));
        round(running(2, 0));
        assertThat(told).hasSize(1);
        assertThat(counts().applied()).isEqualTo(1);

        clock.pass(Duration.ofSeconds(30));
        round(running(3, 0));

        assertThat(told).hasSize(2);
        assertThat(counts().applied()).isEqualTo(3);
    }

    @Test
    void holdsAreToldAtOnce() {
        observations.onChange(told::add);
        round(running(1, 0));
        round(running(1, 4));

        assertThat(told).hasSize(2);
        assertThat(counts().held()).isEqualTo(4);
    }

    @Test
    void whatAPodSaysOfCodeMapsHasABound() {
        var all = new TreeMap<String, Regression>();
        IntStream.range(0, 1_000)
                .forEach(each ->
                        all.put("c" + each, Regression.failed("c0de", "r1/t1", "2026-11-27T08:02:00Z", "Kafka: away")));
        round(new InterfaceStatus(
                "lots", "r1", State.running, null, Totals.NONE, 0L, null, null, null, null, null, all));
        assertThat(observations.of(LOTS, WORKLOAD).orElseThrow().codeMapRegressions())
                .hasSize(CandidateTable.MOST_INTERFACES);
    }

    @Test
    void aPodThatIsSilentOnceIsNotGone() {
        observations.onChange(told::add);
        round(running(1, 0));
        round(null);
        assertThat(observations.of(LOTS, WORKLOAD)).isPresent();

        round(null);
        round(null);

        assertThat(observations.of(LOTS, WORKLOAD)).isEmpty();
        assertThat(told).hasSize(2);
    }

    @Test
    void whatTheTargetKeepsIsToldByThePodsThatKnowIt() {
        observations.onChange(told::add);
        answers.put("a", status(State.running, "r1", 5, 0));
        observations.round();
        assertThat(observations.of(LOTS, WORKLOAD).orElseThrow().promise()).isNull();

        answers.put(
                "b", new InterfaceStatus("lots", "r1", State.running, null, Totals.NONE, 0L, null, Promise.oneEffect));
        observations.round();

        assertThat(observations.of(LOTS, WORKLOAD).orElseThrow().promise()).isEqualTo(Promise.oneEffect);
        assertThat(told).as("it is told at once").hasSize(2);
    }

    @Test
    void countsOfAllPodsOfAClassAddUpAndTheWorstStateSpeaks() {
        answers.put("a", status(State.running, "r1", 5, 0));
        answers.put("b", new InterfaceStatus("lots", "r1", State.blocked, "Odoo is away", Totals.NONE, 7L, null, null));
        observations.round();

        Observation both = observations.of(LOTS, WORKLOAD).orElseThrow();
        assertThat(counts().applied()).isEqualTo(5);
        assertThat(counts().pending()).isEqualTo(7);
        assertThat(both.state()).isEqualTo(State.blocked);
        assertThat(both.reason()).isEqualTo("Odoo is away");
    }

    @Test
    void aPodThatOwnsNothingAddsNothingAndTakesNothingAway() {
        answers.put("a", status(State.running, "r1", 5, 2));
        answers.put("b", unknown());
        observations.round();
        assertThat(counts().applied()).isEqualTo(5);
        assertThat(counts().held()).isEqualTo(2);

        answers.put("a", unknown());
        observations.round();

        assertThat(observations.of(LOTS, WORKLOAD).orElseThrow().counts()).isEmpty();
    }

    private static InterfaceStatus unknown() {
        return new InterfaceStatus("lots", "r1", State.waiting, null, null, null, null, null);
    }

    @Test
    void podsOfTwoRevisionsConfirmNone() {
        answers.put("a", status(State.running, "r1", 0, 0));
        answers.put("b", status(State.running, "r2", 0, 0));
        observations.round();

        assertThat(observations.of(LOTS, WORKLOAD).orElseThrow().revision()).isNull();
    }

    @Test
    void aPodOfTheWorkloadBeforeDoesNotSpeakForTheNewOne() {
        answers.put("old", status(State.running, "r1", 5, 0));
        observations.round();

        assertThat(observations.of(LOTS, WORKLOAD)).isEmpty();
        assertThat(observations.of(LOTS, "lyon-queued")).isPresent();
    }

    @Test
    void whatAPodRefusesIsToldWhenItChanges() {
        List<String> plants = new ArrayList<>();
        observations.onProblemChange(plants::add);
        round(running(1, 0));
        assertThat(observations.problem("lyon", WORKLOAD)).isEmpty();
        problem = "the configuration is not readable";
        round(running(1, 0));
        round(running(1, 0));

        assertThat(observations.problem("lyon", WORKLOAD)).contains("the configuration is not readable");
        assertThat(plants).containsExactly("lyon");
    }

    @Test
    void whatAPodRefusesStandsUntilAPodOfItsWorkloadAnswersWithoutItOrAllAreGone() {
        List<String> plants = new ArrayList<>();
        observations.onProblemChange(plants::add);
        problem = "the configuration is not readable";
        round(running(1, 0));
        round(null);
        round(null);
        assertThat(observations.problem("lyon", WORKLOAD)).contains("the configuration is not readable");
        assertThat(plants).as("told once").containsExactly("lyon");

        problem = null;
        round(running(1, 0));
        assertThat(observations.problem("lyon", WORKLOAD)).isEmpty();

        problem = "the certificate has expired";
        round(running(1, 0));
        round(null);
        round(null);
        round(null);
        assertThat(observations.problem("lyon", WORKLOAD)).isEmpty();
    }

    @Test
    void aPodThatCannotBeAskedHidesNoOther() {
        answers.put("a", running(5, 0));
        answers.put("unaskable", running(1, 0));
        observations.round();
        assertThat(counts().applied()).isEqualTo(5);

        clock.pass(Duration.ofSeconds(30));
        answers.put("a", running(6, 0));
        observations.round();
        observations.round();

        assertThat(counts().applied()).isEqualTo(6);
        assertThat(observations.complete()).as("it is as one that is silent").isTrue();
        assertThat(observations.sinceLastRound()).isZero();
    }

    @Test
    void howLongNobodyWasAskedIsKnown() {
        var failing = new Observations(
                this::answer,
                () -> {
                    throw new IllegalStateException("no picture of the cluster");
                },
                Duration.ofDays(1),
                Duration.ofSeconds(30),
                clock);
        try (failing) {
            assertThat(failing.sinceLastRound()).as("before the start").isZero();
            failing.start();
            clock.pass(Duration.ofMinutes(6));

            assertThat(failing.sinceLastRound()).isEqualTo(Duration.ofMinutes(6));
        }
    }

    @Test
    void aListenerThatFailsForOneInterfaceHidesNoOther() {
        observations.onChange(id -> {
            if (id.name().equals("lots")) {
                throw new IllegalStateException("a fault");
            }
            told.add(id);
        });
        answers.put("a", running(1, 0));
        answers.put("a-other", named("orders"));

        observations.round();

        assertThat(told).containsExactly(new InterfaceId("lyon", "orders"));
    }

    @Test
    void thePodsOfAPlantShareWhatItsAnswersMayTake() {
        answers.put("a", running(1, 0));
        answers.put("porto-a", running(1, 0));
        observations.round();
        assertThat(bytes).containsOnly(4 << 20);
        bytes.clear();

        for (int pod = 0; pod < 1000; pod++) {
            answers.put("pod-%04d".formatted(pod), running(1, 0));
        }
        observations.round();

        assertThat(bytes).as("one plant's pods are no more than this many").hasSize(PodRound.MOST_PODS + 1);
        assertThat(bytes.stream().mapToLong(Integer::longValue).sum())
                .as("bytes that the answers of both plants may have together")
                .isLessThanOrEqualTo(PodRound.MOST_BYTES_OF_PLANT + (4 << 20));
    }

    @Test
    void aPodSpeaksForItsOwnPlantOnly() {
        answers.put("porto-1", status(State.running, "r1", 5, 0));
        observations.round();

        assertThat(observations.of(LOTS, WORKLOAD)).isEmpty();
    }

    @Test
    void aPodThatIsSilentAtTheStartHasThreeChances() {
        answers.put("a", running(1, 0));
        answers.put("b", null);
        observations.round();
        observations.round();
        assertThat(observations.complete()).isFalse();

        observations.round();

        assertThat(observations.complete()).isTrue();
    }

    @Test
    void theFirstRoundIsCompleteWhenThePodThatWasSilentAnswers() {
        answers.put("a", running(1, 0));
        answers.put("b", null);
        observations.round();

        round(running(1, 0), "b");

        assertThat(observations.complete()).isTrue();
    }

    @Test
    void theEndOfTheFirstRoundIsTold() {
        List<Boolean> complete = new ArrayList<>();
        observations.onFirstRound(() -> complete.add(observations.complete()));
        observations.round();
        observations.round();

        assertThat(complete).containsExactly(true);
    }

    private Observation.Counts counts() {
        return observations.of(LOTS, WORKLOAD).flatMap(Observation::counts).orElseThrow();
    }

    private void round(InterfaceStatus status) {
        round(status, "a");
    }

    private void round(InterfaceStatus status, String pod) {
        answers.put(pod, status);
        observations.round();
    }

    private static InterfaceStatus named(String name) {
        return new InterfaceStatus(name, "r1", State.running, null, Totals.NONE, 0L, null, null);
    }

    private static InterfaceStatus running(long applied, long held) {
        return status(State.running, "r1", applied, held);
    }

    private static InterfaceStatus status(State state, String revision, long applied, long held) {
        return new InterfaceStatus(
                "lots",
                revision,
                state,
                null,
                new Totals(applied + held, applied, 0, 0, held, 0, 0, 0),
                0L,
                null,
                null);
    }

    private CompletableFuture<Optional<WorkloadStatus>> answer(Pod pod, int mostBytes) {
        if (pod.getMetadata().getName().equals("unaskable")) {
            throw new IllegalArgumentException("invalid header value");
        }
        bytes.add(mostBytes);
        InterfaceStatus status = answers.get(pod.getMetadata().getName());
        return CompletableFuture.completedFuture(Optional.ofNullable(status)
                .map(each ->
                        new WorkloadStatus(WorkloadStatus.VERSION, "lyon", Role.streaming, problem, List.of(each))));
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("plant")
                .withName(name)
                .addToLabels(Labels.PLANT, name.startsWith("porto") ? "porto" : "lyon")
                .addToLabels(Labels.WORKLOAD, name.startsWith("old") ? "lyon-queued" : WORKLOAD)
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build();
    }
}
