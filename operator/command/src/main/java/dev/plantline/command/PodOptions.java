package dev.plantline.command;

import dev.plantline.model.PodLayout;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which pods of a plant are asked, and with which token. In a pod it is that pod, without an option. */
final class PodOptions {
    static final String TOKEN_VARIABLE = "PLANTLINE_STATUS_TOKEN";

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int MAX_TOKEN = 4096;

    private final Map<String, String> environment;

    @Option(
            names = "--pod",
            paramLabel = "URL",
            description = "Address of a pod's management port, for example through kubectl port-forward; may be named"
                    + " more than once (default: http://127.0.0.1 and the port of this pod, else 9000).")
    private List<URI> pods = List.of();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the token of these pods: key " + PodLayout.STATUS_TOKEN_FILE
                    + " of the Secret of their workload, for example <plant>-gateway-secrets.")
    private Path tokenFile;

    PodOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Whether pods are named, or this is one that can be asked. */
    boolean areNamed() {
        return !pods.isEmpty() || PodConnection.isPodThatWorks(environment);
    }

    /**
     * The addresses of a page, one for each pod.
     *
     * @throws IllegalArgumentException when one is none
     */
    List<URI> addresses(String path) {
        if (pods.isEmpty()) {
            return List.of(URI.create("http://127.0.0.1:"
                    + environment.getOrDefault(
                            PodLayout.MANAGEMENT_PORT_VARIABLE, Integer.toString(PodLayout.MANAGEMENT_PORT))
                    + path));
        }
        return pods.stream().map(pod -> address(pod, path)).toList();
    }

    private static URI address(URI pod, String path) {
        if (!List.of("http", "https").contains(String.valueOf(pod.getScheme())) || pod.getHost() == null) {
            throw new IllegalArgumentException("--pod " + pod + " is not an address: write http://host:port");
        }
        return pod.resolve(path);
    }

    /**
     * What a pod answers.
     *
     * @param most bytes that are read
     * @throws IOException when it does not answer, or not with what was asked for
     */
    byte[] ask(URI address, int most) throws IOException, InterruptedException {
        var answer = sent(address);
        byte[] bytes;
        try (InputStream body = answer.body()) {
            bytes = body.readNBytes(most);
        }
        if (answer.statusCode() == UNAUTHORIZED) {
            throw new IllegalArgumentException(address + " does not accept the token: it is the key "
                    + PodLayout.STATUS_TOKEN_FILE
                    + " of the Secret of the pod's workload, for example <plant>-gateway-secrets");
        }
        if (answer.statusCode() != OK) {
            throw new IOException(
                    address + " answers " + answer.statusCode() + ": " + new String(bytes, StandardCharsets.UTF_8));
        }
        return bytes;
    }

    private HttpResponse<InputStream> sent(URI address) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token())
                .build();
        var http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new IOException("no answer from " + address + ": " + Unanswered.why(e), e);
        }
    }

    private String token() throws IOException {
        String mounted = environment.get(PodLayout.SECRETS_VARIABLE);
        Path file = tokenFile == null && mounted != null && environment.get(TOKEN_VARIABLE) == null
                ? Path.of(mounted, PodLayout.STATUS_TOKEN_FILE)
                : tokenFile;
        if (file == null) {
            String token = environment.get(TOKEN_VARIABLE);
            if (token == null || token.isBlank()) {
                throw new IllegalArgumentException("who asks? Give --token-file FILE or set " + TOKEN_VARIABLE);
            }
            return token.strip();
        }
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_TOKEN), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new IOException("the token in " + file + " cannot be read: " + Unreadable.reason(file, e), e);
        }
    }
}
