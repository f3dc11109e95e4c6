package dev.plantline.operator.cluster;

import dev.plantline.operator.conditions.Generation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The watch of a controller on its own kind, shared with everybody who reads that kind: one cache, one truth. Through it the controller is told to
 * look again, and others hear what has changed.
 *
 * @param <P> the kind
 */
public final class SharedWatch<P extends HasMetadata> extends SimpleInboundEventSource<P>
        implements ResourceEventAware<P> {
    private final IndexerResourceCache<P> cache;
    private final List<Consumer<HasMetadata>> declared;
    private final List<Consumer<HasMetadata>> any;

    SharedWatch(String name, IndexerResourceCache<P> cache, Listeners listeners) {
        super(name);
        this.cache = cache;
        this.declared = listeners.declared();
        this.any = listeners.any();
    }

    /**
     * Who wants to hear of a kind.
     *
     * @param declared of new and deleted resources, and of changed specifications
     * @param any of changed statuses as well
     */
    record Listeners(List<Consumer<HasMetadata>> declared, List<Consumer<HasMetadata>> any) {
        Listeners() {
            this(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
        }
    }

    IndexerResourceCache<P> cache() {
        return cache;
    }

    /** Has the controller look at every resource once more. */
    public void lookAtAll() {
        cache.keys().forEach(this::propagateEvent);
    }

    @Override
    public void onResourceCreated(P resource) {
        tellAll(resource);
    }

    @Override
    public void onResourceUpdated(P now, P before) {
        // A watch that missed a deletion shows what was made anew under the name as a change.
        boolean specification = !Generation.of(now).equals(Generation.of(before))
                || now.isMarkedForDeletion() != before.isMarkedForDeletion();
        if (specification) {
            tellAll(now);
        } else if (!Objects.equals(
                now.getMetadata().getResourceVersion(), before.getMetadata().getResourceVersion())) {
            tell(any, now);
        }
    }

    @Override
    public void onResourceDeleted(P resource) {
        tellAll(resource);
    }

    private void tellAll(P resource) {
        tell(declared, resource);
        tell(any, resource);
    }

    private static void tell(List<Consumer<HasMetadata>> listeners, HasMetadata resource) {
        listeners.forEach(listener -> listener.accept(resource));
    }
}
