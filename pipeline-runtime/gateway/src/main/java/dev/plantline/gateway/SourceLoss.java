package dev.plantline.gateway;

import java.time.Instant;

/**
 * What a source lost since this process began with it, because the place it fetches from deleted it first.
 *
 * @param records how many, as far as that can be told: positions from where it would have gone on to the first that is left; after a topic was made
 *     anew or lost its end nobody knows, and it stays as it is
 * @param last when a loss was seen for the last time; null: nothing was lost
 */
public record SourceLoss(long records, Instant last) {
    /** Nothing was lost. */
    public static final SourceLoss NONE = new SourceLoss(0, null);

    /** Whether nothing was lost. */
    public boolean isNone() {
        return last == null;
    }
}
