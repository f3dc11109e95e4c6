package dev.plantline.topics.account;

import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command.WasApplied;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.Replayable.Found;
import dev.plantline.topics.account.Replayable.TooManyException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Finds from outside what of an interface can be tried once more. May run while delivery does, whose owner looks again when it acts. */
public final class ReplayReader {
    private final Map<String, Object> kafka;

    /**
     * A reader.
     *
     * @param kafka connection: bootstrap servers and security
     */
    public ReplayReader(Map<String, Object> kafka) {
        this.kafka = Map.copyOf(kafka);
    }

    /**
     * What a selection names, by partition.
     *
     * @param only the one partition that is looked at; -1: all
     * @return empty when there are no topics
     * @throws UnreadableFormException when a newer release wrote there, or someone else did
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer, or refuses
     */
    public NavigableMap<Integer, Found> find(InterfaceId id, int only, WasApplied which)
            throws UnreadableFormException, TooManyException {
        return find(id, only, which, Long.MAX_VALUE);
    }

    /**
     * The same in so much memory.
     *
     * @param most bytes that may be taken by what is named in a partition
     */
    public NavigableMap<Integer, Found> find(InterfaceId id, int only, WasApplied which, long most)
            throws UnreadableFormException, TooManyException {
        NavigableMap<Integer, Found> found = new TreeMap<>();
        try (TopicsOnBroker topics = new TopicsOnBroker(id, kafka);
                TopicReader reader = new TopicReader(kafka)) {
            for (int partition = 0; partition < topics.partitions(); partition++) {
                if (only < 0 || only == partition) {
                    found.put(
                            partition,
                            new Replayable(reader.consumer(), id, partition, topics.idOfIn(), which, most)
                                    .find(sealed(reader, id, partition), null, null));
                }
            }
        }
        return found;
    }

    private static Checkpoint.Sealed sealed(TopicReader reader, InterfaceId id, int partition)
            throws UnreadableFormException {
        AsideContent content = new AsideContent();
        reader.read(new TopicPartition(id.asideTopic(), partition), record -> {
            content.add(record);
            return true;
        });
        Checkpoint checkpoint = content.checkpoint();
        return checkpoint == null ? null : checkpoint.sealed();
    }
}
