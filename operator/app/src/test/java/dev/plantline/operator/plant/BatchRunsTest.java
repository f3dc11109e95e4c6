package dev.plantline.operator.plant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.operator.plant.BatchRuns.Known;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A run that is due and does not end well in time is seen without any pod. */
class BatchRunsTest {
    private static final Known HOURLY = new Known("0 * * * *", "Europe/Paris", Instant.MIN);

    private final AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse("2026-11-26T11:00:00Z"));

    private static CronJob made(String at, String lastSuccess) {
        CronJob cronJob = new CronJobBuilder()
                .withNewMetadata()
                .withName("lyon-scheduled-batch")
                .withNamespace("plant-lyon")
                .withCreationTimestamp(at)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .endStatus()
                .build();
        cronJob.getStatus().setLastSuccessfulTime(lastSuccess);
        return cronJob;
    }

    private static Optional<String> overdue(CronJob cronJob, Known schedule, String now) {
        return BatchRuns.overdue(cronJob, schedule, "2h", Instant.parse(now));
    }

    @Test
    void aRunHasUntilTheObjectiveOfItsClass() {
        CronJob cronJob = made("2026-11-01T00:00:00Z", "2026-11-26T09:05:00Z");
        assertThat(overdue(cronJob, HOURLY, "2026-11-26T11:59:59Z")).isEmpty();
        assertThat(overdue(cronJob, HOURLY, "2026-11-26T12:00:00Z"))
                .hasValueSatisfying(
                        why -> assertThat(why)
                                .contains(
                                        "lyon-scheduled-batch",
                                        "due at 2026-11-26T10:00:00Z",
                                        "ended at 2026-11-26T09:05:00Z")
                                .endsWith(
                                        " What to do: kubectl describe cronjob,job,pod --namespace plant-lyon -l plantline.dev/workload=lyon-scheduled-batch"));
        assertThat(overdue(cronJob, HOURLY, "2026-11-26T12:59:00Z"))
                .as("the same words until another run is due")
                .isEqualTo(overdue(cronJob, HOURLY, "2026-11-26T12:00:00Z"));
    }

    @Test
    void aRunThatNeverStartsIsOverdueFromTheFirstOneThatWasDue() {
        CronJob never = made("2026-11-26T09:30:00Z", null);
        assertThat(overdue(never, HOURLY, "2026-11-26T11:30:00Z")).isEmpty();
        assertThat(overdue(never, HOURLY, "2026-11-26T12:00:00Z"))
                .hasValueSatisfying(why -> assertThat(why).contains("None ever has."));
    }

    @Test
    void anObjectiveBelowAnHourLeavesTheControllerItsHour() {
        CronJob cronJob = made("2026-11-01T00:00:00Z", "2026-11-26T09:05:00Z");
        assertThat(BatchRuns.overdue(cronJob, HOURLY, "1m", Instant.parse("2026-11-26T10:59:00Z")))
                .isEmpty();
        assertThat(BatchRuns.overdue(cronJob, HOURLY, "1m", Instant.parse("2026-11-26T11:00:00Z")))
                .isPresent();
    }

    @Test
    void aScheduleThatHasJustReplacedAnotherOneAsksForNoRunBeforeIt() {
        CronJob cronJob = made("2026-11-01T00:00:00Z", "2026-11-22T05:05:00Z");
        Known since = new Known("0 * * * *", "Europe/Paris", Instant.parse("2026-11-26T11:30:00Z"));
        assertThat(overdue(cronJob, since, "2026-11-26T12:00:00Z")).isEmpty();
        assertThat(overdue(cronJob, since, "2026-11-26T14:00:00Z")).isPresent();
    }

    private static final String WEEKLY = "0 6 * * 0";
    private static final String NAME = "lyon-scheduled-batch";

    /** What is said of a CronJob now, by an operator that has seen it before or not. */
    private Map<String, String> overdue(BatchRuns runs, CronJob cronJob, String schedule, String now) {
        clock.set(Instant.parse(now));
        cronJob.getSpec().setSchedule(schedule);
        cronJob.getSpec().setTimeZone("Europe/Paris");
        return runs.overdue("plant-lyon", Map.of(NAME, "2h"), name -> Optional.of(cronJob));
    }

    /** The manifest was changed while the operator was away, and what is there still has the schedule before. */
    @Test
    void anOperatorThatStartsReadsTheScheduleThatTheCronJobHas() {
        CronJob sundays = made("2026-11-01T00:00:00Z", "2026-11-22T05:05:00Z");
        BatchRuns restarted = new BatchRuns(clock::get);

        assertThat(overdue(restarted, sundays, WEEKLY, "2026-11-26T11:30:00Z")).isEmpty();
        assertThat(overdue(restarted, sundays, "0 * * * *", "2026-11-26T11:31:00Z"))
                .as("changed by the operator itself")
                .isEmpty();
        assertThat(overdue(restarted, sundays, "0 * * * *", "2026-11-26T13:59:00Z"))
                .isEmpty();
        assertThat(overdue(restarted, sundays, "0 * * * *", "2026-11-26T14:00:00Z"))
                .hasEntrySatisfying(NAME, why -> assertThat(why).contains("due at 2026-11-26T12:00:00Z"));
    }

    /** It was changed and written, and the operator ended before a run was due. */
    @Test
    void aScheduleForWhichTheLastRunWasNotStartedHasReplacedAnotherOne() {
        CronJob sundays = made("2026-11-01T00:00:00Z", "2026-11-22T05:05:00Z");
        sundays.getStatus().setLastScheduleTime("2026-11-22T05:00:00Z");
        BatchRuns restarted = new BatchRuns(clock::get);

        assertThat(overdue(restarted, sundays, "30 * * * *", "2026-11-26T11:31:00Z"))
                .isEmpty();
        assertThat(overdue(restarted, sundays, "30 * * * *", "2026-11-26T14:30:00Z"))
                .containsKey(NAME);
        assertThat(overdue(new BatchRuns(clock::get), sundays, "0 * * * *", "2026-11-26T14:30:00Z"))
                .as("it was started for this one, and for none since")
                .containsKey(NAME);
    }

    @Test
    void aCronJobThatIsNotThereIsNotOverdue() {
        assertThat(new BatchRuns(clock::get).overdue("plant-lyon", Map.of(NAME, "2h"), name -> Optional.empty()))
                .isEmpty();
    }

    @Test
    void aSuspendedCronJobIsNamedAsTheCause() {
        CronJob cronJob = made("2026-11-01T00:00:00Z", "2026-11-26T09:05:00Z");
        cronJob.getSpec().setSuspend(true);
        assertThat(overdue(cronJob, HOURLY, "2026-11-26T12:00:00Z"))
                .hasValueSatisfying(why -> assertThat(why).contains("is suspended"));
    }
}
