package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.SecretKeyReference;
import java.util.Optional;

/** Looks into Secrets of the cluster; values go nowhere but into the operator-owned Secret of a workload. */
public interface SecretReader {
    /**
     * The value of a key as it stands in a Secret's data.
     *
     * @return Base64, or empty when the Secret or its key is not there
     */
    Optional<String> base64(String namespace, SecretKeyReference reference);
}
