package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.gateway.Gateway;
import dev.plantline.gateway.GatewayMeter;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.odoo.OdooSimulator;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How the port for messages closes. */
@ExtendWith(KafkaExtension.class)
class MessageServerTest {
    private static final String BODY = "{\"code\":\"c\",\"name\":\"n\"}";

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final Gateway gateway = new Gateway(InstantSource.system(), new Silent());
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
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private MessageServer listening(Duration drain) {
        var server = new MessageServer(vertx, gateway.http(), port, drain);
        server.listen();
        return server;
    }

    private static CompletableFuture<Void> closing(MessageServer server) {
        return CompletableFuture.runAsync(server::close);
    }

    private Socket connected() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String head() throws Exception {
        return "POST /products HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Length: "
                + BODY.length() + "\r\nX-Plantline-Signature: " + TestPlant.signature(BODY, TestPlant.HMAC)
                + "\r\n\r\n";
    }

    /** The answer up to the end of the connection. */
    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void aRequestThatHasBegunIsAnsweredBeforeTheConnectionIsCut() throws Exception {
        var server = listening(Duration.ZERO);
        try (var socket = connected()) {
            write(socket, head() + BODY.substring(0, 5));
            Thread.sleep(300); // the server has the first part now
            var closed = closing(server);
            Thread.sleep(500);
            assertThat(closed).isNotDone();
            write(socket, BODY.substring(5));
            assertThat(answer(socket)).startsWith("HTTP/1.1 202 ").containsIgnoringCase("connection: close");
            closed.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aSenderThatGoesAwayIsNotWaitedFor() throws Exception {
        var server = listening(Duration.ZERO);
        try (var socket = connected()) {
            write(socket, head() + BODY.substring(0, 5));
            Thread.sleep(300);
        }
        closing(server).get(5, TimeUnit.SECONDS);
    }

    @Test
    void whileItDrainsEveryAnswerEndsItsConnection() throws Exception {
        var server = listening(Duration.ofSeconds(3));
        try (var idle = connected()) {
            write(idle, head() + BODY);
            var first = new byte[12];
            assertThat(idle.getInputStream().readNBytes(first, 0, first.length)).isEqualTo(first.length);
            assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 202");
            var closed = closing(server);
            Thread.sleep(500);
            write(idle, head() + BODY);
            assertThat(answer(idle))
                    .as("the rest of the first answer, and the second")
                    .contains("HTTP/1.1 202 ")
                    .containsIgnoringCase("connection: close");
            try (var another = connected()) {
                write(another, head() + BODY);
                assertThat(answer(another)).startsWith("HTTP/1.1 202 ").containsIgnoringCase("connection: close");
            }
            assertThat(closed).isNotDone();
            closed.get(20, TimeUnit.SECONDS);
        }
    }
}
