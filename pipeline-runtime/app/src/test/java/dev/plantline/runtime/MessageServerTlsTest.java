package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plantline.gateway.Gateway;
import dev.plantline.gateway.GatewayMeter;
import dev.plantline.gateway.http.HttpSourceKind;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.RefusedRequests;
import dev.plantline.model.RuntimeConfiguration.DoorTls;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.runtime.TestCertificates.Issued;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.odoo.OdooSimulator;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** With what the port for messages proves itself, and what certificates of senders are good for. */
@ExtendWith(KafkaExtension.class)
class MessageServerTlsTest {
    private static final String BODY = "{\"code\":\"c\",\"name\":\"n\"}";

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final GatewayMeter silent = new GatewayMeter() {
        @Override
        public void receives(String interfaceName) {
            // nobody asks
        }

        @Override
        public void answered(String interfaceName, int status) {
            // nobody asks
        }

        @Override
        public void refused(String interfaceName, RefusedRequests.Reason reason) {
            // nobody asks
        }

        @Override
        public void copied(String interfaceName, int messages) {
            // nobody asks
        }
    };
    private final HttpSourceKind http = new HttpSourceKind(InstantSource.system(), silent);
    private final Gateway gateway = new Gateway(List.of(http), InstantSource.system(), silent);
    private TestCertificates certificates;
    private TestPlant plant;
    private MessageServer server;
    private int port;

    @BeforeEach
    void openTheGateway(EmbeddedKafka kafka) throws Exception {
        certificates = new TestCertificates(directory);
        try (var odoo = OdooSimulator.start(directory, 0);
                var free = new ServerSocket(0)) {
            plant = new TestPlant(kafka, odoo);
            plant.push("products", ", \"subject\": \"CN=press, O=Lyon\"");
            gateway.configure(
                    plant.configuration(Role.gateway),
                    file -> plant.secrets().get(file).getBytes(StandardCharsets.UTF_8));
            port = free.getLocalPort();
        }
        server = new MessageServer(vertx, http.receiver(), "127.0.0.1", port, Duration.ZERO, IntakeLimits.DEFAULT);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
    }

    private ServerCertificate read(String certificate, String key, String clientCa, boolean required) {
        var files = new TreeMap<>(Map.of("crt", certificate, "key", key));
        if (clientCa != null) {
            files.put("ca", clientCa);
        }
        return ServerCertificate.of(
                new DoorTls("crt", "key", clientCa == null ? null : "ca", required),
                file -> files.get(file).getBytes(StandardCharsets.UTF_8),
                Instant.now(),
                vertx);
    }

    private Optional<ServerCertificate> of(Issued issued) throws Exception {
        return Optional.of(read(issued.certificate(), issued.key(), null, false));
    }

