package dev.plantline.operator.testing;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.function.UnaryOperator;

/**
 * What a cluster's Deployment controller and kubelet would tell, without running anything: every Deployment gets one Pod that claims to run on
 * a loopback address, and becomes available. For API servers without controllers.
 */
public final class MiniControllers implements AutoCloseable {
    private final KubernetesClient client;
    private final UnaryOperator<String> addresses;
    private final SharedIndexInformer<Deployment> deployments;

    private MiniControllers(KubernetesClient client, UnaryOperator<String> addresses) {
        this.client = client;
        this.addresses = addresses;
        this.deployments = client.apps().deployments().inAnyNamespace().inform(new Reconcile());
    }

    /** Starts them; every pod claims to run on 127.0.0.1. */
    public static MiniControllers start(KubernetesClient client) {
        return start(client, deployment -> "127.0.0.1");
    }

    /**
     * Starts them.
     *
     * @param addresses the address of a Deployment's pod, by the Deployment's name
     */
    public static MiniControllers start(KubernetesClient client, UnaryOperator<String> addresses) {
        return new MiniControllers(client, addresses);
    }

    @Override
    public void close() {
        deployments.close();
    }

    private static String podName(Deployment deployment) {
        return deployment.getMetadata().getName() + "-0";
    }

    private void makeAvailable(Deployment deployment) {
        Long generation = deployment.getMetadata().getGeneration();
        if (deployment.getStatus() != null
                && generation.equals(deployment.getStatus().getObservedGeneration())) {
            return;
        }
        ensurePod(deployment);
        unlessOvertaken(() -> client.resource(deployment).editStatus(now -> {
            now.setStatus(new DeploymentStatusBuilder()
                    .withObservedGeneration(generation)
                    .withReplicas(1)
                    .withUpdatedReplicas(1)
                    .withReadyReplicas(1)
                    .withAvailableReplicas(1)
                    .build());
            return now;
        }));
    }

    /** Somebody wrote in between, or deleted it: the next event speaks of that. */
    private static void unlessOvertaken(Runnable write) {
        try {
            write.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    private void ensurePod(Deployment deployment) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(podName(deployment))
                .withNamespace(deployment.getMetadata().getNamespace())
                .withLabels(deployment.getSpec().getTemplate().getMetadata().getLabels())
                .endMetadata()
                .withSpec(deployment.getSpec().getTemplate().getSpec())
                .build();
        pod.addOwnerReference(deployment);
        unlessOvertaken(() -> client.resource(client.resource(pod).create()).editStatus(now -> new PodBuilder(now)
                .withNewStatus()
                .withPhase("Running")
                .withPodIP(addresses.apply(deployment.getMetadata().getName()))
                .endStatus()
                .build()));
    }

    private final class Reconcile implements ResourceEventHandler<Deployment> {
        @Override
        public void onAdd(Deployment deployment) {
            makeAvailable(deployment);
        }

        @Override
        public void onUpdate(Deployment before, Deployment deployment) {
            makeAvailable(deployment);
        }

        @Override
        public void onDelete(Deployment deployment, boolean finalStateUnknown) {
            // its pod goes with it, by the owner reference
        }
    }
}
