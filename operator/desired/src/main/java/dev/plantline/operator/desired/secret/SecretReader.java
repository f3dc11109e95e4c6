package dev.plantline.operator.desired.secret;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** Looks into Secrets of the cluster; values go nowhere but to the place that their Secret names, and into the Secret of a workload. */
@FunctionalInterface
public interface SecretReader {
    /** A Secret as it stands; empty: it is not there. */
    Optional<Secret> secret(String namespace, String name);

    /** What a Secret gives for a use. */
    default SecretAnswer answer(String namespace, SecretUse use) {
        return secret(namespace, use.reference().name())
                .map(secret -> SecretCheck.of(secret, use))
                .orElseGet(SecretAnswer.Missing::new);
    }
}
