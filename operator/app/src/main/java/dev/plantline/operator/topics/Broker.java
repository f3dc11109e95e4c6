package dev.plantline.operator.topics;

import java.util.Map;

/**
 * A plant's Kafka.
 *
 * @param plant whose
 * @param address for humans
 * @param settings of every client, by Kafka's names; may hold a password, so it is never shown
 * @param cluster id of the cluster that has the plant's messages; null: not known yet, whichever answers is the one
 */
public record Broker(String plant, String address, Map<String, Object> settings, String cluster) {
    /** Plant and address; never the settings. */
    @Override
    public String toString() {
        return plant + " at " + address;
    }
}
