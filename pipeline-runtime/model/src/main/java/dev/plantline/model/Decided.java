package dev.plantline.model;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.PlantlineApi;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What somebody decided about a revision or a batch of an interface, or about a revision of a code map that the interface used, as its InterfaceDecision says it. It says nothing about what came of that: who let a revision
 * run stands in {@link Approved}, who released a batch in {@link Released}.
 *
 * @param uid of the InterfaceDecision, so that a line which is there twice is known as one
 * @param verdict approve or refuse
 * @param role in which role
 * @param codeMap name of the CodeMap that it is about; absent: it is about the interface
 * @param revision that it is about, as the cluster names it: of an interface another one than the revision of messages; absent: it is about a batch
 * @param batch digest of the batch that it is about, 64 hex digits; absent: it is about a revision
 * @param at when it was decided, by the API server's clock
 * @param emergencyHours of an emergency, for how many hours it lets the revision go live; absent: it is none
 * @param claimed for whom a machine decided, as it claims; absent: who decided did so in person
 * @param proven true: the cluster proved who decided; absent: the name is a claim
 */
public record Decided(
        String uid,
        Verdict verdict,
        String role,
        String codeMap,
        String revision,
        String batch,
        Instant at,
        Integer emergencyHours,
        Claimed claimed,
        Boolean proven) {
    private static final int LONGEST_ROLE = 48;
    private static final int LONGEST_HASH = 64;
    private static final Predicate<String> LABEL =
            Pattern.compile(PlantlineApi.LABEL).asMatchPredicate();
    private static final int LONGEST_NAME = 63;

    /** About an interface. */
    public Decided(
            String uid,
            Verdict verdict,
            String role,
            String revision,
            String batch,
            Instant at,
            Integer emergencyHours,
            Claimed claimed,
            Boolean proven) {
        this(uid, verdict, role, null, revision, batch, at, emergencyHours, claimed, proven);
    }

    /**
     * Those who decided, as a machine claims.
     *
     * @param commit that was reviewed
     * @param author of the change
     * @param reviewers who decided
     */
    public record Claimed(String commit, String author, List<String> reviewers) {
        /** Copies the list. */
        public Claimed {
            reviewers = reviewers == null ? List.of() : List.copyOf(reviewers);
        }
    }

    /** What of it is missing or longer than it may be, for humans; null: nothing. */
    String wrong() {
        if (isMissing(uid) || verdict == null || isMissing(role) || at == null) {
            return "its decision lacks uid, verdict, role or time";
        }
        if ((revision == null) == (batch == null)) {
            return "its decision is about a revision or about a batch, and about one of them";
        }
        if (codeMap != null && (isLonger(codeMap, LONGEST_NAME) || !LABEL.test(codeMap))) {
            return "what its decision calls a code map is no name of one";
        }
        if (codeMap != null && (revision == null || emergencyHours != null)) {
            return "its decision about a code map is about a revision of that, and there is no emergency";
        }
        if (isLonger(uid, Command.MOST_UID)
                || isLonger(role, LONGEST_ROLE)
                || isLonger(revision, LONGEST_HASH)
                || isLonger(batch, LONGEST_HASH)) {
            return "uid, role, revision or batch of its decision is longer than any is";
        }
        return claimed != null
                        && (claimed.reviewers().size() > InterfaceDecisionSpec.MOST_REVIEWERS
                                || isLonger(claimed.commit(), LONGEST_HASH)
                                || isLonger(claimed.author(), Command.MOST_ACTOR)
                                || claimed.reviewers().stream().anyMatch(each -> isLonger(each, Command.MOST_ACTOR)))
                ? "what its decision claims of others is longer than it may be"
                : null;
    }

    private static boolean isMissing(String text) {
        return text == null || text.isBlank();
    }

    private static boolean isLonger(String text, int most) {
        return text != null && text.length() > most;
    }
}
