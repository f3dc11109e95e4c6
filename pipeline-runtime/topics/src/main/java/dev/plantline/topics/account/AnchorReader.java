package dev.plantline.topics.account;

import dev.plantline.model.AuditRecord;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetLedger;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.history.PublicAnchorKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/** Verifies from outside that the audit of an interface is the one that delivery signed. May run while delivery does. */
public final class AnchorReader {
    private final Map<String, Object> kafka;
    private final PublicAnchorKeys keys;
    private final NotedAnchors noted;

    /**
     * A reader.
     *
     * @param kafka connection: bootstrap servers and security
     * @param keys of the plant; none: signatures are not verified
     * @param noted anchors that were kept outside of Kafka
     */
    public AnchorReader(Map<String, Object> kafka, PublicAnchorKeys keys, NotedAnchors noted) {
        this.kafka = Map.copyOf(kafka);
        this.keys = keys;
        this.noted = noted;
    }

    /**
     * What is committed now, partition by partition; empty: the interface has no audit, and no anchor names one.
     *
     * @param ledger of the interface's duty in the target, whose rows are compared; empty: it is not asked
     * @param now tells what Kafka cannot have removed by itself
     * @throws UnreadableFormException when another release wrote a line, or someone else did
     * @throws TargetException when the target does not answer, or refuses
     */
    public List<VerifiedAudit> read(InterfaceId id, Optional<TargetLedger> ledger, Instant now)
            throws UnreadableFormException, TargetException {
        List<VerifiedAudit> all = new ArrayList<>();
        try (TopicReader reader = new TopicReader(kafka)) {
            // A partition that only an anchor knows, or a whole topic, was taken away.
            int partitions = reader.partitions(id.auditTopic());
            LedgerAnchors rows = ledger.isPresent() ? rows(id, ledger.get(), partitions) : null;
            SortedSet<Integer> known = new TreeSet<>(noted.partitions(id.auditTopic()));
            IntStream.range(0, partitions).forEach(known::add);
            if (rows != null) {
                known.addAll(rows.partitionsFrom(partitions));
            }
            for (int partition : known) {
                TopicPartition audit = new TopicPartition(id.auditTopic(), partition);
                AnchorCheck check =
                        new AnchorCheck(audit, keys, noted.of(audit), rows == null ? null : rows.of(partition));
                if (partition < partitions) {
                    reader.read(audit, record -> {
                        check.take(AuditRecord.read(record.value()), record.value(), record.offset());
                        return true;
                    });
                }
                check.whetherAnyIs(now);
                all.add(check.end(now));
            }
        }
        return all;
    }

    /** Without {@code .in} its id is not known, and all rows are of topics that are gone. */
    private LedgerAnchors rows(InterfaceId id, TargetLedger ledger, int partitions) throws TargetException {
        try (TopicsOnBroker topics = new TopicsOnBroker(id, kafka)) {
            return LedgerAnchors.read(ledger, topics.idOfIn(), id.auditTopic(), partitions);
        }
    }
}
