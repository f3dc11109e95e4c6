package dev.plantline.odoo.protocol.json2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plantline.model.Json;
import dev.plantline.model.PlainText;
import dev.plantline.model.network.AddressRefusedException;
import dev.plantline.model.network.AddressRules;
import dev.plantline.model.network.AnswerTooLongException;
import dev.plantline.model.network.BoundedBody;
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

    /**
     * Longest answer, bytes, unless the caller says less. A side kit cuts the text of a verdict to 1500 characters, 18 KB in Odoo's JSON at the very most
     * and 200 bytes as a rule; so it is room for the rejection of a thousand messages.
     */
    public static final int MOST_BYTES = 4 << 20;

    /** Most tokens of an answer: a small text can stand for very many objects. The longest of ours has 18 for each of 1000 messages. */
    private static final long MOST_TOKENS = 40_000;

    private static final JsonMapper ANSWERS = answers();

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final OdooEndpoint connection;
    private final HttpClient client;
    private final Duration readTimeout;
    private final int mostBytes;
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
        this(connection, readTimeout, MOST_BYTES, client(connection.trust()), AddressRules.none());
    }

    /**
     * With a client that others use too: each client has a thread of its own.
     *
     * @param readTimeout longest wait for the whole answer of a call
     * @param mostBytes longest answer, whether of success or of an error; what is longer is given up
     * @param rules say before each call whether the address may be called
     */
    public Json2Transport(
            OdooEndpoint connection, Duration readTimeout, int mostBytes, HttpClient client, AddressRules rules) {
        this.mostBytes = mostBytes;
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
            response = awaited(client.sendAsync(request.build(), BoundedBody.of(mostBytes)));
        } catch (AddressRefusedException e) {
            throw new OdooFault(OdooFault.Kind.configuration, "address", e.getMessage());
        } catch (HttpConnectTimeoutException | ConnectException e) {
            throw new OdooFault(OdooFault.Kind.unreachable, "connection", "no connection to " + connection.url());
        } catch (HttpTimeoutException e) {
            throw new OdooFault(
                    OdooFault.Kind.ambiguous,
                    "time",
                    "no answer from " + connection.url() + " within " + readTimeout.toSeconds() + " s");
        } catch (AnswerTooLongException e) {
            throw tooLong("more than " + mostBytes + " bytes");
        } catch (javax.net.ssl.SSLHandshakeException e) {
            throw new OdooFault(
                    OdooFault.Kind.configuration,
                    "certificate",
                    connection.url() + " is not trusted: " + PlainText.said(e));
        } catch (IOException e) {
            throw new OdooFault(
                    OdooFault.Kind.ambiguous,
                    "connection",
                    "the connection to " + connection.url() + " broke: " + PlainText.said(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OdooFault(OdooFault.Kind.ambiguous, "ended", "the wait for " + connection.url() + " was ended");
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

    private OdooFault tooLong(String what) {
        return new OdooFault(
                OdooFault.Kind.tooLong,
                "tooLong",
                connection.url() + " answered with " + what
                        + ", which no Odoo does to such a call; the answer was given up."
                        + " See what answers there: correct the address, or whatever stands in front of Odoo");
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

    /** Null: it is no JSON. */
    private JsonNode parsed(byte[] body) throws OdooFault {
        try {
            JsonNode node = ANSWERS.readTree(body);
            return node == null || node.isMissingNode() ? null : node;
        } catch (StreamConstraintsException e) {
            throw tooLong("JSON of more than " + MOST_TOKENS + " tokens, or nested too deep");
        } catch (IOException e) {
            return null;
        }
    }

    private static JsonMapper answers() {
        JsonMapper mapper = Json.MAPPER.copy();
        StreamReadConstraints ours = mapper.getFactory().streamReadConstraints();
        mapper.getFactory()
                .setStreamReadConstraints(
                        ours.rebuild().maxTokenCount(MOST_TOKENS).build());
        return mapper;
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
