package dev.plantline.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a sandbox tells other commands of its user about itself, in the file {@code running.json} of its data directory, as long as it runs.
 *
 * @param bootstrapServers of its broker
 * @param plant name of its plant
 * @param control where it takes orders
 * @param token proves the right to give them; never shown
 */
record RunningSandbox(String bootstrapServers, String plant, URI control, String token) {
    /** Said by every command that looks for one in vain; its place is to be filled in. */
    static final String NONE =
            "no sandbox runs in %s (plantline local DIR --stay keeps one running, --data names another place)";

    /** The one that keeps its data in a directory; empty when none runs there. */
    static Optional<RunningSandbox> in(Path data) {
        try {
            JsonNode running = Json.MAPPER.readTree(Files.readAllBytes(data.resolve("running.json")));
            boolean alive = ProcessHandle.of(running.path("pid").asLong()).isPresent();
            return alive
                    ? Optional.of(new RunningSandbox(
                            running.path("bootstrapServers").asText(),
                            running.path("plant").asText(),
                            URI.create(running.path("control").asText()),
                            running.path("token").asText()))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "sandbox of plant " + plant + " at " + control;
    }
}
