package dev.plantline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.plantline.model.signature.SenderKey;
import dev.plantline.model.signature.SignatureRefusedException;
import dev.plantline.model.signature.SignedRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendCommandTest {
    private static final String KEY = "0123456789abcdef";

    @TempDir
    Path directory;

    private final List<String> received = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer gateway;

    @BeforeEach
    void open() throws Exception {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", this::answer);
        gateway.start();
        Files.writeString(directory.resolve("key"), KEY + "\n");
    }

    @AfterEach
    void close() {
        gateway.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getRawPath();
        int status;
        try {
            var request = SignedRequest.read(exchange.getRequestMethod(), path, name -> exchange.getRequestHeaders()
                    .getOrDefault(name, List.of()));
            request.prove(new SenderKey(request.keyId(), KEY.getBytes(UTF_8)), Instant.now());
            status = request.isBody(body) && !new String(body, UTF_8).contains("bad") ? 202 : 422;
            received.add(request.keyId() + " " + path + " " + new String(body, UTF_8));
        } catch (SignatureRefusedException e) {
            status = 401;
        }
        byte[] text = "{\"id\":\"\u001b[31m1\"}".getBytes(UTF_8);
        exchange.sendResponseHeaders(status, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    private int send(String... arguments) {
        return sendTo("http://127.0.0.1:" + gateway.getAddress().getPort(), arguments);
    }

    private int sendTo(String address, String... arguments) {
        var all = new ArrayList<>(List.of("send", "--gateway", address));
        all.addAll(List.of(arguments));
        return Plantline.commandLine(new Plantline())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    private String file(String content) throws IOException {
        return Files.writeString(directory.resolve("message.json"), content).toString();
    }

    private String key() {
        return directory.resolve("key").toString();
    }

    @Test
    void pathAndKeyIdComeFromTheManifests() throws Exception {
        int code = send(
                "mes-production-confirmation",
                file("{\"a\":1}"),
                "--manifests",
                "../../examples/discrete-manufacturer",
                "--key-file",
                key());
        assertThat(code).as(err.toString()).isZero();
        assertThat(received).containsExactly("mes-1 /confirmations {\"a\":1}");
        assertThat(out.toString()).contains("202 {\"id\":\"?[31m1\"}");
    }

    @Test
    void linesAreSentInOrderUpToTheFirstThatIsNotReceived() throws Exception {
        int code = send(
                "x",
                file("{\"a\":1}\n\n{\"bad\":2}\n{\"a\":3}\n"),
                "--lines",
                "--path",
                "moves",
                "--key-id",
                "k",
                "--key-file",
                key());
        assertThat(code).isEqualTo(Plantline.FOUND);
        assertThat(received).containsExactly("k /moves {\"a\":1}", "k /moves {\"bad\":2}");
        assertThat(err.toString()).contains("1 of 3 messages were received");
    }

    @Test
    void aRefusalIsOneAndNoAnswerIsTwo() throws Exception {
        Files.writeString(directory.resolve("other"), "a key of somebody else");
        String[] to = {"--path", "moves", "--key-id", "k", "--key-file"};
        assertThat(send(
                        "x",
                        file("{}"),
                        to[0],
                        to[1],
                        to[2],
                        to[3],
                        to[4],
                        directory.resolve("other").toString()))
                .isEqualTo(Plantline.FOUND);
        assertThat(out.toString()).contains("401");
        gateway.stop(0);
        assertThat(send("x", file("{}"), to[0], to[1], to[2], to[3], to[4], key()))
                .isEqualTo(Plantline.FAILED);
        assertThat(err.toString()).contains("no answer from");
    }

    @Test
    void aMessageWhoseHandshakeWasRefusedWasNotReceived() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread refusing = new Thread(() -> refuseOne(server));
            refusing.setDaemon(true);
            refusing.start();
            int code = sendTo(
                    "https://127.0.0.1:" + server.getLocalPort(),
                    "x",
                    file("{}"),
                    "--path",
                    "moves",
                    "--key-id",
                    "k",
                    "--key-file",
                    key());
            assertThat(code).isEqualTo(Plantline.FAILED);
        }
        assertThat(err.toString()).contains("does not accept the certificate", "the message was not received");
    }

    /** With TLS's fatal alert bad_certificate. */
    private static void refuseOne(ServerSocket server) {
        try (Socket one = server.accept()) {
            assertThat(one.getInputStream().read(new byte[4096])).isPositive();
            one.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 42});
            one.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsMissingIsSaidAndNoKeyIsShown() throws Exception {
        assertThat(send("x", file("{}"), "--path", "moves", "--key-id", "k")).isEqualTo(Plantline.FAILED);
        assertThat(err.toString()).contains("--key-file");
        assertThat(send(
                        "nowhere",
                        file("{}"),
                        "--manifests",
                        "../../examples/discrete-manufacturer",
                        "--key-file",
                        key()))
                .isEqualTo(Plantline.FAILED);
        assertThat(err.toString()).contains("no OdooInterface nowhere");
        assertThat(send(
                        "wms-stock-transfer",
                        file("{}"),
                        "--manifests",
                        "../../examples/discrete-manufacturer",
                        "--key-file",
                        key()))
                .isEqualTo(Plantline.FAILED);
        assertThat(err.toString()).contains("has no HTTP source").doesNotContain(KEY);
        Files.writeString(directory.resolve("key"), "short-secret");
        assertThat(send("x", file("{}"), "--path", "moves", "--key-id", "k", "--key-file", key()))
                .isEqualTo(Plantline.FAILED);
        assertThat(err.toString()).contains("needs 16").doesNotContain("short-secret");
    }

    /** A gateway may let nobody in without one. */
    @Test
    void theCertificateOfTheSenderIsShownToAGatewayThatAsksForOne() throws Exception {
        KeyStore server = issued("gateway");
        KeyStore press = issued("press-1");
        SSLContext tls = SSLContext.getInstance("TLS");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(server, PASSWORD);
        KeyStore senders = KeyStore.getInstance("PKCS12");
        senders.load(null, null);
        senders.setCertificateEntry("press", press.getCertificate("own"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(senders);
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        List<String> shown = new ArrayList<>();
        HttpsServer strict = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        strict.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = tls.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        strict.createContext("/", exchange -> {
            shown.add(((HttpsExchange) exchange)
                    .getSSLSession()
                    .getPeerPrincipal()
                    .getName());
            answer(exchange);
        });
        strict.start();
        String ca = pem("ca", "CERTIFICATE", server.getCertificate("own").getEncoded());
        String certificate =
                pem("crt", "CERTIFICATE", press.getCertificate("own").getEncoded());
        String key = pem("pem", "PRIVATE KEY", press.getKey("own", PASSWORD).getEncoded());
        List<String> plain =
                List.of("x", file("{}"), "--path", "p", "--key-id", "k", "--key-file", key(), "--ca-file", ca);
        List<String> with = new ArrayList<>(plain);
        with.addAll(List.of("--client-certificate-file", certificate, "--client-key-file", key));
        try {
            String address = "https://127.0.0.1:" + strict.getAddress().getPort();
            assertThat(sendTo(address, plain.toArray(String[]::new)))
                    .as("without one")
                    .isEqualTo(Plantline.FAILED);
            assertThat(received).isEmpty();
            assertThat(sendTo(address, with.toArray(String[]::new)))
                    .as(err.toString())
                    .isZero();
            assertThat(shown).containsExactly("CN=press-1,O=Lyon");
        } finally {
            strict.stop(0);
        }
    }

    @Test
    void aCertificateThatCannotBeShownIsToldBeforeAnythingIsSent() throws Exception {
        KeyStore press = issued("press-1");
        String certificate =
                pem("crt", "CERTIFICATE", press.getCertificate("own").getEncoded());
        String[] to = {"x", file("{}"), "--path", "p", "--key-id", "k", "--key-file", key()};
        assertThat(sendTo("https://127.0.0.1:1", with(to, "--client-certificate-file", certificate)))
                .isEqualTo(Plantline.FAILED);
        assertThat(err.toString()).contains("--client-certificate-file and --client-key-file belong together");
        assertThat(sendTo(
                        "https://127.0.0.1:1",
                        with(to, "--client-certificate-file", certificate, "--client-key-file", key())))
                .isEqualTo(Plantline.FAILED);
        assertThat(err.toString())
                .contains("has no private key of RSA, EC or EdDSA in PEM")
                .doesNotContain(KEY);
        assertThat(send(with(to, "--client-certificate-file", certificate, "--client-key-file", certificate)))
                .isEqualTo(Plantline.FAILED);
        assertThat(err.toString()).contains("is shown over https only");
        assertThat(received).isEmpty();
    }

    private static final char[] PASSWORD = "changeit".toCharArray();

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    /** A certificate that stands for itself, made by the JDK's own tool. */
    private KeyStore issued(String name) throws Exception {
        Path store = directory.resolve(name + ".p12");
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "own",
                        "-keyalg",
                        "EC",
                        "-validity",
                        "365",
                        "-dname",
                        "CN=" + name + ",O=Lyon",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        return KeyStore.getInstance(store.toFile(), PASSWORD);
    }

    private String pem(String name, String what, byte[] bytes) throws IOException {
        return Files.writeString(
                        directory.resolve(name),
                        "-----BEGIN " + what + "-----\n"
                                + Base64.getMimeEncoder(64, "\n".getBytes(UTF_8))
                                        .encodeToString(bytes) + "\n-----END "
                                + what + "-----\n")
                .toString();
    }

    @Test
    void aFileWithoutCertificatesIsNoTrust() throws Exception {
        int code = send(
                "x",
                file("{}"),
                "--path",
                "p",
                "--key-id",
                "k",
                "--key-file",
                key(),
                "--ca-file",
                directory.resolve("key").toString());
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("has no certificates in PEM");
        assertThat(received).isEmpty();
    }
}
