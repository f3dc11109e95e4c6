package dev.plantline.model.signature;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a signature of a message to the gateway covers, and how it is made.
 *
 * <p>It covers method, path, length and digest of the body, and when it was made by which key. The path names the interface: it is unique among the
 * interfaces of a plant, so a recorded request is of no use at another interface, also where one sender has one key for several. Host and port are
 * not covered, because a load balancer may change them: each plant has keys of its own. The query is not covered and not read.
 */
public final class RequestSignature {
    /** Header with the covered components and the parameters. */
    public static final String INPUT_HEADER = "Signature-Input";
    /** Header with the signature itself. */
    public static final String HEADER = "Signature";
    /** What the parameter {@code tag} says: that the signature is meant for Plantline, and not for a proxy on the way. */
    public static final String TAG = "plantline";
    /** What the parameter {@code alg} says. */
    public static final String ALGORITHM = "hmac-sha256";
    /** How long a signature is good. */
    public static final Duration BACK = Duration.ofSeconds(300);
    /** How far the sender's clock may be ahead. */
    public static final Duration AHEAD = Duration.ofSeconds(60);
    /** Components that a signature covers, all of them and no other, in any order. */
    static final List<String> COVERED = List.of("@method", "@path", "content-length", "content-digest");
    /** Value of the header {@code Accept-Signature}, with which a gateway says what it wants. */
    public static final String ACCEPTED = TAG + "=("
            + COVERED.stream().map(each -> '"' + each + '"').collect(Collectors.joining(" "))
            + ");created;keyid;alg=\"" + ALGORITHM + "\";tag=\"" + TAG + "\"";

    private RequestSignature() {}

    /**
     * The headers that prove who sends a request: {@code Content-Digest}, {@code Signature-Input}, {@code Signature}. The request has to be sent
     * with {@code Content-Length}, not chunked.
     *
     * @param key of the sender
     * @param method for example POST
     * @param path with the slash at its start, without a query
     * @param body as it is sent
     * @param now the sender's clock; seconds count
     */
    public static Map<String, String> sign(SenderKey key, String method, String path, byte[] body, Instant now) {
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("created", now.getEpochSecond());
        parameters.put("keyid", key.id());
        parameters.put("alg", ALGORITHM);
        parameters.put("tag", TAG);
        var input = new InnerList(
                COVERED.stream().map(each -> new InnerList.Item(each, Map.of())).toList(), parameters);
        String digest = ContentDigest.of(body);
        var values = Map.of(
                "@method", method,
                "@path", path,
                "content-length", Integer.toString(body.length),
                "content-digest", digest);
        byte[] signature = key.sign(base(input, values));
        var headers = new LinkedHashMap<String, String>();
        headers.put(ContentDigest.HEADER, digest);
        headers.put(INPUT_HEADER, TAG + "=" + input.written());
        headers.put(HEADER, TAG + "=" + FieldReader.written(signature));
        return headers;
    }

    /**
     * The text that is signed, RFC 9421 section 2.5.
     *
     * @param input components and parameters
     * @param values of all components
     */
    static String base(InnerList input, Map<String, String> values) {
        var base = new StringBuilder();
        for (InnerList.Item each : input.items()) {
            base.append(each.written())
                    .append(": ")
                    .append(values.get(each.name()))
                    .append('\n');
        }
        return base.append("\"@signature-params\": ").append(input.written()).toString();
    }
}
