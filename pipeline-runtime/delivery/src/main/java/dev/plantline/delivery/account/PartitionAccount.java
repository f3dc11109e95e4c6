package dev.plantline.delivery.account;

import dev.plantline.model.Totals;
import java.util.List;

/**
 * The account of one partition, recounted from its topics.
 *
 * @param partition its number
 * @param recounted what the topics say; {@code inFlight} is what stands in {@code .in} and has no outcome yet
 * @param written what the owner's last checkpoint says
 * @param auditRecords length of the audit chain as far as it is kept
 * @param anchors of the audit that were held against it
 * @param ledgerAnchors days of which an anchor stands in the target's ledger; 0: it was not asked, or there is none
 * @param notes what somebody may want to know and that speaks against nothing
 * @param problems positions without exactly one current outcome, broken links and what else does not fit; empty: all is accounted for
 */
public record PartitionAccount(
        int partition,
        Totals recounted,
        Totals written,
        long auditRecords,
        long anchors,
        int ledgerAnchors,
        List<String> notes,
        List<Problem> problems) {
    /**
     * Something that does not fit.
     *
     * @param offset of the message in {@code .in}; -1: it concerns the partition as a whole
     * @param text what is wrong
     */
    public record Problem(long offset, String text) {}
}
