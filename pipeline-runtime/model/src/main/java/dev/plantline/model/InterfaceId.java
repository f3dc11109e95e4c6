package dev.plantline.model;

/**
 * An interface of a plant; everything named after it derives from here.
 *
 * @param plant the plant's name
 * @param name the interface's name
 */
public record InterfaceId(String plant, String name) {
    /** Every message received, as it came. */
    public String inTopic() {
        return this + ".in";
    }

    /** Held messages, open dead letters, checkpoints, commands; compacted. */
    public String asideTopic() {
        return this + ".aside";
    }

    /** One record per outcome and per human action. */
    public String auditTopic() {
        return this + ".audit";
    }

    /** Kafka consumer group of delivery. */
    public String consumerGroup() {
        return "plantline." + this;
    }

    /** Kafka transactional id of delivery; one per interface and partition, so that an owner fences its predecessor. */
    public String transactionalId(int partition) {
        return "plantline." + this + "." + partition;
    }

    /** {@code <plant>.<interface>}. */
    @Override
    public String toString() {
        return plant + "." + name;
    }
}
