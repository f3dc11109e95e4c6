package dev.plantline.operator.topics;

/**
 * A topic that exists.
 *
 * @param id Kafka's topic id as Kafka prints it
 * @param partitions how many it has
 * @param replicas how many copies its partitions have, at least
 */
record TopicOnBroker(String id, int partitions, int replicas) {}
