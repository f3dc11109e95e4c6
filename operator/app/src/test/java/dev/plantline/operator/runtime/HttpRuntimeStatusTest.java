package dev.plantline.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.WorkloadStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HttpRuntimeStatusTest {
    private static final int MOST_BYTES = 1 << 20;

    @Test
    void aPodThatStopsInTheMiddleOfItsAnswerIsNotWaitedForForEver() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> accepted = CompletableFuture.supplyAsync(() -> beginAnswer(server));

            assertThat(new HttpRuntimeStatus(pod -> Optional.of("t"), Duration.ofMillis(500))
                            .ask(pod(server.getLocalPort()), MOST_BYTES)
                            .get(2, TimeUnit.MINUTES))
                    .isEmpty();
            accepted.get().close();
        }
    }

    @Test
    void aPodIsAskedWithItsTokenAndOneWithoutATokenIsNotAsked() throws Exception {
        var shown = new ArrayList<String>();
        var answer = new WorkloadStatus(WorkloadStatus.VERSION, "lyon", Role.gateway, null, List.of());
        HttpServer server = serving(exchange -> {
            shown.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(answer.write());
        });
        try {
            Pod pod = pod(server.getAddress().getPort());
            assertThat(ask(pod, Optional.of("t-1"))).contains(answer);
            assertThat(ask(pod, Optional.empty())).isEmpty();
            assertThat(shown).containsExactly("Bearer t-1");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anAnswerWithoutAnEndIsGivenUp() throws Exception {
        var written = new CompletableFuture<Long>();
        HttpServer server = serving(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            long bytes = 0;
            try {
                for (byte[] part = new byte[1 << 16]; bytes < 1L << 30; bytes += part.length) {
                    exchange.getResponseBody().write(part);
                }
            } finally {
                written.complete(bytes);
            }
        });
        try {
            assertThat(ask(pod(server.getAddress().getPort()), Optional.of("t")))
                    .isEmpty();
            assertThat(written.get(2, TimeUnit.MINUTES))
                    .as("bytes until the operator cut the connection")
                    .isLessThan(1L << 28);
        } finally {
            server.stop(0);
        }
    }

    private static Optional<WorkloadStatus> ask(Pod pod, Optional<String> token) throws Exception {
        return new HttpRuntimeStatus(asked -> token, Duration.ofMinutes(1))
                .ask(pod, MOST_BYTES)
                .get(2, TimeUnit.MINUTES);
    }

    private static HttpServer serving(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
        server.start();
        return server;
    }

    private static Socket beginAnswer(ServerSocket server) {
        try {
            Socket socket = server.accept();
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Pod pod(int port) {
        return new PodBuilder()
                .withNewSpec()
                .addNewContainer()
                .addNewPort()
                .withName("management")
                .withContainerPort(port)
                .endPort()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPodIP("127.0.0.1")
                .endStatus()
                .build();
    }
}
