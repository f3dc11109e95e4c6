package dev.plantline.operator.cluster;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.cluster.ResourceApplier.Refused;
import dev.plantline.operator.conditions.StatusWrites;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Writes how decisions stand on their way into the audit. Each write can be done twice. */
public final class DecisionWriter {
    private static final Logger LOG = Logger.getLogger(DecisionWriter.class);

    private final KubernetesClient client;
    /** Told once: it is the same for all until somebody mends it. */
    private volatile boolean isToldOfOldKind;

    /** Writes with a client. */
    public DecisionWriter(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Writes a status, only over the one that was read: a step that somebody else has done is never done again from an old picture.
     *
     * @return why it was refused; empty: it was not, or it changed or went meanwhile, and the watch brings what stands there
     * @throws KubernetesClientException when the API server cannot be reached or fails
     */
    public Optional<Refused> status(InterfaceDecision each, InterfaceDecisionStatus wanted) {
        return ResourceApplier.unlessRefused(each, () -> {
            try {
                if (!AsRead.status(client, StatusWrites.only(InterfaceDecision::new, each, wanted))) {
                    return;
                }
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                    throw e;
                }
                if (!isToldOfOldKind && isThere(each)) {
                    isToldOfOldKind = true;
                    LogKeys.warn(
                            LOG,
                            "Decisions do not get into the audit: their kind in this cluster is of a release before and has no status. Apply the CRDs of this release",
                            LogKeys.KIND.of(each.getKind()),
                            LogKeys.NAME.of(each.getMetadata().getName()));
                }
                return;
            }
            LogKeys.info(
                    LOG,
                    "Decision on its way into the audit: " + wanted.state()
                            + (wanted.message() == null ? "" : ", " + wanted.message()),
                    LogKeys.KIND.of(each.getKind()),
                    LogKeys.NAME.of(each.getMetadata().getName()));
        });
    }

    /** The API server answers the same to who writes the status of what is not there and of what has none. */
    private boolean isThere(InterfaceDecision each) {
        String name = each.getMetadata().getName();
        return client
                .resources(InterfaceDecision.class)
                .inNamespace(each.getMetadata().getNamespace())
                .withField("metadata.name", name)
                .list()
                .getItems()
                .stream()
                .anyMatch(one -> one.getMetadata().getName().equals(name));
    }
}
