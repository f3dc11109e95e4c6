package dev.plantline.model.history;

/**
 * Whose checkpoint it is, so that one of another partition does not count.
 *
 * @param topic name of the {@code .aside} topic
 * @param partition its partition
 */
public record SignedPlace(String topic, int partition) {}
