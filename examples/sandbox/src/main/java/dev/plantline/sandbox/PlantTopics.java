package dev.plantline.sandbox;

import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.command.Manifests;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.command.Plantline;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics that the plant's systems write to; they are the plant's own, and the operator makes none of them. */
final class PlantTopics {
    private static final long LONGEST_SECONDS = 30;

    private PlantTopics() {}

    /** Makes them in a broker. Arguments: directory of the plant's manifests, HOST:PORT of the broker. */
    public static void main(String[] arguments) {
        Plantline.quietLibraries();
        make(Map.of("bootstrap.servers", arguments[1]), Manifests.read(Path.of(arguments[0])));
    }

    /** The topic of the plant's own that an interface reads; empty: it has another source. */
    static Optional<String> of(Manifest manifest) {
        return Optional.of(manifest.tree().at("/spec/source/kafka/topic").asText())
                .filter(topic -> !topic.isEmpty());
    }

    /**
     * Makes those that are missing and that the interfaces of some manifests read.
     *
     * @param administrator settings of a client that may make topics
     * @throws SandboxException when the broker does not make them
     */
    static void make(Map<String, Object> administrator, Manifests manifests) {
        List<String> names = manifests.all().stream()
                .filter(each -> each.is(Kinds.ODOO_INTERFACE))
                .flatMap(each -> of(each).stream())
                .distinct()
                .toList();
        try (Admin admin = Admin.create(administrator)) {
            Set<String> there = admin.listTopics().names().get(LONGEST_SECONDS, TimeUnit.SECONDS);
            admin.createTopics(names.stream()
                            .filter(name -> !there.contains(name))
                            .map(name -> new NewTopic(name, 1, (short) 1))
                            .toList())
                    .all()
                    .get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("ended while starting");
        } catch (Exception e) {
            throw new SandboxException("the plant's own topics cannot be made: " + e.getMessage(), e);
        }
    }
}
