package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.SecretKeyReference;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.PublicAnchorKeys;
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
 * The Secrets with which a plant's delivery signs its history: the keys of its checkpoints, and those of its anchors. Each is made once and never written
 * again, so that a human can rotate the keys. It has no owner and no label of the plant's resources: what was signed stays provable when the Plant is
 * deleted and applied again.
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
     * @param keys with which its checkpoints are signed; empty: none can be used
     * @param anchors with which anyone can verify its anchors; none: the Secret cannot be used
     * @param trouble what is wrong with a Secret; empty: nothing
     */
    record Answer(Optional<HistoryKeys> keys, PublicAnchorKeys anchors, Optional<Finding> trouble) {
        /** Of a plant that was refused: nothing is signed for it. */
        static final Answer NOTHING = new Answer(Optional.empty(), PublicAnchorKeys.NONE, Optional.empty());
    }

    /**
     * The keys. Where there is no Secret it is made again from what the pods have, and only where they have nothing with a new key.
     *
     * @return empty: one was made just now and is not known yet; its news comes by itself
     */
    Optional<Answer> of(Plant plant) {
        Optional<Answer> checkpoints = history(plant);
        Optional<Answer> anchors = anchors(plant);
        return checkpoints.flatMap(history -> anchors.map(known ->
                new Answer(history.keys(), known.anchors(), history.trouble().or(known::trouble))));
    }

    private Optional<Answer> anchors(Plant plant) {
        String namespace = plant.getMetadata().getNamespace();
        SecretKeyReference reference =
                SecretFiles.anchorKeys(plant.getMetadata().getName());
        Optional<Secret> secret = secrets.secret(namespace, reference.name());
        if (secret.isEmpty()) {
            // The public half of a key that is lost stays in the plant's status.
            return make(plant, reference, Optional.empty()).map(HistorySecrets::without);
        }
        try {
            String value = secret.map(Secret::getData)
                    .map(data -> data.get(reference.key()))
                    .orElse("");
            return Optional.of(
                    new Answer(Optional.empty(), HistoryCopies.anchorKeys(value).publics(), Optional.empty()));
        } catch (IllegalArgumentException e) {
            return Optional.of(without(Finding.no(
                    Finding.RUNTIME_READY,
                    "AnchorKeysUnusable",
                    "Secret " + reference.name() + " in namespace " + namespace + ", key " + reference.key() + ": "
                            + e.getMessage()
                            + ". The pods keep the keys that they have. Correct the Secret, or delete it: the operator"
                            + " makes a new key.")));
        }
    }

    private Optional<Answer> history(Plant plant) {
        String namespace = plant.getMetadata().getNamespace();
        SecretKeyReference reference =
                SecretFiles.historyKeys(plant.getMetadata().getName());
        Optional<Secret> secret = secrets.secret(namespace, reference.name());
        if (secret.isEmpty()) {
            return make(plant, reference, HistoryCopies.ofPods(plant, secrets.list(namespace)))
                    .map(HistorySecrets::without);
        }
        try {
            String value = secret.map(Secret::getData)
                    .map(data -> data.get(reference.key()))
                    .orElse("");
            return Optional.of(
                    new Answer(Optional.of(HistoryCopies.keys(value)), PublicAnchorKeys.NONE, Optional.empty()));
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
        return new Answer(Optional.empty(), PublicAnchorKeys.NONE, Optional.of(trouble));
    }

    /**
     * Makes the Secret. Creating fails where it is there already; so it can never replace what the caches have not seen yet.
     *
     * @param copy what the pods have, as Base64; empty: a new key is made, of a form that both uses share
     */
    private Optional<Finding> make(Plant plant, SecretKeyReference reference, Optional<String> copy) {
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
                            : "Key made that signs the history",
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
