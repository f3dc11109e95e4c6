package dev.plantline.operator;

import dev.plantline.model.Backoff;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Pauses between tries when something outside the cluster is not there: for each piece of work its own, growing with jitter up to a cap, for ever.
 * Thread safe.
 */
public final class Pauses {
    private final Backoff backoff;
    private final Map<String, Long> last = new ConcurrentHashMap<>();

    /**
     * Pauses of a kind of work.
     *
     * @param first pause after the first failure
     * @param longest cap
     */
    public Pauses(Duration first, Duration longest) {
        this(first, longest, new Random());
    }

    Pauses(Duration first, Duration longest, RandomGenerator random) {
        this.backoff = new Backoff(first.toMillis(), longest.toMillis(), random);
    }

    /** Notes a failure of one piece of work and tells the pause before the next try. */
    public Duration failed(String work) {
        return Duration.ofMillis(last.compute(work, (name, before) -> backoff.after(before == null ? 0 : before)));
    }

    /** Notes that it worked, or is no longer wanted. */
    public void worked(String work) {
        last.remove(work);
    }
}
