package dev.plantline.operator.cluster;

import dev.plantline.operator.conditions.StatusWrites;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** Writes statuses only over what was read. When that has changed meanwhile, the watch brings what stands there, and with it the next look. */
final class StatusPatch {
    private static final PatchContext STATUS = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(FieldManager.NAME)
            .withForce(true)
            .build();

    private StatusPatch() {}

    /**
     * Writes a whole status.
     *
     * @param only as {@link StatusWrites#only} makes it
     * @return whether it is written; else what was read has changed meanwhile
     * @throws KubernetesClientException when the API server refuses, cannot be reached or fails
     */
    static boolean write(KubernetesClient client, HasMetadata only) {
        return AsRead.write(() -> client.resource(only).subresource("status").patch(STATUS));
    }
}
