package dev.plantline.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HttpRuntimeStatusTest {
    @Test
    void aPodThatStopsInTheMiddleOfItsAnswerIsNotWaitedForForEver() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> accepted = CompletableFuture.supplyAsync(() -> beginAnswer(server));

            assertThat(new HttpRuntimeStatus(Duration.ofMillis(500))
                            .ask(pod(server.getLocalPort()))
                            .get(2, TimeUnit.MINUTES))
                    .isEmpty();
            accepted.get().close();
        }
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
