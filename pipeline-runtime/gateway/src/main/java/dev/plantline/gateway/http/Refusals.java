package dev.plantline.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.gateway.GatewayMeter;
import dev.plantline.model.Json;
import dev.plantline.model.RefusedRequests;
import dev.plantline.model.RefusedRequests.Reason;
import dev.plantline.model.RefusedRequests.Request;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers the last requests that were refused, a bounded number of each interface, and counts all. Thread safe. */
final class Refusals {
    private static final int LONGEST = 300;

    private final InstantSource clock;
    private final GatewayMeter meter;
    private final Map<String, Deque<Request>> last = new ConcurrentHashMap<>();

    Refusals(InstantSource clock, GatewayMeter meter) {
        this.clock = clock;
        this.meter = meter;
    }

    /**
     * Who asks.
     *
     * @param interfaceName to which; empty: there is none at the path
     * @param keyId of the key that proved it; null: none yet
     * @param address from which; null: not known
     * @param notice what answers say of the interface's life to who has proven himself, by name of the header
     */
    record Caller(String interfaceName, String keyId, String address, Map<String, String> notice) {
        /** One who is told nothing of an interface's life. */
        Caller(String interfaceName, String keyId, String address) {
            this(interfaceName, keyId, address, Map.of());
        }

        Caller with(String provenBy, Map<String, String> told) {
            return new Caller(interfaceName, provenBy, address, told);
        }
    }

    /** Counts and remembers a refusal, and gives its answer back. */
    Answer note(Caller caller, Reason reason, Answer answer) {
        meter.answered(caller.interfaceName(), answer.status());
        meter.refused(caller.interfaceName(), reason);
        var request = new Request(
                caller.interfaceName(),
                clock.instant().toString(),
                answer.status(),
                reason,
                caller.keyId(),
                caller.address(),
                said(reason, answer));
        var ring = last.computeIfAbsent(caller.interfaceName(), first -> new ArrayDeque<>());
        synchronized (ring) {
            if (ring.size() == RefusedRequests.LAST) {
                ring.removeFirst();
            }
            ring.addLast(request);
        }
        return answer.with(caller.notice());
    }

    /** Why a message is against its contract may name values of it; here stands only where. */
    private static String said(Reason reason, Answer answer) {
        try {
            JsonNode body = Json.MAPPER.readTree(answer.body());
            String at = body.path("at").asText();
            String error = reason == Reason.contract
                    ? "The message is against the contract."
                    : body.path("error").asText();
            String text = error + (at.isEmpty() ? "" : " (at " + at + ")");
            return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "\u2026";
        } catch (IOException e) {
            throw new IllegalStateException("answers are JSON", e);
        }
    }

    /** Forgets interfaces that are not among these. */
    void keep(Set<String> interfaceNames) {
        last.keySet().removeIf(name -> !name.isEmpty() && !interfaceNames.contains(name));
    }

    /** Those that are remembered, interface by interface, the latest last. */
    List<Request> all() {
        return last.keySet().stream()
                .sorted()
                .flatMap(name -> of(name).stream())
                .toList();
    }

    private List<Request> of(String interfaceName) {
        var ring = last.get(interfaceName);
        if (ring == null) {
            return List.of();
        }
        synchronized (ring) {
            return List.copyOf(ring);
        }
    }
}
