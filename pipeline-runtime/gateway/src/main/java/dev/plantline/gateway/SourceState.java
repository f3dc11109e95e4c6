package dev.plantline.gateway;

/**
 * How a Kafka source stands.
 *
 * @param copying true: it copies what comes
 * @param reason why it does not, in words for the status; null when it does
 */
public record SourceState(boolean copying, String reason) {
    static final SourceState COPYING = new SourceState(true, null);
}
