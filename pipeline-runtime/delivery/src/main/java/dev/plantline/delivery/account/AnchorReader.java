package dev.plantline.delivery.account;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.history.PublicAnchorKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
     * What is committed now, partition by partition; empty: the interface has no audit.
     *
     * @throws UnreadableFormException when another release wrote a line, or someone else did
     */
    public List<VerifiedAudit> read(InterfaceId id) throws UnreadableFormException {
        List<VerifiedAudit> all = new ArrayList<>();
        try (TopicReader reader = new TopicReader(kafka)) {
            int partitions = reader.partitions(id.auditTopic());
            for (int partition = 0; partition < partitions; partition++) {
                TopicPartition audit = new TopicPartition(id.auditTopic(), partition);
                AnchorCheck check = new AnchorCheck(audit, keys, noted.of(audit));
                reader.read(audit, record -> {
                    check.take(record.value(), record.offset());
                    return true;
                });
                all.add(check.end());
            }
        }
        return all;
    }
}
