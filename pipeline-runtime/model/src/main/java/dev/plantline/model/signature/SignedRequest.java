package dev.plantline.model.signature;

import dev.plantline.model.Hashes;
import dev.plantline.model.signature.FieldReader.MalformedException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** A request whose header says that it was signed as {@link RequestSignature} tells; nothing is proven before {@link #prove}. Immutable. */
public final class SignedRequest {
    private static final Set<String> PARAMETERS = Set.of("created", "keyid", "alg", "tag");

    /** Of RFC 9562: version 8 is made as its maker likes. */
    private static final long VERSION_BITS = 0xf000L;

    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT_BITS = 0xc000_0000_0000_0000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final String keyId;
    private final long created;
    private final String base;
    private final byte[] signature;
    private final ContentDigest digest;

    private SignedRequest(String keyId, long created, String base, byte[] signature, ContentDigest digest) {
        this.keyId = keyId;
        this.created = created;
        this.base = base;
        this.signature = signature;
        this.digest = digest;
    }

    /**
     * Reads the header of a request.
     *
     * @param method as it came
     * @param path as it came, without the query
     * @param headers gives all values of a header by its name, which is compared without case
     * @throws SignatureRefusedException when it is not signed, or in another form
     */
    public static SignedRequest read(String method, String path, Function<String, List<String>> headers)
            throws SignatureRefusedException {
        String inputs = one(headers, RequestSignature.INPUT_HEADER);
        String signatures = one(headers, RequestSignature.HEADER);
        String digests = one(headers, ContentDigest.HEADER);
        var digest = ContentDigest.read(digests);
        String label = null;
        InnerList input = null;
        for (var each : members(RequestSignature.INPUT_HEADER, () -> FieldReader.innerLists(inputs))
                .entrySet()) {
            if (RequestSignature.TAG.equals(each.getValue().parameters().get("tag"))) {
                if (input != null) {
                    throw new SignatureRefusedException("two signatures have tag=\"plantline\": send one");
                }
                label = each.getKey();
                input = each.getValue();
            }
        }
        if (input == null) {
            throw new SignatureRefusedException("no signature of the header " + RequestSignature.INPUT_HEADER
                    + " has the parameter tag=\"plantline\"");
        }
        byte[] signature = members(RequestSignature.HEADER, () -> FieldReader.byteSequences(signatures))
                .get(label);
        if (signature == null) {
            throw new SignatureRefusedException("the header " + RequestSignature.HEADER + " has no member '" + label
                    + "' as " + RequestSignature.INPUT_HEADER + " has");
        }
        checkComponents(input);
        checkParameters(input);
        var values = new HashMap<String, String>();
        values.put("@method", method);
        values.put("@path", path);
        values.put("content-length", one(headers, "Content-Length"));
        values.put("content-digest", digests);
        return new SignedRequest(
                (String) input.parameters().get("keyid"),
                (Long) input.parameters().get("created"),
                RequestSignature.base(input, values),
                signature,
                digest);
    }

    /** Something to read that may have another form. */
    private interface Reading<T> {
        T read() throws MalformedException;
    }

    private static <T> T members(String header, Reading<T> reading) throws SignatureRefusedException {
        try {
            return reading.read();
        } catch (MalformedException e) {
            throw new SignatureRefusedException("the header " + header + " cannot be read: " + e.getMessage());
        }
    }

    private static String one(Function<String, List<String>> headers, String name) throws SignatureRefusedException {
        var values = headers.apply(name);
        if (values.size() != 1) {
            throw new SignatureRefusedException("the header " + name
                    + (values.isEmpty()
                            ? " is missing: sign the request"
                            : " stands there several times: send it once"));
        }
        return values.get(0).strip();
    }

    private static void checkComponents(InnerList input) throws SignatureRefusedException {
        var covered = new HashSet<String>();
        for (InnerList.Item each : input.items()) {
            covered.add(each.written());
        }
        var wanted = new HashSet<String>();
        RequestSignature.COVERED.forEach(each -> wanted.add('"' + each + '"'));
        if (!covered.equals(wanted) || input.items().size() != wanted.size()) {
            throw new SignatureRefusedException("the signature has to cover these components and no others: "
                    + String.join(" ", RequestSignature.COVERED));
        }
    }

    private static void checkParameters(InnerList input) throws SignatureRefusedException {
        Map<String, Object> parameters = input.parameters();
        if (!parameters.keySet().equals(PARAMETERS)) {
            throw new SignatureRefusedException(
                    "the signature has to have the parameters created, keyid, alg and tag and no others");
        }
        if (!(parameters.get("created") instanceof Long)) {
            throw new SignatureRefusedException("the parameter created is not a time: send Unix seconds");
        }
        if (!(parameters.get("keyid") instanceof String id)
                || !SenderKey.ID.matcher(id).matches()) {
            throw new SignatureRefusedException(
                    "the parameter keyid is not a key id: send a quoted text of 1 to 63 letters,"
                            + " digits, dots, underscores and hyphens");
        }
        if (!RequestSignature.ALGORITHM.equals(parameters.get("alg"))) {
            throw new SignatureRefusedException("the parameter alg has to be \"hmac-sha256\"");
        }
    }

    /** Which key the sender says to have used; well-formed, not proven. */
    public String keyId() {
        return keyId;
    }

    /**
     * Checks that the header was signed with this key, and now: at most {@link RequestSignature#BACK} ago and {@link RequestSignature#AHEAD}
     * ahead.
     *
     * @param key the one with {@link #keyId}
     * @param now our clock
     * @throws SignatureRefusedException when it was not
     */
    public void prove(SenderKey key, Instant now) throws SignatureRefusedException {
        if (!key.signed(base, signature)) {
            throw new SignatureRefusedException("the signature does not fit method, path, Content-Length and"
                    + " Content-Digest of this request: check the key '" + key.id() + "' and what is signed");
        }
        long age = now.getEpochSecond() - created;
        if (age > RequestSignature.BACK.toSeconds() || -age > RequestSignature.AHEAD.toSeconds()) {
            throw new SignatureRefusedException("the signature was made " + Math.abs(age) + " s "
                    + (age > 0 ? "ago" : "ahead of our clock") + "; "
                    + RequestSignature.BACK.toSeconds() + " s ago and " + RequestSignature.AHEAD.toSeconds()
                    + " s ahead are taken: check the sender's clock and sign each request anew");
        }
    }

    /**
     * The id of the message in this request, in the form of a UUID: the same as often as the same request comes, and another for every other request,
     * because the signature covers all that makes it one. It tells nothing of the key.
     */
    public String id() {
        var bits = ByteBuffer.wrap(Hashes.sha256().digest(signature));
        long high = bits.getLong() & ~VERSION_BITS | VERSION_8;
        long low = bits.getLong() & ~VARIANT_BITS | VARIANT;
        return new UUID(high, low).toString();
    }

    /** Whether this is the body whose digest was signed. */
    public boolean isBody(byte[] body) {
        return digest.isOf(body);
    }
}
