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

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN CERTIFICATE-----\\s*([A-Za-z0-9+/=\\s]{1,20000}?)-----END CERTIFICATE-----");
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
            var blocks = BLOCK.matcher(text);
            var end = 0;
            while (blocks.find()) {
                if (!text.substring(end, blocks.start()).isBlank()) {
                    return Optional.empty();
                }
                end = blocks.end();
                certificates.append(certificate(blocks.group(1)));
            }
            return certificates.isEmpty() || !text.substring(end).isBlank()
                    ? Optional.empty()
                    : Optional.of(Base64.getEncoder()
                            .encodeToString(certificates.toString().getBytes(StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException | CertificateException e) {
            return Optional.empty();
        }
    }

    private static String certificate(String body) throws CertificateException {
        var bytes = Base64.getMimeDecoder().decode(body);
        var read = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(read.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
