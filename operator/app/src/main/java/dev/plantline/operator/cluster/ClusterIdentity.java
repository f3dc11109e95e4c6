package dev.plantline.operator.cluster;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.Supplier;

/** Which cluster this is: the uid of its namespace kube-system, which every cluster has and keeps for its whole life. Thread safe. */
public final class ClusterIdentity implements Supplier<String> {
    private static final String NAMESPACE = "kube-system";

    private final KubernetesClient client;
    private volatile String known;

    /** Asks nothing yet. */
    public ClusterIdentity(KubernetesClient client) {
        this.client = client;
    }

    /**
     * The identity; read once.
     *
     * @throws IllegalStateException when the cluster has no such namespace
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when it may not be read, or the API server is away
     */
    @Override
    public String get() {
        String identity = known;
        if (identity == null) {
            Namespace namespace = client.namespaces().withName(NAMESPACE).get();
            if (namespace == null) {
                throw new IllegalStateException("the cluster has no namespace " + NAMESPACE);
            }
            identity = namespace.getMetadata().getUid();
            known = identity;
        }
        return identity;
    }
}
