package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.SecretKeyReference;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.cluster.NamespaceSecrets;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.HistoryCopies;
import dev.plantline.operator.desired.SecretFiles;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The Secret with a plant's history keys: made once and never written again, so that a human can rotate them. It has no owner and no label of the
 * plant's resources: what was signed stays provable when the Plant is deleted and applied again.
 */
public final class HistorySecrets {
    private static final Logger LOG = Logger.getLogger(HistorySecrets.class);

    private static final int UNPROCESSABLE = 422;
    private static final Set<Integer> REFUSALS =
            Set.of(HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN, UNPROCESSABLE);

    private final KubernetesClient client;
    private final NamespaceSecrets secrets;
    private final SecureRandom random = new SecureRandom();

    /** Secrets as a client may make them. */
    public HistorySecrets(KubernetesClient client, NamespaceSecrets secrets) {
        this.client = client;
        this.secrets = secrets;
    }

    /**
     * What is known of a plant's keys.
     *
     * @param keys with which its history is signed; empty: none can be used
     * @param trouble what is wrong with the Secret; empty: nothing
     */
    record Answer(Optional<HistoryKeys> keys, Optional<Finding> trouble) {
        /** Of a plant that was refused: nothing is signed for it. */
        static final Answer NOTHING = new Answer(Optional.empty(), Optional.empty());
    }

    /**
     * The keys. Where there is no Secret it is made again from what the pods have, and only where they have nothing with a new key.
     *
     * @return empty: it was made just now and is not known yet; its news comes by itself
     */
    Optional<Answer> of(Plant plant) {
        String namespace = plant.getMetadata().getNamespace();
        SecretKeyReference reference =
                SecretFiles.historyKeys(plant.getMetadata().getName());
        Optional<Secret> secret = secrets.secret(namespace, reference.name());
        if (secret.isEmpty()) {
            return make(plant, reference).map(HistorySecrets::without);
        }
        try {
            String value = secret.map(Secret::getData)
                    .map(data -> data.get(reference.key()))
                    .orElse("");
            return Optional.of(new Answer(Optional.of(HistoryCopies.keys(value)), Optional.empty()));
        } catch (IllegalArgumentException e) {
            return Optional.of(without(Finding.no(
                    Finding.RUNTIME_READY,
                    "HistoryKeysUnusable",
                    "Secret " + reference.name() + " in namespace " + namespace + ", key " + reference.key() + ": "
                            + e.getMessage()
                            + ". The pods keep the keys that they have, and no new interface begins. Correct the Secret, or"
                            + " delete it: the operator makes it again from what the pods have.")));
        }
    }

    private static Answer without(Finding trouble) {
        return new Answer(Optional.empty(), Optional.of(trouble));
    }

    /** Creating fails where it is there already; so it can never replace what the caches have not seen yet. */
    private Optional<Finding> make(Plant plant, SecretKeyReference reference) {
        Optional<String> copy =
                HistoryCopies.ofPods(plant, secrets.list(plant.getMetadata().getNamespace()));
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName(reference.name())
                .withNamespace(plant.getMetadata().getNamespace())
                .endMetadata()
                .withType("Opaque")
                .withData(Map.of(reference.key(), copy.orElseGet(() -> Base64.getEncoder()
                        .encodeToString((HistoryKeys.fresh(random) + "\n").getBytes(StandardCharsets.US_ASCII)))))
                .build();
        try {
            client.resource(secret).create();
            LogKeys.info(
                    LOG,
                    copy.isPresent()
                            ? "Secret with the history keys made again from the pods' copy"
                            : "History key made",
                    LogKeys.PLANT.of(plant.getMetadata().getName()),
                    LogKeys.NAME.of(reference.name()));
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return Optional.empty();
            }
            if (!REFUSALS.contains(e.getCode())) {
                throw e;
            }
            return Optional.of(Finding.no(
                    Finding.RUNTIME_READY,
                    "HistoryKeysUnusable",
                    "The API server does not let the operator make Secret " + reference.name() + " in namespace "
                            + plant.getMetadata().getNamespace() + ": "
                            + Optional.ofNullable(e.getStatus())
                                    .map(Status::getMessage)
                                    .orElseGet(e::getMessage)
                            + ". The pods keep the keys that they have, and no new interface begins. Allow it; the operator"
                            + " tries again by itself."));
        }
    }
}
