package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * Whether a decision stands in the audit. What came of it says the revision or the batch.
 *
 * @param state where it is on its way there; about a code map: where it is in the audit that it is farthest from
 * @param since when it came to be so, RFC 3339
 * @param message why it is not there, for humans; absent: it is there, or nothing is wrong, or the interfaces say it
 * @param proven whether admission held who decides to be the user of the request when the operator first looked
 * @param auditFrom offset of the first partition of {@code .audit} behind which its line stands; absent: nobody has looked yet, or it is about a code map
 * @param tries how often an owner refused to write it down; absent: never, or it is about a code map
 * @param record number of its line in the first partition of the audit; absent: there is none yet, or it is about a code map
 * @param interfaces about a code map: the interfaces that used it and had run when the operator first looked, in whose audits it is to stand; absent: it is
 *     about an interface, or there were none
 */
public record InterfaceDecisionStatus(
        State state,
        String since,
        @Size(max = InterfaceDecisionStatus.LONGEST) String message,
        Boolean proven,
        Long auditFrom,
        Integer tries,
        Long record,
        @Size(max = InterfaceDecisionStatus.MOST_INTERFACES) List<OfInterface> interfaces) {
    /** Longest message, characters. */
    public static final int LONGEST = 500;

    /** Most interfaces in whose audits a decision about a code map is written down: what can be said of them fits into a resource. */
    public static final int MOST_INTERFACES = 1_000;

    /** Of a decision about an interface. */
    public InterfaceDecisionStatus(
            State state, String since, String message, Boolean proven, Long auditFrom, Integer tries, Long record) {
        this(state, since, message, proven, auditFrom, tries, record, null);
    }

    /**
     * Whether a decision stands in the audit of one interface.
     *
     * @param name of the OdooInterface
     * @param state where it is on its way there
     * @param since when it came to be so, RFC 3339
     * @param message why it is not there, for humans; absent: it is there, or nothing is wrong
     * @param auditFrom offset of the first partition of {@code .audit} behind which its line stands; absent: nobody has looked yet
     * @param tries how often an owner refused to write it down; absent: never
     * @param record number of its line in the first partition of the audit; absent: there is none yet
     */
    public record OfInterface(
            @Size(max = 63) String name,
            State state,
            String since,
            @Size(max = OfInterface.LONGEST) String message,
            Long auditFrom,
            Integer tries,
            Long record) {
        /** Longest message, characters. */
        public static final int LONGEST = 200;
    }

    /** Where a decision is on its way into the audit. */
    public enum State {
        /** The interface has no topics and is not declared, so there is no audit in which it could stand; or no interface that has ever run uses the code map. */
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

        /** Whether nothing of a decision is lost when it is deleted. What was handed over can still be refused, or get lost in Kafka. */
        public boolean mayBeDeleted() {
            return switch (this) {
                case noAudit, audited -> true;
                case handingOver, handedOver, notTaken -> false;
            };
        }
    }
}
