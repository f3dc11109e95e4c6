package dev.plantline.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS with PEM files: trust in the certificates of one and in no others, and a certificate that is shown. */
final class PemTls {
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    /** Whose keys certificates have. */
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    private PemTls() {}

    /**
     * Reads the files.
     *
     * @param ca certificates to trust; null: those of the Java runtime
     * @param certificate that is shown; null: none
     * @param key of it; null: none
     * @throws IOException when one cannot be read
     * @throws IllegalArgumentException when one holds something else; never shows what
     */
    static SSLContext of(Path ca, Path certificate, Path key) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(certificate == null ? null : shown(certificate, key), ca == null ? null : trusted(ca), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has TLS", e);
        }
    }

    private static TrustManager[] trusted(Path file) throws IOException, GeneralSecurityException {
        KeyStore trusted = empty();
        for (Certificate each : certificates("--ca-file", file)) {
            trusted.setCertificateEntry(Integer.toString(trusted.size()), each);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return trust.getTrustManagers();
    }

    private static KeyManager[] shown(Path file, Path keyFile) throws IOException, GeneralSecurityException {
        Certificate[] chain = certificates("--client-certificate-file", file).toArray(Certificate[]::new);
        PrivateKey key = key(keyFile);
        if (!key.getAlgorithm().equals(chain[0].getPublicKey().getAlgorithm())) {
            throw new IllegalArgumentException("--client-key-file " + keyFile + " is not the key of the certificate in "
                    + file + ": one is " + key.getAlgorithm() + ", the other "
                    + chain[0].getPublicKey().getAlgorithm());
        }
        KeyStore own = empty();
        own.setKeyEntry("sender", key, new char[0], chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        return keys.getKeyManagers();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore empty = KeyStore.getInstance(KeyStore.getDefaultType());
        empty.load(null, null);
        return empty;
    }

    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        Matcher found = KEY.matcher(new String(read("--client-key-file", file), StandardCharsets.US_ASCII));
        if (found.find()) {
            for (String algorithm : ALGORITHMS) {
                try {
                    byte[] encoded = Base64.getMimeDecoder().decode(found.group(1));
                    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
                } catch (InvalidKeySpecException | IllegalArgumentException e) {
                    continue; // it is of another algorithm, or none
                }
            }
        }
        throw new IllegalArgumentException(
                "--client-key-file " + file
                        + " has no private key of RSA, EC or EdDSA in PEM (BEGIN PRIVATE KEY, without a password): openssl pkcs8 -topk8 -nocrypt makes one");
    }

    private static Collection<? extends Certificate> certificates(String option, Path file)
            throws IOException, GeneralSecurityException {
        byte[] pem = read(option, file);
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException(option + " " + file + " has no certificates in PEM", e);
        }
        throw new IllegalArgumentException(option + " " + file + " has no certificates in PEM");
    }

    private static byte[] read(String option, Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES);
        } catch (IOException e) {
            throw new IOException(option + " " + file + " cannot be read: " + Unreadable.reason(file, e), e);
        }
    }
}
