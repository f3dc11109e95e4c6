package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/**
 * The cluster as whoever runs the command may see it: every question goes through kubectl, which knows his kubeconfig, his context and the ways in which he
 * logs in.
 */
final class Kubectl {
    private static final int SECONDS = 60;
    /** Pause between two looks, milliseconds. */
    private static final long EVERY = 500;
    /** Some thousand revisions. */
    private static final int MOST_BYTES = 64 << 20;

    /** The API server checks what it is given. Before it, kubectl would look at the cluster's types, which an approver may not list. */
    private static final String UNCHECKED = "--validate=false";

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "Context of the kubeconfig; default: the current one.")
    private String context;

    @Option(
            names = "--kubectl",
            paramLabel = "FILE",
            defaultValue = "kubectl",
            description = "The kubectl that asks the cluster, with your kubeconfig; default: ${DEFAULT-VALUE}.")
    private String program;

    /**
     * What kubectl said.
     *
     * @param code its exit code
     * @param out what it wrote
     * @param error why it did not
     */
    record Answer(int code, String out, String error) {}

    /** The items of a kind in a namespace that have a label, as they are now. */
    List<JsonNode> list(String kind, String namespace, String label) throws IOException, InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        json(told(ask("", "get", kind, "--namespace", namespace, "--selector", label, "--output", "json"))
                        .out())
                .path("items")
                .forEach(items::add);
        return items;
    }

    /**
     * Parts of all resources of a kind in a namespace.
     *
     * @param paths kubectl's jsonpaths below one of them; what is not there is empty
     * @return for each resource as many parts as there are paths
     */
    List<List<String>> parts(String kind, String namespace, String... paths) throws IOException, InterruptedException {
        String path = "jsonpath={range .items[*]}"
                + Arrays.stream(paths).map(each -> "{" + each + "}").collect(Collectors.joining("|"))
                + "{\"\\n\"}{end}";
        return told(ask("", "get", kind, "--namespace", namespace, "--output", path))
                .out()
                .lines()
                .map(line -> List.of(line.split("\\|", -1)))
                .toList();
    }

    /**
     * A part of one resource.
     *
     * @param namespace empty: it is of the cluster
     * @param path kubectl's jsonpath; what is not there is empty
     * @return empty: there is no such resource
     */
    Optional<String> part(String kind, String name, String namespace, String path)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(
                List.of("get", kind, name, "--ignore-not-found", "--output", "jsonpath={.metadata.name}|" + path));
        if (!namespace.isEmpty()) {
            arguments.addAll(List.of("--namespace", namespace));
        }
        String out = told(ask("", arguments.toArray(String[]::new))).out();
        int bar = out.indexOf('|');
        return bar < 0 ? Optional.empty() : Optional.of(out.substring(bar + 1));
    }

    /** A resource of a namespace. */
    JsonNode get(String kind, String namespace, String name) throws IOException, InterruptedException {
        return json(told(ask("", "get", kind, name, "--namespace", namespace, "--output", "json"))
                .out());
    }

    /**
     * A resource of a namespace as soon as it is as wanted, or as it is after so long.
     *
     * @param seconds longest wait
     */
    JsonNode await(String kind, String namespace, String name, int seconds, Predicate<JsonNode> wanted)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            JsonNode found = get(kind, namespace, name);
            if (wanted.test(found) || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(seconds)) {
                return found;
            }
            Thread.sleep(EVERY);
        }
    }

    /** The name by which the cluster knows whoever runs this. */
    String user() throws IOException, InterruptedException {
        return json(told(ask("", "auth", "whoami", "--output", "json")).out())
                .at("/status/userInfo/username")
                .asText();
    }

    /**
     * Whether he may do something; a no is an answer. Asked of the API server itself: kubectl auth can-i takes a group that has no objects for a part of the
     * resource's name.
     */
    boolean may(String verb, String group, String resource, String name, String namespace)
            throws IOException, InterruptedException {
        var review = Json.MAPPER.createObjectNode();
        review.put("apiVersion", "authorization.k8s.io/v1");
        review.put("kind", "SelfSubjectAccessReview");
        review.putObject("spec")
                .putObject("resourceAttributes")
                .put("verb", verb)
                .put("group", group)
                .put("resource", resource)
                .put("name", name)
                .put("namespace", namespace);
        return json(told(ask(review.toString(), "create", "--filename", "-", UNCHECKED, "--output", "json"))
                        .out())
                .at("/status/allowed")
                .asBoolean();
    }

    /** Makes a resource. */
    void create(JsonNode resource) throws IOException, InterruptedException {
        told(ask(resource.toString(), "create", "--filename", "-", UNCHECKED));
    }

    private static Answer told(Answer answer) {
        if (answer.code() != 0) {
            throw new IllegalStateException(
                    "the cluster says: " + answer.error().strip().replace("\n", " "));
        }
        return answer;
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("kubectl's answer is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private Answer ask(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        if (context != null) {
            command.addAll(List.of("--context", context));
        }
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    program + " cannot be run: install kubectl, or name it with --kubectl FILE", e);
        }
        CompletableFuture<String> out = read(process.getInputStream());
        CompletableFuture<String> error = read(process.getErrorStream());
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "kubectl gives no answer within " + SECONDS + " s: does the cluster answer?");
        }
        return new Answer(process.exitValue(), out.join(), error.join());
    }

    /** Both at once: a program that nobody reads waits. */
    private static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(() -> {
            try (stream) {
                byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
                if (bytes.length > MOST_BYTES) {
                    throw new IllegalStateException("kubectl's answer is longer than " + MOST_BYTES + " bytes");
                }
                return new String(bytes, StandardCharsets.UTF_8);
            } catch (IOException e) {
                return "";
            }
        });
    }
}
