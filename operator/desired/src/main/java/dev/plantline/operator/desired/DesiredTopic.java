package dev.plantline.operator.desired;

import java.util.Map;

/**
 * A topic that must be there.
 *
 * @param name its name
 * @param partitions count, fixed at creation
 * @param replicationFactor copies
 * @param configuration topic configuration of Kafka
 */
public record DesiredTopic(String name, int partitions, int replicationFactor, Map<String, String> configuration) {
    /** Odoo is the bottleneck and lanes give the concurrency, so one partition is enough. */
    public static final int PARTITIONS = 1;
}
