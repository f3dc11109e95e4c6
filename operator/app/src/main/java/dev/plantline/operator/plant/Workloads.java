package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.MadeResource;
import dev.plantline.operator.cluster.MadeCaches;
import dev.plantline.operator.cluster.ResourceApplier;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What was made for a plant and whether it does its work.
 *
 * @param made every resource, ordered by kind and name
 */
public record Workloads(List<MadeResource> made) {
    /** What was just applied is there, unless it was refused; a Deployment is ready when its pods are. */
    static Workloads of(
            MadeCaches caches, String namespace, List<HasMetadata> desired, List<ResourceApplier.Refused> refused) {
        List<MadeResource> made = new ArrayList<>();
        for (HasMetadata each : desired) {
            String name = each.getMetadata().getName();
            boolean ready = each instanceof Deployment
                    ? ready(caches.get(Deployment.class, namespace, name))
                    : refused.stream()
                            .noneMatch(no -> no.kind().equals(each.getKind())
                                    && no.name().equals(name));
            made.add(new MadeResource(each.getKind(), name, ready));
        }
        made.sort(Comparator.comparing(MadeResource::kind).thenComparing(MadeResource::name));
        return new Workloads(List.copyOf(made));
    }

    /**
     * The controller has seen the newest manifest, and a pod of it serves and no older one any more: an old pod that serves while the new one
     * cannot start would hide that. Numbers that are absent count as none.
     */
    private static boolean ready(Optional<Deployment> deployment) {
        return deployment
                .filter(each -> each.getStatus() != null
                        && each.getStatus().getObservedGeneration() != null
                        && each.getStatus().getObservedGeneration()
                                >= each.getMetadata().getGeneration())
                .map(Deployment::getStatus)
                .filter(status -> number(status.getUpdatedReplicas()) > 0
                        && number(status.getReplicas()) == number(status.getUpdatedReplicas())
                        && number(status.getAvailableReplicas()) >= number(status.getUpdatedReplicas()))
                .isPresent();
    }

    private static int number(Integer replicas) {
        return replicas == null ? 0 : replicas;
    }

    /** Whether a Deployment or CronJob can work now. */
    boolean ready(String name) {
        return made.stream()
                .filter(each -> each.name().equals(name) && runs(each))
                .anyMatch(MadeResource::ready);
    }

    /** The Deployments and CronJobs that cannot work yet. */
    List<String> notReady() {
        return made.stream()
                .filter(each -> runs(each) && !each.ready())
                .map(each -> each.kind() + " " + each.name())
                .toList();
    }

    private static boolean runs(MadeResource each) {
        return each.kind().equals(HasMetadata.getKind(Deployment.class))
                || each.kind().equals(HasMetadata.getKind(CronJob.class));
    }
}
