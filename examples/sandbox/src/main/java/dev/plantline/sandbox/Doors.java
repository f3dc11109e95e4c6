package dev.plantline.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.model.PodLayout;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the interfaces take messages, told to people when a door opens and again when it has moved, with what a message of one's own needs.
 * Used by one thread but for {@link #http}.
 */
final class Doors {
    /** An example that is longer stands in the way of what it is an example of. */
    private static final int LONGEST_EXAMPLE = 1_000;

    private static final Duration STARTING = Duration.ofSeconds(20);

    private final SandboxCluster cluster;
    private final NodeAgent node;
    private final SandboxDirectory directory;
    private final SandboxKafka kafka;
    private final Path command;
    private final Consumer<String> say;
    private final Clock clock;
    private final Map<String, String> told = new HashMap<>();
    private final Map<String, Shut> shut = new HashMap<>();

    /** Why an interface takes no messages, since when, and whether people were told. */
    private record Shut(String reason, Instant since, boolean told) {}

    /**
     * Doors of which nobody was told.
     *
     * @param cluster knows the interfaces
     * @param node knows the gateways' ports
     * @param directory keeps the senders' keys
     * @param kafka the broker
     * @param command the program plantline, which signs and sends
     * @param clock for what takes long
     * @param say told what a person should know
     */
    Doors(
            SandboxCluster cluster,
            NodeAgent node,
            SandboxDirectory directory,
            SandboxKafka kafka,
            Path command,
            Clock clock,
            Consumer<String> say) {
        this.cluster = cluster;
        this.node = node;
        this.directory = directory;
        this.kafka = kafka;
        this.command = command;
        this.clock = clock;
        this.say = say;
    }

    /** Where the gateway takes the messages of an interface over HTTP; empty while no gateway is ready. */
    Optional<URI> http(Manifest manifest) {
        String path = manifest.tree().at("/spec/source/http/path").asText();
        return node.pod(cluster.plantName(manifest) + "-gateway")
                .filter(LocalPod::ready)
                .map(pod -> pod.port(PodLayout.MESSAGES_PORT))
                .filter(port -> port.isPresent() && !path.isEmpty())
                .map(port -> URI.create("http://127.0.0.1:" + port.getAsInt() + "/" + path));
    }

    /** Tells of the doors that have opened or moved since the last time, and why others stay shut. */
    void tell(Register now) {
        for (Manifest each : cluster.interfaces()) {
            Optional<String> place = now.ready(each.name()) ? where(each) : Optional.empty();
            if (place.isPresent()) {
                shut.remove(each.name());
                if (!place.get().equals(told.put(each.name(), place.get()))) {
                    say.accept("");
                    say.accept(each.name() + " takes messages: " + place.get());
                    how(each, place.get()).forEach(line -> say.accept("    " + line));
                }
            } else {
                tellWhyShut(each);
            }
        }
    }

    /** What passes by itself while everything starts is not worth a line. */
    private void tellWhyShut(Manifest manifest) {
        String reason = cluster.ready(manifest) ? "its gateway is not ready" : cluster.notReady(manifest);
        Shut before = shut.get(manifest.name());
        if (before == null || !before.reason().equals(reason)) {
            shut.put(manifest.name(), new Shut(reason, clock.instant(), false));
        } else if (!before.told() && clock.instant().isAfter(before.since().plus(STARTING))) {
            shut.put(manifest.name(), new Shut(reason, before.since(), true));
            say.accept(manifest.name() + " does not take messages yet: " + reason);
        }
    }

    private Optional<String> where(Manifest manifest) {
        Optional<String> topic = PlantTopics.of(manifest);
        return topic.isEmpty()
                ? http(manifest).map(URI::toString)
                : topic.map(name -> "topic " + name + " on " + kafka.bootstrapServers());
    }

    private List<String> how(Manifest manifest, String place) {
        if (manifest.tree().at("/spec/source/http").isMissingNode()) {
            return List.of("written by any Kafka client with the settings in "
                    + directory.systemsFile(cluster.plantName(manifest)));
        }
        List<String> lines = new ArrayList<>();
        for (JsonNode key : SandboxSecrets.senderKeys(manifest)) {
            String id = key.path("id").asText();
            Path file = directory.keyFile(key.at("/secretRef/name").asText());
            lines.add("signed with key " + id + " in " + file + ", for example:");
            lines.add("printf '%s' " + quoted(example(manifest)) + " | " + quoted(command.toString()) + " send "
                    + manifest.name() + " - --gateway " + URI.create(place).resolve("/") + " --path "
                    + manifest.tree().at("/spec/source/http/path").asText() + " --key-id " + id + " --key-file "
                    + quoted(file.toString()));
        }
        return lines;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** The message of the interface's first example, which its contract takes. */
    private static String example(Manifest manifest) {
        JsonNode given = manifest.tree().at("/spec/tests/0/given");
        String text = given.toString();
        return given.isMissingNode() || text.length() > LONGEST_EXAMPLE ? "{…}" : text;
    }
}
