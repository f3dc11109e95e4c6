package dev.plantline.model;

/**
 * One partition of an interface's topics. The topic id is that of the {@code .in} topic: a topic made anew is another partition.
 *
 * @param topicId Kafka's topic id as Kafka prints it (22 characters of URL-safe base64)
 * @param partition 0 and up
 */
public record PartitionId(String topicId, int partition) {
    /** {@code <topic id>/<partition>}, with which the text form of each of its positions begins. */
    public String text() {
        return topicId + "/" + partition;
    }

    /** The ledger key of this partition's owner row. */
    public String ownerKey() {
        return "o:" + text();
    }
}
