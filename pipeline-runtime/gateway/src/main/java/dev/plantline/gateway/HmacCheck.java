package dev.plantline.gateway;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks that a sender knows the shared key and signed this body now: {@code X-Plantline-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of
 * "t.body">}.
 *
 * <p>The time is signed too, so a recorded request is worth nothing after {@link #TOLERANCE}; within it a repeat is caught by the idempotency
 * key. Thread safe.
 */
final class HmacCheck {
    /** Name of the header that carries the signature. */
    static final String HEADER = "X-Plantline-Signature";
    /** How far the sender's clock and ours may be apart, either way. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int HEX_LENGTH = 64;

    private final SecretKeySpec key;
    private final InstantSource clock;

    /** What the check found; everything but {@code valid} is an answer 401. */
    enum Result {
        /** Signed by the key, in time. */
        valid("the signature is valid"),
        /** No header. */
        missing("the header " + HEADER + " is missing; send t=<unix seconds>,v1=<hex HMAC-SHA256 of \"t.body\">"),
        /** Not in the form that we expect. */
        malformed("the header " + HEADER + " has another form than t=<unix seconds>,v1=<64 hex digits>"),
        /** Signed too long ago or in the future. */
        stale("the signature's time is more than 5 minutes from ours; check the sender's clock"),
        /** Signed by another key, or the body was changed on its way. */
        wrong("the signature does not fit this body; check the shared key and that the body is signed as it is sent");

        private final String reason;

        Result(String reason) {
            this.reason = reason;
        }

        /** For the sender: what is wrong and what to do. Tells nothing about the key. */
        String reason() {
            return reason;
        }
    }

    /**
     * A check with a key.
     *
     * @param key the shared key, not empty
     * @param clock tells now
     * @throws IllegalArgumentException when the key is empty: everybody would know it
     */
    HmacCheck(byte[] key, InstantSource clock) {
        if (key.length == 0) {
            throw new IllegalArgumentException("the HMAC key is empty");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.clock = clock;
    }

    /**
     * Checks one request. Takes the same time for every wrong signature.
     *
     * @param header value of {@link #HEADER}; null when absent
     * @param body as it came
     */
    Result check(String header, byte[] body) {
        if (header == null) {
            return Result.missing;
        }
        String time = null;
        String signature = null;
        for (String part : header.split(",", -1)) {
            String field = part.strip();
            if (field.startsWith("t=") && time == null) {
                time = field.substring(2);
            } else if (field.startsWith("v1=") && signature == null) {
                signature = field.substring(3);
            } else {
                return Result.malformed;
            }
        }
        if (time == null || signature == null || signature.length() != HEX_LENGTH) {
            return Result.malformed;
        }
        byte[] given;
        Instant signed;
        try {
            given = HexFormat.of().parseHex(signature);
            signed = Instant.ofEpochSecond(Long.parseLong(time));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Result.malformed;
        }
        if (!MessageDigest.isEqual(given, sign(time, body))) {
            return Result.wrong;
        }
        return Duration.between(signed, clock.instant()).abs().compareTo(TOLERANCE) > 0 ? Result.stale : Result.valid;
    }

    private byte[] sign(String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(time.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) '.');
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }
}
