package dev.plantline.runtime;

import dev.plantline.model.RefusedRequests;
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
     * @throws RuntimeException when what all interfaces share could not be taken over, as the connection to Kafka or the certificate of the port
     *     for messages; that goes on as it was, and the same may succeed later, as when the host of a broker is not known yet. Names all that
     *     failed, in words for the status, without secrets
     */
    Map<String, String> configure(Mounted mounted);

    /** How each interface stands, in the order of their names. */
    List<InterfaceStatus> status();

    /** The requests that it refused last; none where nobody sends requests. */
    default List<RefusedRequests.Request> refused() {
        return List.of();
    }

    /**
     * What will never work again in this process; empty: nothing. Answers at once. Nothing outside of the process can bring it about: not Kafka,
     * not Odoo, not a configuration.
     */
    List<String> ended();

    /** Completes when there is nothing more to do, for a batch; never for the other roles. Fails when the run failed. */
    CompletableFuture<Void> done();

    /** Stops taking work, waits for what is in flight (bounded), commits, lets go. */
    @Override
    void close();
}
