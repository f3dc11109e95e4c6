package dev.plantline.gateway;

import dev.plantline.gateway.Intake.Received;
import dev.plantline.model.Hashes;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.MessageKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A message with its id, keys, headers and partition, ready to be appended to {@code .in}.
 *
 * @param id the message's id
 * @param record keyed by order key
 * @param size its bytes, headers included
 */
record Incoming(String id, ProducerRecord<byte[], byte[]> record, int size) {

    /** A message whose keys are known. */
    static Incoming of(ReceivingInterface to, Received received, String id, Instant now, MessageKeys keys) {
        return of(to, received, id, now, keys, Optional.empty());
    }

    /**
     * A message whatever it is: delivery holds it against the contract. Where even its keys cannot be read it is keyed by its id, and delivery
     * sets it aside. One that is too large fits nowhere, but it was received: its place in its source stands for it.
     */
    static Incoming asItCame(ReceivingInterface to, Received received, String id, Instant now) {
        int length = received.body().length;
        if (length > to.maxBytes()) {
            var place = new Received(new byte[0], received.source(), received.sourcePosition(), received.provenance());
            return unreadable(
                    to,
                    place,
                    id,
                    now,
                    "The message has " + length + " bytes and at most " + to.maxBytes() + " are taken; it stands in "
                            + received.source() + " at " + received.sourcePosition() + ".");
        }
        try {
            return of(to, received, id, now, to.compiled().keys(received.body()));
        } catch (MessageFailedException e) {
            return unreadable(to, received, id, now, e.failure().reason());
        }
    }

    private static Incoming unreadable(
            ReceivingInterface to, Received received, String id, Instant now, String reason) {
        return of(to, received, id, now, to.compiled().keysOfUnreadable(id), Optional.of(reason));
    }

    private static Incoming of(
            ReceivingInterface to,
            Received received,
            String id,
            Instant now,
            MessageKeys keys,
            Optional<String> unreadable) {
        Headers headers = new RecordHeaders();
        new MessageHeaders(
                        id,
                        to.id().name(),
                        to.compiled().spec().contract().version(),
                        received.source(),
                        received.sourcePosition(),
                        now,
                        received.provenance().of(to.compiled().spec().source().system()),
                        keys,
                        unreadable)
                .write(headers::add);
        byte[] key = keys.orderKey().getBytes(StandardCharsets.UTF_8);
        int size = key.length + received.body().length;
        for (var header : headers) {
            size += header.key().length() + header.value().length;
        }
        var record = new ProducerRecord<>(
                to.id().inTopic(), Hashes.partition(key, to.partitions()), null, key, received.body(), headers);
        return new Incoming(id, record, size);
    }
}
