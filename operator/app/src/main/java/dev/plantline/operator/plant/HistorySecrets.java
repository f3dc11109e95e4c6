package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.SecretKeyReference;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.OperatorFailedException;
import dev.plantline.operator.cluster.NamespaceSecrets;
import dev.plantline.operator.desired.SecretFiles;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The Secret with a plant's history keys: made once and never written again, so that a human can rotate them. It has no owner and no label of the
 * plant's resources: what was signed stays provable when the Plant is deleted and applied again.
 */
public final class HistorySecrets {
    private static final Logger LOG = Logger.getLogger(HistorySecrets.class);

    private final KubernetesClient client;
    private final NamespaceSecrets secrets;
    private final SecureRandom random = new SecureRandom();

    /** Secrets as a client may make them. */
    public HistorySecrets(KubernetesClient client, NamespaceSecrets secrets) {
        this.client = client;
        this.secrets = secrets;
    }

    /**
     * The keys; makes the first one where there is no Secret.
     *
     * @return empty: it was made just now and is not known yet; its news comes by itself
     * @throws OperatorFailedException when what stands there is no key
     */
    Optional<HistoryKeys> of(Plant plant) {
        String namespace = plant.getMetadata().getNamespace();
        SecretKeyReference reference =
                SecretFiles.historyKeys(plant.getMetadata().getName());
        if (secrets.secret(namespace, reference.name()).isEmpty()) {
            make(plant, reference);
            return Optional.empty();
        }
        try {
            String value = secrets.secret(namespace, reference.name())
                    .map(Secret::getData)
                    .map(data -> data.get(reference.key()))
                    .orElse("");
            return Optional.of(HistoryKeys.read(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw new OperatorFailedException(
                    "Secret " + reference.name() + " in namespace " + namespace + ", key " + reference.key() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** Creating fails where it is there already; so it can never replace what the caches have not seen yet. */
    private void make(Plant plant, SecretKeyReference reference) {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName(reference.name())
                .withNamespace(plant.getMetadata().getNamespace())
                .endMetadata()
                .withType("Opaque")
                .withData(Map.of(
                        reference.key(),
                        Base64.getEncoder()
                                .encodeToString(
                                        (HistoryKeys.fresh(random) + "\n").getBytes(StandardCharsets.US_ASCII))))
                .build();
        try {
            client.resource(secret).create();
            LogKeys.info(
                    LOG,
                    "History key made",
                    LogKeys.PLANT.of(plant.getMetadata().getName()),
                    LogKeys.NAME.of(reference.name()));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
