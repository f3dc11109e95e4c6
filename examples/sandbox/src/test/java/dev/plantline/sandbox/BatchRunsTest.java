package dev.plantline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class BatchRunsTest {
    private static final CronJob NIGHTLY = new CronJobBuilder()
            .withNewMetadata()
            .withName("nightly")
            .endMetadata()
            .build();

    private Instant now = Instant.parse("2026-11-23T06:00:00Z");
    private int runs;
    private int code;

    private final BatchRuns batches = new BatchRuns(
            job -> {
                runs++;
                return code;
            },
            Runnable::run,
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            },
            line -> {});

    @Test
    void aFailedRunIsRepeatedAfterAPauseThatGrows() {
        code = 1;
        assertThat(runsAfter(1)).isEqualTo(1);
        assertThat(runsAfter(1)).isEqualTo(1);
        assertThat(runsAfter(1)).isEqualTo(2);
        assertThat(runsAfter(3)).isEqualTo(2);
        code = 0;
        assertThat(runsAfter(1)).isEqualTo(3);
        assertThat(batches.work(NIGHTLY, false, true)).as("nothing is left").isFalse();
    }

    @Test
    void itRunsOnceItsMessagesWereSentAndAgainForMore() {
        assertThat(batches.work(NIGHTLY, true, false)).as("waits").isTrue();
        assertThat(runs).isZero();
        batches.work(NIGHTLY, false, true);
        assertThat(batches.work(NIGHTLY, false, true)).as("takes the end").isTrue();
        assertThat(batches.work(NIGHTLY, false, true)).as("nothing is left").isFalse();
        assertThat(runs).isEqualTo(1);
        assertThat(batches.work(NIGHTLY, true, true)).isTrue();
        assertThat(runs).isEqualTo(2);
    }

    /** Some seconds later, one round that may start a run and one that takes its end. */
    private int runsAfter(int seconds) {
        now = now.plusSeconds(seconds);
        batches.work(NIGHTLY, true, true);
        batches.work(NIGHTLY, true, false);
        return runs;
    }
}
