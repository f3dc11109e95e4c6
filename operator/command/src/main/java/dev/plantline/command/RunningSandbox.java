package dev.plantline.command;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.kafka.KafkaRole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a sandbox tells other commands of its user about itself, in the file {@code running.json} of its data directory, as long as it runs.
 *
 * @param users settings of clients of its broker, by plant and role; never shown
 * @param plant name of the plant that is meant when none is named
 * @param control where it takes orders
 * @param token proves the right to give them; never shown
 */
record RunningSandbox(Map<String, Map<KafkaRole, Map<String, Object>>> users, String plant, URI control, String token) {
    private static final TypeReference<Map<String, Map<KafkaRole, Map<String, Object>>>> USERS =
            new TypeReference<>() {};

    /** Said by every command that looks for one in vain; its place is to be filled in. */
    static final String NONE =
            "no sandbox runs in %s (plantline local DIR --stay keeps one running, --data names another place)";

    /** None are named by a sandbox whose users are not needed. */
    RunningSandbox {
        users = users == null ? Map.of() : Map.copyOf(users);
    }

    /** The one that keeps its data in a directory; empty when none runs there. */
    static Optional<RunningSandbox> in(Path data) {
        try {
            JsonNode running = Json.MAPPER.readTree(Files.readAllBytes(data.resolve("running.json")));
            boolean alive = ProcessHandle.of(running.path("pid").asLong()).isPresent();
            return alive
                    ? Optional.of(new RunningSandbox(
                            Json.MAPPER.convertValue(running.path("kafka"), USERS),
                            running.path("plant").asText(),
                            URI.create(running.path("control").asText()),
                            running.path("token").asText()))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Settings of a client with the rights of a role.
     *
     * @throws IllegalStateException when the sandbox has no such plant
     */
    Map<String, Object> client(String ofPlant, KafkaRole role) {
        Map<String, Object> client = users.getOrDefault(ofPlant, Map.of()).get(role);
        if (client == null) {
            throw new IllegalStateException("the sandbox has no plant " + ofPlant + ", only " + users.keySet());
        }
        return client;
    }

    /** Without token and passwords. */
    @Override
    public String toString() {
        return "sandbox of plant " + plant + " at " + control;
    }
}
