package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PausesTest {
    /** Draws the longest pause that there can be. */
    private static final RandomGenerator LONGEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long origin, long bound) {
            return bound - 1;
        }
    };

    @Test
    void pausesGrowUpToTheCapForEachWorkAloneAndBeginAnewAfterSuccess() {
        Pauses pauses = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(5), LONGEST);

        assertThat(pauses.failed("a")).isEqualTo(Duration.ofSeconds(1));
        assertThat(pauses.failed("a")).isEqualTo(Duration.ofSeconds(3));
        assertThat(pauses.failed("b")).isEqualTo(Duration.ofSeconds(1));
        for (int i = 0; i < 100; i++) {
            assertThat(pauses.failed("a")).isEqualTo(Duration.ofSeconds(5));
        }
        pauses.worked("a");
        assertThat(pauses.failed("a")).isEqualTo(Duration.ofSeconds(1));
    }
}
