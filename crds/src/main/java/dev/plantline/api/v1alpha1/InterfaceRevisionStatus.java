package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * How a revision stands.
 *
 * @param state where it is on its way
 * @param since when it came to be so, RFC 3339
 * @param wentLive when it went live first, RFC 3339; absent: it never has. Going back to one that has needs no decision
 * @param decisions the last decision of each person, at most 32
 * @param missing roles that have not decided yet; absent: none
 * @param emergency by whose decision alone it went live, and people have not approved it since; absent: it did not, or they have
 * @param change when it goes live, with the time in UTC, and with which others, as who decides is told: what the manifest says, but never an earlier time once somebody has
 *     approved; absent: as soon as it may, or it is not waiting
 */
public record InterfaceRevisionStatus(
        State state,
        String since,
        String wentLive,
        @Size(max = InterfaceRevisionStatus.MOST_DECISIONS) List<Decision> decisions,
        @Size(max = 16) List<String> missing,
        Emergency emergency,
        OdooInterfaceSpec.Change change) {
    /** Decisions that are listed at most. */
    public static final int MOST_DECISIONS = 32;

    /** Where a revision is on its way. */
    public enum State {
        /** People have not decided yet, or it cannot go live for another reason. */
        @JsonProperty("Waiting")
        waiting,
        /** It is what counts. */
        @JsonProperty("Live")
        live,
        /** Another one counts, or waits, in its place. */
        @JsonProperty("Superseded")
        superseded,
        /** Somebody refused it. */
        @JsonProperty("Refused")
        refused
    }

    /**
     * A decision.
     *
     * @param by who decided
     * @param role in which role
     * @param verdict approve or refuse
     * @param reason why; absent: not said
     * @param at when, RFC 3339
     * @param ignored why it does not count; absent: it counts
     * @param claimed what is claimed of it, so that {@code by} is not proven; absent: he decided himself
     */
    public record Decision(
            String by, String role, String verdict, String reason, String at, String ignored, Claimed claimed) {}

    /**
     * A decision that sufficed on its own.
     *
     * @param by who decided
     * @param reason why it could not wait
     * @param at when, RFC 3339
     * @param until from when on no other change goes live before this one is approved, RFC 3339
     */
    public record Emergency(String by, String reason, String at, String until) {}

    /**
     * What a machine claims that applied a decision for others.
     *
     * @param account which machine
     * @param commit the commit that was reviewed
     * @param author who made that change
     */
    public record Claimed(String account, String commit, String author) {}
}
