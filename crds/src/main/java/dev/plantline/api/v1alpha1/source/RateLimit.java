package dev.plantline.api.v1alpha1.source;

import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/**
 * How many messages may come. Counted in each gateway pod by itself.
 *
 * @param perSecond messages a second, over any longer time; 1 to 10 000
 * @param burst messages at once after a pause; 1 to 100 000, absent: as many as in five seconds
 */
public record RateLimit(@Required @Min(1) @Max(10_000) Integer perSecond, @Min(1) @Max(100_000) Integer burst) {
    private static final int SECONDS_AT_ONCE = 5;

    /** Messages at once after a pause. */
    public int atOnce() {
        return burst == null ? SECONDS_AT_ONCE * perSecond : burst;
    }
}
