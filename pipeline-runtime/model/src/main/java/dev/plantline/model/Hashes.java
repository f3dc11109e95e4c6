package dev.plantline.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hashes of forms that outlive a release. What one of them gives is written down somewhere, so none of them changes. */
public final class Hashes {
    private static final int SEED = 0x9747b28c;
    private static final int MIX = 0x5bd1e995;
    private static final int SHIFT = 24;

    private Hashes() {}

    /** A digest to be fed piece by piece. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** SHA-256 as 64 hex digits. */
    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /**
     * The partition of an order key, for ever: the one that Kafka's own clients choose for this key, 32-bit MurmurHash2 without its sign. Whoever
     * writes a message or asks about one has to find it there.
     *
     * @param orderKey UTF-8 bytes of the order key
     * @param partitions of the interface's topics, at least 1
     */
    public static int partition(byte[] orderKey, int partitions) {
        return partitions == 1 ? 0 : (murmur2(orderKey) & Integer.MAX_VALUE) % partitions;
    }

    /** Austin Appleby's MurmurHash2 with the seed that Kafka uses. */
    private static int murmur2(byte[] bytes) {
        int hash = SEED ^ bytes.length;
        int whole = bytes.length / 4 * 4;
        for (int at = 0; at < whole; at += 4) {
            int word = bytes[at] & 0xff
                    | (bytes[at + 1] & 0xff) << 8
                    | (bytes[at + 2] & 0xff) << 16
                    | (bytes[at + 3] & 0xff) << 24;
            word *= MIX;
            word ^= word >>> SHIFT;
            hash = hash * MIX ^ word * MIX;
        }
        for (int at = bytes.length - 1; at >= whole; at--) {
            hash ^= (bytes[at] & 0xff) << 8 * (at - whole);
        }
        if (whole < bytes.length) {
            hash *= MIX;
        }
        hash ^= hash >>> 13;
        hash *= MIX;
        return hash ^ hash >>> 15;
    }
}
