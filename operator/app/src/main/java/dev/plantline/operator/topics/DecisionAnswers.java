package dev.plantline.operator.topics;

import java.util.Map;
import java.util.Optional;

/**
 * How decisions about one interface stand in its topics.
 *
 * @param trouble why Kafka could not be asked, for humans; empty: it was
 * @param hasAudit whether the interface has topics at all
 * @param answers by uid of the command
 */
public record DecisionAnswers(Optional<String> trouble, boolean hasAudit, Map<String, Answer> answers) {
    /** Kafka could not be asked. */
    static DecisionAnswers failed(String why) {
        return new DecisionAnswers(Optional.of(why), true, Map.of());
    }

    /** The interface has no topics. */
    static DecisionAnswers noAudit() {
        return new DecisionAnswers(Optional.empty(), false, Map.of());
    }

    /**
     * How one stands.
     *
     * @param auditFrom offset of {@code .audit} behind which its line stands
     * @param stands whether it was handed over
     * @param record number of its line in the audit; null: there is none yet
     * @param refused why the owner wrote nothing down; null: it has not refused
     */
    public record Answer(long auditFrom, boolean stands, Long record, String refused) {}
}
