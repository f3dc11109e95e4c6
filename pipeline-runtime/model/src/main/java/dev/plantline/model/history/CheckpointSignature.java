package dev.plantline.model.history;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in header {@value #HEADER} of a checkpoint: {@code 1 <key id> <content> <mac>}, in hex digits.
 *
 * @param keyId of the key that signed
 * @param content sum of everything that stands in the partition of {@code .aside} beside the checkpoint and the commands, 32 bytes
 * @param mac HMAC-SHA256 over place, content and checkpoint, 32 bytes
 */
public record CheckpointSignature(String keyId, byte[] content, byte[] mac) {
    /** The header's name. */
    public static final String HEADER = "plantline-signature";

    private static final Pattern FORM = Pattern.compile("1 ([0-9a-f]{16}) ([0-9a-f]{64}) ([0-9a-f]{64})");
    private static final int LONGEST = 256;

    /** As the header's value. */
    public byte[] write() {
        HexFormat hex = HexFormat.of();
        return ("1 " + keyId + " " + hex.formatHex(content) + " " + hex.formatHex(mac))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads a header's value; empty when it is none that this release knows. */
    public static Optional<CheckpointSignature> read(byte[] header) {
        if (header == null || header.length > LONGEST) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(new String(header, StandardCharsets.US_ASCII));
        HexFormat hex = HexFormat.of();
        return matcher.matches()
                ? Optional.of(new CheckpointSignature(
                        matcher.group(1), hex.parseHex(matcher.group(2)), hex.parseHex(matcher.group(3))))
                : Optional.empty();
    }
}
