package dev.plantline.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the plant's systems send on one day. The same prefix gives the same messages, byte for byte.
 *
 * @param systems the plant's systems
 */
record WorkingDay(List<PlantSystem> systems) {
    /** A directory without a day. */
    static final WorkingDay NONE = new WorkingDay(List.of());

    /**
     * One system and what it sends, in this order.
     *
     * @param name for people, for example MES
     * @param interfaceName to which interface
     * @param after the system that must have sent everything before
     * @param messages the messages
     */
    record PlantSystem(String name, String interfaceName, Optional<String> after, List<PlantMessage> messages) {
        /** How many of its messages become what, the first time they are sent. */
        Map<Becomes, Integer> expected() {
            Map<Becomes, Integer> counts = new EnumMap<>(Becomes.class);
            messages.forEach(message -> counts.merge(message.becomes(), 1, Integer::sum));
            return counts;
        }
    }

    /**
     * One message.
     *
     * @param body its bytes
     * @param becomes what comes of it
     */
    record PlantMessage(byte[] body, Becomes becomes) {}

    /** What comes of a message: refused before it was received, or where the account has it. */
    enum Becomes {
        /** Not taken at the HTTP door. */
        refused,
        /** Had its effect. */
        applied,
        /** Had it before. */
        duplicate,
        /** A newer version was there. */
        superseded,
        /** Waits for a human. */
        held,
        /** Given up, waits for a human. */
        deadLettered
    }

    /**
     * Reads {@code sandbox/day.yaml}.
     *
     * @param manifests the directory of manifests
     * @param prefix of every number and code
     * @throws SandboxException when the file is not as it should be
     */
    static WorkingDay read(Path manifests, String prefix) {
        return ScenarioFile.read(manifests, "day.yaml")
                .map(file -> {
                    List<PlantSystem> systems = new ArrayList<>();
                    for (JsonNode system : file.path("systems")) {
                        systems.add(new PlantSystem(
                                text(system, "name"),
                                text(system, "interface"),
                                Optional.ofNullable(system.get("after")).map(JsonNode::asText),
                                messages(system.path("messages"), prefix)));
                    }
                    return new WorkingDay(List.copyOf(systems));
                })
                .orElse(NONE);
    }

    private static List<PlantMessage> messages(JsonNode entries, String prefix) {
        List<PlantMessage> messages = new ArrayList<>();
        for (JsonNode entry : entries) {
            int times = entry.path("repeat").asInt(1);
            for (int n = 1; n <= times; n++) {
                messages.add(message(entry, Map.of("p", prefix, "n", Integer.toString(n))));
            }
        }
        return List.copyOf(messages);
    }

    private static PlantMessage message(JsonNode entry, Map<String, String> variables) {
        Becomes becomes;
        try {
            becomes = Becomes.valueOf(text(entry, "becomes"));
        } catch (IllegalArgumentException e) {
            throw new SandboxException("sandbox/day.yaml: \"becomes: "
                    + entry.path("becomes").asText() + "\" is none of " + List.of(Becomes.values()));
        }
        try {
            byte[] body = entry.has("text")
                    ? ScenarioFile.fill(text(entry, "text"), variables).getBytes(StandardCharsets.UTF_8)
                    : Json.MAPPER.writeValueAsBytes(ScenarioFile.fill(entry.path("json"), variables));
            return new PlantMessage(body, becomes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    private static String text(JsonNode node, String name) {
        if (!node.path(name).isTextual()) {
            throw new SandboxException("sandbox/day.yaml: \"" + name + "\" is missing in " + node);
        }
        return node.path(name).asText();
    }
}
