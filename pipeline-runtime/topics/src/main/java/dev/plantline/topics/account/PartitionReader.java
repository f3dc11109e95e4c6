package dev.plantline.topics.account;

import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Checkpoint.Range;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.PartitionId;
import dev.plantline.model.TargetException;
import dev.plantline.model.Totals;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.AccountReader.WithTarget;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * The account of one partition: everything that its topics say of each other is compared. Delivery may run meanwhile, so what is read first is what changes
 * last: where {@code .in} begins and {@code .audit} ends, then {@code .aside} with the checkpoint, then the audit as far as the checkpoint vouches for it, then
 * {@code .in}.
 */
final class PartitionReader {
    /** Longest wait for records that must be there, and for the end of transactions that are open. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** How often delivery may delete what is being read. */
    private static final int ATTEMPTS = 3;

    private final InterfaceId id;
    private final int partition;
    private final TopicReader reader;
    private final TopicsOnBroker topics;
    private final WithTarget target;
    private final Supplier<AnchorCheck> newCheck;
    private final Instant now;
    private final ZoneId zone;
    private final TopicPartition in;
    private final TopicPartition aside;
    private final TopicPartition audit;

    private Differences differences = new Differences();
    private AuditedQuantities quantities;
    private AnchorCheck anchors;
    /** Null: the audit could not be read to its end. */
    private VerifiedAudit anchored;

    PartitionReader(
            InterfaceId id,
            int partition,
            TopicReader reader,
            TopicsOnBroker topics,
            WithTarget target,
            Supplier<AnchorCheck> newCheck,
            Instant now,
            ZoneId zone) {
        this.id = id;
        this.partition = partition;
        this.reader = reader;
        this.topics = topics;
        this.target = target;
        this.newCheck = newCheck;
        this.now = now;
        this.zone = zone;
        this.in = new TopicPartition(id.inTopic(), partition);
        this.aside = new TopicPartition(id.asideTopic(), partition);
        this.audit = new TopicPartition(id.auditTopic(), partition);
    }

    PartitionAccount read() throws TargetException {
        for (int attempt = 1; ; attempt++) {
            differences = new Differences();
            quantities = new AuditedQuantities(zone, differences);
            anchors = newCheck.get();
            anchored = null;
            try {
                return once();
            } catch (OffsetOutOfRangeException e) {
                if (attempt == ATTEMPTS) {
                    differences.add("records were deleted faster than they could be read, " + ATTEMPTS + " times: "
                            + e.getMessage() + ". Ask again");
                    return account(Totals.NONE, Totals.NONE, 0);
                }
            }
        }
    }

    private PartitionAccount once() throws TargetException {
        topics.without(partition)
                .forEach(missing -> differences.add(missing
                        + ": it was deleted, or the interface's topics are not of Plantline's making. See what is lost: plantline adopt "
                        + id + " --dry-run"));
        if (!topics.without(partition).isEmpty()) {
            return account(Totals.NONE, Totals.NONE, 0);
        }
        long begin = reader.beginning(in);
        long auditEnd = reader.end(audit);
        AsideIndex index = new AsideIndex();
        readAside(index);
        Checkpoint checkpoint = index.checkpoint();
        if (checkpoint == null) {
            differences.add(id.asideTopic() + " holds no checkpoint that can be read: nothing can be accounted for."
                    + " See what is lost: plantline adopt " + id + " --dry-run");
            return account(Totals.NONE, Totals.NONE, 0);
        }
        if (!checkpoint.topics().equals(topics.ids())) {
            differences.add("the checkpoint belongs to other topics (" + checkpoint.topics()
                    + ") than those that are there (" + topics.ids()
                    + "): one was deleted and made again, or copied from elsewhere. See what is lost: plantline adopt "
                    + id + " --dry-run");
        }
        if (checkpoint.stopped() != null) {
            differences.add("delivery stopped: " + checkpoint.stopped().text());
        }
        if (checkpoint.sealed() != null && checkpoint.sealed().to() > checkpoint.next()) {
            differences.add("the checkpoint says that messages before offset "
                    + checkpoint.sealed().to() + " are sealed, and that those from offset " + checkpoint.next()
                    + " on have no outcome: it is not delivery's. See what is lost: plantline adopt " + id
                    + " --dry-run");
        }
        AuditedOutcomes outcomes = new AuditedOutcomes(checkpoint.topics().in(), id.auditTopic(), differences);
        readAudit(outcomes, checkpoint, auditEnd);
        outcomes.compareSetAside(index);
        compareBeginning(begin, checkpoint, outcomes);
        long pending = readIn(Math.max(begin, 0), checkpoint, outcomes);
        compareTotals(outcomes.totals(), checkpoint.totals());
        target.compare(
                new PartitionId(checkpoint.topics().in(), partition),
                outcomes,
                checkpoint,
                differences,
                () -> reader.end(in));
        Totals counted = outcomes.totals();
        return account(
                counted.receiving(counted.received() + pending, pending), checkpoint.totals(), outcomes.records());
    }

