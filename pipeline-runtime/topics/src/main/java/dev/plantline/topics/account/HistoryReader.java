package dev.plantline.topics.account;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.SignedPlace;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Verifies from outside that checkpoints, and what stands beside them, were written by delivery. May run while delivery does. */
public final class HistoryReader {
    /** Longest wait for the rest of a transaction; whoever writes without a checkpoint behind it is waited for so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, Object> kafka;
    private final HistoryKeys keys;

    /**
     * A reader.
     *
     * @param kafka connection: bootstrap servers and security
     * @param keys of the plant
     */
    public HistoryReader(Map<String, Object> kafka, HistoryKeys keys) {
        this.kafka = Map.copyOf(kafka);
        this.keys = keys;
    }

    /** What is wrong, by partition; empty: nothing. */
    public Map<Integer, Optional<String>> wrong(InterfaceId id) {
        Map<Integer, Optional<String>> wrong = new TreeMap<>();
        try (TopicReader reader = new TopicReader(kafka)) {
            int partitions = reader.partitions(id.asideTopic());
            for (int partition = 0; partition < partitions; partition++) {
                SignedAside aside = new SignedAside(keys, new SignedPlace(id.asideTopic(), partition));
                TopicPartition place = new TopicPartition(id.asideTopic(), partition);
                long end = reader.end(place);
                reader.readUntil(
                        place, reader.beginning(place), at -> at >= end && aside.isWhole(), PATIENCE, aside::add);
                wrong.put(partition, aside.wrong());
            }
        } catch (UnreadableFormException e) {
            throw new IllegalStateException("no form is read here", e);
        }
        return wrong;
    }
}
