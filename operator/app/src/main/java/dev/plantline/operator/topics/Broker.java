package dev.plantline.operator.topics;

import dev.plantline.model.history.HistoryKeys;
import java.util.Map;

/**
 * A plant's Kafka.
 *
 * @param plant whose
 * @param address for humans
 * @param settings of every client, by Kafka's names; may hold a password, so it is never shown
 * @param history with which first checkpoints are signed; none: they are not; null: the keys cannot be used now, and no first checkpoint is written
 * @param cluster id of the cluster that has the plant's messages; null: not known yet, whichever answers is the one
 */
public record Broker(String plant, String address, Map<String, Object> settings, HistoryKeys history, String cluster) {
    /** The same without history keys: its first checkpoints are not signed. */
    public Broker(String plant, String address, Map<String, Object> settings, String cluster) {
        this(plant, address, settings, HistoryKeys.NONE, cluster);
    }

    /** Plant and address; never the settings. */
    @Override
    public String toString() {
        return plant + " at " + address;
    }
}
