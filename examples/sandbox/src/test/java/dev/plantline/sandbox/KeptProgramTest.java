package dev.plantline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class KeptProgramTest {
    private final List<String> said = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private final Ticking clock = new Ticking();
    private boolean startable = true;
    private final KeptProgram program = new KeptProgram("operator", this::started, "operator.log", clock, said::add);

    private static final class Run implements KeptProgram.Child {
        private OptionalInt code = OptionalInt.empty();
        private boolean stopped;

        @Override
        public long pid() {
            return 7;
        }

        @Override
        public OptionalInt exitCode() {
            return code;
        }

        @Override
        public void stop(Duration grace) {
            stopped = true;
        }
    }

    private static final class Ticking extends Clock {
        private Instant now = Instant.parse("2026-11-25T08:00:00Z");

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
    }

    private KeptProgram.Child started() {
        if (!startable) {
            throw new IllegalStateException("no memory");
        }
        Run run = new Run();
        runs.add(run);
        return run;
    }

    @Test
    void whatEndsIsSaidShownAndStartedAgainAfterAPauseThatGrowsToABound() {
        program.look();
        assertThat(program.problem()).isEmpty();
        for (int seconds : List.of(1, 2, 4, 8, 16, 30, 30)) {
            end();
            assertThat(said)
                    .last()
                    .isEqualTo(
                            "The operator ended with code 1 and starts again in " + seconds + " s, see operator.log");
            assertThat(program.problem()).isEqualTo("the operator ended with code 1, see operator.log");
            int before = runs.size();
            after(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(runs).hasSize(before);
            after(Duration.ofMillis(1));
            assertThat(runs).hasSize(before + 1);
            assertThat(program.problem()).isEmpty();
        }
    }

    @Test
    void whatHasRunForLongStartsAgainSoon() {
        program.look();
        end();
        after(Duration.ofSeconds(1));
        end();
        after(Duration.ofSeconds(2));
        after(Duration.ofMinutes(3));
        end();
        assertThat(said).last().asString().contains("starts again in 1 s");
    }

    @Test
    void whatDoesNotEvenStartIsTriedAgain() {
        startable = false;
        program.look();
        assertThat(said)
                .containsExactly("The operator did not start (no memory) and starts again in 1 s, see operator.log");
        startable = true;
        after(Duration.ofSeconds(1));
        assertThat(program.problem()).isEmpty();
        assertThat(runs).hasSize(1);
    }

    @Test
    void whatWasStoppedStaysStopped() {
        program.look();
        program.close();
        assertThat(runs.get(0).stopped).isTrue();
        end();
        after(Duration.ofMinutes(1));
        assertThat(runs).hasSize(1);
        assertThat(said).isEmpty();
    }

    private void end() {
        runs.get(runs.size() - 1).code = OptionalInt.of(1);
        program.look();
    }

    private void after(Duration time) {
        clock.now = clock.now.plus(time);
        program.look();
    }
}
