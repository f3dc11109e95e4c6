package dev.plantline.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.operator.desired.secret.SecretAnswer;
import dev.plantline.operator.desired.secret.SecretReader;
import dev.plantline.operator.desired.secret.SecretUse;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The Secrets among manifests. What stands elsewhere, only the cluster knows: it counts as what the manifests want. */
final class GivenSecrets implements SecretReader {
    private final Map<String, Secret> secrets = new HashMap<>();

    private GivenSecrets() {}

    static SecretReader of(Manifests manifests) {
        GivenSecrets given = new GivenSecrets();
        manifests.all().stream()
                .filter(each -> each.kind().equals("Secret")
                        && each.tree().path("apiVersion").asText().equals("v1"))
                .forEach(each -> given.secrets.put(each.namespace() + "/" + each.name(), secret(each)));
        return given;
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return Optional.ofNullable(secrets.get(namespace + "/" + name));
    }

    @Override
    public SecretAnswer answer(String namespace, SecretUse use) {
        return secrets.containsKey(namespace + "/" + use.reference().name())
                ? SecretReader.super.answer(namespace, use)
                : new SecretAnswer.Given("");
    }

    private static Secret secret(Manifest manifest) {
        JsonNode metadata = manifest.tree().path("metadata");
        Map<String, String> data = texts(manifest.tree().path("data"));
        texts(manifest.tree().path("stringData"))
                .forEach((key, text) ->
                        data.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        return new SecretBuilder()
                .withNewMetadata()
                .withName(manifest.name())
                .withNamespace(manifest.namespace())
                .withLabels(texts(metadata.path("labels")))
                .withAnnotations(texts(metadata.path("annotations")))
                .endMetadata()
                .withData(data)
                .build();
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(each -> texts.put(each.getKey(), each.getValue().asText()));
        return texts;
    }
}
