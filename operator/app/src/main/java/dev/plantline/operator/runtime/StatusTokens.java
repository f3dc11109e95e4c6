package dev.plantline.operator.runtime;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** The tokens that pods ask for before they tell how they stand; each lies in the Secret that the operator made for the pod's workload. */
@FunctionalInterface
public interface StatusTokens {
    /** The token of a pod; empty while its Secret has none. Makes no request. */
    Optional<String> of(Pod pod);
}
