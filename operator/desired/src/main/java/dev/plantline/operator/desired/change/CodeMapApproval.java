package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What people are asked about a code map.
 *
 * @param table the table that its manifest is
 * @param authors who asked for it; empty: the manifest does not say
 * @param changes what it does to what codes mean that are live, for people, the first 64; codes that were unmapped are nobody's business
 * @param roles whose decisions it needs
 * @param decisions the last one of each person
 * @param missing roles that have not approved yet
 */
public record CodeMapApproval(
        AgreedTable table,
        List<String> authors,
        List<String> changes,
        SortedSet<String> roles,
        List<Decision> decisions,
        SortedSet<String> missing) {
    /** Who refused it; empty: nobody. */
    public Optional<Decision> refusal() {
        return Approval.refusal(decisions);
    }

    /** Whether it may go live. */
    public boolean isApproved() {
        return missing.isEmpty() && refusal().isEmpty();
    }
}
