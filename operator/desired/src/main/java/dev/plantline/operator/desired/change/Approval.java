package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec.Compatibility;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Emergency;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Change;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * How a good manifest of a plant with {@code changeControl} stands with the people who decide.
 *
 * @param revision by which decisions name it
 * @param spec what pods would be configured with
 * @param content what it is; only of one that has no InterfaceRevision yet
 * @param compatibility what its contract is to senders of what runs; only of one that has no InterfaceRevision yet, and empty where nothing runs
 * @param authors who asked for it; empty: the manifest does not say
 * @param changes what differs from the revision that counts now; empty: nothing, or it has been live before
 * @param roles whose decisions it needs; empty: nobody's
 * @param decisions the last one of each person
 * @param missing roles that have not approved yet
 * @param byEmergency who lets it go live without those that are missing; empty: nobody
 * @param change when it goes live and with which others, with the time in UTC; empty: as soon as it may
 * @param running what runs by such a decision, this revision or the one before; empty: nothing does
 */
public record Approval(
        String revision,
        OdooInterfaceSpec spec,
        Optional<RevisionContent> content,
        Optional<Compatibility> compatibility,
        List<String> authors,
        List<ChangedPlace> changes,
        SortedSet<String> roles,
        List<Decision> decisions,
        SortedSet<String> missing,
        Optional<Emergency> byEmergency,
        Optional<Change> change,
        Optional<RunningEmergency> running) {
    private static final String REFUSE = "refuse";

    /** Who refused it; empty: nobody. */
    public Optional<Decision> refusal() {
        return refusal(decisions);
    }

    static Optional<Decision> refusal(List<Decision> decisions) {
        return decisions.stream()
                .filter(each -> each.ignored() == null && each.verdict().equals(REFUSE))
                .findFirst();
    }

    /** Whether somebody has approved it already. */
    public static boolean isBegun(List<Decision> decisions) {
        return decisions.stream().anyMatch(Approval::isApproval);
    }

    /** Whether it approves as one of those who are asked, and counts. */
    public static boolean isApproval(Decision each) {
        return each.ignored() == null
                && !each.verdict().equals(REFUSE)
                && !each.role().equals(InterfaceDecisionSpec.EMERGENCY);
    }

    /** Whether it goes live because one person lets it. */
    public boolean isEmergency() {
        return !missing.isEmpty() && byEmergency.isPresent();
    }

    /** Whether it may go live. */
    public boolean isApproved() {
        return (missing.isEmpty() || byEmergency.isPresent()) && refusal().isEmpty();
    }
}
