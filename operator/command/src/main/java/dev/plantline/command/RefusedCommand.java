package dev.plantline.command;

import dev.plantline.model.PodLayout;
import dev.plantline.model.RefusedRequests;
import dev.plantline.model.RefusedRequests.Request;
import dev.plantline.model.UnreadableFormException;
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
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows whom a gateway sent away. */
@Command(
        name = "refused",
        description = {
            "Lists the requests that a gateway refused last: when, why, who, from where, and what the sender was told.",
            "In a pod of the gateway it needs no options. Elsewhere the token comes from --token-file or the variable "
                    + RefusedCommand.TOKEN_VARIABLE + ", never from an argument."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 listed, 2 the command could not do its work."})
final class RefusedCommand implements Callable<Integer> {
    static final String TOKEN_VARIABLE = "PLANTLINE_STATUS_TOKEN";

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    /** More than 50 requests of a thousand interfaces. */
    private static final int MAX_ANSWER = 32 << 20;

    private static final int MAX_TOKEN = 4096;

    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "INTERFACE",
            description = "Name of an OdooInterface; without it: all, and what was sent to no interface.")
    private String interfaceName;

    @Option(
            names = "--pod",
            paramLabel = "URL",
            description = "Address of the gateway pod's management port, for example through kubectl port-forward"
                    + " (default: http://127.0.0.1 and the port of this pod, else 9000).")
    private URI pod;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the token: key " + PodLayout.STATUS_TOKEN_FILE
                    + " of the Secret <plant>-gateway-secrets.")
    private Path tokenFile;

    RefusedCommand() {
        this(System.getenv());
    }

    RefusedCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var requests = ask().requests().stream()
                .filter(each -> interfaceName == null || each.interfaceName().equals(interfaceName))
                .toList();
        var out = spec.commandLine().getOut();
        if (requests.isEmpty()) {
            out.println("Nothing was refused since this pod started.");
            return 0;
        }
        Table.of(
                        List.of("AT", "INTERFACE", "STATUS", "REASON", "KEY", "ADDRESS", "TOLD"),
                        requests.stream().map(RefusedCommand::row).toList())
                .forEach(out::println);
        return 0;
    }

    private static List<String> row(Request each) {
        return List.of(
                each.at(),
                each.interfaceName(),
                Integer.toString(each.status()),
                String.valueOf(each.reason()),
                Objects.toString(each.keyId(), ""),
                Objects.toString(each.address(), ""),
                each.said());
    }

    private RefusedRequests ask() throws IOException, InterruptedException {
        URI address = address();
        var answer = sent(address);
        byte[] bytes;
        try (InputStream body = answer.body()) {
            bytes = body.readNBytes(MAX_ANSWER);
        }
        if (answer.statusCode() == UNAUTHORIZED) {
            throw new IllegalArgumentException(address + " does not accept the token: it is the key "
                    + PodLayout.STATUS_TOKEN_FILE + " of the Secret <plant>-gateway-secrets");
        }
        if (answer.statusCode() != OK) {
            throw new IOException(
                    address + " answers " + answer.statusCode() + ": " + new String(bytes, StandardCharsets.UTF_8));
        }
        try {
            return RefusedRequests.read(bytes);
        } catch (UnreadableFormException e) {
            throw new IOException(address + " gives no list of refused requests: " + e.getMessage(), e);
        }
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
            throw new IOException(
                    "no answer from " + address + ": "
                            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
                    e);
        }
    }

    private URI address() {
        if (pod == null) {
            return URI.create("http://127.0.0.1:"
                    + environment.getOrDefault(
                            PodLayout.MANAGEMENT_PORT_VARIABLE, Integer.toString(PodLayout.MANAGEMENT_PORT))
                    + PodLayout.REFUSED_PATH);
        }
        if (!List.of("http", "https").contains(String.valueOf(pod.getScheme())) || pod.getHost() == null) {
            throw new IllegalArgumentException("--pod " + pod + " is not an address: write http://host:port");
        }
        return pod.resolve(PodLayout.REFUSED_PATH);
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
