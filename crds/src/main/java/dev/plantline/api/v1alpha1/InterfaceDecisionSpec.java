package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A decision. It never changes: whoever thinks again decides again, and each person's last decision about a revision counts until that is live, and about a batch until it is
 * applied.
 *
 * @param interfaceName name of the OdooInterface, same namespace
 * @param revision the revision that it is about, and no other: as InterfaceRevision says it;
 *     absent: it is about a batch
 * @param release digest of the batch that it is about, and of no other: as InterfaceRelease says it; absent: it is about a revision
 * @param verdict approve or refuse
 * @param role in which role, one of those that the revision needs
 * @param by the user who decides, as the cluster knows him; admission holds it to be the user of the request
 * @param reason why; may be absent when it approves
 */
@ValidationRule(value = "self == oldSelf", message = "a decision never changes: decide again, the last one counts")
@ValidationRule(
        value = "self.verdict != 'refuse' || has(self.reason)",
        message = "say why, for who made the change: set reason",
        fieldPath = ".reason")
@ValidationRule(
        value = "has(self.revision) != has(self.release)",
        message = "a decision is about one thing: set revision or release")
public record InterfaceDecisionSpec(
        @Required @JsonProperty("interface") @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String interfaceName,
        @Size(min = 32, max = 32) @Pattern(PlantlineApi.REVISION) String revision,
        @Size(min = 64, max = 64) @Pattern(InterfaceReleaseSpec.DIGEST) String release,
        @Required Verdict verdict,
        @Required @Size(min = 1, max = 48) @Pattern(PlantlineApi.LABEL) String role,
        @Required @Size(min = 1, max = PlantlineApi.USER_LENGTH) String by,
        @Size(min = 1, max = 512)
                @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                String reason) {

    /** About a revision. */
    public InterfaceDecisionSpec(
            String interfaceName, String revision, Verdict verdict, String role, String by, String reason) {
        this(interfaceName, revision, null, verdict, role, by, reason);
    }

    /** What is decided. */
    public enum Verdict {
        /** It may go live. */
        approve,
        /** It must not. */
        refuse
    }
}
