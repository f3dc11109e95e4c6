package dev.plantline.gateway;

import dev.plantline.model.Intake.Received;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.MessageKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;

/**
 * A message with its id, keys, headers and partition, ready to be appended to {@code .in}.
 *
 * @param id the message's id
 * @param record keyed by order key
 * @param size its bytes, headers included
 */
record Incoming(String id, ProducerRecord<byte[], byte[]> record, int size) {

    /**
     * A message that keeps its contract.
     *
     * @throws MessageFailedException when it does not, or its keys cannot be read
     */
    static Incoming checked(ReceivingInterface door, Received received, String id, Instant now)
            throws MessageFailedException {
        var compiled = door.compiled();
        return of(door, received, id, now, compiled.keys(compiled.decode(received.body())), Optional.empty());
    }

    /**
     * A message whatever it is: delivery holds it against the contract. Where even its keys cannot be read it is keyed by its id, and delivery
     * sets it aside.
     */
    static Incoming asItCame(ReceivingInterface door, Received received, String id, Instant now) {
        try {
            return of(door, received, id, now, door.compiled().keys(received.body()), Optional.empty());
        } catch (MessageFailedException e) {
            return unreadable(door, received, id, now, e.failure().reason());
        }
    }

    /** A message that is keyed by its id for this reason. */
    static Incoming unreadable(ReceivingInterface door, Received received, String id, Instant now, String reason) {
        return of(door, received, id, now, door.compiled().keysOfUnreadable(id), Optional.of(reason));
    }

    private static Incoming of(
            ReceivingInterface door,
            Received received,
            String id,
            Instant now,
            MessageKeys keys,
            Optional<String> unreadable) {
        Headers headers = new RecordHeaders();
        new MessageHeaders(
                        id,
                        door.id().name(),
                        door.compiled().spec().contract().version(),
                        received.source(),
                        received.sourcePosition(),
                        now,
                        keys,
                        unreadable)
                .write(headers::add);
        byte[] key = keys.orderKey().getBytes(StandardCharsets.UTF_8);
        int size = key.length + received.body().length;
        for (var header : headers) {
            size += header.key().length() + header.value().length;
        }
        var record = new ProducerRecord<>(
                door.id().inTopic(), partition(key, door.partitions()), null, key, received.body(), headers);
        return new Incoming(id, record, size);
    }

    /** The partition of an order key, for ever: the one that Kafka's own clients choose for this key. */
    static int partition(byte[] orderKey, int partitions) {
        return partitions == 1 ? 0 : Utils.toPositive(Utils.murmur2(orderKey)) % partitions;
    }
}
