package dev.plantline.model;

/**
 * An interface of a plant; everything in Kafka named after it derives from here. What a topic, group or transactional id is for stands before the
 * interface's name, because Kafka's access rules know prefixes: a role is one rule per plant, for interfaces to come as well.
 *
 * @param plant the plant's name
 * @param name the interface's name
 */
public record InterfaceId(String plant, String name) {
    private static final String IN = "in";
    private static final String ASIDE = "aside";
    private static final String AUDIT = "audit";
    private static final String SOURCE = "source";

    /** Every message received, as it came. */
    public String inTopic() {
        return of(IN);
    }

    /** Held messages, open dead letters, checkpoints, commands; compacted. */
    public String asideTopic() {
        return of(ASIDE);
    }

    /** One record per outcome and per human action. */
    public String auditTopic() {
        return of(AUDIT);
    }

    /** Kafka consumer group of delivery; named like the topic that it reads. */
    public String consumerGroup() {
        return of(IN);
    }

    /** Kafka transactional id of delivery; one per interface and partition, so that an owner fences its predecessor. */
    public String transactionalId(int partition) {
        return of(ASIDE) + "." + partition;
    }

    /** Kafka consumer group of the gateways that copy a topic of the plant's own into {@link #inTopic()}. */
    public String sourceGroup() {
        return of(SOURCE);
    }

    /**
     * Kafka transactional id of a gateway that copies a topic of the plant's own.
     *
     * @param partition the lowest partition of that topic that the gateway has
     */
    public String sourceTransactionalId(int partition) {
        return of(SOURCE) + "." + partition;
    }

    private String of(String use) {
        return plant + "." + use + "." + name;
    }

    /** {@code <plant>.<interface>}. */
    @Override
    public String toString() {
        return plant + "." + name;
    }
}
