package dev.plantline.topics.account;

import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.PartitionId;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetLedger;
import dev.plantline.model.history.PublicAnchorKeys;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * Proves from outside that every message has exactly one current outcome: reads an interface's three topics and nothing else, and compares all that they say
 * of each other. May run while delivery does: it recounts the state of the last checkpoint that it sees. It holds a byte for each message that is not sealed,
 * and no message.
 */
public final class AccountReader {
    /** The topics and nothing else. */
    private static final WithTarget NOT_COMPARED = (partition, outcomes, checkpoint, differences, end) -> {};

    /** What of a partition is compared with its target, once its topics have been read. */
    @FunctionalInterface
    interface WithTarget {
        void compare(
                PartitionId partition,
                AuditedOutcomes outcomes,
                Checkpoint checkpoint,
                Differences differences,
                LongSupplier end)
                throws TargetException;
    }

    private final Map<String, Object> kafka;
    private final PublicAnchorKeys keys;
    private final ZoneId zone;

    /**
     * A reader.
     *
     * @param kafka connection: bootstrap servers and security
     */
    public AccountReader(Map<String, Object> kafka) {
        this(kafka, PublicAnchorKeys.NONE);
    }

    /**
     * A reader.
     *
     * @param kafka connection: bootstrap servers and security
     * @param keys of the plant's anchors; none: their signatures are not verified
     */
    public AccountReader(Map<String, Object> kafka, PublicAnchorKeys keys) {
        this(kafka, keys, ZoneOffset.UTC);
    }

    /**
     * A reader.
     *
     * @param kafka connection: bootstrap servers and security
     * @param keys of the plant's anchors; none: their signatures are not verified
     * @param zone in which a day of quantities begins and ends
     */
    public AccountReader(Map<String, Object> kafka, PublicAnchorKeys keys, ZoneId zone) {
        this.kafka = Map.copyOf(kafka);
        this.keys = keys;
        this.zone = zone;
    }

    /**
     * Recounts every partition of an interface.
     *
     * @return empty when it has no topics
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer, or refuses
     */
    public List<PartitionAccount> read(InterfaceId id) {
        try {
            return read(id, NOT_COMPARED, null, Instant.now());
        } catch (TargetException e) {
            throw new IllegalStateException("no target is asked", e);
        }
    }

    /**
     * Recounts every partition of several interfaces, as {@link #read(InterfaceId)} does it of each, over the same connections: to show a broker who one is
     * takes longer than to read a short topic.
     *
     * @return each interface with its partitions, in the order in which they are named
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer, or refuses
     */
    public Map<InterfaceId, List<PartitionAccount>> read(Collection<InterfaceId> ids) {
        Map<InterfaceId, List<PartitionAccount>> accounts = new LinkedHashMap<>();
        try (Admin admin = Admin.create(new HashMap<>(kafka));
                TopicReader reader = new TopicReader(kafka)) {
            for (InterfaceId id : ids) {
                accounts.put(id, read(id, new TopicsOnBroker(id, admin), reader, NOT_COMPARED, null, Instant.now()));
            }
        } catch (TargetException e) {
            throw new IllegalStateException("no target is asked", e);
        }
        return accounts;
    }

    /**
     * Recounts every partition of an interface, and compares what is applied and its anchors with the target's ledger. It holds a byte more for each message that is not
     * sealed.
     *
     * @param ledger of the interface's duty in the target
     * @param now the time: the target may have forgotten what is older than {@link dev.plantline.model.Target#REPEATS_KNOWN}
     * @return empty when it has no topics
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer, or refuses
     * @throws TargetException when the target does not answer, or refuses
     */
    public List<PartitionAccount> read(InterfaceId id, TargetLedger ledger, Instant now) throws TargetException {
        return read(
                id,
                (partition, outcomes, checkpoint, differences, end) ->
                        new LedgerComparison(ledger, outcomes, checkpoint, differences).compare(partition, now, end),
                ledger,
                now);
    }

    private List<PartitionAccount> read(InterfaceId id, WithTarget target, TargetLedger ledger, Instant now)
            throws TargetException {
        try (TopicsOnBroker topics = new TopicsOnBroker(id, kafka);
                TopicReader reader = new TopicReader(kafka)) {
            // Before anything else: what stands there stood in Kafka before.
            LedgerAnchors rows = ledger == null
                    ? null
                    : LedgerAnchors.read(ledger, topics.idOfIn(), id.auditTopic(), topics.partitions());
            return read(id, topics, reader, target, rows, now);
        }
    }

    private List<PartitionAccount> read(
            InterfaceId id,
            TopicsOnBroker topics,
            TopicReader reader,
            WithTarget target,
            LedgerAnchors rows,
            Instant now)
            throws TargetException {
        List<PartitionAccount> accounts = new ArrayList<>();
        for (int partition = 0; partition < topics.partitions(); partition++) {
            accounts.add(
                    new PartitionReader(id, partition, reader, topics, target, newCheck(id, partition, rows), now, zone)
                            .read());
        }
        return accounts;
    }

    /** Each attempt to read a partition holds its anchors against the audit anew. */
    private Supplier<AnchorCheck> newCheck(InterfaceId id, int partition, LedgerAnchors rows) {
        return () -> new AnchorCheck(
                new TopicPartition(id.auditTopic(), partition),
                keys,
                new TreeMap<>(),
                rows == null ? null : rows.of(partition));
    }
}
