package dev.plantline.operator.runtime;

import dev.plantline.model.WorkloadStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks a pod how its interfaces stand. */
public interface RuntimeStatus {
    /**
     * Asks one pod, without blocking.
     *
     * @param mostBytes of its answer; what is longer is none
     * @return its answer; empty when it does not give one that can be read, whatever the reason
     */
    CompletableFuture<Optional<WorkloadStatus>> ask(Pod pod, int mostBytes);
}
