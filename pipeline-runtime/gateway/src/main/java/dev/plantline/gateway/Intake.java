package dev.plantline.gateway;

import dev.plantline.engine.Decoded;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Provenance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The way in for all sources: gives a message its keys and headers and writes it durably to its interface's {@code .in}. Thread safe. */
public interface Intake {
    /**
     * Appends a message that somebody waits with. Does not block.
     *
     * @param to whose message
     * @param id the message's id: the same for what is one request that came again, and of no other
     * @param message as it came
     * @param checked the same, held against the contract
     * @return completes once the append is durable; fails with an {@link IntakeException} when it may not be: the sender must send it again
     * @throws MessageFailedException when its keys cannot be read
     */
    CompletableFuture<Receipt> append(ReceivingInterface to, String id, Received message, Decoded checked)
            throws MessageFailedException;

    /**
     * Why messages that somebody waits with are not appended now, in words for the status and without secrets. Answers at once.
     *
     * @return empty: they are, as far as it was tried
     */
    Optional<String> trouble(ReceivingInterface to);

    /**
     * Opens the way in for a source that remembers how far it has read.
     *
     * @param client name for the broker's logs
     * @param transactionalId whoever wrote under it before is fenced for good, and what it left open is ended
     * @param maxBytes largest message, bytes
     */
    Copier copier(String client, String transactionalId, int maxBytes);

    /** Writes messages and the position up to which they were read in one transaction: all of it is there, or nothing. For one thread. */
    interface Copier extends AutoCloseable {
        /**
         * Copies messages in their order. Refuses none: what breaks the contract is appended under its keys, what has no readable keys or is too
         * large under its id, and delivery sets it aside.
         *
         * @throws org.apache.kafka.common.KafkaException when the transaction did not come about; close this and go back to what is committed
         */
        void copy(ReceivingInterface to, List<Received> messages, Position position);

        /** Ends without waiting; an open transaction is undone. */
        @Override
        void close();
    }

    /**
     * How far a source has read, as offsets of a consumer group.
     *
     * @param next the first that is not read, by partition
     * @param group whose offsets these are; who is no longer its member cannot commit
     */
    record Position(Map<TopicPartition, OffsetAndMetadata> next, ConsumerGroupMetadata group) {}

    /**
     * A message as a source hands it over.
     *
     * @param body as it came
     * @param source who sent it, for example http:/confirmations
     * @param sourcePosition where it stood there; empty where the source has no positions
     * @param provenance who sent it, as far as it is proven or seen
     */
    record Received(byte[] body, String source, String sourcePosition, Provenance provenance) {}

    /**
     * Proof of the append.
     *
     * @param id the message's id
     * @param partition where it stands
     * @param offset where it stands
     */
    record Receipt(String id, int partition, long offset) {}
}
