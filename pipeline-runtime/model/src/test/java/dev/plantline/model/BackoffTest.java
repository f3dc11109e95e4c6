package dev.plantline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void pausesGrowWithJitterAndNeverBeyondTheLongest() {
        Backoff backoff = new Backoff(100, 5_000, new Random(1));
        long pause = 0;
        long longest = 0;
        for (int i = 0; i < 1_000; i++) {
            long next = backoff.after(pause);
            assertThat(next).isBetween(100L, Math.min(5_000, Math.max(100, pause * 3)));
            pause = next;
            longest = Math.max(longest, next);
        }
        assertThat(longest).isGreaterThan(4_000);
    }
}
