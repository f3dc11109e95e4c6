package dev.plantline.model.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that a sender shares with the gateway, and its id. Immutable; shows its id and never its bytes. */
public final class SenderKey {
    /** Fewest bytes of a key: fewer can be guessed. */
    public static final int MIN_BYTES = 16;

    /** What a key id looks like. */
    static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,63}");

    private static final String ALGORITHM = "HmacSHA256";

    private final String id;
    private final SecretKeySpec key;

    /**
     * A key.
     *
     * @param id 1 to 63 letters, digits, dots, underscores and hyphens
     * @param bytes the key, all of them
     * @throws IllegalArgumentException when the id has another form or the key has less than {@link #MIN_BYTES} bytes
     */
    public SenderKey(String id, byte[] bytes) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a key id has 1 to 63 letters, digits, dots, underscores and hyphens");
        }
        if (bytes.length < MIN_BYTES) {
            throw new IllegalArgumentException("the key '" + id + "' has " + bytes.length + " bytes and needs "
                    + MIN_BYTES + " at least: make one with openssl rand -hex 32");
        }
        this.id = id;
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /**
     * A key as it stands in a file or a Secret. Line ends behind a key that is text otherwise do not count, because editors leave them and nobody
     * signs with them; a key of any bytes may end in one.
     *
     * @throws IllegalArgumentException as the constructor
     */
    public static SenderKey ofFile(String id, byte[] content) {
        int length = content.length;
        while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
            length--;
        }
        for (int i = 0; i < length; i++) {
            if (content[i] < ' ' || content[i] > '~') {
                return new SenderKey(id, content);
            }
        }
        return new SenderKey(id, Arrays.copyOf(content, length));
    }

    /** Its id, which stands in every signature. */
    public String id() {
        return id;
    }

    /** Who has this key: equal for keys of the same bytes, whatever their ids are and at whichever interfaces they count. */
    public Holder holder() {
        return new Holder(key);
    }

    /** Somebody who has a key, without the key. */
    public static final class Holder {
        private final SecretKeySpec key;

        private Holder(SecretKeySpec key) {
            this.key = key;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Holder that && key.equals(that.key);
        }

        @Override
        public int hashCode() {
            return key.hashCode();
        }

        /** For humans; tells nothing of the key. */
        @Override
        public String toString() {
            return "the holder of a key";
        }
    }

    /** The signature of a text, 32 bytes. */
    byte[] sign(String base) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(base.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }

    /** Whether a text was signed with this key; takes the same time for every wrong signature. */
    boolean signed(String base, byte[] signature) {
        return MessageDigest.isEqual(sign(base), signature);
    }

    @Override
    public String toString() {
        return id;
    }
}
