package dev.plantline.operator.plant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.operator.plant.BatchRuns.Known;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A run that is due and does not end well in time is seen without any pod. */
class BatchRunsTest {
    private static final Known HOURLY = new Known("0 * * * *", "Europe/Paris", Instant.MIN);

    private static CronJob made(String at, String lastSuccess) {
        CronJob cronJob = new CronJobBuilder()
                .withNewMetadata()
                .withName("lyon-scheduled-batch")
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
        assertThat(overdue(cronJob, HOURLY, "2026-11-26T12:00:00Z")).hasValueSatisfying(why -> assertThat(why)
                .contains("lyon-scheduled-batch", "due at 2026-11-26T10:00:00Z", "ended at 2026-11-26T09:05:00Z"));
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

    @Test
    void aSuspendedCronJobIsNamedAsTheCause() {
        CronJob cronJob = made("2026-11-01T00:00:00Z", "2026-11-26T09:05:00Z");
        cronJob.getSpec().setSuspend(true);
        assertThat(overdue(cronJob, HOURLY, "2026-11-26T12:00:00Z"))
                .hasValueSatisfying(why -> assertThat(why).contains("is suspended"));
    }
}
