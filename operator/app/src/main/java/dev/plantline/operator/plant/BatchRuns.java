package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.LatencyClassSpec.Mode;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.Durations;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.desired.Workload;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatus;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Whether the runs of batch classes end well in time. Between two runs no pod tells anything, and a run that never starts (no image, a quota, a
 * CronJob that somebody suspended) has none at all. So what the CronJob says of its last success is held against its own schedule, which a manifest may
 * have changed a moment ago. Thread safe.
 */
final class BatchRuns {
    /** A controller that was away may start a run this much late. */
    private static final Duration LEAST_PATIENCE = Duration.ofHours(1);

    private final InstantSource clock;
    /** By namespace and name of the CronJob, what its schedule was when it was last looked at. */
    private final Map<String, Map<String, Known>> known = new ConcurrentHashMap<>();

    /**
     * A schedule.
     *
     * @param expression itself; null: the CronJob has none, which its next writing puts right
     * @param timeZone in which it is read; null likewise
     * @param since when it was first seen in place of another one, also of one for which the last run was started; {@link Instant#MIN}: it is none that
     *     has replaced another
     */
    record Known(String expression, String timeZone, Instant since) {}

    /** Looks at the time of a clock. */
    BatchRuns(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The CronJobs whose runs are overdue: one that was due has not ended well within the objective of its class, and an hour at least.
     *
     * @param live interfaces of the plant
     * @param cronJobs gives the one of a name in the plant's namespace
     * @return why, by name of the CronJob; the same words until another run is due
     */
    Map<String, String> overdue(
            Plant plant, Iterable<EffectiveInterface> live, Function<String, Optional<CronJob>> cronJobs) {
        Map<String, String> objectives = new TreeMap<>();
        for (EffectiveInterface each : live) {
            if (each.timing().mode() == Mode.batch) {
                objectives.put(Workload.of(each).name(), each.timing().objective());
            }
        }
        return overdue(plant.getMetadata().getNamespace(), objectives, cronJobs);
    }

    /** Those of a namespace whose CronJobs have these names, each with the objective of its class. */
    Map<String, String> overdue(
            String namespace, Map<String, String> objectives, Function<String, Optional<CronJob>> cronJobs) {
        Map<String, String> overdue = new TreeMap<>();
        Map<String, Known> schedules = known.computeIfAbsent(namespace, first -> new ConcurrentHashMap<>());
        Map<String, Known> seen = new TreeMap<>();
        objectives.forEach((name, objective) -> cronJobs.apply(name).ifPresent(cronJob -> {
            Known schedule = known(schedules.get(name), cronJob);
            seen.put(name, schedule);
            overdue(cronJob, schedule, objective, clock.instant()).ifPresent(why -> overdue.put(name, why));
        }));
        schedules.keySet().retainAll(seen.keySet());
        schedules.putAll(seen);
        return overdue;
    }

    private Known known(Known before, CronJob cronJob) {
        String expression = cronJob.getSpec().getSchedule();
        String timeZone = cronJob.getSpec().getTimeZone();
        if (before == null) {
            boolean replaced = lastStart(cronJob)
                    .filter(at -> !isDue(expression, timeZone, at))
                    .isPresent();
            return new Known(expression, timeZone, replaced ? clock.instant() : Instant.MIN);
        }
        return Objects.equals(before.expression(), expression) && Objects.equals(before.timeZone(), timeZone)
                ? before
                : new Known(expression, timeZone, clock.instant());
    }

    /** For what moment the last run was started; empty: none was yet. */
    private static Optional<Instant> lastStart(CronJob cronJob) {
        return Optional.ofNullable(cronJob.getStatus())
                .map(CronJobStatus::getLastScheduleTime)
                .flatMap(BatchRuns::time);
    }

    private static boolean isDue(String expression, String timeZone, Instant at) {
        return due(expression, timeZone, at).filter(at::equals).isPresent();
    }

    /** Forgets what it knows of namespaces that have no plant any more. */
    void forget(Set<String> namespaces) {
        known.keySet().removeAll(namespaces);
    }

    static Optional<String> overdue(CronJob cronJob, Known schedule, String objective, Instant now) {
        Duration patience = Durations.parse(objective);
        Instant latest = now.minus(patience.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : patience);
        Optional<Instant> success = success(cronJob);
        Instant since = success.or(() -> time(cronJob.getMetadata().getCreationTimestamp()))
                .orElse(Instant.MAX);
        return due(schedule.expression(), schedule.timeZone(), latest)
                .filter(due -> due.isAfter(since) && due.isAfter(schedule.since()))
                .map(due -> "The run of CronJob " + cronJob.getMetadata().getName() + " that was due at " + due
                        + " has not ended well. It is one run for all interfaces of the class, and one of them is enough to end it so. "
                        + success.map(at -> "The last one that did ended at " + at + ".")
                                .orElse("None ever has.")
                        + (Boolean.TRUE.equals(cronJob.getSpec().getSuspend()) ? " The CronJob is suspended." : "")
                        + " What to do: kubectl describe cronjob,job,pod --namespace "
                        + cronJob.getMetadata().getNamespace() + " -l " + selector(cronJob));
    }

    private static String selector(CronJob cronJob) {
        return Labels.WORKLOAD + "=" + cronJob.getMetadata().getName();
    }

    private static Optional<Instant> due(String expression, String timeZone, Instant atLatest) {
        if (expression == null || timeZone == null) {
            return Optional.empty();
        }
        try {
            return new Schedule(expression, ZoneId.of(timeZone)).lastDue(atLatest);
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty(); // the manifest's own condition says what is wrong with it
        }
    }

    private static Optional<Instant> success(CronJob cronJob) {
        return Optional.ofNullable(cronJob.getStatus())
                .map(CronJobStatus::getLastSuccessfulTime)
                .flatMap(BatchRuns::time);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
