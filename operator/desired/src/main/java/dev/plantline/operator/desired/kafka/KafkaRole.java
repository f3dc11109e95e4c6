package dev.plantline.operator.desired.kafka;

import dev.plantline.api.v1alpha1.SecretPurpose;
import dev.plantline.model.RuntimeConfiguration;

/** What a user of the plant's Kafka is for. */
public enum KafkaRole {
    /** Appends what is received, and copies from the plant's own topics. */
    gateway,
    /** Reads what was received, sets aside, writes outcomes. */
    delivery,
    /** Makes the topics with their first checkpoints and keeps their settings. */
    operator,
    /** Reads everything and writes nothing. */
    auditor;

    /** What a Secret with a password of this role says that it is for. */
    public SecretPurpose purpose() {
        return switch (this) {
            case gateway, delivery, operator -> SecretPurpose.KAFKA;
            case auditor -> SecretPurpose.KAFKA_AUDITOR;
        };
    }

    /** The role of a workload's pods. */
    public static KafkaRole of(RuntimeConfiguration.Role workload) {
        return switch (workload) {
            case gateway -> gateway;
            case streaming, batch -> delivery;
        };
    }
}
