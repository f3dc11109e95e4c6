package dev.plantline.runtime;

import dev.plantline.model.RuntimeConfiguration.DoorTls;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * With what the gateway proves itself to its senders, and whose certificates it believes. It is read as a whole before anything is changed, so that
 * a broken file never takes the place of one that works. Immutable.
 */
final class ServerCertificate {
    private static final Set<String> PROTOCOLS = new LinkedHashSet<>(List.of("TLSv1.3", "TLSv1.2"));
    private static final byte[] SIGNED = "the key and the certificate belong together".getBytes(StandardCharsets.UTF_8);

    private final Buffer certificate;
    private final Buffer key;
    private final Buffer clientCa;
    private final ClientAuth clientAuth;
    private final Instant expires;

    private ServerCertificate(Buffer certificate, Buffer key, Buffer clientCa, ClientAuth clientAuth, Instant expires) {
        this.certificate = certificate;
        this.key = key;
        this.clientCa = clientCa;
        this.clientAuth = clientAuth;
        this.expires = expires;
    }

    /**
     * Reads what is mounted.
     *
     * @param files gives the bytes of a file; throws IllegalArgumentException when there is none
     * @param now our clock
     * @throws IllegalArgumentException when a file cannot be read as what it should be, the key is not that of the certificate, or the certificate is
     *     not valid now; says which file and why, and nothing of the key
     */
    static ServerCertificate of(DoorTls tls, Function<String, byte[]> files, Instant now, Vertx vertx) {
        var certificate = Buffer.buffer(files.apply(tls.certificateFile()));
        var key = Buffer.buffer(files.apply(tls.keyFile()));
        var leaf = certificates(tls.certificateFile(), certificate).iterator().next();
        if (now.isAfter(leaf.getNotAfter().toInstant())) {
            throw new IllegalArgumentException("the certificate for the port for messages has expired at "
                    + leaf.getNotAfter().toInstant() + ": renew it in its Secret");
        }
        if (now.isBefore(leaf.getNotBefore().toInstant())) {
            throw new IllegalArgumentException("the certificate for the port for messages is valid only from "
                    + leaf.getNotBefore().toInstant() + " on: check the clocks, or the certificate in its Secret");
        }
        if (!isKeyOf(leaf, certificate, key, vertx)) {
            throw new IllegalArgumentException("the file " + tls.keyFile()
                    + " has no private key in PEM that belongs to the certificate in " + tls.certificateFile()
                    + ": correct the Secret that the Plant names in spec.gateway.tls");
        }
        Buffer clientCa = tls.clientCaFile() == null ? null : Buffer.buffer(files.apply(tls.clientCaFile()));
        if (clientCa != null && !canBeTrusted(clientCa, vertx)) {
            throw noCertificates(tls.clientCaFile());
        }
        var clientAuth =
                clientCa == null ? ClientAuth.NONE : tls.clientsMustShow() ? ClientAuth.REQUIRED : ClientAuth.REQUEST;
        return new ServerCertificate(
                certificate, key, clientCa, clientAuth, leaf.getNotAfter().toInstant());
    }

    @SuppressWarnings("unchecked") // what the factory of X.509 makes
    private static Collection<X509Certificate> certificates(String file, Buffer pem) {
        try {
            var found = (Collection<X509Certificate>) CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes()));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException e) {
            // said below
        }
        throw noCertificates(file);
    }

    private static IllegalArgumentException noCertificates(String file) {
        return new IllegalArgumentException("the file " + file
                + " has no certificates in PEM: correct the Secret that the Plant names in spec.gateway.tls");
    }

    /** Whether the server can begin with it: it reads fewer forms than the JDK, and only once the port is closed. */
    private static boolean canBeTrusted(Buffer clientCa, Vertx vertx) {
        try {
            return trusted(clientCa).getTrustManagerFactory(vertx).getTrustManagers().length > 0;
        } catch (Exception e) { // Vert.x says Exception
            return false;
        }
    }

    private static boolean isKeyOf(X509Certificate leaf, Buffer certificate, Buffer key, Vertx vertx) {
        try {
            KeyManager[] managers =
                    pem(certificate, key).getKeyManagerFactory(vertx).getKeyManagers();
            var manager = (X509KeyManager) managers[0];
            String[] aliases = manager.getServerAliases(leaf.getPublicKey().getAlgorithm(), null);
            return aliases != null && belong(manager.getPrivateKey(aliases[0]), leaf.getPublicKey());
        } catch (
                Exception
                        e) { // Vert.x says Exception, and what it says of a key that it cannot read may hold a part of
            // it
            return false;
        }
    }

    private static boolean belong(PrivateKey secret, PublicKey open) throws GeneralSecurityException {
        String algorithm =
                switch (open.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> open.getAlgorithm();
                };
        var signing = Signature.getInstance(algorithm);
        signing.initSign(secret);
        signing.update(SIGNED);
        byte[] signature = signing.sign();
        signing.initVerify(open);
        signing.update(SIGNED);
        return signing.verify(signature);
    }

    private static PemKeyCertOptions pem(Buffer certificate, Buffer key) {
        return new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key);
    }

    private static PemTrustOptions trusted(Buffer clientCa) {
        return new PemTrustOptions().addCertValue(clientCa);
    }

    /** Until when it is good. */
    Instant expires() {
        return expires;
    }

    /**
     * Whether a server that has this one can take over another without closing its port. With other authorities for clients it cannot: connections
     * that are open were proven by those that it had, of which one may be withdrawn.
     */
    boolean canBecome(ServerCertificate next) {
        return clientAuth == next.clientAuth && Objects.equals(clientCa, next.clientCa);
    }

    /** Settings of a server that has not started. */
    void applyTo(HttpServerOptions options) {
        options.setSsl(true)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setClientAuth(clientAuth)
                .setKeyCertOptions(pem(certificate, key));
        if (clientCa != null) {
            options.setTrustOptions(trusted(clientCa));
        }
    }

    /** Settings that a running server takes over; connections that are open stay as they are. */
    SSLOptions options() {
        var options =
                new SSLOptions().setEnabledSecureTransportProtocols(PROTOCOLS).setKeyCertOptions(pem(certificate, key));
        return clientCa == null ? options : options.setTrustOptions(trusted(clientCa));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServerCertificate that
                && certificate.equals(that.certificate)
                && key.equals(that.key)
                && Objects.equals(clientCa, that.clientCa)
                && clientAuth == that.clientAuth;
    }

    @Override
    public int hashCode() {
        return certificate.hashCode();
    }
}
