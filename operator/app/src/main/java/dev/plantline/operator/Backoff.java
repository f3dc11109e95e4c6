package dev.plantline.operator;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Pauses between tries when something outside the cluster is not there: doubled up to a cap, for ever. */
public final class Backoff {
    private static final int DOUBLINGS = 16;

    private final Duration first;
    private final Duration longest;
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    /**
     * Pauses of a kind of work.
     *
     * @param first pause after the first failure
     * @param longest cap
     */
    public Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    /** Notes a failure of one piece of work and tells the pause before the next try. */
    public Duration failed(String work) {
        int count = failures.merge(work, 1, Integer::sum);
        Duration pause = first.multipliedBy(1L << Math.min(count - 1, DOUBLINGS));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }

    /** Notes that it worked, or is no longer wanted. */
    public void worked(String work) {
        failures.remove(work);
    }
}
