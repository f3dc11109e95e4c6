package dev.plantline.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.model.signature.SenderKey;
import dev.plantline.sandbox.WorkingDay.PlantSystem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.function.Consumer;

/** The plant's systems as senders, each by the way that its interface takes messages. */
final class Senders {
    private final SandboxCluster cluster;
    private final Doors doors;
    private final SandboxDirectory directory;
    private final SandboxKafka kafka;
    private final Clock clock;
    private final Consumer<String> say;

    Senders(
            SandboxCluster cluster,
            Doors doors,
            SandboxDirectory directory,
            SandboxKafka kafka,
            Clock clock,
            Consumer<String> say) {
        this.cluster = cluster;
        this.doors = doors;
        this.directory = directory;
        this.kafka = kafka;
        this.clock = clock;
        this.say = say;
    }

    /**
     * The sender of one system.
     *
     * @throws SandboxException when its interface is not among the manifests
     */
    Sender of(PlantSystem system) {
        Manifest manifest = cluster.interfaces().stream()
                .filter(each -> each.name().equals(system.interfaceName()))
                .findFirst()
                .orElseThrow(() -> new SandboxException("sandbox/day.yaml: " + system.name() + " sends to "
                        + system.interfaceName() + ", and there is no such OdooInterface"));
        JsonNode source = manifest.tree().path("spec").path("source");
        if (source.has("kafka")) {
            return new KafkaSender(
                    kafka.systems(cluster.plantName(manifest)),
                    source.at("/kafka/topic").asText());
        }
        JsonNode key = SandboxSecrets.senderKeys(manifest).path(0);
        String secret = directory.sharedKey(key.at("/secretRef/name").asText());
        return new HttpSender(
                () -> doors.http(manifest),
                SenderKey.ofFile(key.path("id").asText(), secret.getBytes(StandardCharsets.UTF_8)),
                clock,
                line -> say.accept(system.name() + ": " + line));
    }
}
