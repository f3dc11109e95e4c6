package dev.plantline.runtime;

import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What a pod does, by its role. Configured again and again, one call at a time. */
interface Workload extends AutoCloseable {
    /**
     * Takes over what is mounted, each interface as a whole between two messages. An interface that cannot be taken over goes on as it was.
     *
     * @return why interfaces were not taken over, by name, without secrets; empty: all were
     * @throws IllegalArgumentException when nothing could be taken over; the workload goes on as it was. In words for the status, without secrets
     */
    Map<String, String> configure(Mounted mounted);

    /** How each interface stands, in the order of their names. */
    List<InterfaceStatus> status();

    /** Completes when there is nothing more to do, for a batch; never for the other roles. Fails when the run failed. */
    CompletableFuture<Void> done();

    /** Stops taking work, waits for what is in flight (bounded), commits, lets go. */
    @Override
    void close();
}
