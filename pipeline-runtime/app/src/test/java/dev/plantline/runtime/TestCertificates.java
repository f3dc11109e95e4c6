package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates that stand for themselves, made by the JDK's own tool. */
final class TestCertificates {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path directory;

    TestCertificates(Path directory) {
        this.directory = directory;
    }

    /**
     * A certificate and its key.
     *
     * @param store both, for a client
     */
    record Issued(KeyStore store) {
        String certificate() throws Exception {
            return pem("CERTIFICATE", store.getCertificate("own").getEncoded());
        }

        String key() throws Exception {
            return pem("PRIVATE KEY", store.getKey("own", PASSWORD).getEncoded());
        }

        private static String pem(String what, byte[] bytes) {
            var base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
            return "-----BEGIN " + what + "-----\n" + base64.encodeToString(bytes) + "\n-----END " + what + "-----\n";
        }
    }

    /** A certificate that is good for a year. */
    Issued issue(String name) throws Exception {
        return issue(name, "-keyalg", "EC", "-validity", "365");
    }

    /** A certificate with other options of keytool. */
    Issued issue(String name, String... options) throws Exception {
        var file = directory.resolve(name + ".p12");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "own",
                "-dname",
                "CN=" + name + ",O=Lyon",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString()));
        command.addAll(List.of(options));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return new Issued(store);
    }

    /**
     * What a client trusts and shows.
     *
     * @param trusted the server's certificate
     * @param shown the client's own; null: none
     */
    static SSLContext client(Issued trusted, Issued shown) throws Exception {
        var authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("server", trusted.store().getCertificate("own"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(shown == null ? null : shown.store(), PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
