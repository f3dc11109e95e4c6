package dev.plantline.operator.cluster;

import dev.plantline.operator.conditions.StatusWrites;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;

/**
 * Does to a resource only what was worked out for it as it was read: not to what it has become meanwhile, and not to what was made anew under its name.
 * When it has changed, the watch brings what stands there, and with it the next look.
 */
public final class AsRead {
    private static final PatchContext STATUS = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(FieldManager.NAME)
            .withForce(true)
            .build();

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

    /**
     * Writes a whole status.
     *
     * @param only as {@link StatusWrites#only} makes it
     * @return whether it is written; else what was read has changed meanwhile
     * @throws KubernetesClientException when the API server refuses, cannot be reached or fails
     */
    static boolean status(KubernetesClient client, HasMetadata only) {
        return write(() -> client.resource(only).subresource("status").patch(STATUS));
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
