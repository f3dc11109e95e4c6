package dev.plantline.model;

import java.util.random.RandomGenerator;

/**
 * Pauses with decorrelated jitter: each is drawn between the first and three times the one before, so that callers that failed together
 * do not come back together (Brooker, "Exponential Backoff And Jitter", 2015).
 *
 * @param firstMillis shortest pause
 * @param longestMillis longest pause
 * @param random source of jitter
 */
public record Backoff(long firstMillis, long longestMillis, RandomGenerator random) {
    /**
     * The pause after {@code previous}.
     *
     * @param previous 0: the first
     */
    public long after(long previous) {
        if (previous <= 0) {
            return Math.min(firstMillis, longestMillis);
        }
        long bound = Math.max(firstMillis + 1, Math.min(longestMillis, previous * 3) + 1);
        return Math.min(longestMillis, random.nextLong(firstMillis, bound));
    }
}
