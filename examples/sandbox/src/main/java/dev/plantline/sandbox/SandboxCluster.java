package dev.plantline.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.command.Manifests;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.operator.testing.InMemoryKubernetes;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The Kubernetes API of the sandbox with a directory of manifests in it, as somebody would apply them. */
final class SandboxCluster implements AutoCloseable {
    private static final String DEFAULT_NAMESPACE = "default";

    private final InMemoryKubernetes kubernetes;
    private final KubernetesClient client;
    private final List<Manifest> manifests;

    private SandboxCluster(InMemoryKubernetes kubernetes, List<Manifest> manifests) {
        this.kubernetes = kubernetes;
        this.client = kubernetes.client();
        this.manifests = manifests;
    }

    /**
     * Starts an API and applies everything: namespaces, latency classes, Secrets, manifests. What says where Kafka and Odoo are is replaced by
     * where they are here; nothing else is.
     *
     * @param definitions directory of the custom resource definitions
     * @param manifests checked ones
     * @param bootstrapServers of the sandbox's broker
     * @param odoo of the sandbox
     * @param directory keeps the keys that senders share
     */
    static SandboxCluster start(
            Path definitions,
            Manifests manifests,
            String bootstrapServers,
            SandboxOdoo odoo,
            SandboxDirectory directory) {
        InMemoryKubernetes kubernetes = InMemoryKubernetes.start(0, List.of(definitions));
        List<Manifest> own =
                manifests.all().stream().filter(Manifest::isPlantline).toList();
        List<String> classes = own.stream()
                .filter(each -> each.kind().equals("LatencyClass"))
                .map(Manifest::name)
                .toList();
        List<Manifest> all = Stream.concat(
                        Manifests.defaultLatencyClasses().stream().filter(each -> !classes.contains(each.name())),
                        own.stream())
                .map(each -> here(each, bootstrapServers, odoo))
                .toList();
        SandboxCluster cluster = new SandboxCluster(kubernetes, all);
        cluster.apply(odoo, directory);
        return cluster;
    }

    /** A client of the API. */
    KubernetesClient client() {
        return client;
    }

    /** Writes a kubeconfig, for processes of their own. */
    Path kubeconfig(Path file) {
        try {
            return Files.writeString(file, kubernetes.kubeconfig());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The interfaces, as applied. */
    List<Manifest> interfaces() {
        return manifests.stream()
                .filter(each -> each.kind().equals("OdooInterface"))
                .toList();
    }

    /** The plant of a namespace. */
    Optional<Manifest> plant(String namespace) {
        return manifests.stream()
                .filter(each -> each.kind().equals("Plant") && namespace(each).equals(namespace))
                .findFirst();
    }

    /** Whether the operator says that an interface is ready. */
    boolean ready(Manifest manifest) {
        OdooInterface found = client.resources(OdooInterface.class)
                .inNamespace(namespace(manifest))
                .withName(manifest.name())
                .get();
        return found != null
                && found.getStatus() != null
                && found.getStatus().conditions() != null
                && found.getStatus().conditions().stream()
                        .anyMatch(each -> each.getType().equals("Ready")
                                && each.getStatus().equals("True"));
    }

    @Override
    public void close() {
        kubernetes.close();
    }

    /** The namespace that a manifest names. */
    static String namespace(Manifest manifest) {
        return manifest.tree().path("metadata").path("namespace").asText(DEFAULT_NAMESPACE);
    }

    private void apply(SandboxOdoo odoo, SandboxDirectory directory) {
        TreeSet<String> namespaces = new TreeSet<>();
        manifests.stream()
                .filter(each -> !each.kind().equals("LatencyClass"))
                .forEach(each -> namespaces.add(namespace(each)));
        for (String namespace : namespaces) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .create();
            secrets(namespace, odoo, directory).forEach((name, data) -> client.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName(name)
                            .endMetadata()
                            .withData(data)
                            .build())
                    .create());
        }
        for (Manifest manifest : manifests) {
            client.resource(Serialization.asJson(manifest.tree())).create();
        }
    }

    /** The Secrets that a namespace's manifests refer to: keys of Odoo's users, and random ones that senders share. */
    private Map<String, Map<String, String>> secrets(String namespace, SandboxOdoo odoo, SandboxDirectory directory) {
        Map<String, Map<String, String>> secrets = new TreeMap<>();
        for (Manifest manifest : manifests) {
            JsonNode spec = manifest.tree().path("spec");
            if (!namespace(manifest).equals(namespace)) {
                continue;
            }
            if (manifest.kind().equals("OdooConnection")) {
                spec.path("credentials")
                        .forEach(credential -> put(
                                secrets,
                                credential.path("secretRef"),
                                odoo.key(credential.path("duty").asText())));
                put(secrets, spec.path("administrator"), odoo.key("administrator"));
            } else if (manifest.kind().equals("OdooInterface")) {
                for (JsonNode key : senderKeys(manifest)) {
                    JsonNode reference = key.path("secretRef");
                    put(
                            secrets,
                            reference,
                            directory.sharedKey(reference.path("name").asText()));
                }
            }
        }
        return secrets;
    }

    /** The keys that the senders of an interface sign with; none when it has no HTTP source. */
    static JsonNode senderKeys(Manifest manifest) {
        return manifest.tree()
                .path("spec")
                .path("source")
                .path("http")
                .path("authentication")
                .path("keys");
    }

    private static void put(Map<String, Map<String, String>> secrets, JsonNode reference, String value) {
        if (reference.isObject()) {
            secrets.computeIfAbsent(reference.path("name").asText(), name -> new HashMap<>())
                    .put(
                            reference.path("key").asText(),
                            Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static Manifest here(Manifest manifest, String bootstrapServers, SandboxOdoo odoo) {
        if (!List.of("Plant", "OdooConnection").contains(manifest.kind())) {
            return manifest;
        }
        ObjectNode tree = manifest.tree().deepCopy();
        if (manifest.kind().equals("Plant")) {
            tree.withObject("/spec/kafka")
                    .removeAll()
                    .put("bootstrapServers", bootstrapServers)
                    .put("replicationFactor", 1);
        } else {
            ObjectNode spec = tree.withObject("/spec");
            spec.put("url", odoo.url().toString()).put("database", odoo.database());
            spec.remove("tls");
        }
        return manifest.with(tree);
    }

    /** What the sandbox changed in the manifests, for the person at the terminal. */
    List<String> changes() {
        List<String> changes = new ArrayList<>();
        for (Manifest manifest : manifests) {
            JsonNode spec = manifest.tree().path("spec");
            if (manifest.kind().equals("Plant")) {
                changes.add(manifest.resource() + ": kafka is "
                        + spec.path("kafka").path("bootstrapServers").asText());
            } else if (manifest.kind().equals("OdooConnection")) {
                changes.add(manifest.resource() + ": url is " + spec.path("url").asText());
            }
        }
        return changes;
    }
}
