package dev.plantline.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.command.Manifests.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The Secrets that manifests refer to: keys of Odoo's users, and random ones that senders share. */
final class SandboxSecrets {
    private SandboxSecrets() {}

    /**
     * Name, key and value in Base64 of what one namespace needs.
     *
     * @throws SandboxException when Odoo has no user for a duty, or a name is none that a Secret can have
     */
    static Map<String, Map<String, String>> of(
            String namespace, Collection<Manifest> manifests, SandboxOdoo odoo, SandboxDirectory directory) {
        Map<String, Map<String, String>> secrets = new TreeMap<>();
        for (Manifest manifest : manifests) {
            JsonNode spec = manifest.tree().path("spec");
            if (!manifest.namespace().equals(namespace)) {
                continue;
            }
            if (manifest.is(Kinds.ODOO_CONNECTION)) {
                spec.path("credentials")
                        .forEach(credential -> put(
                                secrets,
                                credential.path("secretRef"),
                                odoo.key(credential.path("duty").asText())));
            } else if (manifest.is(Kinds.ODOO_INTERFACE)) {
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
        return manifest.tree().at("/spec/source/http/authentication/keys");
    }

    private static void put(Map<String, Map<String, String>> secrets, JsonNode reference, String value) {
        if (reference.isObject()) {
            secrets.computeIfAbsent(reference.path("name").asText(), name -> new HashMap<>())
                    .put(
                            reference.path("key").asText(),
                            Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
