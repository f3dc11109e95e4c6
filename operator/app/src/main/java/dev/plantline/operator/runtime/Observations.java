package dev.plantline.operator.runtime;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.WorkloadStatus;
import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
    private final Duration pollInterval;
    private final Duration progressInterval;
    private final Clock clock;
    private final Map<InterfaceId, Told> told = new ConcurrentHashMap<>();
    private final List<Consumer<InterfaceId>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> firstRoundListeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "runtime-status"));
    private volatile boolean complete;
    /** Rounds since the start in which somebody did not answer. */
    private int silentRounds;

    /**
     * Observations of pods.
     *
     * @param runtime asks one
     * @param pods of the plants, each in the namespace of the plant that its label names; from a cache
     * @param pollInterval pause between two rounds
     * @param progressInterval plain progress is told at most this often
     * @param clock tells the time
     */
    public Observations(
            RuntimeStatus runtime,
            Supplier<Stream<Pod>> pods,
            Duration pollInterval,
            Duration progressInterval,
            Clock clock) {
        this.runtime = runtime;
        this.pods = pods;
        this.pollInterval = pollInterval;
        this.progressInterval = progressInterval;
        this.clock = clock;
    }

    /**
     * What came of one round.
     *
     * @param observations what the pods say
     * @param everybody whether every pod has answered
     */
    private record Round(Map<InterfaceId, Observation> observations, boolean everybody) {}

    /** What was told, when, and in how many rounds since then no pod has spoken of it. */
    private record Told(Observation observation, Instant at, int missed) {}

    /** Hears of the interface whose observation has changed enough to matter. */
    public void onChange(Consumer<InterfaceId> listener) {
        listeners.add(listener);
    }

    /** Runs once, when {@link #complete} becomes true. */
    public void onFirstRound(Runnable listener) {
        firstRoundListeners.add(listener);
    }

    /** Begins to ask. */
    public void start() {
        timer.scheduleWithFixedDelay(this::round, 0, pollInterval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Whether an absent observation means something: every pod has answered in one round since the start, or had as many chances as one that
     * has answered before.
     */
    public boolean complete() {
        return complete;
    }

    /** What was told last of an interface; empty when no pod knows it. */
    public Optional<Observation> of(InterfaceId id) {
        return Optional.ofNullable(told.get(id)).map(Told::observation);
    }

    /** Asks every pod once and tells what has changed. */
    void round() {
        try {
            Round round = ask();
            Map<InterfaceId, Observation> now = round.observations();
            boolean first = !complete && (round.everybody() || ++silentRounds == ROUNDS_UNTIL_GONE);
            complete |= first;
            now.forEach(this::compare);
            told.keySet().stream().filter(id -> !now.containsKey(id)).toList().forEach(this::missed);
            if (first) {
                LogKeys.info(LOG, "The pods were asked; interfaces: " + now.size());
                firstRoundListeners.forEach(Runnable::run);
            }
        } catch (RuntimeException e) {
            if (!timer.isShutdown()) {
                LOG.warn("Asking the pods failed; the next round tries again: " + e);
            }
        }
    }

    private Round ask() {
        List<CompletableFuture<Optional<WorkloadStatus>>> asked = pods.get()
                .filter(pod -> pod.getStatus() != null
                        && "Running".equals(pod.getStatus().getPhase()))
                .map(pod -> runtime.ask(pod).thenApply(answer -> answer.filter(each -> isOf(pod, each))))
                .toList();
        List<Optional<WorkloadStatus>> answers =
                asked.stream().map(CompletableFuture::join).toList();
        Map<InterfaceId, List<InterfaceStatus>> byInterface = new HashMap<>();
        answers.stream()
                .flatMap(Optional::stream)
                // A gateway receives; what comes of a message is for the classes to tell.
                .filter(workload -> workload.role() != Role.gateway)
                .forEach(workload -> workload.interfaces().forEach(each -> byInterface
                        .computeIfAbsent(new InterfaceId(workload.plant(), each.name()), id -> new ArrayList<>())
                        .add(each)));
        Map<InterfaceId, Observation> observations = new HashMap<>();
        byInterface.forEach((id, each) -> observations.put(id, Observation.of(each)));
        return new Round(observations, answers.stream().allMatch(Optional::isPresent));
    }

    /** A pod speaks for the plant that it was made for, and for no other. */
    private static boolean isOf(Pod pod, WorkloadStatus answer) {
        return Labels.plant(pod).filter(answer.plant()::equals).isPresent();
    }

    private void compare(InterfaceId id, Observation now) {
        Told before = told.get(id);
        Instant time = clock.instant();
        boolean serious = now.differsSeriously(Optional.ofNullable(before).map(Told::observation));
        if (serious
                || !Objects.equals(before.observation(), now)
                        && !time.isBefore(before.at().plus(progressInterval))) {
            told.put(id, new Told(now, time, 0));
            tell(id);
        } else if (before.missed() > 0) {
            told.put(id, new Told(before.observation(), before.at(), 0));
        }
    }

    /** A pod may be slow once, or just be replaced. */
    private void missed(InterfaceId id) {
        Told before = told.get(id);
        if (before.missed() + 1 < ROUNDS_UNTIL_GONE) {
            told.put(id, new Told(before.observation(), before.at(), before.missed() + 1));
        } else {
            told.remove(id);
            tell(id);
        }
    }

    private void tell(InterfaceId id) {
        listeners.forEach(listener -> listener.accept(id));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
