package dev.plantline.topics.account;

import dev.plantline.model.AsideKey;
import dev.plantline.model.history.CheckpointSignature;
import dev.plantline.model.history.ContentSum;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.SignedPlace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A partition of {@code .aside} as its checkpoint signs it: the checkpoint itself, and every record beside it but commands, which are a human's. Whoever
 * may write to the topic and has no key cannot add, change, remove or bring back one of them unseen. For one thread.
 */
public final class SignedAside {
    private static final byte[] CHECKPOINT = new AsideKey.OfCheckpoint().bytes();

    private final HistoryKeys keys;
    private final SignedPlace place;
    private ContentSum content;
    private byte[] checkpoint;
    private byte[] signature;
    private boolean isWhole = true;

    /**
     * Of a partition of which nothing was read yet.
     *
     * @param keys of the plant; none: nothing is signed, and nothing is found to be wrong
     */
    public SignedAside(HistoryKeys keys, SignedPlace place) {
        this.keys = keys;
        this.place = place;
        this.content = keys.isEmpty() ? null : new ContentSum(keys);
    }

    /** Takes over one record, in the order of the topic. */
    public void add(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key() == null ? new byte[0] : record.key();
        if (Arrays.equals(key, CHECKPOINT)) {
            isWhole = true;
            checkpoint = record.value();
            Header header = record.headers().lastHeader(CheckpointSignature.HEADER);
            signature = header == null ? null : header.value();
        } else {
            isWhole &= AsideKey.isOfCommand(key);
            put(key, record.headers(), record.value());
        }
    }

    /** Whether the plant has keys, so that a checkpoint is to be signed. */
    public boolean isExpected() {
        return !keys.isEmpty();
    }

    /** Whether what was read, commands apart, ends with the checkpoint with which each transaction ends. */
    boolean isWhole() {
        return isWhole;
    }

    /** Whether a checkpoint was read that somebody signed. */
    public boolean isSigned() {
        return signature != null;
    }

    /** What is wrong with what was read, for humans; empty: nothing, or there is no key. */
    public Optional<String> wrong() {
        if (keys.isEmpty() || checkpoint == null) {
            return Optional.empty();
        }
        Optional<CheckpointSignature> read = CheckpointSignature.read(signature);
        if (read.isEmpty()) {
            return Optional.of(
                    signature == null
                            ? "the checkpoint is not signed"
                            : "the signature of the checkpoint has a form that this release does not know");
        }
        Optional<String> wrong = keys.wrong(read.get(), place, checkpoint);
        if (wrong.isPresent()) {
            return wrong;
        }
        return content.under(read.get().keyId()).is(read.get().content())
                ? Optional.empty()
                : Optional.of(
                        "what is set aside is not what the checkpoint signs: somebody else added, changed or removed"
                                + " a record");
    }

    /** Takes over a record that is about to be written, and signs it when it is a checkpoint. */
    public void sign(ProducerRecord<byte[], byte[]> record) {
        if (keys.isEmpty()) {
            return;
        }
        if (Arrays.equals(record.key(), CHECKPOINT)) {
            record.headers()
                    .add(
                            CheckpointSignature.HEADER,
                            keys.sign(place, record.value(), content.bytes()).write());
        } else {
            put(record.key(), record.headers(), record.value());
        }
    }

    private void put(byte[] key, Headers headers, byte[] value) {
        if (content != null && !AsideKey.isOfCommand(key)) {
            content.put(key, value == null ? null : hash(key, headers, value));
        }
    }

    /** Every part with its length, so that no two records look alike. */
    private static byte[] hash(byte[] key, Headers headers, byte[] value) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            update(digest, key);
            update(digest, value);
            for (Header header : headers) {
                update(digest, header.key().getBytes(StandardCharsets.UTF_8));
                update(digest, header.value() == null ? new byte[0] : header.value());
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        digest.update(part);
    }
}
