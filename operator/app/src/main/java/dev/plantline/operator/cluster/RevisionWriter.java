package dev.plantline.operator.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.model.Json;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.cluster.ResourceApplier.Refused;
import dev.plantline.operator.conditions.StatusWrites;
import dev.plantline.operator.desired.change.RevisionPlan;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Writes the revisions of interfaces. Each write can be done twice: what is seen late is made again and found there. */
public final class RevisionWriter {
    private static final Logger LOG = Logger.getLogger(RevisionWriter.class);

    private static final PatchContext REGRESSION = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(FieldManager.REGRESSION)
            .withForce(true)
            .build();

    /** What other interfaces have found stays. */
    private static final PatchContext ONE_REGRESSION = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(FieldManager.REGRESSION)
            .build();

    /** What a merge patch does not name stays: the problem of the attempt before. */
    private static final ObjectMapper WITH_NULLS =
            Json.MAPPER.copy().setDefaultPropertyInclusion(JsonInclude.Include.ALWAYS);

    private final KubernetesClient client;

    /** Writes with a client. */
    public RevisionWriter(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Writes what a plan says.
     *
     * @return what was refused; the rest is written, and the next look at the plant tries again
     * @throws KubernetesClientException when the API server cannot be reached or fails
     */
    public List<Refused> write(RevisionPlan plan) {
        List<Refused> refused = new ArrayList<>();
        plan.made().forEach(each -> ResourceApplier.unlessRefused(
                        each, () -> make(each).ifPresent(this::status))
                .ifPresent(refused::add));
        plan.changed().forEach(each -> ResourceApplier.unlessRefused(each, () -> status(each))
                .ifPresent(refused::add));
        plan.superfluous().forEach(each -> ResourceApplier.unlessRefused(each, () -> AsRead.delete(client, each))
                .ifPresent(refused::add));
        plan.orphaned().forEach(each -> ResourceApplier.unlessRefused(each, () -> delete(each))
                .ifPresent(refused::add));
        return refused;
    }

    /**
     * Writes what became of recorded messages under a revision, and nothing else of its status. A revision that is gone meanwhile needs it no more, and one
     * that may not be written keeps nobody from anything: pods tell it again.
     *
     * @return false: the revision has changed meanwhile, and this is to be tried with what stands there now
     * @throws KubernetesClientException when the API server cannot be reached or fails
     */
    public boolean regression(InterfaceRevision each) {
        var found = each.getStatus().regression();
        return patched(each, () -> {
            client.resource(StatusWrites.only(
                            InterfaceRevision::new,
                            each,
                            new InterfaceRevisionStatus(null, null, null, null, null, null, null, null, found, null)))
                    .subresource("status")
                    .patch(REGRESSION);
            log("Revision was held against recorded messages: " + found.summary(), each);
        });
    }

    /**
     * Writes what became of recorded messages of one interface under a table of a code map, and nothing else of its status, as {@link #regression} does.
     *
     * @param each in whose status {@code regressions} has this interface, and null for those that are to go
     * @return false: as there
     * @throws KubernetesClientException when the API server cannot be reached or fails
     */
    public boolean regressionOfCodeMap(InterfaceRevision each) {
        var found = each.getStatus().regressions();
        var patch = Json.MAPPER.createObjectNode();
        patch.putObject("metadata").put("resourceVersion", each.getMetadata().getResourceVersion());
        patch.putObject("status").set("regressions", WITH_NULLS.valueToTree(found));
        return patched(each, () -> {
            client.resource(each).subresource("status").patch(ONE_REGRESSION, patch.toString());
            found.forEach((name, it) -> {
                if (it != null) {
                    log("Revision was held against recorded messages of interface " + name + ": " + it.summary(), each);
                }
            });
        });
    }

    private static boolean patched(InterfaceRevision each, Runnable patch) {
        try {
            return AsRead.write(patch);
        } catch (KubernetesClientException e) {
            switch (e.getCode()) {
                case HttpURLConnection.HTTP_NOT_FOUND -> {}
                case HttpURLConnection.HTTP_FORBIDDEN, ResourceApplier.UNPROCESSABLE ->
                    LOG.warn("What became of recorded messages under revision "
                            + each.getMetadata().getName() + " could not be written: " + e.getMessage());
                default -> throw e;
            }
            return true;
        }
    }

    /** With its status, as it was made; empty: it was there already, and how it stands the next look writes that has seen it. */
    private Optional<InterfaceRevision> make(InterfaceRevision each) {
        var bare = new InterfaceRevision();
        bare.setMetadata(each.getMetadata());
        bare.setSpec(each.getSpec());
        try {
            InterfaceRevision made = client.resource(bare).create();
            log("Revision made", each);
            made.setStatus(each.getStatus());
            return Optional.of(made);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** What is seen late is worked out anew. */
    private void status(InterfaceRevision each) {
        if (AsRead.status(client, StatusWrites.only(InterfaceRevision::new, each, each.getStatus()))) {
            log("Revision is " + each.getStatus().state(), each);
        }
    }

    /** What it said stays in the log. */
    private void delete(InterfaceDecision each) {
        if (!AsRead.delete(client, each)) {
            return;
        }
        InterfaceDecisionSpec spec = each.getSpec();
        LogKeys.info(
                LOG,
                "Decision about a revision that is gone deleted: " + spec.verdict() + " of revision " + spec.revision()
                        + " as " + spec.role() + " by " + spec.by() + " at "
                        + each.getMetadata().getCreationTimestamp(),
                LogKeys.KIND.of(each.getKind()),
                LogKeys.NAME.of(each.getMetadata().getName()));
    }

    private static void log(String sentence, InterfaceRevision each) {
        LogKeys.info(
                LOG,
                sentence,
                LogKeys.KIND.of(each.getKind()),
                LogKeys.NAME.of(each.getMetadata().getName()));
    }
}