    private SSLSocket connected(SSLContext context) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(120_000);
        return socket;
    }

    /** The first line of the answer to a message; reads all of the answer, and the connection stays. */
    private static String sent(Socket socket, String keyId) throws IOException {
        var request =
                new StringBuilder("POST /products HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n");
        TestPlant.signature("products", BODY, keyId, TestPlant.KEY)
                .forEach((name, value) ->
                        request.append(name).append(": ").append(value).append("\r\n"));
        request.append("Content-Length: ")
                .append(BODY.length())
                .append("\r\n\r\n")
                .append(BODY);
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("}")) {
            int next = socket.getInputStream().read();
            assertThat(next).as("the connection ended after: %s", answer).isNotNegative();
            answer.append((char) next);
        }
        return answer.substring(0, answer.indexOf("\r\n"));
    }

    private String sent(SSLContext context, String keyId) throws IOException {
        try (var socket = connected(context)) {
            return sent(socket, keyId);
        }
    }

    @Test
    void aRenewedCertificateIsTakenOverAndNoConnectionIsClosed() throws Exception {
        var first = certificates.issue("first");
        var second = certificates.issue("second", "-keyalg", "RSA", "-validity", "365");
        server.listen(of(first));
        try (var open = connected(TestCertificates.client(first, null))) {
            assertThat(sent(open, "mes")).startsWith("HTTP/1.1 202");
            assertThat(open.getSession().getProtocol()).isIn("TLSv1.2", "TLSv1.3");

            server.listen(of(second));
            assertThat(sent(open, "mes")).as("a connection that was open").startsWith("HTTP/1.1 202");
            assertThat(sent(TestCertificates.client(second, null), "mes")).startsWith("HTTP/1.1 202");
            var old = TestCertificates.client(first, null);
            assertThatThrownBy(() -> sent(old, "mes"))
                    .as("who trusts the old one alone")
                    .isInstanceOf(IOException.class);
            assertThat(server.certificate().orElseThrow().expires()).isAfter(Instant.now());
        }
    }

    @Test
    void overATlsPortNothingIsReceivedInTheClear() throws Exception {
        server.listen();
        try (var plain = new Socket("127.0.0.1", port)) {
            assertThat(sent(plain, "mes")).startsWith("HTTP/1.1 202");
        }
        var certificate = certificates.issue("gateway");
        server.listen(of(certificate));
        try (var plain = new Socket("127.0.0.1", port)) {
            plain.setSoTimeout(120_000);
            plain.getOutputStream()
                    .write("POST /products HTTP/1.1\r\nHost: gateway\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("HTTP/1.1");
        }
        assertThat(sent(TestCertificates.client(certificate, null), "mes")).startsWith("HTTP/1.1 202");
    }

    @Test
    void aBrokenForeignOrExpiredCertificateIsNoneAndItsKeyIsNotTold() throws Exception {
        var good = certificates.issue("good");
        var other = certificates.issue("other");
        var expired = certificates.issue("expired", "-keyalg", "EC", "-startdate", "-10d", "-validity", "5");
        var early = certificates.issue("early", "-keyalg", "EC", "-startdate", "+10d", "-validity", "5");
        refused("has no certificates in PEM", "a certificate", good.key(), null);
        refused("has no certificates in PEM", "", good.key(), null);
        refused("belongs to the certificate", good.certificate(), other.key(), null);
        refused("belongs to the certificate", good.certificate(), "-----BEGIN PRIVATE KEY-----\nsecret", null);
        refused("has expired", expired.certificate(), expired.key(), null);
        refused("valid only from", early.certificate(), early.key(), null);
        refused("file ca has no certificates", good.certificate(), good.key(), "no authority");
        String onlyForTheJdk = other.certificate().replace("CERTIFICATE", "X509 CERTIFICATE");
        refused("file ca has no certificates", good.certificate(), good.key(), onlyForTheJdk);
    }

    private void refused(String why, String certificate, String key, String clientCa) {
        assertThatThrownBy(() -> read(certificate, key, clientCa, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasNoCause()
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("secret\n", "BEGIN"));
    }

    @Test
    void aKeyThatNamesACertificateCountsOnlyTogetherWithIt() throws Exception {
        var own = certificates.issue("gateway");
        var press = certificates.issue("press");
        var saw = certificates.issue("saw");
        server.listen(Optional.of(read(own.certificate(), own.key(), press.certificate() + saw.certificate(), false)));
        assertThat(sent(TestCertificates.client(own, null), "press")).startsWith("HTTP/1.1 401");
        assertThat(sent(TestCertificates.client(own, saw), "press")).startsWith("HTTP/1.1 401");
        assertThat(sent(TestCertificates.client(own, press), "press")).startsWith("HTTP/1.1 202");
        assertThat(sent(TestCertificates.client(own, null), "mes"))
                .as("a key that names none")
                .startsWith("HTTP/1.1 202");
        assertThat(plant.read(new InterfaceId(plant.name(), "products").inTopic()))
                .extracting(record -> MessageHeaders.read(name -> {
                            var header = record.headers().lastHeader(name);
                            return header == null ? null : header.value();
                        })
                        .provenance()
                        .subject())
                .containsExactly("CN=press,O=Lyon", null);
    }

    @Test
    void whoShowsNoCertificateOfOursIsNotLetInWhereOneIsRequired() throws Exception {
        var own = certificates.issue("gateway");
        var press = certificates.issue("press");
        var stranger = certificates.issue("stranger");
        server.listen(Optional.of(read(own.certificate(), own.key(), press.certificate(), true)));
        for (Issued shown : new Issued[] {null, stranger}) {
            var context = TestCertificates.client(own, shown);
            assertThatThrownBy(() -> sent(context, "mes")).isInstanceOfAny(IOException.class, AssertionError.class);
        }
        assertThat(sent(TestCertificates.client(own, press), "mes")).startsWith("HTTP/1.1 202");
    }

    @Test
    void whoCameInByAnAuthorityThatIsWithdrawnIsCutOff() throws Exception {
        var own = certificates.issue("gateway");
        var press = certificates.issue("press");
        var saw = certificates.issue("saw");
        server.listen(Optional.of(read(own.certificate(), own.key(), press.certificate() + saw.certificate(), true)));
        try (var open = connected(TestCertificates.client(own, saw))) {
            assertThat(sent(open, "mes")).startsWith("HTTP/1.1 202");

            server.listen(Optional.of(read(own.certificate(), own.key(), press.certificate(), true)));
            assertThatThrownBy(() -> sent(open, "mes"))
                    .as("a connection of the withdrawn authority")
                    .isInstanceOfAny(IOException.class, AssertionError.class);
            var again = TestCertificates.client(own, saw);
            assertThatThrownBy(() -> sent(again, "mes")).isInstanceOfAny(IOException.class, AssertionError.class);
        }
        assertThat(sent(TestCertificates.client(own, press), "mes")).startsWith("HTTP/1.1 202");
    }

    /** Servers over TLS do not start while it is told so. */
    private static final class Failing extends VertxWrapper {
        private volatile boolean fails;

        Failing(Vertx vertx) {
            super((VertxInternal) vertx);
        }

        @Override
        public HttpServer createHttpServer(HttpServerOptions options) {
            if (fails && options.isSsl()) {
                options.setKeyCertOptions(
                        new PemKeyCertOptions().setCertPath("/nowhere").setKeyPath("/nowhere"));
            }
            return super.createHttpServer(options);
        }
    }

    @Test
    void whenTlsCannotBeginThePortIsOpenAgainAsItWas() throws Exception {
        var failing = new Failing(vertx);
        server = new MessageServer(failing, http.receiver(), "127.0.0.1", port, Duration.ZERO, IntakeLimits.DEFAULT);
        server.listen();
        failing.fails = true;
        var first = of(certificates.issue("first"));
        assertThatThrownBy(() -> server.listen(first)).isInstanceOf(IllegalArgumentException.class);
        assertThat(server.certificate()).isEmpty();
        try (var plain = new Socket("127.0.0.1", port)) {
            plain.setSoTimeout(120_000);
            assertThat(sent(plain, "mes")).startsWith("HTTP/1.1 202");
            assertThatThrownBy(() -> server.listen(first)).isInstanceOf(IllegalArgumentException.class);
            assertThat(sent(plain, "mes"))
                    .as("a connection that was open when the same was tried again")
                    .startsWith("HTTP/1.1 202");
        }
        failing.fails = false;
        var second = certificates.issue("second");
        server.listen(of(second));
        assertThat(sent(TestCertificates.client(second, null), "mes")).startsWith("HTTP/1.1 202");
    }

    @Test
    void aHandshakeThatDoesNotComeEnds() throws Exception {
        server = new MessageServer(
                vertx,
                http.receiver(),
                "127.0.0.1",
                port,
                Duration.ZERO,
                new TestLimits().firstRequest(Duration.ofMinutes(5)).limits());
        server.listen(of(certificates.issue("gateway")));
        try (var silent = new Socket("127.0.0.1", port)) {
            silent.setSoTimeout(30_000);
            assertThat(silent.getInputStream().read()).isNegative();
        }
    }

    @Test
    void handshakesThatDoNotComeHoldNoPlaceThatASenderNeeds() throws Exception {
        server = new MessageServer(
                vertx,
                http.receiver(),
                "127.0.0.1",
                port,
                Duration.ZERO,
                new TestLimits().handshakes(3, Duration.ofMinutes(5)).limits());
        server.listen(of(certificates.issue("first")));
        var certificate = certificates.issue("gateway");
        server.listen(of(certificate));
        var silent = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 5; i++) {
                silent.add(new Socket("127.0.0.1", port));
                int begun = Math.min(i + 1, 3);
                await().atMost(Duration.ofMinutes(2)).until(() -> server.openHandshakes() == begun);
            }
            for (var cut : silent.subList(0, 2)) {
                cut.setSoTimeout(120_000);
                assertThat(cut.getInputStream().read()).as("the oldest").isNegative();
            }
            assertThat(sent(TestCertificates.client(certificate, null), "mes")).startsWith("HTTP/1.1 202");
            await().atMost(Duration.ofMinutes(2)).until(() -> server.openHandshakes() == 2);
            for (var kept : silent.subList(3, 5)) {
                kept.setSoTimeout(200);
                assertThatThrownBy(() -> kept.getInputStream().read())
                        .as("the youngest")
                        .isInstanceOf(SocketTimeoutException.class);
            }
        } finally {
            for (var socket : silent) {
                socket.close();
            }
        }
        await().atMost(Duration.ofMinutes(2)).until(() -> server.openHandshakes() == 0);
    }
}
