package dev.plantline.operator.runtime;

import dev.plantline.model.PodLayout;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.WorkloadStatus;
import dev.plantline.model.network.BoundedBody;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks over HTTP, at the pod's address and the port that its container names {@code management}; so pods that are processes of this machine
 * can have a port of their own. What answers is not believed to be a pod of ours: its answer is bounded in bytes and in time.
 */
public final class HttpRuntimeStatus implements RuntimeStatus {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final String PORT_NAME = "management";
    private static final int OK = 200;

    private final StatusTokens tokens;
    private final Duration timeout;
    private final HttpClient http;

    /** Asks with the shipped patience. */
    public HttpRuntimeStatus(StatusTokens tokens) {
        this(tokens, TIMEOUT);
    }

    HttpRuntimeStatus(StatusTokens tokens, Duration timeout) {
        this.tokens = tokens;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public CompletableFuture<Optional<WorkloadStatus>> ask(Pod pod, int mostBytes) {
        Optional<URI> address = address(pod);
        Optional<String> token = tokens.of(pod);
        if (address.isEmpty() || token.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        HttpRequest request = HttpRequest.newBuilder(address.get())
                .timeout(timeout)
                .header("Authorization", "Bearer " + token.get())
                .build();
        return http.sendAsync(request, BoundedBody.of(mostBytes))
                .thenApply(HttpRuntimeStatus::read)
                // The request's own time-out ends where the body begins, and a round waits for every answer.
                .completeOnTimeout(Optional.empty(), 2 * timeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(unreachable -> Optional.empty());
    }

    private static Optional<WorkloadStatus> read(HttpResponse<byte[]> response) {
        try {
            return response.statusCode() == OK ? Optional.of(WorkloadStatus.read(response.body())) : Optional.empty();
        } catch (UnreadableFormException e) {
            return Optional.empty();
        }
    }

    private static Optional<URI> address(Pod pod) {
        String host = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
        if (host == null || host.isEmpty()) {
            return Optional.empty();
        }
        int port = pod.getSpec().getContainers().stream()
                .flatMap(container -> Optional.ofNullable(container.getPorts()).orElse(List.of()).stream())
                .filter(each -> PORT_NAME.equals(each.getName()))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElse(PodLayout.MANAGEMENT_PORT);
        String literal = host.contains(":") ? "[" + host + "]" : host;
        return Optional.of(URI.create("http://" + literal + ":" + port + PodLayout.STATUS_PATH));
    }
}
