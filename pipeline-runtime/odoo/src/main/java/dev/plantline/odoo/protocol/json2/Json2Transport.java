package dev.plantline.odoo.protocol.json2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import dev.plantline.model.network.AddressRefusedException;
import dev.plantline.model.network.AddressRules;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Odoo's JSON-2 protocol (19 and newer): one POST is one method call and one transaction. Thread safe. Odoo closes the connection after each
 * answer, a proxy before it may keep it open; both are fine here.
 */
public final class Json2Transport implements OdooProtocol {
    /** Odoo repeats a call after serialization failures and sleeps in between, up to two minutes: a shorter wait makes ambiguity by itself. */
    public static final Duration READ_TIMEOUT = Duration.ofSeconds(150);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final OdooEndpoint connection;
    private final HttpClient client;
    private final Duration readTimeout;
    private final AddressRules rules;

    /**
     * With the time-out that fits Odoo.
     *
     * @throws IllegalArgumentException when the certificates to trust cannot be read
     */
    public Json2Transport(OdooEndpoint connection) {
        this(connection, READ_TIMEOUT);
    }

    /**
     * With a time-out of one's own, for probes and tests.
     *
     * @throws IllegalArgumentException when the certificates to trust cannot be read
     */
    public Json2Transport(OdooEndpoint connection, Duration readTimeout) {
        this(connection, readTimeout, client(connection.trust()), AddressRules.none());
    }

    /**
     * With a client that others use too: each client has a thread of its own.
     *
     * @param rules say before each call whether the address may be called
     */
    public Json2Transport(OdooEndpoint connection, Duration readTimeout, HttpClient client, AddressRules rules) {
        this.rules = rules;
        this.connection = connection;
        this.readTimeout = readTimeout;
        this.client = client;
    }

    /**
     * A client that trusts these certificates.
     *
     * @param trust PEM; null: the Java runtime's
     * @throws IllegalArgumentException when they cannot be read
     */
    public static HttpClient client(Path trust) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT);
        if (trust != null) {
            builder.sslContext(trusting(trust));
        }
        return builder.build();
    }

    /** Whom it speaks to; never the key. */
    @Override
    public String toString() {
        return connection.toString();
    }

    @Override
    public JsonNode call(String model, String method, Map<String, ?> arguments) throws OdooFault {
        String key = connection.key().get();
        if (key == null) {
            throw new OdooFault(
                    OdooFault.Kind.keyRefused,
                    "no key",
                    "there is no API key for " + connection
                            + ": the Secret that the OdooConnection names is missing, or does not say that it may be sent there");
        }
        return send(request("/json/2/" + model + "/" + method)
                .header("Authorization", "bearer " + key)
                .header("X-Odoo-Database", connection.database())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes(arguments))));
    }

    @Override
    public String serverVersion() throws OdooFault {
        JsonNode version = send(request("/web/version").GET()).path("version");
        if (!version.isTextual()) {
            throw new OdooFault(
                    OdooFault.Kind.configuration, "version", connection.url() + " is not an Odoo 19 or newer");
        }
        return version.asText();
    }

    private HttpRequest.Builder request(String path) {
        String base = connection.url().toString();
        return HttpRequest.newBuilder(
                        URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path))
                .timeout(readTimeout);
    }

    private JsonNode send(HttpRequest.Builder request) throws OdooFault {
        HttpResponse<byte[]> response;
        try {
            rules.web(connection.url());
            response = awaited(client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (AddressRefusedException e) {
            throw new OdooFault(OdooFault.Kind.configuration, e.getClass().getSimpleName(), e.getMessage());
        } catch (HttpConnectTimeoutException | ConnectException e) {
            throw new OdooFault(
                    OdooFault.Kind.unreachable, e.getClass().getSimpleName(), "no connection to " + connection.url());
        } catch (HttpTimeoutException e) {
            throw new OdooFault(
                    OdooFault.Kind.ambiguous,
                    e.getClass().getSimpleName(),
                    "no answer from " + connection.url() + " within " + readTimeout.toSeconds() + " s");
        } catch (javax.net.ssl.SSLHandshakeException e) {
            throw new OdooFault(
                    OdooFault.Kind.configuration,
                    e.getClass().getSimpleName(),
                    connection.url() + " is not trusted: " + e.getMessage());
        } catch (IOException e) {
            throw new OdooFault(
                    OdooFault.Kind.ambiguous,
                    e.getClass().getSimpleName(),
                    "the connection to " + connection.url() + " broke: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OdooFault(
                    OdooFault.Kind.ambiguous,
                    "InterruptedException",
                    "the wait for " + connection.url() + " was ended");
        }
        return answer(response);
    }

    /** Waits for the whole answer: the request's own time-out ends where the body begins. */
    private HttpResponse<byte[]> awaited(CompletableFuture<HttpResponse<byte[]>> answer)
            throws IOException, InterruptedException {
        try {
            return answer.get(readTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("the answer has not ended");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private JsonNode answer(HttpResponse<byte[]> response) throws OdooFault {
        JsonNode body = parsed(response.body());
        if (response.statusCode() == 200) {
            if (body == null) {
                throw new OdooFault(OdooFault.Kind.ambiguous, "body", connection.url() + " answered 200 without JSON");
            }
            return body;
        }
        // `debug` holds a traceback: it is read by nobody.
        String name = body != null && body.path("name").isTextual()
                ? body.path("name").asText()
                : null;
        String message = name != null
                ? body.path("message").asText()
                : "HTTP " + response.statusCode() + " without Odoo's form of an error"
                        + (response.statusCode() == 404
                                ? ": the database " + connection.database() + " may be unknown there"
                                : "");
        throw new OdooFault(
                Json2Faults.kindOf(response.statusCode(), name),
                name == null ? "HTTP " + response.statusCode() : name,
                message);
    }

    private static JsonNode parsed(byte[] body) {
        try {
            JsonNode node = Json.MAPPER.readTree(body);
            return node == null || node.isMissingNode() ? null : node;
        } catch (IOException e) {
            return null;
        }
    }

    private static byte[] bytes(Map<String, ?> arguments) {
        try {
            return Json.MAPPER.writeValueAsBytes(arguments);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("arguments that cannot be written as JSON", e);
        }
    }

    private static SSLContext trusting(Path trusted) {
        try (InputStream pem = Files.newInputStream(trusted)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("trusted" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "cannot trust the certificates in " + trusted + ": " + e.getMessage(), e);
        }
    }
}
