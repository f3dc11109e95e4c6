package dev.plantline.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.api.v1alpha1.SecretKeyReference;
import dev.plantline.api.v1alpha1.SecretPurpose;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.SecretFiles;
import dev.plantline.operator.desired.kafka.KafkaRole;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The Secrets that the manifests of a namespace refer to: keys of Odoo's users, passwords of Kafka's, and random ones that senders share. Each says what it is for. */
final class SandboxSecrets {
    private final String namespace;
    private final Map<String, Secret> secrets = new TreeMap<>();

    private SandboxSecrets(String namespace) {
        this.namespace = namespace;
    }

    /**
     * What one namespace needs.
     *
     * @throws SandboxException when Odoo has no user for a duty, a name is none that a Secret can have, or one Secret is to be for two things
     */
    static List<Secret> of(
            String namespace,
            Collection<Manifest> manifests,
            SandboxOdoo odoo,
            SandboxUsers users,
            SandboxDirectory directory) {
        SandboxSecrets secrets = new SandboxSecrets(namespace);
        String plant = manifests.stream()
                .filter(each -> each.is(Kinds.PLANT) && each.namespace().equals(namespace))
                .findFirst()
                .map(Manifest::name)
                .orElse("");
        boolean shared = manifests.stream().filter(each -> each.is(Kinds.PLANT)).count() > 1;
        for (Manifest manifest : manifests) {
            JsonNode spec = manifest.tree().path("spec");
            if (!manifest.namespace().equals(namespace)) {
                continue;
            }
            if (manifest.is(Kinds.PLANT)) {
                for (KafkaRole role : SandboxUsers.OF_PODS) {
                    secrets.put(
                            spec.at("/kafka/sasl/users/" + role + "/passwordSecretRef"),
                            users.password(SandboxUsers.name(manifest.name(), role)),
                            Map.of(SecretPurpose.PURPOSE, SecretPurpose.KAFKA.label()),
                            Map.of(
                                    SecretPurpose.SENT_TO,
                                    spec.at("/kafka/bootstrapServers").asText()));
                }
                secrets.keep(SecretFiles.historyKeys(manifest.name()), directory);
                secrets.keep(SecretFiles.anchorKeys(manifest.name()), directory);
            } else if (manifest.is(Kinds.ODOO_CONNECTION)) {
                for (JsonNode credential : spec.path("credentials")) {
                    String duty = credential.path("duty").asText();
                    secrets.put(
                            credential.path("secretRef"),
                            odoo.key(plant, duty, shared),
                            Map.of(SecretPurpose.PURPOSE, SecretPurpose.ODOO.label(), SecretPurpose.DUTY, duty),
                            Map.of(SecretPurpose.SENT_TO, odoo.url().toString()));
                }
            } else if (manifest.is(Kinds.ODOO_INTERFACE)) {
                for (JsonNode key : senderKeys(manifest)) {
                    JsonNode reference = key.path("secretRef");
                    secrets.put(
                            reference,
                            directory.sharedKey(reference.path("name").asText()),
                            Map.of(SecretPurpose.PURPOSE, SecretPurpose.HTTP_SOURCE.label()),
                            Map.of());
                }
            }
        }
        return List.copyOf(secrets.secrets.values());
    }

    /** The keys that the senders of an interface sign with; none when it has no HTTP source. */
    static JsonNode senderKeys(Manifest manifest) {
        return manifest.tree().at("/spec/source/http/authentication/keys");
    }

    /** What the operator makes once and a cluster remembers: the next start must be able to prove what this one has signed. */
    private void keep(SecretKeyReference made, SandboxDirectory directory) {
        put(Json.MAPPER.valueToTree(made), directory.sharedKey(made.name()), Map.of(), Map.of());
    }

    private void put(JsonNode reference, String value, Map<String, String> labels, Map<String, String> annotations) {
        if (!reference.isObject()) {
            return;
        }
        String name = reference.path("name").asText();
        Secret secret = secrets.computeIfAbsent(name, each -> new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withData(new TreeMap<>())
                .build());
        if (!labels.equals(secret.getMetadata().getLabels())) {
            throw new SandboxException("the Secret " + name + " is named for " + labels + " and for "
                    + secret.getMetadata().getLabels() + ": a Secret is for one thing, give each a Secret of its own");
        }
        secret.getData()
                .put(
                        reference.path("key").asText(),
                        Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
    }
}
