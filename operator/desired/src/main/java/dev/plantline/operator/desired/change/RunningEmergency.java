package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Emergency;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A revision that runs because one person let it, and how it stands with those who had to decide.
 *
 * @param revision by which decisions name it
 * @param emergency by whose decision it went live
 * @param decisions the last one of each person
 * @param missing roles that have not approved it since
 */
public record RunningEmergency(
        String revision, Emergency emergency, List<Decision> decisions, SortedSet<String> missing) {
    /** Whether people have approved it like any other change. */
    public boolean isApproved() {
        return missing.isEmpty() && refusal().isEmpty();
    }

    /** Who refused it since; empty: nobody. */
    public Optional<Decision> refusal() {
        return Approval.refusal(decisions);
    }

    /** Whether its time is over; then no other change goes live before people have approved it. It goes on itself. */
    public boolean isExpired(Instant now) {
        return !Instant.parse(emergency.until()).isAfter(now);
    }
}
