package dev.plantline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
