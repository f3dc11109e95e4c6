package dev.plantline.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/**
 * Does to a resource only what was worked out for it as it was read: not to what it has become meanwhile, and not to what was made anew under its name.
 */
public final class AsRead {
    private AsRead() {}

    /**
     * Deletes a resource.
     *
     * @param resource with the version that was read
     * @return whether it is gone; else it has changed meanwhile, and stays
     * @throws KubernetesClientException when the API server refuses, cannot be reached or fails
     */
    public static boolean delete(KubernetesClient client, HasMetadata resource) {
        return write(() -> client.resource(resource).lockResourceVersion().delete());
    }

    /** Whether a write that names the version that was read is done; else that has changed meanwhile. */
    static boolean write(Runnable write) {
        try {
            write.run();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return false;
        }
    }
}
