package dev.plantline.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.plantline.model.signature.SenderKey;
import dev.plantline.sandbox.Sender.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSenderTest {
    private final List<String> said = new ArrayList<>();
    private HttpServer gateway;
    private int status;

    @BeforeEach
    void open() throws Exception {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        gateway.start();
    }

    @AfterEach
    void close() {
        gateway.stop(0);
    }

    @Test
    void whatOnlyARepairEndsIsToldOnce() throws Exception {
        URI door = URI.create("http://127.0.0.1:" + gateway.getAddress().getPort() + "/confirmations");
        SenderKey key = new SenderKey("mes", "0123456789abcdef".getBytes(UTF_8));
        try (HttpSender sender = new HttpSender(() -> Optional.of(door), key, Clock.systemUTC(), said::add)) {
            assertThat(answer(sender, 503)).isEqualTo(Answer.unknown);
            assertThat(answer(sender, 429)).isEqualTo(Answer.later);
            assertThat(answer(sender, 422)).isEqualTo(Answer.refused);
            assertThat(said).as("these are part of every day").isEmpty();
            assertThat(answer(sender, 401)).isEqualTo(Answer.later);
            assertThat(answer(sender, 401)).isEqualTo(Answer.later);
            assertThat(answer(sender, 202)).isEqualTo(Answer.accepted);
        }
        assertThat(said).singleElement().asString().contains("401", door.toString());
    }

    private Answer answer(HttpSender sender, int next) throws InterruptedException {
        status = next;
        return sender.send("{}".getBytes(UTF_8));
    }
}
