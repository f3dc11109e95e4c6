package dev.plantline.model;

import java.util.concurrent.CompletableFuture;

/** The way in for all sources: gives a message its id, keys and headers and appends it durably. Thread safe. */
public interface Intake {
    /**
     * Appends a message to its interface's {@code .in}.
     *
     * @return completes after the append is durable; fails when it is not: the source must offer the message again
     */
    CompletableFuture<Receipt> receive(Received message);

    /**
     * A message as a source hands it over.
     *
     * @param interfaceName which interface
     * @param body as it came
     * @param source who sent it, for example http:/confirmations
     * @param sourcePosition where it stood there; empty where the source has no positions
     */
    record Received(String interfaceName, byte[] body, String source, String sourcePosition) {}

    /**
     * Proof of the append.
     *
     * @param id the message's id
     * @param partition where it stands
     * @param offset where it stands
     */
    record Receipt(String id, int partition, long offset) {}
}
