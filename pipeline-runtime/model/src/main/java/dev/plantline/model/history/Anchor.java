package dev.plantline.model.history;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What delivery signs about once an hour: up to here the audit of a partition goes, and this is the end of its chain. Because the chain holds every line
 * before, nobody can change one without another anchor. As text it is one line, so it can be kept anywhere:
 * {@code plantline-anchor 1 <topic>/<partition> <records> <hash> <time> <key id> <signature>}.
 *
 * @param topic name of the {@code .audit} topic
 * @param partition its partition
 * @param records how many records the chain had, at least 1
 * @param hash of the last one, 64 hex digits
 * @param at when it was signed
 * @param keyId of the key that signed, see {@link AnchorKeys}
 * @param signature Ed25519 over the text before it, 128 hex digits
 */
public record Anchor(
        String topic, int partition, long records, String hash, Instant at, String keyId, String signature) {
    /** The logger that writes anchors into the log of a pod, and nothing else. */
    public static final String LOGGER = "plantline-anchor";

    private static final String BEGINNING = "plantline-anchor 1 ";
    private static final Pattern FORM =
            Pattern.compile(BEGINNING + "([A-Za-z0-9._-]{1,249})/([0-9]{1,9}) ([1-9][0-9]{0,17}) ([0-9a-f]{64})"
                    + " ([0-9T:.Z-]{20,30}) ([0-9a-f]{16}) ([0-9a-f]{128})");

    /** What the line of each anchor of a topic begins with. */
    public static String of(String topic) {
        return BEGINNING + topic + "/";
    }

    /** As one line. */
    public String text() {
        return signedText() + " " + signature;
    }

    /** The day on which it was signed, in UTC: in its second place there is one anchor for each. */
    public LocalDate day() {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /**
     * Finds one in a line of text: one that is the whole line, or with which the message of {@link #LOGGER} begins in a line of a pod's log. One that
     * stands anywhere else was quoted from what somebody sent.
     */
    public static Optional<Anchor> in(String line) {
        Optional<String> logged = PodLog.message(line, LOGGER);
        Matcher found = FORM.matcher(logged.orElse(line));
        if (logged.isPresent() ? !found.lookingAt() : !found.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Anchor(
                    found.group(1),
                    Integer.parseInt(found.group(2)),
                    Long.parseLong(found.group(3)),
                    found.group(4),
                    Instant.parse(found.group(5)),
                    found.group(6),
                    found.group(7)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A line that is an anchor and nothing else. */
    public static Optional<Anchor> whole(String line) {
        return in(line).filter(anchor -> anchor.text().equals(line));
    }

    /** What the signature is over. */
    byte[] signed() {
        return signedText().getBytes(StandardCharsets.US_ASCII);
    }

    byte[] signatureBytes() {
        return HexFormat.of().parseHex(signature);
    }

    Anchor signedWith(byte[] newSignature) {
        return new Anchor(
                topic, partition, records, hash, at, keyId, HexFormat.of().formatHex(newSignature));
    }

    private String signedText() {
        return of(topic) + partition + " " + records + " " + hash + " " + at + " " + keyId;
    }

    /** For humans. */
    @Override
    public String toString() {
        return "the anchor of " + at + " at record " + records;
    }
}
