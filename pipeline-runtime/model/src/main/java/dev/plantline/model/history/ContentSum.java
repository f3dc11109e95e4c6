package dev.plantline.model.history;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A sum over a set of records: each has a share that only who has the key can compute, and the shares are added modulo 2^256. So a record that is
 * added, removed, changed or brought back from before changes the sum, and a change costs as much as one record, however many there are. For one thread.
 */
public final class ContentSum {
    private static final int BYTES = 32;
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(8 * BYTES);

    private final HistoryKeys keys;
    private final String keyId;
    private final Map<ByteBuffer, byte[]> records;
    private BigInteger sum = BigInteger.ZERO;

    /** Of no record, under the key that signs. */
    public ContentSum(HistoryKeys keys) {
        this(keys, keys.ids().get(0), new HashMap<>());
    }

    private ContentSum(HistoryKeys keys, String keyId, Map<ByteBuffer, byte[]> records) {
        this.keys = keys;
        this.keyId = keyId;
        this.records = records;
    }

    /**
     * The same records under another key.
     *
     * @param id one of the keys' ids
     */
    public ContentSum under(String id) {
        ContentSum other = new ContentSum(keys, id, new HashMap<>(records));
        other.records.values().forEach(record -> other.sum = other.sum.add(other.share(record)));
        other.sum = other.sum.mod(MODULUS);
        return other;
    }

    /**
     * A record stands under a key, in place of the one before.
     *
     * @param key the record's
     * @param record SHA-256 of all that counts of it; null: it is removed
     */
    public void put(byte[] key, byte[] record) {
        ByteBuffer under = ByteBuffer.wrap(key);
        byte[] before = record == null ? records.remove(under) : records.put(under, record);
        if (before != null) {
            sum = sum.subtract(share(before));
        }
        if (record != null) {
            sum = sum.add(share(record));
        }
        sum = sum.mod(MODULUS);
    }

    private BigInteger share(byte[] record) {
        return new BigInteger(1, keys.share(keyId, record));
    }

    /** The sum, 32 bytes. */
    public byte[] bytes() {
        byte[] shortest = sum.toByteArray();
        byte[] all = new byte[BYTES];
        int length = Math.min(BYTES, shortest.length);
        System.arraycopy(shortest, shortest.length - length, all, BYTES - length, length);
        return all;
    }

    /** Whether it is a sum that was written. */
    public boolean is(byte[] written) {
        return Arrays.equals(bytes(), written);
    }
}
