package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.model.Json;
import dev.plantline.model.PodLayout;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.Totals;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.WorkloadStatus;
import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A runtime process as a pod runs it: the packaged application, mounted directories, ports. */
final class RunningPod implements AutoCloseable {
    /** For a batch that nobody asks. */
    private static final Duration LAST_WORD = Duration.ofSeconds(1);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Mount configuration;
    private final Mount secrets;
    private final Path log;
    private final int messages;
    private final int management;
    final Process process;

    RunningPod(Path directory, RuntimeConfiguration first, Map<String, String> keys) throws Exception {
        this(directory, first, keys, LAST_WORD);
    }

    RunningPod(Path directory, RuntimeConfiguration first, Map<String, String> keys, Duration lastWord)
            throws Exception {
        configuration = new Mount(Files.createDirectories(directory.resolve("configuration")));
        secrets = new Mount(Files.createDirectories(directory.resolve("secrets")));
        secrets(keys);
        configure(first);
        try (var one = new ServerSocket(0);
                var other = new ServerSocket(0)) {
            messages = one.getLocalPort();
            management = other.getLocalPort();
        }
        log = directory.resolve("log");
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("@" + System.getProperty("plantline.runtime.options"), "-Xmx128m"));
        command.addAll(List.of("-jar", System.getProperty("plantline.runtime.jar")));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .put(PodLayout.CONFIGURATION_VARIABLE, configuration.directory().toString());
        builder.environment()
                .put(PodLayout.SECRETS_VARIABLE, secrets.directory().toString());
        builder.environment().put(PodLayout.MESSAGES_PORT_VARIABLE, Integer.toString(messages));
        builder.environment().put(PodLayout.MANAGEMENT_PORT_VARIABLE, Integer.toString(management));
        builder.environment().put(PodLayout.LAST_WORD_VARIABLE, lastWord.toSeconds() + "s");
        builder.environment().put(PodLayout.NETWORK_LOOPBACK_VARIABLE, "true"); // broker and Odoo of the test
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.environment().put("PLANTLINE_UNTIL_INPUT_CLOSES", "true");
        process = builder.start();
    }

    /** Writes the configuration in as many shards as it has interfaces, at most four. */
    void configure(RuntimeConfiguration next) throws Exception {
        var shards = new TreeMap<String, String>();
        for (int shard = 0; shard < PodLayout.SHARDS; shard++) {
            int number = shard;
            var interfaces = next.interfaces().stream()
                    .filter(each -> next.interfaces().indexOf(each) % PodLayout.SHARDS == number)
                    .toList();
            if (!interfaces.isEmpty()) {
                shards.put(PodLayout.shard(shard), Json.MAPPER.writeValueAsString(next.with(interfaces)));
            }
        }
        configuration.swap(shards);
    }

    void configureText(String shard) {
        configuration.swap(Map.of(PodLayout.shard(0), shard));
    }

    void secrets(Map<String, String> keys) {
        secrets.swap(keys);
    }

    RunningPod awaitReady() {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(process.isAlive()).as(log()).isTrue();
            assertThat(answer(PodLayout.READY_PATH)).isEqualTo(200);
        });
        return this;
    }

    /** HTTP status; 0 when nobody listens. */
    int answer(String path) {
        try {
            return get(path).statusCode();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    String text(String path) {
        return get(path).body();
    }

    private HttpResponse<String> get(String path) {
        return get(path, "Bearer " + TestPlant.STATUS_TOKEN);
    }

    /** Asks with this header Authorization; null: without it. */
    HttpResponse<String> get(String path, String authorization) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + path))
                .timeout(Duration.ofSeconds(10));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return send(request.build());
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    WorkloadStatus status() {
        try {
            return WorkloadStatus.read(text(PodLayout.STATUS_PATH).getBytes(StandardCharsets.UTF_8));
        } catch (UnreadableFormException e) {
            throw new IllegalStateException(e);
        }
    }

    InterfaceStatus status(String interfaceName) {
        return status().interfaces().stream()
                .filter(each -> each.name().equals(interfaceName))
                .findFirst()
                .orElseThrow();
    }

    /** The account of an interface; nothing while the pod owns no partition of it. */
    Totals totals(String interfaceName) {
        return Objects.requireNonNullElse(status(interfaceName).totals(), Totals.NONE);
    }

    /** Pushes a message, signed with the key. */
    HttpResponse<String> push(String path, String body, String key) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + messages + "/" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(30));
        TestPlant.signature(path, body, key).forEach(request::header);
        return send(request.build());
    }

    /** Pushes a message over a connection of its own and gives the answer's status; fails where nobody listens. */
    int pushAlone(String path, String body, String key) throws Exception {
        var connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + messages + "/" + path).toURL().openConnection();
        connection.setReadTimeout(30_000);
        connection.setDoOutput(true);
        connection.setRequestProperty("Connection", "close");
        connection.setRequestProperty("Content-Type", "application/json");
        TestPlant.signature(path, body, key).forEach(connection::setRequestProperty);
        try (var out = connection.getOutputStream()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        return connection.getResponseCode();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Resident memory, megabytes; 0 where there is no /proc. */
    long residentMegabytes() throws IOException {
        var status = Path.of("/proc/" + process.pid() + "/status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                        .sum()
                : 0;
    }

    int exitCode(Duration patience) throws InterruptedException {
        assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                .as(log())
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() throws Exception {
        if (process.isAlive()) {
            process.destroyForcibly().waitFor();
        }
    }
}
