package dev.plantline.operator.cluster;

import dev.plantline.operator.OperatorFailedException;
import dev.plantline.operator.OperatorStopsException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One watch per namespace, begun when the namespace is first asked for. So a change is noticed at once, and nothing is read of other namespaces.
 * Safe for use by several threads.
 *
 * @param <T> the kind
 * @param <S> in which what a watch sees is kept
 */
final class WatchPerNamespace<T extends HasMetadata, S extends ItemStore<T>> implements AutoCloseable {
    private static final long SYNC_SECONDS = 30;

    private final String what;
    private final Function<String, Watched<T, S>> informers;
    private final Map<String, Watched<T, S>> byNamespace = new ConcurrentHashMap<>();
    /** By namespace, what whoever begins its watch holds; another one, or none, when the namespace was forgotten since. */
    private final Map<String, Object> beginning = new ConcurrentHashMap<>();

    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** A watch and what it keeps: nobody ever has the one of the two without the other. */
    record Watched<T extends HasMetadata, S extends ItemStore<T>>(SharedIndexInformer<T> informer, S store) {
        /** A watch that is not started, which keeps what it sees in a store. */
        static <T extends HasMetadata, S extends ItemStore<T>> Watched<T, S> in(
                S store, SharedIndexInformer<T> informer) {
            return new Watched<>(informer.itemStore(store), store);
        }
    }

    /**
     * Watches nothing yet.
     *
     * @param what is read, for messages: "the Secrets"
     * @param informers makes the watch of a namespace, not started
     */
    WatchPerNamespace(String what, Function<String, Watched<T, S>> informers) {
        this.what = what;
        this.informers = informers;
    }

    /** Tells the namespace of everything that is new, changed or gone. */
    void onChange(Consumer<String> namespace) {
        listeners.add(namespace);
    }

    /**
     * Begins to watch a namespace, if it is not watched yet, and waits until it is known.
     *
     * @throws OperatorFailedException when the API server does not let us, or does not answer; the next call tries again
     * @throws OperatorStopsException when this is closed
     */
    void watch(String namespace) {
        if (closed) {
            throw stopping();
        }
        if (byNamespace.containsKey(namespace)) {
            return;
        }
        // Not within the map: while one namespace is read, others would wait that have a place beside it there.
        Object mine = beginning.computeIfAbsent(namespace, each -> new Object());
        synchronized (mine) {
            if (!byNamespace.containsKey(namespace)) {
                enter(namespace, mine, begin(namespace));
            }
        }
        if (closed) {
            close();
            throw stopping();
        }
    }

    /** Unless the namespace was forgotten while its watch began: it may have another one by now, or is to have none. */
    private void enter(String namespace, Object mine, Watched<T, S> begun) {
        beginning.computeIfPresent(namespace, (same, now) -> {
            if (now == mine) {
                byNamespace.put(namespace, begun);
            }
            return now;
        });
        if (byNamespace.get(namespace) != begun) {
            begun.informer().close();
        }
    }

    /** Ends the watches of namespaces, also those that are just beginning. */
    void forget(Set<String> namespaces) {
        for (String namespace : namespaces) {
            beginning.remove(namespace);
            Optional.ofNullable(byNamespace.remove(namespace))
                    .ifPresent(each -> each.informer().close());
        }
    }

    private Watched<T, S> begin(String namespace) {
        Watched<T, S> begun = informers.apply(namespace);
        SharedIndexInformer<T> informer = begun.informer();
        informer.addEventHandler(new Notify(namespace));
        // Once begun it never ends by itself: a forbidden list or a lost watch is tried again.
        informer.exceptionHandler((started, failure) -> started);
        try {
            informer.start().toCompletableFuture().get(SYNC_SECONDS, TimeUnit.SECONDS);
            return begun;
        } catch (ExecutionException | TimeoutException e) {
            informer.close();
            throw new OperatorFailedException(
                    "cannot read " + what + " of namespace " + namespace
                            + ": the API server does not answer, or does not let the operator list and watch them",
                    e);
        } catch (InterruptedException e) {
            informer.close();
            Thread.currentThread().interrupt();
            throw stopping(); // nothing else interrupts a reconcile
        }
    }

    /**
     * What is known of a watched namespace, as it changes.
     *
     * @throws IllegalStateException when the namespace is not watched
     * @throws OperatorStopsException when this is closed: who took what is not known for missing would tell everybody that it is gone
     */
    S of(String namespace) {
        return Optional.ofNullable(byNamespace.get(namespace))
                .map(Watched::store)
                .orElseThrow(() -> closed
                        ? stopping()
                        : new IllegalStateException(what + " of namespace " + namespace + " are not watched now"));
    }

    private OperatorStopsException stopping() {
        return new OperatorStopsException("the operator is stopping and no longer reads " + what);
    }

    /** Whether a namespace is watched, and known. */
    boolean isWatched(String namespace) {
        return byNamespace.containsKey(namespace);
    }

    /** Whether every watch is alive. */
    boolean isWatching() {
        return byNamespace.values().stream().allMatch(each -> each.informer().isWatching());
    }

    @Override
    public void close() {
        closed = true;
        byNamespace.values().forEach(each -> each.informer().close());
        byNamespace.clear();
    }

    private final class Notify implements ResourceEventHandler<T> {
        private final String namespace;

        Notify(String namespace) {
            this.namespace = namespace;
        }

        @Override
        public void onAdd(T resource) {
            tell();
        }

        @Override
        public void onUpdate(T before, T now) {
            if (!before.getMetadata()
                    .getResourceVersion()
                    .equals(now.getMetadata().getResourceVersion())) {
                tell();
            }
        }

        @Override
        public void onDelete(T resource, boolean finalStateUnknown) {
            tell();
        }

        private void tell() {
            listeners.forEach(listener -> listener.accept(namespace));
        }
    }
}
