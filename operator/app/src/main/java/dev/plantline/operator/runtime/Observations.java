package dev.plantline.operator.runtime;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.TimeSource;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.reconcile.Rounds;
import dev.plantline.operator.runtime.PodRound.Place;
import dev.plantline.operator.runtime.PodRound.Workplace;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * How every interface stands, by asking every pod again and again. Listeners hear of serious changes at once and of plain progress now and
 * then, so that a busy plant does not keep the API server busy.
 */
public final class Observations implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Observations.class);
    private static final int ROUNDS_UNTIL_GONE = 3;

    private final RuntimeStatus runtime;
    private final Supplier<Stream<Pod>> pods;
    private final Duration progressInterval;
    private final TimeSource clock;
    private final Map<Place, Told> told = new ConcurrentHashMap<>();
    /** By plant and workload, why a pod does not take over the newest configuration or Secret. */
    private volatile Map<Workplace, Problem> problems = Map.of();

    private final List<Consumer<InterfaceId>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> problemListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> firstRoundListeners = new CopyOnWriteArrayList<>();
    private final Rounds rounds;
    private volatile boolean complete;
    /** When a round was done last, or the first one began; null before that. */
    private volatile Long lastRound;
    /** Rounds since the start in which somebody did not answer. */
    private int silentRounds;

    /**
     * Observations of pods.
     *
     * @param runtime asks one
     * @param pods of the plants, each in the namespace of the plant that its label names; from a cache
     * @param pollInterval pause between two rounds
     * @param progressInterval plain progress is told at most this often
     * @param clock tells how long ago something was told
     */
    public Observations(
            RuntimeStatus runtime,
            Supplier<Stream<Pod>> pods,
            Duration pollInterval,
            Duration progressInterval,
            TimeSource clock) {
        this.runtime = runtime;
        this.pods = pods;
        this.progressInterval = progressInterval;
        this.clock = clock;
        this.rounds = new Rounds("runtime-status", this::round, pollInterval);
    }

    /** What was told, when, and in how many rounds since then no pod has spoken of it. */
    private record Told(Observation observation, long at, int missed) {}

    /** What a pod told last, and in how many rounds since then no pod of its workload has answered. */
    private record Problem(String why, int missed) {}

    /** Hears of the interface whose observation has changed enough to matter. */
    public void onChange(Consumer<InterfaceId> listener) {
        listeners.add(listener);
    }

    /** Hears of the plant whose pods refuse something else than before, or nothing any more. */
    public void onProblemChange(Consumer<String> listener) {
        problemListeners.add(listener);
    }

    /** Runs once, when {@link #complete} becomes true. */
    public void onFirstRound(Runnable listener) {
        firstRoundListeners.add(listener);
    }

    /** Begins to ask. */
    public void start() {
        lastRound = clock.elapsedMillis();
        rounds.start();
    }

    /**
     * Whether an absent observation means something: every pod has answered in one round since the start, or had as many chances as one that
     * has answered before.
     */
    public boolean complete() {
        return complete;
    }

    /** How long ago every pod was asked, those that were silent as well; nothing before the start. What is shown of all plants is so old. */
    public Duration sinceLastRound() {
        Long last = lastRound;
        return last == null ? Duration.ZERO : Duration.ofMillis(clock.elapsedMillis() - last);
    }

    /** What the pods of a workload told last of an interface; empty when none of them knows it. */
    public Optional<Observation> of(InterfaceId id, String workload) {
        return Optional.ofNullable(told.get(new Place(id, workload))).map(Told::observation);
    }

    /** Why a pod of a workload does not take over the newest configuration or Secret; empty: all do. */
    public Optional<String> problem(String plant, String workload) {
        return Optional.ofNullable(problems.get(new Workplace(plant, workload))).map(Problem::why);
    }

    /** Asks every pod once and tells what has changed. */
    void round() {
        PodRound round = PodRound.of(pods.get(), runtime);
        Map<Place, Observation> now = round.observations();
        boolean first = !complete && (round.everybody() || ++silentRounds == ROUNDS_UNTIL_GONE);
        complete |= first;
        now.forEach((place, observation) -> alone(place, () -> compare(place, observation)));
        told.keySet().stream()
                .filter(place -> !now.containsKey(place))
                .toList()
                .forEach(place -> alone(place, () -> missed(place)));
        compareProblems(round);
        if (first) {
            LogKeys.info(LOG, "The pods were asked for the first time; interfaces: " + now.size());
            firstRoundListeners.forEach(Runnable::run);
        }
        lastRound = clock.elapsedMillis();
    }

    /** What fails for one interface is tried again in the next round, and the others are told in this one. */
    private static void alone(Place place, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("What the pods say of " + place.id() + " could not be passed on; the next round tries again", e);
        }
    }

    private void compare(Place place, Observation now) {
        Told before = told.get(place);
        long time = clock.elapsedMillis();
        boolean serious = now.differsSeriously(Optional.ofNullable(before).map(Told::observation));
        if (serious
                || !Objects.equals(before.observation(), now) && time - before.at() >= progressInterval.toMillis()) {
            told.put(place, new Told(now, time, 0));
            tell(place);
        } else if (before.missed() > 0) {
            told.put(place, new Told(before.observation(), before.at(), 0));
        }
    }

    /** A pod may be slow once, or just be replaced. */
    private void missed(Place place) {
        Told before = told.get(place);
        if (before.missed() + 1 < ROUNDS_UNTIL_GONE) {
            told.put(place, new Told(before.observation(), before.at(), before.missed() + 1));
        } else {
            told.remove(place);
            tell(place);
        }
    }

    /** A pod that refuses something and is silent for a moment has not taken it over meanwhile. */
    private void compareProblems(PodRound round) {
        Map<Workplace, Problem> before = problems;
        Map<Workplace, Problem> now = new HashMap<>();
        before.forEach((place, problem) -> {
            if (!round.heard().contains(place) && problem.missed() + 1 < ROUNDS_UNTIL_GONE) {
                now.put(place, new Problem(problem.why(), problem.missed() + 1));
            }
        });
        round.problems().forEach((place, why) -> now.put(place, new Problem(why, 0)));
        problems = now;
        Set<Workplace> places = new HashSet<>(before.keySet());
        places.addAll(now.keySet());
        places.stream()
                .filter(place -> !why(before, place).equals(why(now, place)))
                .map(Workplace::plant)
                .distinct()
                .forEach(plant -> problemListeners.forEach(listener -> listener.accept(plant)));
    }

    private static Optional<String> why(Map<Workplace, Problem> problems, Workplace place) {
        return Optional.ofNullable(problems.get(place)).map(Problem::why);
    }

    private void tell(Place place) {
        listeners.forEach(listener -> listener.accept(place.id()));
    }

    @Override
    public void close() {
        rounds.close();
    }
}
