package dev.plantline.delivery;

import static org.awaitility.Awaitility.await;

import dev.plantline.model.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time of the machine, until a test moves it forward or lets its wall clock jump. It counts who looks at the time that waits go by: each turn of an owner and each
 * round of a polling thread looks twice. So a test can wait until these threads have gone round, however slow the machine is, before it says that they did nothing.
 */
final class TestClock implements TimeSource {
    private static final int LOOKS_A_TURN = 2;
    private static final int LOOKS_A_POLL = 1;

    private final TimeSource machine = TimeSource.system();
    private final AtomicLong jumpedMillis = new AtomicLong();
    private final AtomicLong aheadMillis = new AtomicLong();
    private final AtomicLong owners = new AtomicLong();
    private final AtomicLong pollers = new AtomicLong();

    @Override
    public Instant instant() {
        return Instant.now().plusMillis(aheadMillis.get() + jumpedMillis.get());
    }

    @Override
    public long elapsedMillis() {
        String thread = Thread.currentThread().getName();
        if (thread.startsWith("partition-")) {
            owners.incrementAndGet();
        } else if (thread.startsWith("poll-")) {
            pollers.incrementAndGet();
        }
        return machine.elapsedMillis() + aheadMillis.get();
    }

    /** Somebody sets the wall clock of the machine, forward or back; no time passes. */
    void jump(Duration by) {
        jumpedMillis.addAndGet(by.toMillis());
    }

    /** It is later from now on. */
    void advance(Duration by) {
        aheadMillis.addAndGet(by.toMillis());
    }

    /** How often owners have looked at it. */
    long ownersLooks() {
        return owners.get();
    }

    /** Waits until the owner of a partition has seen and done what there was, and that so many times. */
    void awaitTurns(int turns) {
        rounds(owners, turns, LOOKS_A_TURN);
    }

    /** Waits until the polling thread has gone round so many times, each at least 50 ms where there is nothing to read. */
    void awaitPolls(int polls) {
        rounds(pollers, polls, LOOKS_A_POLL);
    }

    private static void rounds(AtomicLong looks, int rounds, int looksARound) {
        long enough = looks.get() + (long) (rounds + 1) * looksARound;
        await().atMost(TestInterface.PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> looks.get() >= enough);
    }
}
