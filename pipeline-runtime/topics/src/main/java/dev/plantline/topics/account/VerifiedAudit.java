package dev.plantline.topics.account;

import java.time.Instant;
import java.util.List;

/**
 * What came of holding the audit of a partition against its anchors.
 *
 * @param partition of the interface
 * @param first number of the first line that is there; 1: the whole history is
 * @param lines that were read
 * @param anchors among them
 * @param lastAnchor when the last of these was signed; null: there is none
 * @param uncovered lines behind the last anchor: whoever holds Kafka and the plant's history keys could have written them
 * @param uncoveredSince when the first of these was written; null: there is none
 * @param ledgerRows rows of the target's ledger that were compared; null: it was not asked
 * @param notes what somebody may want to know and that speaks against nothing
 * @param problems what does not fit; their offset is -1
 */
public record VerifiedAudit(
        int partition,
        long first,
        long lines,
        long anchors,
        Instant lastAnchor,
        long uncovered,
        Instant uncoveredSince,
        Integer ledgerRows,
        List<String> notes,
        List<PartitionAccount.Problem> problems) {}
