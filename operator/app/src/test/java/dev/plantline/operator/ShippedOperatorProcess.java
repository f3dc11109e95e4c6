package dev.plantline.operator;

import dev.plantline.model.PodLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operator as it is shipped, in a process of its own, and what can be learned of it from outside. */
final class ShippedOperatorProcess implements AutoCloseable {
    private static final Path APPLICATION = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Pattern HIGH_WATER = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final long MIB = 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path config;
    private final int port;
    private final long start = System.nanoTime();

    /**
     * Starts one.
     *
     * @param jvmOptions separated by blanks
     * @param kubeconfig text of the file with which it finds its API server
     * @param settings environment variables
     */
    ShippedOperatorProcess(String jvmOptions, String kubeconfig, Map<String, String> settings) throws IOException {
        if (!Files.exists(APPLICATION)) {
            throw new IllegalStateException(APPLICATION + " is not there: mvn -pl operator/app -am package");
        }
        config = Files.createTempFile("plantline-benchmark", ".kubeconfig");
        Files.writeString(config, kubeconfig);
        port = freePort();
        List<String> command = new ArrayList<>();
        command.add(java("java"));
        command.addAll(List.of(jvmOptions.split(" ")));
        command.addAll(List.of("-jar", APPLICATION.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target/benchmarked-operator.log").toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("KUBECONFIG", config.toString());
        builder.environment().put("MALLOC_ARENA_MAX", "2"); // as its image sets it
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        builder.environment().put("PLANTLINE_RUNTIME_IMAGE", "plantline.test/plantline-runtime:1");
        builder.environment().put(PodLayout.NETWORK_LOOPBACK_VARIABLE, "true");
        builder.environment().putAll(settings);
        process = builder.start();
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** How long it has run. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The sum of a metric's series whose labels contain a text; 0 while it does not answer. */
    double sum(String metric, String labels) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(metric + "{") && line.contains(labels))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String metrics() {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/metrics"))
                                    .timeout(PATIENCE)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return ""; // not up yet, or gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** What objects take, in MiB, as long as nothing is collected. */
    long usedHeap() {
        return (long) (sum("jvm_memory_used_bytes", "area=\"heap\"") / MIB);
    }

    /** What was left of the old generation by its last collection, in MiB. */
    long leftByCollection() {
        return (long) (metrics()
                        .lines()
                        .filter(line -> line.startsWith("jvm_gc_live_data_size_bytes "))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum()
                / MIB);
    }

    /** The share of its life in which it stood still for garbage collection, in percent. */
    long collecting() {
        return Math.round(100 * sum("jvm_gc_pause_seconds_sum", "") / age().toSeconds());
    }

    /** CPU that it has used. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Collects garbage and tells what is left, in MiB, with the classes that take most of it. */
    String liveHeap() throws IOException, InterruptedException {
        command("GC.run");
        long left = usedHeap();
        String classes = command("GC.class_histogram");
        Files.writeString(Path.of("target/benchmarked-operator.histogram"), classes);
        return left + " MiB";
    }

    private String command(String name) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(java("jcmd"), String.valueOf(process.pid()), name)
                .redirectErrorStream(true)
                .start();
        String answer = new String(jcmd.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        jcmd.waitFor();
        return answer;
    }

    /** The most memory that it has had, in MiB; empty where the system does not tell. */
    Optional<String> highWater() {
        try {
            Matcher line = HIGH_WATER.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
            return line.find() ? Optional.of(Long.parseLong(line.group(1)) / 1024 + " MiB") : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Ends it at once, as a pod can be at any time. */
    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
            Files.delete(config);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
