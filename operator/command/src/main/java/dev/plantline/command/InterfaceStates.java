package dev.plantline.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Criticality;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.PodLayout;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.WorkloadStatus;
import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import dev.plantline.model.network.BoundedBody;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What pods and operator say of interfaces, which the topics do not tell: the pods that are named or in which the command runs, else the operator
 * of the sandbox.
 */
final class InterfaceStates {
    /** Of a pod: a thousand interfaces with the longest reasons; of a sandbox: as many manifests. */
    private static final int MOST_BYTES = 16 << 20;

    private static final int OK = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final PodOptions pods;
    private final Path data;
    private final Map<String, String> environment;

    /**
     * What is said of an interface.
     *
     * @param state see {@link WorkloadStatus.State}; null: nobody said it
     * @param why it does not run; null: nobody said it
     * @param criticality null: nobody said it
     * @param lastApplied null: nobody said it, or nothing was applied since the pod's start
     */
    record Said(WorkloadStatus.State state, String why, Criticality criticality, Instant lastApplied) {
        static final Said NOTHING = new Said(null, null, null, null);

        /** Of two pods, that which has the interface counts before one that waits; trouble counts before both. */
        Said with(Said other) {
            Said told = rank(state) <= rank(other.state) ? this : other;
            return new Said(
                    told.state,
                    told.why,
                    criticality == null ? other.criticality : criticality,
                    lastApplied == null || other.lastApplied != null && other.lastApplied.isAfter(lastApplied)
                            ? other.lastApplied
                            : lastApplied);
        }

        private static int rank(WorkloadStatus.State of) {
            return of == null ? RANKS.size() : RANKS.get(of);
        }
    }

    private static final Map<WorkloadStatus.State, Integer> RANKS = new EnumMap<>(Map.of(
            WorkloadStatus.State.stopped,
            0,
            WorkloadStatus.State.blocked,
            1,
            WorkloadStatus.State.suspended,
            2,
            WorkloadStatus.State.running,
            3,
            WorkloadStatus.State.waiting,
            4));

    InterfaceStates(PodOptions pods, Path data, Map<String, String> environment) {
        this.pods = pods;
        this.data = data;
        this.environment = environment;
    }

    /** Whether there is anybody to ask. */
    boolean isAnybodyThere() {
        return pods.areNamed() || RunningSandbox.in(data).isPresent();
    }

    /**
     * What all of them said.
     *
     * @param said by those that answered
     * @param silent of each other one, why it says nothing; empty: all answered
     */
    record Answers(Map<InterfaceId, Said> said, List<String> silent) {}

    /** Asks each of them. */
    Answers ask() throws InterruptedException {
        if (pods.areNamed()) {
            return ofPods();
        }
        Optional<RunningSandbox> sandbox = RunningSandbox.in(data);
        try {
            return new Answers(sandbox.isPresent() ? ofSandbox(sandbox.get()) : Map.of(), List.of());
        } catch (IOException | IllegalArgumentException e) {
            return new Answers(Map.of(), List.of(e.getMessage()));
        }
    }

    private Answers ofPods() throws InterruptedException {
        Map<InterfaceId, Said> all = new HashMap<>();
        List<String> silent = new ArrayList<>();
        List<URI> addresses = List.of();
        try {
            addresses = pods.addresses(PodLayout.STATUS_PATH);
        } catch (IllegalArgumentException e) {
            silent.add(e.getMessage());
        }
        for (URI address : addresses) {
            try {
                WorkloadStatus status = WorkloadStatus.read(pods.ask(address, MOST_BYTES));
                for (InterfaceStatus each : status.interfaces()) {
                    all.merge(
                            new InterfaceId(status.plant(), each.name()),
                            new Said(each.state(), each.reason(), null, instant(each.lastApplied())),
                            Said::with);
                }
            } catch (UnreadableFormException e) {
                silent.add(address + " gives no status: " + e.getMessage());
            } catch (IOException | IllegalArgumentException e) {
                silent.add(e.getMessage()); // what the others say is told all the same
            }
        }
        PodConnection.mounted(environment).ifPresent(mounted -> mounted.configuration()
                .interfaces()
                .forEach(each -> all.merge(
                        new InterfaceId(mounted.configuration().plant().name(), each.name()),
                        new Said(null, null, each.spec().classification().criticality(), null),
                        Said::with)));
        return new Answers(all, silent);
    }

    private Map<InterfaceId, Said> ofSandbox(RunningSandbox sandbox) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(sandbox.control().resolve("/interfaces"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + sandbox.token())
                .build();
        HttpResponse<byte[]> answer;
        try {
            answer = HttpClient.newHttpClient().send(request, BoundedBody.of(MOST_BYTES));
        } catch (IOException e) {
            throw new IOException("the sandbox in " + data + " does not answer", e);
        }
        JsonNode body = Json.MAPPER.readTree(answer.body());
        if (answer.statusCode() != OK) {
            throw new IOException(
                    "the sandbox in " + data + " says: " + body.at("/lines/0").asText());
        }
        Map<InterfaceId, Said> all = new HashMap<>();
        for (JsonNode each : body.path("items")) {
            all.put(
                    new InterfaceId(
                            each.at("/status/plant").asText(),
                            each.at("/metadata/name").asText()),
                    said(each));
        }
        return all;
    }

    /** The operator says in conditions what the pods told it. */
    private static Said said(JsonNode of) {
        JsonNode ready = condition(of, "Ready");
        boolean isReady = ready.path("status").asText().equals("True");
        WorkloadStatus.State state = ready.isMissingNode()
                ? null
                : of.at("/spec/suspend").asBoolean()
                        ? WorkloadStatus.State.suspended
                        : isReady
                                ? WorkloadStatus.State.running
                                : notReady(condition(of, "RuntimeReady")
                                        .path("reason")
                                        .asText());
        return new Said(
                state,
                isReady || state == null ? null : ready.path("message").asText(),
                criticality(of.at("/spec/classification/criticality").asText()),
                instant(of.at("/status/delivery/lastApplied").asText(null)));
    }

    private static JsonNode condition(JsonNode of, String type) {
        for (JsonNode each : of.at("/status/conditions")) {
            if (each.path("type").asText().equals(type)) {
                return each;
            }
        }
        return MissingNode.getInstance();
    }

    private static WorkloadStatus.State notReady(String reason) {
        return switch (reason) {
            case "Stopped" -> WorkloadStatus.State.stopped;
            case "Blocked" -> WorkloadStatus.State.blocked;
            default -> WorkloadStatus.State.waiting;
        };
    }

    private static Criticality criticality(String name) {
        for (Criticality each : Criticality.values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    private static Instant instant(String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
