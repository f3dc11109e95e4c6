package dev.plantline.topics.account;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.PublicAnchorKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The topics of plants, for those who tell from them what happened, and the keys by which that is held against what delivery wrote.
 *
 * @param kafka connection: bootstrap servers and security
 * @param anchors of the plant; none: the signatures of the audit's anchors are not verified
 * @param history keys of the plant; none: the signatures of checkpoints are not verified
 */
public record AuditSource(Map<String, Object> kafka, PublicAnchorKeys anchors, HistoryKeys history) {
    /** Copies the map. */
    public AuditSource {
        kafka = Map.copyOf(kafka);
    }

    /** The interfaces of a plant that have an audit, as far as this user may see them, by name. */
    public List<InterfaceId> interfaces(String plant) {
        try (TopicReader reader = new TopicReader(kafka)) {
            return reader.interfaces(plant);
        }
    }

    /** Reads all partitions of interfaces, one after the other; an interface without topics has none. */
    <R> List<R> partitions(List<InterfaceId> ids, BooleanSupplier isOver, Function<PartitionReading, R> each) {
        List<R> read = new ArrayList<>();
        try (TopicReader reader = new TopicReader(kafka)) {
            for (InterfaceId id : ids) {
                try (TopicsOnBroker topics = new TopicsOnBroker(id, kafka)) {
                    for (int partition = 0; partition < topics.partitions(); partition++) {
                        read.add(each.apply(new PartitionReading(this, id, partition, reader, topics, isOver)));
                    }
                }
            }
        }
        return read;
    }
}
