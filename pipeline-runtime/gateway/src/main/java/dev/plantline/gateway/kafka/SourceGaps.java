package dev.plantline.gateway.kafka;

import dev.plantline.gateway.SourceLoss;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts what a source's topic deleted before it was copied, each record once however often the copier begins again. For one thread; {@link #loss}
 * for all.
 */
final class SourceGaps {
    /** Up to where a loss was counted, by partition. */
    private final Map<TopicPartition, Long> counted = new HashMap<>();

    private volatile SourceLoss loss = SourceLoss.NONE;

    /** What was lost so far. */
    SourceLoss loss() {
        return loss;
    }

    /**
     * Positions at which there is nothing any more.
     *
     * @param positions where the copier would have gone on
     * @param beginnings the first offset that is left, of the same partitions
     */
    void found(Map<TopicPartition, Long> positions, Map<TopicPartition, Long> beginnings, Instant now) {
        long more = 0;
        boolean isNews = false;
        for (Map.Entry<TopicPartition, Long> position : positions.entrySet()) {
            long beginning = beginnings.getOrDefault(position.getKey(), position.getValue());
            Long before = counted.put(position.getKey(), beginning);
            long from = before == null ? position.getValue() : Math.max(before, position.getValue());
            more += Math.max(0, beginning - from);
            // Behind the end of what is there, the topic was made anew or lost its end: nobody knows how much that was.
            isNews |= beginning > from || beginning <= position.getValue();
        }
        if (isNews) {
            loss = new SourceLoss(loss.records() + more, now);
        }
    }
}
