package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

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
 * @param policies of the one that counts: InterfacePolicies that say whose decisions a change of it needs, by name, with a hash of their {@code when}. Each is for it
 *     until a change is live that has left it with its decisions, or until its {@code when} is another; absent: none is
 * @param regression what became of recorded messages under it while it waited, beside what was live; absent: nothing is known, or it is of a code map
 * @param regressions of a code map: the same of each interface that uses it, by name of the interface, in brief; absent: nothing is known
 */
public record InterfaceRevisionStatus(
        State state,
        String since,
        String wentLive,
        @Size(max = InterfaceRevisionStatus.MOST_DECISIONS) List<Decision> decisions,
        @Size(max = 16) List<String> missing,
        Emergency emergency,
        OdooInterfaceSpec.Change change,
        @Size(max = InterfaceRevisionStatus.MOST_POLICIES) Map<String, String> policies,
        Regression regression,
        @Size(max = InterfaceRevisionStatus.MOST_REGRESSIONS) Map<String, Regression> regressions) {
    /** Of which no recorded message is known. */
    public InterfaceRevisionStatus(
            State state,
            String since,
            String wentLive,
            List<Decision> decisions,
            List<String> missing,
            Emergency emergency,
            OdooInterfaceSpec.Change change) {
        this(state, since, wentLive, decisions, missing, emergency, change, null, null, null);
    }

    /** The same with what became of recorded messages; null: nothing is known. */
    public InterfaceRevisionStatus with(Regression found) {
        return new InterfaceRevisionStatus(
                state, since, wentLive, decisions, missing, emergency, change, policies, found, regressions);
    }

    /** The same with what became of recorded messages of interfaces that use the code map, by name of the interface; null: nothing is known. */
    public InterfaceRevisionStatus with(Map<String, Regression> found) {
        return new InterfaceRevisionStatus(
                state, since, wentLive, decisions, missing, emergency, change, policies, regression, found);
    }

    /** The same with what is known of recorded messages in another one; null: nothing is known. */
    public InterfaceRevisionStatus knowing(InterfaceRevisionStatus other) {
        return new InterfaceRevisionStatus(
                state,
                since,
                wentLive,
                decisions,
                missing,
                emergency,
                change,
                policies,
                other == null ? null : other.regression,
                other == null ? null : other.regressions);
    }

    /**
     * The same with the policies that are for it.
     *
     * @param known hash of its {@code when} by name of the policy
     */
    public InterfaceRevisionStatus under(Map<String, String> known) {
        return new InterfaceRevisionStatus(
                state,
                since,
                wentLive,
                decisions,
                missing,
                emergency,
                change,
                known.isEmpty() ? null : known,
                regression,
                regressions);
    }

    /** Policies that are named at most. */
    public static final int MOST_POLICIES = 256;
    /** Decisions that are listed at most. */
    public static final int MOST_DECISIONS = 32;
    /** Interfaces of which it is told what a code map does to their messages; also of those that are gone since. */
    public static final int MOST_REGRESSIONS = 128;
    /** Longest text about recorded messages. */
    public static final int TEXT_LENGTH = 500;

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
     * What became of recorded messages: counts, names of fields and positions, nothing that a message says. A pod of the plant counted them.
     *
     * @param summary all of it in one sentence
     * @param live revision that was live, as pods are configured with it; of a code map that of the interface, a slash, and the one of the table
     * @param at when it was compared, RFC 3339
     * @param messages that were compared
     * @param same of which both ask the same
     * @param different of which both ask something, and not the same
     * @param newlyFailing that fail under this one, and not under the one that was live
     * @param newlyPassing that fail under the one that was live, and not under this one
     * @param failing that fail under both
     * @param otherMajor that were not compared, because they were received under another major version of the contract
     * @param fields where they differ, those of most messages first; absent: nowhere
     * @param differentAt positions of the newest that differ; absent: none
     * @param newlyFailingAt positions of the newest that newly fail; absent: none
     * @param newlyPassingAt positions of the newest that newly pass; absent: none
     * @param ranges what was looked at of each partition; absent: nothing, or it is of a code map
     * @param shortened why it is fewer messages than 1 000 though there are more; absent: it is not
     * @param problem why nothing was compared; absent: it was. It is tried again
     */
    public record Regression(
            @Size(max = InterfaceRevisionStatus.TEXT_LENGTH) String summary,
            @Size(max = 64) String live,
            String at,
            Long messages,
            Long same,
            Long different,
            Long newlyFailing,
            Long newlyPassing,
            Long failing,
            Long otherMajor,
            @Size(max = 20) List<Field> fields,
            @Size(max = 20) List<Place> differentAt,
            @Size(max = 20) List<Place> newlyFailingAt,
            @Size(max = 20) List<Place> newlyPassingAt,
            @Size(max = 256) List<Range> ranges,
            @Size(max = InterfaceRevisionStatus.TEXT_LENGTH) String shortened,
            @Size(max = InterfaceRevisionStatus.TEXT_LENGTH) String problem) {}

    /**
     * A place where messages differ.
     *
     * @param path names of fields, with the number of the step; lines have none
     * @param messages that differ there
     */
    public record Field(@Size(max = 200) String path, Long messages) {}

    /**
     * Where a message stands.
     *
     * @param partition of the interface's .in
     * @param offset in it
     */
    public record Place(Integer partition, Long offset) {}

    /**
     * What was looked at of a partition.
     *
     * @param partition its number
     * @param from first offset
     * @param to offset behind the last one
     */
    public record Range(Integer partition, Long from, Long to) {}

    /**
     * What a machine claims that applied a decision for others.
     *
     * @param account which machine
     * @param commit the commit that was reviewed
     * @param author who made that change
     */
    public record Claimed(String account, String commit, String author) {}
}
