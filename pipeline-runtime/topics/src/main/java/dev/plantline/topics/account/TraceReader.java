package dev.plantline.topics.account;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.PublicAnchorKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tells from the topics alone what became of messages. May run while delivery does, and writes nothing. Its memory has a bound, however much is found, and
 * its time as well.
 */
public final class TraceReader {
    private final Map<String, Object> kafka;
    private final PublicAnchorKeys anchors;
    private final HistoryKeys history;

    /**
     * A reader.
     *
     * @param kafka connection: bootstrap servers and security
     * @param anchors of the plant; none: the signatures of the audit's anchors are not verified
     * @param history keys of the plant; none: the signatures of checkpoints are not verified
     */
    public TraceReader(Map<String, Object> kafka, PublicAnchorKeys anchors, HistoryKeys history) {
        this.kafka = Map.copyOf(kafka);
        this.anchors = anchors;
        this.history = history;
    }

    /** The interfaces of a plant that have an audit, as far as this user may see them, by name. */
    public List<InterfaceId> interfaces(String plant) {
        try (TopicReader reader = new TopicReader(kafka)) {
            return reader.interfaces(plant);
        }
    }

    /**
     * Looks for messages.
     *
     * @param ids in which interfaces; one without topics has no reach
     * @param question what is looked for
     * @param since lines that were audited before are not looked at; null: all that are kept are
     * @param atMost after so long the reading ends, and what was not looked at is named
     * @param now asked before anything is read
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer, or refuses
     */
    public Trace read(List<InterfaceId> ids, TraceQuestion question, Instant since, Duration atMost, Instant now) {
        long start = System.nanoTime();
        TraceFound found = new TraceFound(question, () -> System.nanoTime() - start > atMost.toNanos());
        List<Trace.Reach> reaches = new ArrayList<>();
        try (TopicReader reader = new TopicReader(kafka)) {
            for (InterfaceId id : ids) {
                try (TopicsOnBroker topics = new TopicsOnBroker(id, kafka)) {
                    for (int partition = 0; partition < topics.partitions(); partition++) {
                        reaches.add(new PartitionTrace(id, partition, reader, topics, anchors, history, found)
                                .read(since, now));
                    }
                }
            }
        }
        return new Trace(now, found.messages(), found.left(), reaches);
    }
}
