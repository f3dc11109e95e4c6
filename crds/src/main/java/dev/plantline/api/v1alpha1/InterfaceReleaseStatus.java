package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * How a batch stands.
 *
 * @param state where it is on its way
 * @param since when it came to be so, RFC 3339
 * @param roles whose decisions it needs
 * @param authors who made what it is applied with, as far as it is known: they do not release it, under whatever login; absent: nobody is known
 * @param decisions the last decision of each person, at most 32
 * @param missing roles that have not decided yet; absent: none
 */
public record InterfaceReleaseStatus(
        State state,
        String since,
        @Size(max = 16) List<String> roles,
        @Size(max = InterfaceReleaseStatus.MOST_AUTHORS) List<String> authors,
        @Size(max = InterfaceRevisionStatus.MOST_DECISIONS) List<Decision> decisions,
        @Size(max = 16) List<String> missing) {

    /** Authors that are listed at most: more than are ever known, and after them all whose commands a batch names. */
    public static final int MOST_AUTHORS = 128;

    /** Where a batch is on its way. */
    public enum State {
        /** People have not decided yet. */
        @JsonProperty("Waiting")
        waiting,
        /** The next run applies it, or has applied it. */
        @JsonProperty("Released")
        released,
        /** Somebody refused it. */
        @JsonProperty("Refused")
        refused,
        /** A later run has measured another one. */
        @JsonProperty("Superseded")
        superseded
    }
}
