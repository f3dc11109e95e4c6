package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * A decision. It never changes: whoever thinks again decides again, and each person's last decision about a revision counts until that is live, and about a batch until it is
 * applied.
 *
 * @param interfaceName name of the OdooInterface, same namespace; absent: it is about a code map
 * @param codeMap name of the CodeMap, same namespace; absent: it is about an interface
 * @param revision the revision that it is about, and no other: as InterfaceRevision says it;
 *     absent: it is about a batch
 * @param release digest of the batch that it is about, and of no other: as InterfaceRelease says it; absent: it is about a revision
 * @param verdict approve or refuse
 * @param role in which role, one of those that the revision needs
 * @param by the user who decides, as the cluster knows him; admission holds it to be the user of the request
 * @param reason why; may be absent when it approves
 * @param delegated for whom a machine writes it, as a code host says: claimed, and proven by nobody here; absent: {@code by} decided himself
 * @param emergencyHours only of role emergency: for how many hours from when it was made it lets the revision go live, 1 to 72. On its own it suffices; what went
 *     live by it goes on after that, and no other change goes live until people have approved it
 */
@ValidationRule(
        value = "(self.role == 'emergency') == has(self.emergencyHours)",
        message = "set emergencyHours (1 to 72) with role emergency, and with no other",
        fieldPath = ".emergencyHours")
@ValidationRule(
        value = "!has(self.emergencyHours) || self.verdict == 'approve' && has(self.reason) && !has(self.delegated)",
        message =
                "an emergency is approved by one person, who says why it could not wait: set reason, and no delegated",
        fieldPath = ".reason")
@ValidationRule(value = "self == oldSelf", message = "a decision never changes: decide again, the last one counts")
@ValidationRule(
        value = "self.verdict != 'refuse' || has(self.reason)",
        message = "say why, for who made the change: set reason",
        fieldPath = ".reason")
@ValidationRule(
        value = "has(self.revision) != has(self.release)",
        message = "a decision is about one thing: set revision or release")
@ValidationRule(
        value = "has(self.interface) != has(self.codeMap)",
        message = "a decision is about an interface or a code map: set interface or codeMap")
@ValidationRule(
        value = "!has(self.codeMap) || has(self.revision) && !has(self.emergencyHours)",
        message =
                "about a code map people decide by its revision, and there is no emergency: a code more needs nobody, and neither does going back")
public record InterfaceDecisionSpec(
        @JsonProperty("interface") @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String interfaceName,
        @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String codeMap,
        @Size(min = 32, max = 32) @Pattern(PlantlineApi.REVISION) String revision,
        @Size(min = 64, max = 64) @Pattern(InterfaceReleaseSpec.DIGEST) String release,
        @Required Verdict verdict,
        @Required @Size(min = 1, max = 48) @Pattern(PlantlineApi.LABEL) String role,
        @Required @Size(min = 1, max = PlantlineApi.USER_LENGTH) String by,
        @Size(min = 1, max = 512)
                @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                String reason,
        Delegated delegated,
        @Min(1) @Max(72) Integer emergencyHours) {
    /** The role in which one person lets a change go live that could not wait. */
    public static final String EMERGENCY = "emergency";

    /** Reviewers that one decision names at most. */
    public static final int MOST_REVIEWERS = 16;

    /**
     * What whoever applies a decision from Git claims of it. Each reviewer counts as one person who decided, in the role of the decision.
     *
     * @param commit the commit that was reviewed, 40 or 64 hex digits
     * @param author who made that change; never one of those who approve it
     * @param reviewers who decided
     */
    public record Delegated(
            @Required @Size(min = 40, max = 64) @Pattern("^([0-9a-f]{40}|[0-9a-f]{64})$") String commit,
            @Required
                    @Size(min = 1, max = PlantlineApi.USER_LENGTH)
                    @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                    String author,
            @Required @Size(min = 1, max = InterfaceDecisionSpec.MOST_REVIEWERS)
                    List<@Size(min = 1, max = PlantlineApi.USER_LENGTH) @Pattern(PlantlineApi.LINE) String>
                            reviewers) {}

    /** About a revision. */
    public InterfaceDecisionSpec(
            String interfaceName, String revision, Verdict verdict, String role, String by, String reason) {
        this(interfaceName, revision, verdict, role, by, reason, null, null);
    }

    /** About a revision, by a machine for others or because it could not wait. */
    public InterfaceDecisionSpec(
            String interfaceName,
            String revision,
            Verdict verdict,
            String role,
            String by,
            String reason,
            Delegated delegated,
            Integer emergencyHours) {
        this(interfaceName, null, revision, null, verdict, role, by, reason, delegated, emergencyHours);
    }

    /** About a batch. */
    public static InterfaceDecisionSpec ofBatch(
            String interfaceName, String digest, Verdict verdict, String role, String by, String reason) {
        return new InterfaceDecisionSpec(interfaceName, null, null, digest, verdict, role, by, reason, null, null);
    }

    /** About a revision of a code map. */
    public static InterfaceDecisionSpec ofCodeMap(
            String codeMap, String revision, Verdict verdict, String role, String by, String reason) {
        return new InterfaceDecisionSpec(null, codeMap, revision, null, verdict, role, by, reason, null, null);
    }

    /** What is decided. */
    public enum Verdict {
        /** It may go live. */
        approve,
        /** It must not. */
        refuse
    }
}
