package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The three topics of an interface. Co-partitioned; no leader that could have lost acknowledged records is ever elected. */
final class Topics {
    private static final int BROKERS_FOR_TWO_IN_SYNC = 3;
    private static final int MEBIBYTE = 1 << 20;
    private static final int ASIDE_SEGMENT = 16 * MEBIBYTE;
    private static final Duration ASIDE_COMPACTION_LAG = Duration.ofMinutes(10);
    private static final Duration AUDIT_RETENTION = Target.REPEATS_KNOWN;
    /** A revision stands in the audit as a whole; it fits a ConfigMap, and something stands around it. */
    private static final int AUDIT_LARGEST = 2 * MEBIBYTE;
    /** What a message grows by when it is set aside: headers and the largest reason. */
    private static final int ASIDE_ROOM = MEBIBYTE;

    private Topics() {}

    static List<DesiredTopic> of(InterfaceId id, PlantSpec plant) {
        var largest = Defaults.maxMessageBytes(plant) + MEBIBYTE / 16;
        return List.of(
                // Nothing here expires: delivery itself deletes what is handled and old enough.
                topic(
                        id.inTopic(),
                        plant,
                        Map.of(
                                "cleanup.policy", "delete",
                                "retention.ms", "-1",
                                "retention.bytes", "-1",
                                "message.timestamp.type", "LogAppendTime",
                                "max.message.bytes", Integer.toString(largest))),
                topic(
                        id.asideTopic(),
                        plant,
                        Map.of(
                                "cleanup.policy",
                                "compact",
                                "segment.bytes",
                                Integer.toString(ASIDE_SEGMENT),
                                "max.compaction.lag.ms",
                                Long.toString(ASIDE_COMPACTION_LAG.toMillis()),
                                "max.message.bytes",
                                Integer.toString(largest + ASIDE_ROOM))),
                topic(
                        id.auditTopic(),
                        plant,
                        Map.of(
                                "cleanup.policy",
                                "delete",
                                "retention.ms",
                                Long.toString(AUDIT_RETENTION.toMillis()),
                                "retention.bytes",
                                "-1",
                                "max.message.bytes",
                                Integer.toString(AUDIT_LARGEST))));
    }

    private static DesiredTopic topic(String name, PlantSpec plant, Map<String, String> own) {
        var replication = Defaults.replicationFactor(plant);
        var configuration = new TreeMap<>(own);
        configuration.put("unclean.leader.election.enable", "false");
        // The broker then unpacks what somebody sends, and holds the largest message against its true length. Readers
        // have no such bound.
        configuration.put("compression.type", "uncompressed");
        configuration.put("min.insync.replicas", replication >= BROKERS_FOR_TWO_IN_SYNC ? "2" : "1");
        return new DesiredTopic(name, DesiredTopic.PARTITIONS, replication, configuration);
    }
}
