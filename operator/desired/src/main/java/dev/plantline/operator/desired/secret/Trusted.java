package dev.plantline.operator.desired.secret;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Certificates to trust, out of a Secret that needs no label: so nothing but certificates is taken from it. */
final class Trusted {
    /** Characters; all authorities of a Linux distribution have 220 000. */
    private static final int LONGEST = 512 * 1024;

    /** Characters between the two marks of one certificate. */
    private static final int LONGEST_BODY = 20_000;

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";
    /** What people write between certificates of a bundle. */
    private static final Pattern COMMENT = Pattern.compile("(?m)^#.*$");

    private Trusted() {}

    /**
     * The certificates alone, without comments.
     *
     * @param base64 as it stands in a Secret's data
     * @return PEM in Base64; empty: it is something else, or something else stands beside them
     */
    static Optional<String> certificates(String base64) {
        if (base64.length() > LONGEST * 4 / 3) {
            return Optional.empty();
        }
        try {
            var text = COMMENT.matcher(new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII))
                    .replaceAll("");
            var certificates = new StringBuilder();
            var end = 0;
            // No pattern: whoever may write the Secret chooses the text, and each character is looked at a few times
            // only.
            for (var begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, end)) {
                var body = begin + BEGIN.length();
                var close = text.indexOf(END, body);
                if (close < 0 || close - body > LONGEST_BODY || !isBlank(text, end, begin)) {
                    return Optional.empty();
                }
                certificates.append(certificate(text.substring(body, close)));
                end = close + END.length();
            }
            return certificates.isEmpty() || !isBlank(text, end, text.length())
                    ? Optional.empty()
                    : Optional.of(Base64.getEncoder()
                            .encodeToString(certificates.toString().getBytes(StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException | CertificateException e) {
            return Optional.empty();
        }
    }

    private static boolean isBlank(String text, int from, int to) {
        return text.substring(from, to).isBlank();
    }

    private static String certificate(String body) throws CertificateException {
        if (!body.chars().allMatch(Trusted::isOfBase64)) {
            throw new CertificateException("not Base64"); // the decoder would pass over what is none
        }
        var bytes = Base64.getMimeDecoder().decode(body);
        var read = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(read.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private static boolean isOfBase64(int character) {
        return Character.isWhitespace(character)
                || character < 128 && (Character.isLetterOrDigit(character) || "+/=".indexOf(character) >= 0);
    }
}
