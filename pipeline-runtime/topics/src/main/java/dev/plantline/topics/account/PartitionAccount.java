package dev.plantline.topics.account;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.plantline.model.Totals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The account of one partition, recounted from its topics.
 *
 * @param partition its number
 * @param recounted what the topics say; {@code inFlight} is what stands in {@code .in} and has no outcome yet
 * @param written what the owner's last checkpoint says
 * @param auditRecords length of the audit chain as far as it is kept
 * @param anchors of the audit that were held against it
 * @param ledgerAnchors days of which an anchor stands in the target's ledger; 0: it was not asked, or there is none
 * @param quantities what the messages are about, by day of receipt and unit, ascending; empty: nothing was audited
 * @param quantityNotes what of the past is not in {@code quantities}, or twice
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
        @JsonIgnore List<QuantityRow> quantities,
        @JsonIgnore List<String> quantityNotes,
        List<String> notes,
        List<Problem> problems) {
    /** What the messages of all partitions are about, by day of receipt and unit, ascending. */
    public static List<QuantityRow> quantities(Collection<PartitionAccount> accounts) {
        Map<List<Object>, QuantityRow> rows = new LinkedHashMap<>();
        for (PartitionAccount each : accounts) {
            for (QuantityRow row : each.quantities) {
                List<Object> name = new ArrayList<>();
                name.add(row.day());
                name.add(row.unit());
                name.add(row.known());
                rows.merge(name, row, QuantityRow::plus);
            }
        }
        return AuditedQuantities.sorted(rows.values());
    }

    /**
     * Something that does not fit.
     *
     * @param offset of the message in {@code .in}; -1: it concerns the partition as a whole
     * @param text what is wrong
     */
    public record Problem(long offset, String text) {}
}
