package dev.plantline.operator.topics;

import java.util.Map;

/**
 * A plant's Kafka.
 *
 * @param plant whose
 * @param address for humans
 * @param settings of every client, by Kafka's names; may hold a password, so it is never shown
 */
public record Broker(String plant, String address, Map<String, Object> settings) {
    /** Plant and address; never the settings. */
    @Override
    public String toString() {
        return plant + " at " + address;
    }
}
