package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.MadeResource;
import dev.plantline.operator.cluster.MadeCaches;
import dev.plantline.operator.cluster.ResourceApplier;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What was made for a plant and whether it does its work.
 *
 * @param made every resource, ordered by kind and name
 */
public record Workloads(List<MadeResource> made) {
    /** What was just applied is there, unless it was refused; a Deployment or StatefulSet is ready when its pods are. */
    static Workloads of(
            MadeCaches caches, String namespace, List<HasMetadata> desired, List<ResourceApplier.Refused> refused) {
        List<MadeResource> made = new ArrayList<>();
        for (HasMetadata each : desired) {
            String name = each.getMetadata().getName();
            made.add(new MadeResource(each.getKind(), name, isReady(caches, namespace, each, refused)));
        }
        made.sort(Comparator.comparing(MadeResource::kind).thenComparing(MadeResource::name));
        return new Workloads(List.copyOf(made));
    }

    private static boolean isReady(
            MadeCaches caches, String namespace, HasMetadata desired, List<ResourceApplier.Refused> refused) {
        String name = desired.getMetadata().getName();
        if (desired instanceof Deployment) {
            return caches.get(Deployment.class, namespace, name)
                    .filter(each -> each.getStatus() != null)
                    .filter(each -> isReady(each, Pods.of(each.getStatus())))
                    .isPresent();
        }
        if (desired instanceof StatefulSet) {
            return caches.get(StatefulSet.class, namespace, name)
                    .filter(each -> each.getStatus() != null)
                    .filter(each -> isReady(each, Pods.of(each.getStatus())))
                    .isPresent();
        }
        return refused.stream()
                .noneMatch(
                        no -> no.kind().equals(desired.getKind()) && no.name().equals(name));
    }

    /** What a controller counts; numbers that are absent count as none. */
    private record Pods(Long observedGeneration, int all, int updated, int available) {
        static Pods of(DeploymentStatus status) {
            return new Pods(
                    status.getObservedGeneration(),
                    number(status.getReplicas()),
                    number(status.getUpdatedReplicas()),
                    number(status.getAvailableReplicas()));
        }

        static Pods of(StatefulSetStatus status) {
            return new Pods(
                    status.getObservedGeneration(),
                    number(status.getReplicas()),
                    number(status.getUpdatedReplicas()),
                    number(status.getAvailableReplicas()));
        }
    }

    /**
     * The controller has seen the newest manifest, and a pod of it serves and no older one any more: an old pod that serves while the new one
     * cannot start would hide that.
     */
    private static boolean isReady(HasMetadata controlled, Pods pods) {
        return pods.observedGeneration() != null
                && pods.observedGeneration() >= controlled.getMetadata().getGeneration()
                && pods.updated() > 0
                && pods.all() == pods.updated()
                && pods.available() >= pods.updated();
    }

    private static int number(Integer replicas) {
        return replicas == null ? 0 : replicas;
    }

    /** Whether a Deployment, StatefulSet or CronJob can work now. */
    boolean ready(String name) {
        return made.stream()
                .filter(each -> each.name().equals(name) && runs(each))
                .anyMatch(MadeResource::ready);
    }

    /** The Deployments, StatefulSets and CronJobs that cannot work yet. */
    List<String> notReady() {
        return made.stream()
                .filter(each -> runs(each) && !each.ready())
                .map(each -> each.kind() + " " + each.name())
                .toList();
    }

    private static boolean runs(MadeResource each) {
        return each.kind().equals(HasMetadata.getKind(Deployment.class))
                || each.kind().equals(HasMetadata.getKind(StatefulSet.class))
                || each.kind().equals(HasMetadata.getKind(CronJob.class));
    }
}
