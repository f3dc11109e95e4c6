package dev.plantline.model.signature;

import dev.plantline.model.Hashes;
import dev.plantline.model.signature.FieldReader.MalformedException;
import java.security.MessageDigest;

/** The header {@code Content-Digest} of RFC 9530, of which Plantline reads {@code sha-256} and passes over other algorithms. */
public final class ContentDigest {
    /** The header's name. */
    public static final String HEADER = "Content-Digest";

    private static final String ALGORITHM = "sha-256";
    private static final int LENGTH = 32;

    private final byte[] digest;

    private ContentDigest(byte[] digest) {
        this.digest = digest;
    }

    /** The header's value for a body: {@code sha-256=:<base64>:}. */
    public static String of(byte[] body) {
        return ALGORITHM + "=" + FieldReader.written(Hashes.sha256().digest(body));
    }

    /**
     * Reads the header.
     *
     * @throws SignatureRefusedException when it has another form, or no SHA-256
     */
    static ContentDigest read(String header) throws SignatureRefusedException {
        byte[] digest;
        try {
            digest = FieldReader.byteSequences(header).get(ALGORITHM);
        } catch (MalformedException e) {
            throw new SignatureRefusedException("the header " + HEADER + " cannot be read: " + e.getMessage());
        }
        if (digest == null || digest.length != LENGTH) {
            throw new SignatureRefusedException(
                    "the header " + HEADER + " needs the SHA-256 of the body: sha-256=:<base64>:");
        }
        return new ContentDigest(digest);
    }

    /** Whether it is the digest of this body. */
    boolean isOf(byte[] body) {
        return MessageDigest.isEqual(digest, Hashes.sha256().digest(body));
    }
}
