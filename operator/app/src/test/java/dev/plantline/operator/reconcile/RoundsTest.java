package dev.plantline.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoundsTest {
    @Test
    void aRoundThatEndsWithAnErrorIsNotTheLast() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(3);
        Runnable failing = () -> {
            begun.countDown();
            throw begun.getCount() == 2 ? new NoClassDefFoundError("scripted") : new LinkageError("scripted");
        };
        try (Rounds rounds = new Rounds("failing", failing, Duration.ofMillis(1))) {
            rounds.start();
            assertThat(begun.await(2, TimeUnit.MINUTES)).isTrue();
        }
    }
}
