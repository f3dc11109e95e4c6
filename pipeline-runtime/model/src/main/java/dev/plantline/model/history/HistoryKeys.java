package dev.plantline.model.history;

import dev.plantline.model.Hashes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys with which a plant's delivery signs its checkpoints. The first signs, all of them verify. As text each is a line of 64 hex digits; empty
 * lines do not count. A key's id is the beginning of its SHA-256, so that it can be told without being shown. Immutable.
 */
public final class HistoryKeys {
    /** No key: nothing is signed, and nothing can be verified. */
    public static final HistoryKeys NONE = new HistoryKeys(new LinkedHashMap<>());

    /** Header of a command's record: see {@link #prove}. */
    public static final String COMMAND_PROOF = "plantline-proof";

    /** More are not kept: what was signed so long ago has been written anew. */
    public static final int MOST = 16;

    private static final int ID_DIGITS = 16;
    private static final int LONGEST_PROOF = 128;
    private static final String ALGORITHM = "HmacSHA256";

    private final Map<String, SecretKeySpec> byId;

    private HistoryKeys(Map<String, SecretKeySpec> byId) {
        this.byId = byId;
    }

    /**
     * Reads their text.
     *
     * @throws IllegalArgumentException when a line is no key, there is none or there are more than {@value #MOST}; the message names the line and never
     *     the key
     */
    public static HistoryKeys read(String text) {
        Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
        for (byte[] key : HexKeys.read(text, "history", MOST)) {
            keys.put(Hashes.sha256(key).substring(0, ID_DIGITS), new SecretKeySpec(key, ALGORITHM));
        }
        return new HistoryKeys(keys);
    }

    /** A new key as text. */
    public static String fresh(SecureRandom random) {
        return HexKeys.fresh(random);
    }

    /** Whether there is no key. */
    public boolean isEmpty() {
        return byId.isEmpty();
    }

    /** Ids, the one that signs first. */
    public List<String> ids() {
        return new ArrayList<>(byId.keySet());
    }

    /**
     * Signs a checkpoint.
     *
     * @param at whose it is
     * @param value as it is written
     * @param content what stands beside it, see {@link ContentSum}, under the key that signs
     * @throws IllegalStateException without a key
     */
    public CheckpointSignature sign(SignedPlace at, byte[] value, byte[] content) {
        String id = signing();
        return new CheckpointSignature(id, content, mac(id, at, value, content));
    }

    /**
     * Whether a checkpoint was signed with one of the keys.
     *
     * @return what is wrong, for humans; empty: nothing
     */
    public Optional<String> wrong(CheckpointSignature signature, SignedPlace at, byte[] value) {
        if (!byId.containsKey(signature.keyId())) {
            return Optional.of("the checkpoint is signed with key " + signature.keyId()
                    + ", which is none of the plant's history keys");
        }
        byte[] right = mac(signature.keyId(), at, value, signature.content());
        return MessageDigest.isEqual(right, signature.mac())
                ? Optional.empty()
                : Optional.of("the signature of the checkpoint is not right: somebody else wrote it or changed it");
    }

    /**
     * Proves a command: whoever wrote it knew who gave it.
     *
     * @param at where it is written
     * @param value as it is written
     * @return what stands in its header {@value #COMMAND_PROOF}: {@code 1 <key id> <mac>}, in hex digits
     * @throws IllegalStateException without a key
     */
    public byte[] prove(SignedPlace at, byte[] value) {
        String id = signing();
        return ("1 " + id + " " + HexFormat.of().formatHex(mac(id, "plantline command 1", place(at), value)))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Whether a command is proven with one of the keys.
     *
     * @param proof what stands in its header; null: nothing
     */
    public boolean proves(byte[] proof, SignedPlace at, byte[] value) {
        if (proof == null || proof.length > LONGEST_PROOF) {
            return false;
        }
        String[] parts = new String(proof, StandardCharsets.US_ASCII).split(" ", -1);
        if (parts.length != 3 || !parts[0].equals("1") || !byId.containsKey(parts[1])) {
            return false;
        }
        String right = HexFormat.of().formatHex(mac(parts[1], "plantline command 1", place(at), value));
        return MessageDigest.isEqual(
                right.getBytes(StandardCharsets.US_ASCII), parts[2].getBytes(StandardCharsets.US_ASCII));
    }

    private String signing() {
        return byId.keySet().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no history key"));
    }

    /**
     * What one record adds to a {@link ContentSum}.
     *
     * @param keyId one of {@link #ids}
     * @param record SHA-256 of the record
     */
    byte[] share(String keyId, byte[] record) {
        return mac(keyId, "plantline aside 1", record);
    }

    private byte[] mac(String keyId, SignedPlace at, byte[] value, byte[] content) {
        return mac(keyId, "plantline checkpoint 1", place(at), content, value);
    }

    private static byte[] place(SignedPlace at) {
        byte[] topic = at.topic().getBytes(StandardCharsets.UTF_8);
        ByteBuffer place = ByteBuffer.allocate(topic.length + 2 * Integer.BYTES);
        return place.putInt(at.partition()).putInt(topic.length).put(topic).array();
    }

    /** All parts but the last have a length that is fixed or told by themselves, so no two inputs look alike. */
    private byte[] mac(String keyId, String use, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(byId.get(keyId));
            mac.update(use.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HistoryKeys keys && ids().equals(keys.ids());
    }

    @Override
    public int hashCode() {
        return Objects.hash(ids());
    }

    /** The ids; never a key. */
    @Override
    public String toString() {
        return "history keys " + byId.keySet();
    }
}