    private PartitionAccount account(Totals recounted, Totals written, long auditRecords) {
        List<PartitionAccount.Problem> problems = new ArrayList<>(differences.list());
        problems.addAll(anchors.problems());
        return new PartitionAccount(
                partition,
                recounted,
                written,
                auditRecords,
                anchored == null ? 0 : anchored.anchors(),
                anchored == null || anchored.ledgerRows() == null ? 0 : anchored.ledgerRows(),
                quantities.rows(),
                quantities.notes(),
                anchored == null ? List.of() : anchored.notes(),
                problems);
    }

    /** With what is not yet shown as committed: the audit may show a transaction before {@code .aside} does. */
    private void readAside(AsideIndex index) {
        long end = topics.writtenEnd(aside);
        try {
            reader.readUntil(aside, reader.beginning(aside), at -> at >= end && index.isWhole(), PATIENCE, index::add);
        } catch (UnreadableFormException e) {
            throw new IllegalStateException("the index notes what it cannot read", e);
        }
        index.unreadable()
                .forEach(text -> differences.add(id.asideTopic() + " cannot be read, " + text
                        + ": another release wrote it, or someone else did; delivery stops at it"));
    }

    private void readAudit(AuditedOutcomes outcomes, Checkpoint checkpoint, long auditEnd) {
        long last = checkpoint.chain().records();
        long[] behind = {0};
        long[] number = {0};
        long[] offset = {-1};
        try {
            reader.readUntil(
                    audit, reader.beginning(audit), at -> number[0] >= last && at >= auditEnd, PATIENCE, record -> {
                        offset[0] = record.offset();
                        if (number[0] < last) {
                            AuditRecord line = AuditRecord.read(record.value());
                            number[0] = outcomes.take(line, record);
                            quantities.take(line);
                            anchors.take(line, record.value(), record.offset());
                        } else if (record.offset() < auditEnd) {
                            behind[0]++;
                        }
                    });
            anchored = anchors.end(now);
        } catch (UnreadableFormException e) {
            differences.add("offset " + offset[0] + " of " + id.auditTopic() + " cannot be read: " + e.getMessage()
                    + ". Another release wrote it, or someone else did; what stands behind it is not accounted for");
        }
        if (behind[0] > 0) {
            differences.add(behind[0] + " records stand in " + id.auditTopic()
                    + " behind the last one that the checkpoint names, record " + last
                    + ": they are not delivery's, or the checkpoint is an old one. Find out who writes there");
        }
        outcomes.end(checkpoint.chain());
        quantities.end();
    }

    private void compareBeginning(long begin, Checkpoint checkpoint, AuditedOutcomes outcomes) {
        long unsealed = outcomes.mayBeGoneBefore();
        if (begin > unsealed && unsealed < checkpoint.next()) {
            differences.add("offsets " + unsealed + " to " + (Math.min(begin, checkpoint.next()) - 1) + " of "
                    + id.inTopic() + " are gone, and no seal says that delivery deleted them: someone else deletes"
                    + " there, or the topic has a retention. What became of them stands in the audit");
        }
        long from = checkpoint.next();
        for (Range range : checkpoint.handled()) {
            pendingGone(from, Math.min(begin, range.from()));
            from = range.to() + 1;
        }
        pendingGone(from, begin);
    }

    private void pendingGone(long from, long to) {
        if (from < to) {
            differences.add("offsets " + from + " to " + (to - 1) + " of " + id.inTopic()
                    + " were deleted before they had an outcome: someone else deletes there, or the topic has a"
                    + " retention. See what is lost: plantline adopt " + id + " --dry-run");
        }
    }

    /** Returns how many have no outcome yet. */
    private long readIn(long begin, Checkpoint checkpoint, AuditedOutcomes outcomes) {
        long[] pending = {0};
        long end = reader.end(in);
        if (end < checkpoint.end()) {
            differences.add(id.inTopic() + " ends at offset " + end + ", and messages up to " + (checkpoint.end() - 1)
                    + " had their outcome: the log lost its end. See what is lost: plantline adopt " + id
                    + " --dry-run");
        }
        reader.readFrom(in, begin, end, record -> {
            long offset = record.offset();
            outcomes.seen(offset);
            What what = outcomes.of(offset);
            if (!checkpoint.hasOutcome(offset)) {
                pending[0]++;
                if (what != null) {
                    differences.add(
                            offset,
                            "is pending for the checkpoint and was audited as " + what
                                    + ": the line or the checkpoint is not delivery's");
                }
            } else if (what == null && offset >= outcomes.sealedTo()) {
                differences.add(
                        offset,
                        "has no outcome although the checkpoint is past it: its line in " + id.auditTopic()
                                + " is lost, or the checkpoint is not delivery's. It may not have had its effect");
            }
        });
        outcomes.missing(begin);
        return pending[0];
    }

    private void compareTotals(Totals counted, Totals written) {
        Totals settled = written.withoutInFlight();
        if (!settled.equals(counted)) {
            differences.add("the checkpoint counts " + settled.received() + " messages with an outcome ("
                    + AuditedOutcomes.words(settled) + ") and the audit " + counted.received() + " ("
                    + AuditedOutcomes.words(counted) + "): lines of the audit were added or removed, or the"
                    + " checkpoint is not delivery's");
        }
    }
}
