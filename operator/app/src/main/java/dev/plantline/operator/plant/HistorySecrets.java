package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.SecretKeyReference;
import dev.plantline.model.history.AnchorKeys;
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
import java.util.function.Function;
import java.util.function.Supplier;
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
     * One of the two Secrets.
     *
     * @param reference where it is
     * @param copy what it is made of again when it is gone, as Base64; empty: of a new key
     * @param fresh makes a new key
     * @param read its keys out of Base64; {@link IllegalArgumentException} when they are none
     * @param reason of the condition while it cannot be used
     * @param meanwhile what goes on then
     * @param remedy for a Secret whose content is wrong
     */
    private record Use(
            SecretKeyReference reference,
            Supplier<Optional<String>> copy,
            Function<SecureRandom, String> fresh,
            Function<String, Answer> read,
            String reason,
            String meanwhile,
            String remedy) {
        String place(String namespace) {
            return "Secret " + reference.name() + " in namespace " + namespace;
        }

        Answer unusable(String why, String remedy) {
            return new Answer(
                    Optional.empty(),
                    PublicAnchorKeys.NONE,
                    Optional.of(Finding.no(
                            Finding.RUNTIME_READY,
                            reason,
                            why + ". The pods keep the keys that they have" + meanwhile + ". " + remedy)));
        }
    }

    private Use history(Plant plant) {
        String namespace = plant.getMetadata().getNamespace();
        return new Use(
                SecretFiles.historyKeys(plant.getMetadata().getName()),
                () -> HistoryCopies.ofPods(plant, secrets.list(namespace)),
                HistoryKeys::fresh,
                base64 -> new Answer(Optional.of(HistoryCopies.keys(base64)), PublicAnchorKeys.NONE, Optional.empty()),
                "HistoryKeysUnusable",
                ", and no new interface begins",
                "Correct the Secret, or delete it: the operator makes it again from what the pods have.");
    }

    /** The public half of a key that is lost stays in the plant's status. */
    private static Use anchors(Plant plant) {
        return new Use(
                SecretFiles.anchorKeys(plant.getMetadata().getName()),
                Optional::empty,
                AnchorKeys::fresh,
                base64 -> new Answer(
                        Optional.empty(), HistoryCopies.anchorKeys(base64).publics(), Optional.empty()),
                "AnchorKeysUnusable",
                "",
                "Correct the Secret, or delete it: the operator makes a new key.");
    }

    /**
     * The keys. Where there is no Secret it is made again from what the pods have, and only where they have nothing with a new key.
     *
     * @return empty: one was made just now and is not known yet; its news comes by itself
     */
    Optional<Answer> of(Plant plant) {
        Optional<Answer> checkpoints = answer(plant, history(plant));
        Optional<Answer> anchors = answer(plant, anchors(plant));
        return checkpoints.flatMap(history -> anchors.map(known ->
                new Answer(history.keys(), known.anchors(), history.trouble().or(known::trouble))));
    }

    private Optional<Answer> answer(Plant plant, Use use) {
        String namespace = plant.getMetadata().getNamespace();
        Optional<Secret> secret = secrets.secret(namespace, use.reference().name());
        if (secret.isEmpty()) {
            return make(plant, use);
        }
        try {
            return Optional.of(use.read()
                    .apply(secret.map(Secret::getData)
                            .map(data -> data.get(use.reference().key()))
                            .orElse("")));
        } catch (IllegalArgumentException e) {
            return Optional.of(use.unusable(
                    use.place(namespace) + ", key " + use.reference().key() + ": " + e.getMessage(), use.remedy()));
        }
    }

    /**
     * Makes the Secret. Creating fails where it is there already; so it can never replace what the caches have not seen yet.
     *
     * @return empty: it is there
     */
    private Optional<Answer> make(Plant plant, Use use) {
        String namespace = plant.getMetadata().getNamespace();
        Optional<String> copy = use.copy().get();
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName(use.reference().name())
                .withNamespace(namespace)
                .endMetadata()
                .withType("Opaque")
                .withData(Map.of(use.reference().key(), copy.orElseGet(() -> Base64.getEncoder()
                        .encodeToString((use.fresh().apply(random) + "\n").getBytes(StandardCharsets.US_ASCII)))))
                .build();
        try {
            client.resource(secret).create();
            LogKeys.info(
                    LOG,
                    copy.isPresent()
                            ? "Secret with the history keys made again from the pods' copy"
                            : "Key made that signs the history",
                    LogKeys.PLANT.of(plant.getMetadata().getName()),
                    LogKeys.NAME.of(use.reference().name()));
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return Optional.empty();
            }
            if (!REFUSALS.contains(e.getCode())) {
                throw e;
            }
            String said =
                    Optional.ofNullable(e.getStatus()).map(Status::getMessage).orElseGet(e::getMessage);
            return Optional.of(use.unusable(
                    "The API server does not let the operator make " + use.place(namespace) + ": " + said,
                    "Allow it; the operator tries again by itself."));
        }
    }
}
