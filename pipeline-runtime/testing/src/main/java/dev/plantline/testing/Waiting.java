package dev.plantline.testing;

import java.time.Duration;

/**
 * Lets time pass in tests. The build refuses {@code Thread.sleep} in them, because a test that sleeps is slow on a fast machine and wrong on a slow
 * one: wait for the event itself (with a bound of two minutes, which only a failure reaches), or for one that can only come later than what must not
 * happen, or move a clock of the test's own. What is left is here.
 */
public final class Waiting {
    private Waiting() {}

    /** A counterpart takes this long for its work: a server, a network. What is tested waits, not the test. */
    public static void asWork(Duration time) {
        pause(time);
    }

    /** Nothing is to happen for this long, and nothing else tells that it does not. */
    public static void inSilence(Duration time) {
        pause(time);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
