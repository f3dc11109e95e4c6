package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void pausesDoubleUpToTheCapForEverAndBeginAnewAfterSuccess() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));

        assertThat(backoff.failed("a")).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.failed("a")).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.failed("a")).isEqualTo(Duration.ofSeconds(4));
        assertThat(backoff.failed("b")).isEqualTo(Duration.ofSeconds(1));
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.failed("a")).isEqualTo(Duration.ofSeconds(5));
        }
        backoff.worked("a");
        assertThat(backoff.failed("a")).isEqualTo(Duration.ofSeconds(1));
    }
}
