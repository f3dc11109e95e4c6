package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Size;

/**
 * Whether a decision stands in the audit. What came of it says the revision or the batch.
 *
 * @param state where it is on its way there
 * @param since when it came to be so, RFC 3339
 * @param message why it is not there, for humans; absent: it is there, or nothing is wrong
 * @param proven whether admission held who decides to be the user of the request when the operator first looked
 * @param auditFrom offset of the first partition of {@code .audit} behind which its line stands; absent: nobody has looked yet
 * @param tries how often an owner refused to write it down; absent: never
 * @param record number of its line in the first partition of the audit; absent: there is none yet
 */
public record InterfaceDecisionStatus(
        State state,
        String since,
        @Size(max = InterfaceDecisionStatus.LONGEST) String message,
        Boolean proven,
        Long auditFrom,
        Integer tries,
        Long record) {
    /** Longest message, characters. */
    public static final int LONGEST = 500;

    /** Where a decision is on its way into the audit. */
    public enum State {
        /** The interface has no topics and is not declared, so there is no audit in which it could stand. */
        @JsonProperty("NoAudit")
        noAudit,
        /** It is being handed over to the owner of the interface's first partition: from here on it is, also by an operator that begins anew. */
        @JsonProperty("HandingOver")
        handingOver,
        /** It stands in Kafka, and the owner writes it down as soon as it runs. */
        @JsonProperty("HandedOver")
        handedOver,
        /** The owner did not write it down, and is asked again later; the message says why. */
        @JsonProperty("NotTaken")
        notTaken,
        /** It stands in the audit. */
        @JsonProperty("Audited")
        audited;
    }

    /** Whether nothing of it is lost when it is deleted. What was handed over can still be refused, or get lost in Kafka. */
    public boolean mayBeDeleted() {
        return switch (state) {
            case noAudit, audited -> true;
            case handingOver, handedOver, notTaken -> false;
        };
    }
}
