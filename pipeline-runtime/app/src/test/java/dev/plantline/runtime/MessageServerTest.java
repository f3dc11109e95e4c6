package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plantline.gateway.Gateway;
import dev.plantline.gateway.GatewayMeter;
import dev.plantline.gateway.http.HttpSourceKind;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.odoo.OdooSimulator;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the port for messages makes of HTTP, and how it closes. */
@ExtendWith(KafkaExtension.class)
class MessageServerTest {
    private static final String BODY = "{\"code\":\"c\",\"name\":\"n\"}";

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final HttpSourceKind http = new HttpSourceKind(InstantSource.system(), new Silent());
    private final Gateway gateway = new Gateway(List.of(http), InstantSource.system(), new Silent());
    private int port;

    /** Hears nothing. */
    private static final class Silent implements GatewayMeter {
        @Override
        public void answered(String interfaceName, int status) {
            // nobody asks
        }

        @Override
        public void copied(String interfaceName, int messages) {
            // nobody asks
        }
    }

    @BeforeEach
    void openTheGateway(EmbeddedKafka kafka) throws Exception {
        try (var odoo = OdooSimulator.start(directory, 0);
                var free = new ServerSocket(0)) {
            var plant = new TestPlant(kafka, odoo);
            plant.push("products");
            gateway.configure(
                    plant.configuration(Role.gateway),
                    file -> plant.secrets().get(file).getBytes(StandardCharsets.UTF_8));
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
    }

    private MessageServer listening(Duration drain) {
        var server = new MessageServer(vertx, http.receiver(), "127.0.0.1", port, drain);
        server.listen();
        return server;
    }

    private static CompletableFuture<Void> closing(MessageServer server) {
        return CompletableFuture.runAsync(server::close);
    }

    private Socket connected() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(120_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String head(String... more) {
        var head = new StringBuilder("POST /products HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n");
        TestPlant.signature("products", BODY, TestPlant.KEY)
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        for (String each : more) {
            head.append(each).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static String head() {
        return head("Content-Length: " + BODY.length());
    }

    /** The head of the answer to a request on a connection of its own. */
    private String another() throws IOException {
        try (var socket = connected()) {
            write(socket, head() + BODY);
            var answer = new StringBuilder();
            for (int next = 0; next >= 0 && answer.indexOf("\r\n\r\n") < 0; ) {
                next = socket.getInputStream().read();
                answer.append((char) next);
            }
            return answer.toString();
        }
    }

    /** The answer up to the end of the connection. */
    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void whoDoesNotProveWhoTheyAreIsAnsweredWithoutTheirBodyAndCutOff() throws Exception {
        var server = listening(Duration.ZERO);
        try (var socket = connected()) {
            write(socket, "POST /products HTTP/1.1\r\nHost: gateway\r\nContent-Length: 1000000\r\n\r\n{");
            assertThat(answer(socket))
                    .as("up to the end of the connection, which the gateway makes")
                    .startsWith("HTTP/1.1 401 ")
                    .containsIgnoringCase("accept-signature: plantline=")
                    .containsIgnoringCase("connection: close");
        }
        try (var socket = connected()) {
            write(socket, "POST /products HTTP/1.1\r\nHost: gateway\r\nContent-Length: 2\r\n\r\n{}" + head() + BODY);
            assertThat(answer(socket)).as("nothing behind it is read").containsOnlyOnce("HTTP/1.1 ");
        }
        server.close();
    }

    @Test
    void itListensAtItsAddressAlone() {
        var server = listening(Duration.ZERO);
        assertThatThrownBy(() -> new Socket("127.0.0.2", port).close())
                .as("another address of this machine")
                .isInstanceOf(ConnectException.class);
        server.close();
    }

    @Test
    void expectContinueIsAnsweredBeforeTheBody() throws Exception {
        var server = listening(Duration.ZERO);
        try (var socket = connected()) {
            write(socket, head("Content-Length: " + BODY.length(), "Expect: 100-continue", "Connection: close"));
            var first = new byte[21];
            assertThat(socket.getInputStream().readNBytes(first, 0, first.length))
                    .isEqualTo(first.length);
            assertThat(new String(first, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 100 Continue");
            write(socket, BODY);
            assertThat(answer(socket)).contains("HTTP/1.1 202 ");
        }
        try (var socket = connected()) {
            write(
                    socket,
                    "POST /products HTTP/1.1\r\nHost: gateway\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(answer(socket)).startsWith("HTTP/1.1 401 ");
        }
        server.close();
    }

    @Test
    void whatFramesABodyInTwoWaysIsRefused() throws Exception {
        var server = listening(Duration.ZERO);
        String length = "Content-Length: " + BODY.length();
        for (String[] framing : new String[][] {
            {length, "Content-Length: 3"},
            {length, "Transfer-Encoding: chunked"},
            {"Transfer-Encoding: chunked"},
            {"Transfer-Encoding: gzip, chunked", length},
            {"Content-Length: +" + BODY.length()},
            {"Content-Length: -1"},
            {}
        }) {
            try (var socket = connected()) {
                String body = List.of(framing).contains("Transfer-Encoding: chunked")
                        ? Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n"
                        : BODY;
                write(socket, head(framing) + body + head() + BODY);
                assertThat(answer(socket))
                        .as(String.join(", ", framing))
                        .matches(Pattern.compile("HTTP/1.1 4(00|11) .*", Pattern.DOTALL))
                        .as("a hidden request is not read")
                        .containsOnlyOnce("HTTP/1.1 ");
            }
        }
        server.close();
    }

    @Test
    void aRequestThatHasBegunIsAnsweredBeforeTheConnectionIsCut() throws Exception {
        var server = listening(Duration.ZERO);
        try (var socket = connected()) {
            write(socket, head() + BODY.substring(0, 5));
            await().atMost(Duration.ofMinutes(2)).until(() -> server.openRequests() == 1);
            var closed = closing(server);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> another().startsWith("HTTP/1.1 503 ")); // it takes no more
            assertThat(closed).isNotDone();
            write(socket, BODY.substring(5));
            assertThat(answer(socket)).startsWith("HTTP/1.1 202 ").containsIgnoringCase("connection: close");
            closed.get(2, TimeUnit.MINUTES);
        }
    }

    @Test
    void aSenderThatGoesAwayIsNotWaitedFor() throws Exception {
        var server = listening(Duration.ZERO);
        try (var socket = connected()) {
            write(socket, head() + BODY.substring(0, 5));
            await().atMost(Duration.ofMinutes(2)).until(() -> server.openRequests() == 1);
        }
        closing(server).get(10, TimeUnit.SECONDS);
    }

    @Test
    void whileItDrainsEveryAnswerEndsItsConnection() throws Exception {
        var server = listening(Duration.ofSeconds(5));
        try (var idle = connected()) {
            write(idle, head() + BODY);
            var first = new byte[12];
            assertThat(idle.getInputStream().readNBytes(first, 0, first.length)).isEqualTo(first.length);
            assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 202");
            var closed = closing(server);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> another().toLowerCase(Locale.ROOT).contains("connection: close"));
            write(idle, head() + BODY);
            assertThat(answer(idle))
                    .as("the rest of the first answer, and the second")
                    .contains("HTTP/1.1 202 ")
                    .containsIgnoringCase("connection: close");
            assertThat(another()).startsWith("HTTP/1.1 202 ").containsIgnoringCase("connection: close");
            assertThat(closed).isNotDone();
            closed.get(2, TimeUnit.MINUTES);
        }
    }
}
