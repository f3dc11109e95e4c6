package dev.plantline.model.history;

import dev.plantline.model.Hashes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys with which anyone can verify a plant's anchors, also those that do not sign any more. As text each is {@code ed25519:} and 64 hex digits. A
 * key's id is the beginning of its SHA-256. Immutable.
 */
public final class PublicAnchorKeys {
    /** No key: nothing can be verified. */
    public static final PublicAnchorKeys NONE = new PublicAnchorKeys(new LinkedHashMap<>());

    /** More are not kept. */
    public static final int MOST = 64;

    private static final String ALGORITHM = "Ed25519";
    private static final Pattern TEXT = Pattern.compile("ed25519:([0-9a-f]{64})");
    /** What stands before the 32 bytes of a key in its X.509 form, RFC 8410. */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int ID_DIGITS = 16;

    /** 32 bytes each, by id. */
    private final Map<String, byte[]> byId;

    private PublicAnchorKeys(Map<String, byte[]> byId) {
        this.byId = byId;
    }

    /**
     * Finds all in a text, for example in a plant's status as kubectl prints it.
     *
     * @throws IllegalArgumentException when there is none, or more than {@value #MOST}
     */
    public static PublicAnchorKeys in(String text) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        Matcher found = TEXT.matcher(text);
        while (found.find()) {
            put(keys, HexFormat.of().parseHex(found.group(1)));
        }
        if (keys.isEmpty() || keys.size() > MOST) {
            throw new IllegalArgumentException("there are " + keys.size() + " keys for anchors, and 1 to " + MOST
                    + " are expected. Each is written"
                    + " ed25519: and 64 hex digits, as in status.anchorKeys of the Plant");
        }
        return new PublicAnchorKeys(keys);
    }

    static PublicAnchorKeys of(List<byte[]> raw) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        raw.forEach(each -> put(keys, each));
        return new PublicAnchorKeys(keys);
    }

    private static void put(Map<String, byte[]> keys, byte[] raw) {
        keys.put(id(raw), raw);
    }

    static String id(byte[] raw) {
        return Hashes.sha256(raw).substring(0, ID_DIGITS);
    }

    /** Whether there is no key. */
    public boolean isEmpty() {
        return byId.isEmpty();
    }

    /** These, and behind them those of others. */
    PublicAnchorKeys and(PublicAnchorKeys others) {
        Map<String, byte[]> keys = new LinkedHashMap<>(byId);
        others.byId.forEach(keys::putIfAbsent);
        return new PublicAnchorKeys(keys);
    }

    byte[] first() {
        return byId.values().iterator().next();
    }

    /** As texts, in their order. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        byId.values().forEach(raw -> texts.add("ed25519:" + HexFormat.of().formatHex(raw)));
        return texts;
    }

    /**
     * Whether an anchor was signed with one of the keys.
     *
     * @return what is wrong, for humans; empty: nothing
     */
    public Optional<String> wrong(Anchor anchor) {
        byte[] raw = byId.get(anchor.keyId());
        if (raw == null) {
            return Optional.of("is signed with key " + anchor.keyId() + ", which is none of the plant's");
        }
        return verifies(raw, anchor) ? Optional.empty() : Optional.of("has a signature that is not right");
    }

    private static boolean verifies(byte[] raw, Anchor anchor) {
        byte[] encoded = new byte[X509.length + raw.length];
        System.arraycopy(X509, 0, encoded, 0, X509.length);
        System.arraycopy(raw, 0, encoded, X509.length, raw.length);
        try {
            PublicKey key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(anchor.signed());
            return signature.verify(anchor.signatureBytes());
        } catch (GeneralSecurityException e) {
            return false; // bytes that are no key or no signature
        }
    }
}
