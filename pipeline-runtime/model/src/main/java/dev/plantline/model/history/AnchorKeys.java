package dev.plantline.model.history;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The keys with which a plant's delivery signs its anchors (Ed25519). The first signs; the others are there for their public halves. As text each is a
 * line of 64 hex digits, the seed of RFC 8032; empty lines do not count. Unlike {@link HistoryKeys} nobody needs them to verify. Immutable.
 */
public final class AnchorKeys {
    /** No key: nothing is anchored. */
    public static final AnchorKeys NONE = new AnchorKeys(null, PublicAnchorKeys.NONE);

    /** More are not read: the plant's status keeps the public half of a key that is taken out. */
    public static final int MOST = 16;

    private static final String ALGORITHM = "Ed25519";

    private final PrivateKey signing;
    private final PublicAnchorKeys publics;

    private AnchorKeys(PrivateKey signing, PublicAnchorKeys publics) {
        this.signing = signing;
        this.publics = publics;
    }

    /**
     * Reads their text.
     *
     * @throws IllegalArgumentException when a line is no key, there is none or there are more than {@value #MOST}; the message names the line and never
     *     the key
     */
    public static AnchorKeys read(String text) {
        List<KeyPair> pairs = HexKeys.read(text, "anchor", MOST).stream()
                .map(AnchorKeys::pair)
                .toList();
        return new AnchorKeys(
                pairs.get(0).getPrivate(),
                PublicAnchorKeys.of(
                        pairs.stream().map(pair -> raw(pair.getPublic())).toList()));
    }

    /** The same, which also know the public halves of keys that sign no more. */
    public AnchorKeys knowing(PublicAnchorKeys replaced) {
        return isEmpty() ? this : new AnchorKeys(signing, publics.and(replaced));
    }

    /** A new key as text. */
    public static String fresh(SecureRandom random) {
        return HexKeys.fresh(random);
    }

    /** Whether there is no key. */
    public boolean isEmpty() {
        return signing == null;
    }

    /** With what anyone can verify. */
    public PublicAnchorKeys publics() {
        return publics;
    }

    /**
     * Signs the end of a chain.
     *
     * @param topic name of the {@code .audit} topic
     * @param records how many records the chain has
     * @param hash of the last one
     * @throws IllegalStateException without a key
     */
    public Anchor sign(String topic, int partition, long records, String hash, Instant at) {
        if (signing == null) {
            throw new IllegalStateException("there is no anchor key");
        }
        String keyId = PublicAnchorKeys.id(publics.first());
        Anchor unsigned = new Anchor(topic, partition, records, hash, at, keyId, "");
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(signing);
            signature.update(unsigned.signed());
            return unsigned.signedWith(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** Java makes a key of a seed only when it makes a pair, so it is given the seed in place of chance. */
    private static KeyPair pair(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** The last bytes of the X.509 form, RFC 8410. */
    private static byte[] raw(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - HexKeys.BYTES, encoded.length);
    }

    /** No chance at all: the bytes that it was given. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;

        Given(byte[] bytes) {
            super(null, null);
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] wanted) {
            if (wanted.length != bytes.length) {
                throw new IllegalStateException("this Java asks for " + wanted.length + " bytes of a seed");
            }
            System.arraycopy(bytes, 0, wanted, 0, bytes.length);
        }
    }

    /** By the public halves and which of them signs. */
    @Override
    public boolean equals(Object other) {
        return other instanceof AnchorKeys keys && publics.texts().equals(keys.publics.texts());
    }

    @Override
    public int hashCode() {
        return Objects.hash(publics.texts());
    }

    /** The public halves; never a key. */
    @Override
    public String toString() {
        return "anchor keys " + publics.texts();
    }
}
