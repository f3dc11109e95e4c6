package dev.plantline.model.history;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Secret keys as they stand in a file: a line of 64 hex digits each. Empty lines do not count. */
final class HexKeys {
    /** Length of a key. */
    static final int BYTES = 32;

    private HexKeys() {}

    /**
     * Reads them.
     *
     * @param text of the file
     * @param kind what they are called
     * @param most that are taken; one that stands there twice counts once
     * @return their bytes, in the order of their lines
     * @throws IllegalArgumentException when a line is no key, there is none or there are more than {@code most}; the message names the line and never the
     *     key
     */
    static List<byte[]> read(String text, String kind, int most) {
        Set<String> keys = new LinkedHashSet<>();
        List<String> lines = text.lines().map(String::strip).toList();
        for (int number = 0; number < lines.size(); number++) {
            String line = lines.get(number);
            if (line.isEmpty()) {
                continue;
            }
            if (!line.matches("[0-9a-fA-F]{" + 2 * BYTES + "}")) {
                throw new IllegalArgumentException(kind + " keys, line " + (number + 1) + ": a key is " + 2 * BYTES
                        + " hex digits, for example from: openssl rand -hex " + BYTES);
            }
            keys.add(line.toLowerCase(Locale.ROOT));
        }
        if (keys.isEmpty() || keys.size() > most) {
            throw new IllegalArgumentException(
                    "there are " + keys.size() + " " + kind + " keys: 1 to " + most + " are kept");
        }
        return keys.stream().map(HexFormat.of()::parseHex).toList();
    }

    /** A new key as a line. */
    static String fresh(SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return HexFormat.of().formatHex(key);
    }
}
