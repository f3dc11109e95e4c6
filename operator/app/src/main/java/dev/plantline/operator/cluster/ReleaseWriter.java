package dev.plantline.operator.cluster;

import dev.plantline.api.v1alpha1.InterfaceRelease;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.cluster.ResourceApplier.Refused;
import dev.plantline.operator.conditions.StatusWrites;
import dev.plantline.operator.desired.change.ReleasePlan;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Writes the batches that wait at gates. Each write can be done twice. */
public final class ReleaseWriter {
    private static final Logger LOG = Logger.getLogger(ReleaseWriter.class);

    private final KubernetesClient client;

    /** Writes with a client. */
    public ReleaseWriter(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Makes one; does nothing when it is there.
     *
     * @throws KubernetesClientException when the API server refuses, cannot be reached or fails
     */
    public void make(InterfaceRelease each) {
        try {
            client.resource(each).create();
            log("A batch waits for its release", each);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /**
     * Writes what a plan says.
     *
     * @return what was refused; the rest is written, and the next look at the plant tries again
     * @throws KubernetesClientException when the API server cannot be reached or fails
     */
    public List<Refused> write(ReleasePlan plan) {
        List<Refused> refused = new ArrayList<>();
        plan.changed().forEach(each -> ResourceApplier.unlessRefused(each, () -> status(each))
                .ifPresent(refused::add));
        plan.superfluous().forEach(each -> ResourceApplier.unlessRefused(each, () -> AsRead.delete(client, each))
                .ifPresent(refused::add));
        return refused;
    }

    private void status(InterfaceRelease each) {
        if (AsRead.status(client, StatusWrites.only(InterfaceRelease::new, each, each.getStatus()))) {
            log("Batch is " + each.getStatus().state(), each);
        }
    }

    private static void log(String sentence, InterfaceRelease each) {
        LogKeys.info(
                LOG,
                sentence,
                LogKeys.KIND.of(each.getKind()),
                LogKeys.NAME.of(each.getMetadata().getName()));
    }
}
