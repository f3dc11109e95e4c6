package dev.plantline.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The requests that reached an API server, counted by its audit log: what a program says of itself is not needed. */
final class ApiCalls {
    /** The user agent of whoever is not to be counted. */
    static final String ASIDE = "plantline-benchmark";

    /** How the user agent of a client begins that was told no other. */
    private static final String COUNTED = "fabric8";
    /** In MB. It must never begin anew, which it does at 100 without this: what was read of it is told by its length. */
    private static final int LARGEST_LOG = 10_000;

    private static final Set<String> READS = Set.of("get", "list", "watch");

    private final Path log;
    private long read;
    private final Map<String, Integer> counts = new TreeMap<>();

    private ApiCalls(Path directory) {
        this.log = directory.resolve("audit.log");
    }

    /** Writes the policy of the log into a directory. */
    static ApiCalls in(Path directory) throws IOException {
        Files.writeString(
                directory.resolve("audit-policy.yaml"),
                """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived, ResponseStarted]
                rules: [{level: Metadata}]
                """);
        return new ApiCalls(directory);
    }

    /** With what the API server is started. */
    List<String> flags() {
        return List.of(
                "--audit-policy-file=" + log.resolveSibling("audit-policy.yaml").toAbsolutePath(),
                "--audit-log-path=" + log.toAbsolutePath(),
                "--audit-log-maxsize=" + LARGEST_LOG);
    }

    /** The sum of all that wrote since the last {@link #since}. */
    int writes() {
        look();
        return counts.entrySet().stream()
                .filter(each -> !READS.contains(each.getKey().split(" ")[0]))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** How often which verb came for which kind, most first, and begins anew. */
    String since() {
        look();
        String all = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
        counts.clear();
        return all.isEmpty() ? "none" : all;
    }

    private void look() {
        if (!Files.exists(log)) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] more = new byte[(int) Math.min(file.length() - read, Integer.MAX_VALUE / 2)];
            file.seek(read);
            file.readFully(more);
            int whole = more.length;
            while (whole > 0 && more[whole - 1] != '\n') {
                whole--;
            }
            read += whole;
            new String(more, 0, whole, StandardCharsets.UTF_8).lines().forEach(this::count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void count(String line) {
        try {
            JsonNode event = Json.MAPPER.readTree(line);
            String agent = event.path("userAgent").asText();
            if (!agent.startsWith(COUNTED)) {
                return;
            }
            JsonNode object = event.path("objectRef");
            String part = object.path("subresource").asText();
            int answer = event.at("/responseStatus/code").asInt();
            counts.merge(
                    event.path("verb").asText() + " "
                            + object.path("resource")
                                    .asText(event.path("requestURI").asText())
                            + (part.isEmpty() ? "" : "/" + part)
                            + (answer < 400 ? "" : " refused with " + answer),
                    1,
                    Integer::sum);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
